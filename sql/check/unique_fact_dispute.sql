-- core.fact_dispute has one row a key
-- by: agency
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select agency_id, year, route, result, count(*) as copies
from core.fact_dispute
group by agency_id, year, route, result
having count(*) > 1
