-- one row is a cell of section 三 summed over a district, year and basis
-- by: district
-- zh: 区县与年份：申请表逐格合计
-- key: district_code, year, basis, outcome, applicant
-- warning: to add rows up, take is_part = true and one basis; the rest are sums of those, or the three rows
--   that only form 2021 has inside other. request_count is over the reports that know the cell
--   (agencies_known); NULL where none does. Of form 2014 only what compares is here, as applicant total.
-- columns:
--   district_code: 6 digits (GB/T 2260), as it stood in the year
--   district_name: its name in the year
--   city_name: the prefecture it lies in; NULL where there is none
--   province_name: the province it lies in
--   district_code_today: the division that holds this area today
--   district_name_today: its name today
--   year: the year the reports are about
--   basis: members (sum of own reports) | consolidated (the area's own report); never add the two
--   outcome: row of section 三; other is form 2019's row or the sum of form 2021's three
--   applicant: column of section 三; total is the printed sum of the others
--   is_part: an outcome and applicant that no other row contains: the rows to add up
--   request_count [件]: requests, over the reports that know the cell
--   agencies_reporting: reports of the district, year and basis
--   agencies_known: reports of these in which the cell is known
with seat as materialized (
    -- a number instead of three names: a group a cell is small enough for memory
    select
        agency_id,
        year,
        district_code,
        basis,
        dense_rank() over (order by district_code, year, basis)::integer as seat
    from mart.agency_year
    where basis is not null and district_code is not null
),

reporting as (
    select seat, district_code, year, basis, count(*) as agencies_reporting
    from seat
    group by seat, district_code, year, basis
),

-- form 2019's one row and form 2021's three meet in other, report by report
other as (
    select
        agency_id,
        year,
        'other' as outcome,
        applicant,
        case
            when bool_or(outcome = 'other') then max(request_count) filter (outcome = 'other')
            when count(request_count) = 3 then sum(request_count)::bigint
        end as request_count
    from core.fact_request
    where outcome in ('other', 'other_correction_lapsed', 'other_fee_lapsed', 'other_misc')
    group by agency_id, year, applicant
),

annex as (
    select
        agency_id,
        year,
        case indicator
            when 'a14_requests_received' then 'new_received'
            when 'a14_reply_partial_grant' then 'partial_grant'
            when 'a14_denied_state_secret' then 'denied_state_secret'
            when 'a14_denied_security_stability' then 'denied_security_stability'
        end as outcome,
        'total' as applicant,
        if(value = trunc(value), value, null)::bigint as request_count
    from core.fact_indicator
    where indicator in (
        'a14_requests_received',
        'a14_reply_partial_grant',
        'a14_denied_state_secret',
        'a14_denied_security_stability'
    )
),

cell as (
    select agency_id, year, outcome, applicant, request_count from core.fact_request
    where outcome <> 'other'
    union all
    from other
    union all
    from annex
),

summed as (
    select
        seat.seat,
        cell.outcome,
        cell.applicant,
        sum(cell.request_count)::bigint as request_count,
        count(cell.request_count) as agencies_known
    from cell
    inner join seat on seat.agency_id = cell.agency_id and seat.year = cell.year
    group by seat.seat, cell.outcome, cell.applicant
)

select
    reporting.district_code,
    division.district_name,
    division.city_name,
    division.province_name,
    division.district_code_today,
    division.district_name_today,
    reporting.year,
    reporting.basis,
    summed.outcome,
    summed.applicant,
    summed.applicant <> 'total'
    and summed.outcome not in (
        'outcome_total', 'other_correction_lapsed', 'other_fee_lapsed', 'other_misc'
    ) as is_part,
    summed.request_count,
    reporting.agencies_reporting,
    summed.agencies_known
from summed
inner join reporting on reporting.seat = summed.seat
left join mart.division_year as division
    on division.district_code = reporting.district_code and division.year = reporting.year
order by summed.seat, summed.outcome, summed.applicant
