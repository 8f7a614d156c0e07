-- facts are of current reports only, under the agency and year of their report
-- by: report
-- severity: error
with fact as (
    select distinct report_id, agency_id, year from core.fact_request
    union
    select distinct report_id, agency_id, year from core.fact_disclosure
    union
    select distinct report_id, agency_id, year from core.fact_dispute
    union
    select distinct report_id, agency_id, year from core.fact_indicator
    union
    select distinct report_id, agency_id, year from core.fact_statement
)

select fact.report_id, fact.agency_id, fact.year
from fact
left join core.report as report using (report_id)
where not coalesce(
    report.is_current and report.agency_id = fact.agency_id and report.year = fact.year, false)
