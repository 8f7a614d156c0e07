-- core.fact_indicator has one row a key
-- by: agency
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select agency_id, year, indicator, count(*) as copies
from core.fact_indicator
group by agency_id, year, indicator
having count(*) > 1
