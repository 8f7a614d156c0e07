-- a cell of section 二
-- by: report
select report.agency_id, report.year, cell.item, cell.measure, cell.value, cell.unit, cell.status, cell.source_line, cell.report_id
from parsed.disclosure as cell
join core.report as report using (report_id)
where report.is_current
