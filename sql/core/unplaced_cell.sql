-- a printed figure with no home
-- by: report
select cell.*
from parsed.unplaced_cell as cell
semi join core.report as report using (report_id)
