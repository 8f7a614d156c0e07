-- a section of a report
-- by: report
select section.*
from parsed.section as section
semi join core.report as report using (report_id)
