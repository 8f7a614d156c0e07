-- mart.district_year_dispute has one row a key
-- by: district
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select district_code, year, basis, route, result, count(*) as copies
from mart.district_year_dispute
group by district_code, year, basis, route, result
having count(*) > 1
