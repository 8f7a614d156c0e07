-- the members of an area have no more than its consolidated report
-- severity: warning
-- zh: 成员单位之和不大于地区汇总报告
-- why: members are the own reports of the organs in the area and in the divisions below it, without
--   vertical branches, which are not part of the local sum. Whether all members are there is not
--   known, so the area may have more; less is the alarm.
-- source: FORMS.md "Identities", H-01; "Organs, districts, scope"
with area as (
    select report_id, form, year, district_code
    from core.report
    where is_current and scope = 'consolidated' and district_code is not null
),

lineage as (
    select
        own.district_code, own.valid_from, own.valid_to,
        unnest([own.district_code, own.parent_code, above.parent_code]) as area_code
    from core.dim_district as own
    left join core.dim_district as above
        on own.parent_code = above.district_code
        and above.valid_from <= coalesce(own.valid_to, 9999)
        and own.valid_from <= coalesce(above.valid_to, 9999)
),

member as (
    select distinct area.report_id as area_id, own.report_id
    from area
    inner join lineage
        on area.district_code = lineage.area_code
        and area.year between lineage.valid_from and coalesce(lineage.valid_to, 9999)
    inner join core.report as own
        on lineage.district_code = own.district_code and area.year = own.year
        and area.form = own.form
    inner join core.dim_agency as agency on own.agency_id = agency.agency_id
    where own.is_current and own.scope = 'own' and not agency.is_vertical
),

cell as (
    select report_id, 'request' as fact, outcome as row_code, applicant as column_code,
        request_count as value, '件' as unit, source_line
    from core.fact_request
    union all
    select report_id, 'dispute', route, result, case_count, '件', source_line
    from core.fact_dispute
    union all
    select report_id, 'disclosure', item, measure, cast(value as decimal(24, 6)), unit, source_line
    from core.fact_disclosure
    where measure <> 'net_change'
),

summed as (
    select
        member.area_id, cell.fact, cell.row_code, cell.column_code, cell.unit,
        sum(cell.value) as value, count(cell.value) as members
    from member
    inner join cell using (report_id)
    group by all
)

select
    area.report_id, cell.row_code, cell.column_code,
    format('≥ {:.15g}', cast(summed.value as double)) as expected,
    format('{:.15g}', cast(cell.value as double)) as found, cell.source_line,
    coalesce(format('line {}: ', cell.source_line), '') || format(
        '{} of {} is {:.15g} for the area, its {} members add up to {:.15g}', line.printed_label,
        head.printed_label, cast(cell.value as double), summed.members,
        cast(summed.value as double)) as message,
    coalesce(format('第{}行：', cell.source_line), '') || format(
        '地区汇总的“{}”的“{}”为{:.15g}，{}个成员单位合计为{:.15g}', line.printed_label,
        head.printed_label, cast(cell.value as double), summed.members,
        cast(summed.value as double)) as message_zh
from area
inner join cell on area.report_id = cell.report_id
inner join summed
    on area.report_id = summed.area_id and cell.fact = summed.fact
    and cell.row_code = summed.row_code and cell.column_code = summed.column_code
    and cell.unit is not distinct from summed.unit
inner join core.dim_item as line
    on area.form = line.form and cell.fact = line.fact and line.axis = 'row'
    and cell.row_code = line.code
inner join core.dim_item as head
    on line.form = head.form and line.block = head.block and head.axis = 'column'
    and cell.column_code = head.code
where cell.value < summed.value
order by area.report_id, cell.fact, line.position, head.position
