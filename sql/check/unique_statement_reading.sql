-- core.statement_reading has one row a key
-- by: report
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select report_id, statement, reading, count(*) as copies
from core.statement_reading
group by report_id, statement, reading
having count(*) > 1
