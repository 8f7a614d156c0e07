-- core.section has one row a key
-- by: report
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select report_id, section, count(*) as copies
from core.section
group by report_id, section
having count(*) > 1
