-- mart.district_year has one row a key
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select district_code, year, basis, count(*) as copies
from mart.district_year
group by district_code, year, basis
having count(*) > 1
