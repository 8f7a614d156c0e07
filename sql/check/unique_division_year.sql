-- mart.division_year has one row a key
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select district_code, year, count(*) as copies
from mart.division_year
group by district_code, year
having count(*) > 1
