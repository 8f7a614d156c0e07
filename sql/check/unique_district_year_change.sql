-- mart.district_year_change has one row a key
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select district_code_today, basis, count(*) as copies
from mart.district_year_change
group by district_code_today, basis
having count(*) > 1
