-- counts are whole and not negative
-- by: report
-- severity: error
-- zh: 件数、项数等为不小于零的整数
-- why: amounts of money (万元, 元) have decimals, and 本年增/减 has a sign; everything else is counted.
-- source: FORMS.md "Identities", T2-01
with cell as (
    select report_id, 'disclosure' as fact, item as row_code, measure as column_code, value, unit,
        source_line
    from core.fact_disclosure
    where value < 0 or value <> trunc(value)
    union all
    select report_id, 'indicator', indicator, 'value', value, unit, source_line
    from core.fact_indicator
    where value < 0 or value <> trunc(value)
    union all
    select report_id, 'request', outcome, applicant, request_count, '件', source_line
    from core.fact_request
    where request_count < 0
    union all
    select report_id, 'dispute', route, result, case_count, '件', source_line
    from core.fact_dispute
    where case_count < 0
)

select
    cell.report_id, cell.row_code, cell.column_code,
    if(cell.value < 0, 'not negative', 'whole') as expected,
    format('{:.15g}', cell.value) as found, cell.source_line,
    coalesce(format('line {}: ', cell.source_line), '') || format(
        '{} of {} is {:.15g}; a count is whole and not negative', head.printed_label,
        line.printed_label, cell.value) as message,
    coalesce(format('第{}行：', cell.source_line), '') || format(
        '“{}”的“{}”为{:.15g}；件数应为不小于零的整数', line.printed_label, head.printed_label,
        cell.value) as message_zh
from cell
inner join core.report as report using (report_id)
inner join core.dim_item as line
    on report.form = line.form and cell.fact = line.fact and line.axis = 'row'
    and cell.row_code = line.code
inner join core.dim_item as head
    on line.form = head.form and line.block = head.block and head.axis = 'column'
    and cell.column_code = head.code
where cell.column_code <> 'net_change' and coalesce(cell.unit, '件') not in ('元', '万元')
    and not (cell.unit is null and (head.unit in ('元', '万元') or line.unit in ('元', '万元')))
order by cell.report_id, cell.source_line, cell.row_code, cell.column_code
