-- what was issued in the year is in force at its end, or was repealed
-- by: report
-- severity: warning
-- zh: 本年制发件数不大于现行有效件数与本年废止件数之和
-- why: what was issued late in the year and takes effect later may not be counted as in force yet.
-- source: FORMS.md "Identities", T2-02
with document as (
    select
        report_id, item, any_value(value) filter (measure = 'issued') as issued,
        any_value(value) filter (measure = 'repealed') as repealed,
        any_value(value) filter (measure = 'in_force') as in_force,
        any_value(source_line) filter (measure = 'issued') as source_line
    from core.fact_disclosure
    where measure in ('issued', 'repealed', 'in_force')
    group by report_id, item
    having issued > in_force + repealed
)

select
    document.report_id, document.item as row_code, 'issued' as column_code,
    format('≤ {:.15g}', in_force + repealed) as expected, format('{:.15g}', issued) as found,
    document.source_line,
    coalesce(format('line {}: ', document.source_line), '') || format(
        '{} of {} is {:.15g}, more than {:.15g} in force and {:.15g} repealed',
        head.printed_label, line.printed_label, issued, in_force, repealed) as message,
    coalesce(format('第{}行：', document.source_line), '') || format(
        '“{}”的“{}”为{:.15g}，大于现行有效{:.15g}件与废止{:.15g}件之和', line.printed_label,
        head.printed_label, issued, in_force, repealed) as message_zh
from document
inner join core.report as report using (report_id)
inner join core.dim_item as line
    on report.form = line.form and line.fact = 'disclosure' and line.axis = 'row'
    and document.item = line.code
inner join core.dim_item as head
    on line.form = head.form and line.block = head.block and head.axis = 'column'
    and 'issued' = head.code
order by document.report_id, document.item
