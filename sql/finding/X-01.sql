-- figures of the text are those of section 三
-- by: report
-- severity: warning
-- zh: 正文中的申请办理数字与第三部分表格一致
-- why: a statement that may mean two things passes if either holds; `90余` is a lower bound, `约90` is not assessed.
-- source: FORMS.md "Identities", X-01
select
    report_id,
    if(count(distinct row_code) = 1, any_value(row_code), '') as row_code,
    if(count(distinct column_code) = 1, any_value(column_code), '') as column_code,
    string_agg(table_value, ' | ' order by reading) as expected,
    format('{:.15g}', any_value(value)) as found,
    any_value(source_line) as source_line,
    coalesce(format('line {}: ', any_value(source_line)), '') || format(
        'the text says {} {:.15g}{}, the table says {}: “{}”', any_value(subject),
        any_value(value), any_value(unit),
        string_agg(format('{} {}', printed_label, table_value), ' or ' order by reading),
        any_value(sentence)) as message,
    coalesce(format('第{}行：', any_value(source_line)), '') || format(
        '正文称“{}”{:.15g}{}，表中为{}：“{}”', any_value(subject), any_value(value),
        any_value(unit),
        string_agg(format('{} {}', printed_label, table_value), '或' order by reading),
        any_value(sentence)) as message_zh
from core.statement_reading
where measure <> 'received' and fact <> 'dispute'
    and row_code not in ('a14_reconsideration', 'a14_litigation')
    and context = '' and unit <> '%' and bound <> 'about'
group by report_id, statement
having count(table_value) = count(*) and not bool_or(agrees)
order by report_id, statement
