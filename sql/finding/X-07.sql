-- percentages of the text are ratios of section 三 at the printed precision
-- severity: info
-- zh: 正文中的百分比与第三部分表格的比例在其精度内一致
-- why: a text seldom says what its percentage is a share of: it passes if it is that of the closed,
--   of the new, or of all requests handled.
-- source: FORMS.md "Identities", X-07
with share as (
    select
        *,
        coalesce(length(nullif(split_part(format('{:.15g}', value), '.', 2), '')), 0) as decimals
    from core.statement_reading
    where context = 'share' and unit = '%' and bound = 'exact' and fact = 'request'
),

whole as (
    select
        report_id,
        any_value(request_count) filter (outcome = 'outcome_total') as closed,
        any_value(request_count) filter (outcome = 'new_received') as received,
        any_value(request_count) filter (outcome = 'new_received')
        + any_value(request_count) filter (outcome = 'carried_over') as handled
    from core.fact_request
    inner join (select distinct report_id from share) using (report_id)
    where applicant = 'total'
    group by report_id
),

ratio as (
    select
        share.*, base, 100.0 * table_value / nullif(base, 0) as percent
    from share
    inner join (
        select report_id, unnest([closed, received, handled]) as base
        from whole
        where closed is not null and handled is not null
    ) using (report_id)
)

select
    report_id, any_value(row_code) as row_code, any_value(column_code) as column_code,
    format('{:.{}f}', arg_min(percent, abs(percent - value)), any_value(decimals)) as expected,
    format('{:.15g}', any_value(value)) as found,
    any_value(source_line) as source_line,
    coalesce(format('line {}: ', any_value(source_line)), '') || format(
        'the text says {} {:.15g} %, the nearest ratio of the table is {:.{}f} %, {} {} of {}: “{}”',
        any_value(subject), any_value(value), arg_min(percent, abs(percent - value)),
        any_value(decimals), arg_min(printed_label, abs(percent - value)),
        arg_min(table_value, abs(percent - value)), arg_min(base, abs(percent - value)),
        any_value(sentence)) as message,
    coalesce(format('第{}行：', any_value(source_line)), '') || format(
        '正文称“{}”占{:.15g}%，表中最接近的比例为{:.{}f}%，即{} {}除以{}：“{}”',
        any_value(subject), any_value(value), arg_min(percent, abs(percent - value)),
        any_value(decimals), arg_min(printed_label, abs(percent - value)),
        arg_min(table_value, abs(percent - value)), arg_min(base, abs(percent - value)),
        any_value(sentence)) as message_zh
from ratio
group by report_id, statement
having count(table_value) = count(*) and count(percent) > 0
    and min(abs(percent - value)) > 0.5 * power(10, -any_value(decimals)) + 1e-9
order by report_id, statement
