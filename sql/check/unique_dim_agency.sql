-- core.dim_agency has one row a key
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select agency_id, count(*) as copies
from core.dim_agency
group by agency_id
having count(*) > 1
