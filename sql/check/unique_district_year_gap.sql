-- mart.district_year_gap has one row a key
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select district_code, year, count(*) as copies
from mart.district_year_gap
group by district_code, year
having count(*) > 1
