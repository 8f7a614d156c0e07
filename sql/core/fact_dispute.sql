-- a cell of section 四
-- by: report
select report.agency_id, report.year, cell.route, cell.result, cell.case_count, cell.status, cell.source_line, cell.report_id
from parsed.dispute as cell
join core.report as report using (report_id)
where report.is_current
