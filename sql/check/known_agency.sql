-- every current report has a year, and an agency of core.dim_agency with the report's scope
-- severity: error
select report.report_id, report.agency_id, report.year, report.scope
from core.report as report
left join core.dim_agency as agency using (agency_id)
where report.is_current
    and not coalesce(agency.scope = report.scope and report.year is not null, false)
