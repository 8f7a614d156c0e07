-- in each row of section 三, 总计 is the sum of the applicants
-- by: report
-- severity: error
-- zh: 第三部分各行，总计等于各类申请人之和
-- why: pure arithmetic; a total that is not printed and a sum with an unknown term are not assessed.
-- source: the form (国办公开办函〔2019〕60号, 〔2021〕30号), section 三
select
    gap.report_id, gap.row_code, gap.column_code,
    cast(gap.right_sum as varchar) as expected, cast(gap.left_sum as varchar) as found,
    gap.source_line,
    coalesce(format('line {}: ', gap.source_line), '') || format(
        '{} of {} is {}, its {} applicants add up to {}',
        head.printed_label, line.printed_label, gap.left_sum, gap.parts, gap.right_sum)
        || coalesce(repair.message, '') as message,
    coalesce(format('第{}行：', gap.source_line), '') || format(
        '“{}”的“{}”为{}，{}类申请人合计为{}',
        line.printed_label, head.printed_label, gap.left_sum, gap.parts, gap.right_sum)
        || coalesce(repair.message_zh, '') as message_zh
from core.identity_gap as gap
inner join core.dim_item as line
    on gap.form = line.form and gap.fact = line.fact and line.axis = 'row'
    and gap.row_code = line.code
inner join core.dim_item as head
    on gap.form = head.form and gap.fact = head.fact and head.axis = 'column'
    and gap.column_code = head.code
left join core.identity_repair as repair using (report_id, identity)
where gap.rule = 'T3-05'
order by gap.report_id, gap.source_line, gap.identity
