-- core.statement_reading has one row a key
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select statement, reading, count(*) as copies
from core.statement_reading
group by statement, reading
having count(*) > 1
