-- one row is a district of today and a basis: its first year against its last, and what broke in between
-- zh: 区县首末年份对比与序列断点
-- key: district_code_today, basis
-- warning: a difference across a break compares unlike things: look at the break columns first. Districts
--   gone by today are added to their successors, where one successor holds the whole of their area.
-- columns:
--   district_code_today: the division of today
--   district_name_today: its name today
--   level: county | prefecture | province: of the division; above the county these are its own organs
--   city_name: the prefecture it lies in; NULL where there is none
--   province_name: the province it lies in
--   basis: members (sum of own reports) | consolidated (the area's own); never add the two
--   first_year: first year with a report
--   last_year: last year with a report
--   years_reported: years with a report
--   years_missing: years without one in between
--   form_changed: the forms used in first and last year are not the same
--   forms_first: forms used in the first year, + between
--   forms_last: forms used in the last year, + between
--   coverage_changed: coverage of first and last year differ by more than a tenth
--   coverage_first: agencies reporting / expected in the first year
--   coverage_last: the same in the last year
--   agencies_first: reports in the first year
--   agencies_last: reports in the last year
--   district_changed: the area stood under other or several codes in some of these years
--   law_changed: 2024 lies between: since then a refusal goes to reconsideration before court
--   new_received_first [件]: new_received in the first year
--   new_received_last [件]: new_received in the last year
--   new_received_change [件]: last - first; NULL where one is not known
--   outcome_total_first [件]: outcome_total in the first year
--   outcome_total_last [件]: outcome_total in the last year
--   outcome_total_change [件]: last - first; NULL where one is not known
--   disclosure_rate_first: disclosure_rate in the first year, (full_grant + partial_grant) / outcome_total
--   disclosure_rate_last: disclosure_rate in the last year, (full_grant + partial_grant) / outcome_total
--   disclosure_rate_change: last - first; NULL where one is not known
--   reconsideration_first [件]: reconsideration in the first year
--   reconsideration_last [件]: reconsideration in the last year
--   reconsideration_change [件]: last - first; NULL where one is not known
--   litigation_first [件]: litigation in the first year
--   litigation_last [件]: litigation in the last year
--   litigation_change [件]: last - first; NULL where one is not known
with figure as (
    select
        district_code_today,
        year,
        basis,
        count(*) as agencies,
        string_agg(distinct form, '+' order by form) as forms,
        string_agg(distinct district_code, '+' order by district_code) as codes,
        sum(new_received)::bigint as new_received,
        sum(outcome_total)::bigint as outcome_total,
        sum(full_grant + partial_grant) filter (outcome_total is not null)
        / nullif(sum(outcome_total) filter (full_grant + partial_grant is not null), 0)
            as disclosure_rate,
        sum(reconsideration)::bigint as reconsideration,
        sum(litigation)::bigint as litigation
    from mart.agency_year
    where basis is not null and district_code_today is not null
    group by district_code_today, year, basis
),

covered as (
    select
        district_code_today,
        year,
        basis,
        sum(agencies_reporting) / nullif(sum(agencies_expected), 0) as coverage
    from mart.district_year
    group by district_code_today, year, basis
),

today as (
    select figure.*, covered.coverage
    from figure
    left join covered using (district_code_today, year, basis)
),

span as (
    select
        district_code_today,
        basis,
        min(year) as first_year,
        max(year) as last_year,
        count(*) as years_reported,
        bool_or(codes <> district_code_today) as district_changed
    from today
    group by district_code_today, basis
)

select
    span.district_code_today,
    division.district_name as district_name_today,
    division.level,
    division.city_name,
    division.province_name,
    span.basis,
    span.first_year,
    span.last_year,
    span.years_reported,
    span.last_year - span.first_year + 1 - span.years_reported as years_missing,
    first.forms <> last.forms as form_changed,
    first.forms as forms_first,
    last.forms as forms_last,
    abs(last.coverage - first.coverage) > 0.1 as coverage_changed,
    first.coverage as coverage_first,
    last.coverage as coverage_last,
    first.agencies as agencies_first,
    last.agencies as agencies_last,
    span.district_changed,
    span.first_year < 2024 and span.last_year >= 2024 as law_changed,
    first.new_received as new_received_first,
    last.new_received as new_received_last,
    last.new_received - first.new_received as new_received_change,
    first.outcome_total as outcome_total_first,
    last.outcome_total as outcome_total_last,
    last.outcome_total - first.outcome_total as outcome_total_change,
    first.disclosure_rate as disclosure_rate_first,
    last.disclosure_rate as disclosure_rate_last,
    last.disclosure_rate - first.disclosure_rate as disclosure_rate_change,
    first.reconsideration as reconsideration_first,
    last.reconsideration as reconsideration_last,
    last.reconsideration - first.reconsideration as reconsideration_change,
    first.litigation as litigation_first,
    last.litigation as litigation_last,
    last.litigation - first.litigation as litigation_change
from span
inner join today as first
    on first.district_code_today = span.district_code_today
    and first.basis = span.basis
    and first.year = span.first_year
inner join today as last
    on last.district_code_today = span.district_code_today
    and last.basis = span.basis
    and last.year = span.last_year
left join mart.division_year as division
    on division.district_code = span.district_code_today and division.year = span.last_year
order by span.district_code_today, span.basis
