-- mart.district_year_request has one row a key
-- by: district
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select district_code, year, basis, outcome, applicant, count(*) as copies
from mart.district_year_request
group by district_code, year, basis, outcome, applicant
having count(*) > 1
