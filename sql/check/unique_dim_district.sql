-- core.dim_district has one row a key
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select district_code, valid_from, count(*) as copies
from core.dim_district
group by district_code, valid_from
having count(*) > 1
