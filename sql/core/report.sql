-- a report of an agency and year
select
    report.report_id,
    report.agency_id,
    report.year,
    parsed.form,
    report.scope,
    report.is_current,
    parsed.title,
    parsed.agency_printed,
    report.agency_basis,
    report.year_basis,
    report.district_code,
    report.district_basis,
    report.version_reason,
    try_cast(parsed.published_on as date) as published_on,
    parsed.numeric_cells,
    report.path,
    report.url,
    report.retrieved_at,
    parsed.parser_version
from resolved.report as report
join parsed.report as parsed using (report_id)
order by report.agency_id, report.year, report.report_id
