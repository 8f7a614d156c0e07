-- a cell of section 三
-- by: report
select report.agency_id, report.year, cell.outcome, cell.applicant, cell.request_count, cell.status, cell.source_line, cell.report_id
from parsed.request as cell
join core.report as report using (report_id)
where report.is_current
