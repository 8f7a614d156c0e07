-- core.report has one row a key
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select report_id, count(*) as copies
from core.report
group by report_id
having count(*) > 1
