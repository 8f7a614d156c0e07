-- the members of an area have no more than its consolidated report
-- severity: warning
-- zh: 成员单位之和不大于地区汇总报告
-- why: members are the own reports of the organs in the area and in the divisions below it, without
--   vertical branches, which are not part of the local sum; a bureau's report of its own system is of
--   no area. Whether all members are there is not
--   known, so the area may have more; less is the alarm.
-- source: FORMS.md "Identities", H-01; "Organs, districts, scope"
with area as (
    select report.report_id, report.form, report.year, report.district_code
    from core.report as report
    inner join core.dim_agency as agency using (agency_id)
    where
        report.is_current
        and report.scope = 'consolidated'
        and report.district_code is not null
        and agency.agency_kind is distinct from 'system'
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

role as (
    select report_id as area_id, report_id, true as is_area from area
    semi join member on area.report_id = member.area_id
    union all
    select area_id, report_id, false from member
),

cell as (
    select report_id, 'request' as fact, outcome as row_code, applicant as column_code,
        cast(request_count as decimal(24, 6)) as value, '件' as unit, source_line
    from core.fact_request
    union all
    select report_id, 'dispute', route, result, case_count, '件', source_line
    from core.fact_dispute
    union all
    select report_id, 'disclosure', item, measure, try_cast(value as decimal(24, 6)), unit,
        source_line
    from core.fact_disclosure
    where measure <> 'net_change'
),

summed as (
    select
        role.area_id as report_id, cell.fact, cell.row_code, cell.column_code, cell.unit,
        sum(cell.value) filter (not role.is_area) as of_members,
        count(cell.value) filter (not role.is_area) as members,
        sum(cell.value) filter (role.is_area) as of_area,
        max(cell.source_line) filter (role.is_area) as source_line
    from cell
    inner join role using (report_id)
    group by role.area_id, cell.fact, cell.row_code, cell.column_code, cell.unit
    having of_area < of_members
)

select
    report_id, summed.row_code, summed.column_code,
    format('≥ {:.15g}', cast(of_members as double)) as expected,
    format('{:.15g}', cast(of_area as double)) as found, source_line,
    coalesce(format('line {}: ', source_line), '') || format(
        '{} of {} is {:.15g} for the area, its {} members add up to {:.15g}', line.printed_label,
        head.printed_label, cast(of_area as double), members, cast(of_members as double))
        as message,
    coalesce(format('第{}行：', source_line), '') || format(
        '地区汇总的“{}”的“{}”为{:.15g}，{}个成员单位合计为{:.15g}', line.printed_label,
        head.printed_label, cast(of_area as double), members, cast(of_members as double))
        as message_zh
from summed
inner join area using (report_id)
inner join core.dim_item as line
    on area.form = line.form and summed.fact = line.fact and line.axis = 'row'
    and summed.row_code = line.code
inner join core.dim_item as head
    on line.form = head.form and line.block = head.block and head.axis = 'column'
    and summed.column_code = head.code
order by report_id, summed.fact, line.position, head.position
