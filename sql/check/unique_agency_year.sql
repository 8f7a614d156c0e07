-- mart.agency_year has one row a key
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select agency_id, year, count(*) as copies
from mart.agency_year
group by agency_id, year
having count(*) > 1
