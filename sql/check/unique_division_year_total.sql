-- mart.division_year_total has one row a key
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select reach, district_code, year, basis, count(*) as copies
from mart.division_year_total
group by reach, district_code, year, basis
having count(*) > 1
