-- core.fact_disclosure has one row a key
-- by: agency
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select agency_id, year, item, measure, count(*) as copies
from core.fact_disclosure
group by agency_id, year, item, measure
having count(*) > 1
