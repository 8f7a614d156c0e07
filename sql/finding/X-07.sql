-- percentages of the text are ratios of section 三 at the printed precision
-- by: report
-- severity: info
-- zh: 正文中的百分比与第三部分表格的比例在其精度内一致
-- why: a text seldom says what its percentage is a share of: it passes if it is that of the closed,
--   of the new, or of all requests handled. A share of all that was received is one of another whole.
-- source: FORMS.md "Identities", X-07
with share as (
    select
        *, length(split_part(format('{:.15g}', value), '.', 2)) as decimals,
        coalesce(format('line {}: ', source_line), '') as place,
        coalesce(format('第{}行：', source_line), '') as place_zh
    from core.statement_reading
    where context = 'share' and unit = '%' and bound = 'exact' and fact = 'request'
        and measure not in ('received', 'handled')
),

whole as (
    select
        report_id,
        any_value(request_count) filter (outcome = 'outcome_total') as closed,
        any_value(request_count) filter (outcome = 'new_received') as received,
        any_value(request_count) filter (outcome = 'new_received')
        + any_value(request_count) filter (outcome = 'carried_over') as handled
    from core.fact_request
    semi join share using (report_id)
    where applicant = 'total'
    group by report_id
    having closed is not null and handled is not null
),

ratio as (
    select
        share.*, base, 100.0 * table_value / nullif(base, 0) as percent,
        min(table_value is not null) over statement as is_known
    from share
    inner join (
        select report_id, unnest([closed, received, handled]) as base from whole
    ) using (report_id)
    window statement as (partition by report_id, statement)
    qualify row_number()
        over (partition by report_id, statement order by abs(percent - value), reading, base) = 1
)

select
    report_id, row_code, column_code, format('{:.{}f}', percent, decimals) as expected,
    format('{:.15g}', value) as found, source_line,
    place || format(
        'the text says {} {:.15g} %, the nearest ratio of the table is {:.{}f} %, {} {} of {}: “{}”',
        subject, value, percent, decimals, printed_label, table_value, base, sentence) as message,
    place_zh || format(
        '正文称“{}”占{:.15g}%，表中最接近的比例为{:.{}f}%，即{} {}除以{}：“{}”',
        subject, value, percent, decimals, printed_label, table_value, base, sentence)
        as message_zh
from ratio
where is_known and abs(percent - value) > 0.5 * power(10, -decimals) + 1e-9
order by report_id, statement
