-- one row is a cell of section 四 summed over a district, year and basis
-- by: district
-- zh: 区县与年份：行政复议、行政诉讼逐格合计
-- key: district_code, year, basis, route, result
-- warning: result total is the printed sum of the others; to add rows up, take is_part = true and one basis.
--   case_count is over the reports that know the cell (agencies_known); NULL where none does. Of form 2014
--   only the results of reconsideration compare. From 2024 a refusal goes to reconsideration before court.
-- columns:
--   district_code: 6 digits (GB/T 2260), as it stood in the year
--   district_name: its name in the year
--   city_name: the prefecture it lies in; NULL where there is none
--   province_name: the province it lies in
--   district_code_today: the division that holds this area today
--   district_name_today: its name today
--   year: the year the reports are about
--   basis: members (sum of own reports) | consolidated (the area's own report); never add the two
--   route: reconsideration | litigation_direct | litigation_after_reconsideration
--   result: upheld | corrected | other | pending | total (the printed sum)
--   is_part: not a total: the rows to add up
--   case_count [件]: cases, over the reports that know the cell
--   agencies_reporting: reports of the district, year and basis
--   agencies_known: reports of these in which the cell is known
with reporting as (
    select district_code, year, basis, count(*) as agencies_reporting
    from mart.agency_year
    where basis is not null and district_code is not null
    group by district_code, year, basis
),

cell as (
    select agency_id, year, route, result, case_count from core.fact_dispute
    union all
    select
        agency_id,
        year,
        'reconsideration' as route,
        replace(indicator, 'a14_reconsideration_', '') as result,
        if(value = trunc(value), value, null)::bigint as case_count
    from core.fact_indicator
    where indicator in (
        'a14_reconsideration_upheld', 'a14_reconsideration_corrected', 'a14_reconsideration_other'
    )
),

summed as (
    select
        seat.district_code,
        seat.year,
        seat.basis,
        cell.route,
        cell.result,
        sum(cell.case_count)::bigint as case_count,
        count(cell.case_count) as agencies_known
    from cell
    inner join mart.agency_year as seat
        on seat.agency_id = cell.agency_id and seat.year = cell.year
    where seat.basis is not null and seat.district_code is not null
    group by seat.district_code, seat.year, seat.basis, cell.route, cell.result
)

select
    summed.district_code,
    division.district_name,
    division.city_name,
    division.province_name,
    division.district_code_today,
    division.district_name_today,
    summed.year,
    summed.basis,
    summed.route,
    summed.result,
    summed.result <> 'total' as is_part,
    summed.case_count,
    reporting.agencies_reporting,
    summed.agencies_known
from summed
inner join reporting using (district_code, year, basis)
left join mart.division_year as division
    on division.district_code = summed.district_code and division.year = summed.year
order by summed.district_code, summed.year, summed.basis, summed.route, summed.result
