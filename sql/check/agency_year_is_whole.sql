-- mart.agency_year has a row for every current report, and no other
-- severity: error
select coalesce(report.report_id, mart.report_id) as report_id
from (from core.report where is_current) as report
full join mart.agency_year as mart using (report_id)
where report.report_id is null or mart.report_id is null
