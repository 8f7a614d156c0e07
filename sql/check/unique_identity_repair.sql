-- core.identity_repair has one row a key
-- by: report
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select report_id, identity, count(*) as copies
from core.identity_repair
group by report_id, identity
having count(*) > 1
