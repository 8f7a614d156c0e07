-- in the annex of 2014, denials are their six reasons
-- by: report
-- severity: error
-- zh: 不同意公开答复数等于六种理由之和
-- why: pure arithmetic; a total that is not printed and a sum with an unknown term are not assessed.
-- source: 国办发〔2014〕32号, 政府信息公开情况统计表
select
    gap.report_id, gap.row_code, gap.column_code,
    cast(gap.right_sum as varchar) as expected, cast(gap.left_sum as varchar) as found,
    gap.source_line,
    coalesce(format('line {}: ', gap.source_line), '') || format(
        '{} is {}, its {} lines add up to {}',
        line.printed_label, gap.left_sum, gap.parts, gap.right_sum)
        || coalesce(repair.message, '') as message,
    coalesce(format('第{}行：', gap.source_line), '') || format(
        '“{}”为{}，其{}项合计为{}',
        line.printed_label, gap.left_sum, gap.parts, gap.right_sum)
        || coalesce(repair.message_zh, '') as message_zh
from core.identity_gap as gap
inner join core.dim_item as line
    on gap.form = line.form and gap.fact = line.fact and line.axis = 'row'
    and gap.row_code = line.code
left join core.identity_repair as repair using (report_id, identity)
where gap.rule = 'A14-04'
order by gap.report_id, gap.source_line, gap.identity
