-- mart.district_year_disclosure has one row a key
-- by: district
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select district_code, year, basis, item, measure, unit, count(*) as copies
from mart.district_year_disclosure
group by district_code, year, basis, item, measure, unit
having count(*) > 1
