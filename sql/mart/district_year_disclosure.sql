-- one row is a cell of section 二 summed over a district, year and basis
-- by: district
-- zh: 区县与年份：主动公开逐格合计
-- key: district_code, year, basis, item, measure, unit
-- warning: rows are in different units and forms: never add rows of different measure. Forms 2019 and 2021
--   share only the decisions; their other measures have names of their own, for they do not compare.
--   value is over the reports that know the cell (agencies_known); NULL where none does. An amount whose
--   unit is not known has a row of its own.
-- columns:
--   district_code: 6 digits (GB/T 2260), as it stood in the year
--   district_name: its name in the year
--   city_name: the prefecture it lies in; NULL where there is none
--   province_name: the province it lies in
--   district_code_today: the division that holds this area today
--   district_name_today: its name today
--   year: the year the reports are about
--   basis: members (sum of own reports) | consolidated (the area's own report); never add the two
--   item: row of section 二: rules, administrative_licensing …
--   measure: column of section 二: issued, in_force, amount_10k_yuan …
--   value: the sum, in unit, over the reports that know the cell
--   unit: unit of value: 件, 项, 万元, 元; NULL where it is not known
--   agencies_reporting: reports of the district, year and basis
--   agencies_known: reports of these in which the cell is known
with reporting as (
    select district_code, year, basis, count(*) as agencies_reporting
    from mart.agency_year
    where basis is not null and district_code is not null
    group by district_code, year, basis
),

summed as (
    select
        seat.district_code,
        seat.year,
        seat.basis,
        cell.item,
        cell.measure,
        cell.unit,
        -- decimals add up to the same sum in any order
        sum(try_cast(cell.value as decimal(38, 6)))::double as value,
        count(cell.value) as agencies_known
    from core.fact_disclosure as cell
    inner join mart.agency_year as seat
        on seat.agency_id = cell.agency_id and seat.year = cell.year
    where seat.basis is not null and seat.district_code is not null
    group by seat.district_code, seat.year, seat.basis, cell.item, cell.measure, cell.unit
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
    summed.item,
    summed.measure,
    summed.value,
    summed.unit,
    reporting.agencies_reporting,
    summed.agencies_known
from summed
inner join reporting using (district_code, year, basis)
left join mart.division_year as division
    on division.district_code = summed.district_code and division.year = summed.year
order by summed.district_code, summed.year, summed.basis, summed.item, summed.measure, summed.unit
