-- a quantity stated in prose
-- by: report
select report.agency_id, report.year, statement.* exclude (report_id), statement.report_id
from parsed.statement as statement
join core.report as report using (report_id)
where report.is_current
