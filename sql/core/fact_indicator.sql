-- a cell of the 2014 annex
-- by: report
select report.agency_id, report.year, cell.indicator, cell.value, cell.unit, cell.status, cell.source_line, cell.report_id
from parsed.indicator as cell
join core.report as report using (report_id)
where report.is_current
