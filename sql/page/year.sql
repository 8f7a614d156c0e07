-- one row is a year: the reports there are, by form, and what is doubted of them
with report as (
    select year, report_id, form, agency_id from core.report where is_current
),

doubt as (
    select report_id, bool_or(severity = 'error') as has_error
    from core.finding
    where report_id is not null
    group by report_id
)

select
    report.year,
    count(*) as reports,
    count(*) filter (form = '2014') as form_2014,
    count(*) filter (form = '2019') as form_2019,
    count(*) filter (form = '2021') as form_2021,
    count(*) filter (form not in ('2014', '2019', '2021')) as no_form,
    count(*) filter (doubt.has_error) as reports_with_error,
    any_value(country.agencies_reporting) as agencies_reporting,
    any_value(country.agencies_expected) as agencies_expected,
    round(any_value(country.coverage), 6) as coverage
from report
left join doubt using (report_id)
left join mart.area_year as country
    on country.year = report.year and country.district_code = '000000'
    and country.basis = 'members'
where report.year is not null
group by report.year
order by report.year
