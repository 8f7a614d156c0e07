-- raw.report_file has one row a key
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select path, count(*) as copies
from raw.report_file
group by path
having count(*) > 1
