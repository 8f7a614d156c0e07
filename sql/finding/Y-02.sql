-- documents in force are those of the year before, with those issued, without those repealed
-- by: agency
-- severity: warning
-- zh: 现行有效件数等于上年现行有效件数加本年制发件数减本年废止件数
-- why: stocks are recounted, and documents lapse without a repeal. A gap year is not assessed.
-- source: FORMS.md "Identities", Y-02
with document as (
    select
        agency_id, year, report_id, item,
        any_value(value) filter (measure = 'issued') as issued,
        any_value(value) filter (measure = 'repealed') as repealed,
        any_value(value) filter (measure = 'in_force') as in_force,
        any_value(source_line) filter (measure = 'in_force') as source_line
    from core.fact_disclosure
    where measure in ('issued', 'repealed', 'in_force')
    group by agency_id, year, report_id, item
),

stock as (
    select *, lag(in_force) over series as before, lag(year) over series as year_before
    from document
    window series as (partition by agency_id, item order by year)
)

select
    stock.report_id, stock.item as row_code, 'in_force' as column_code,
    format('{:.15g}', before + issued - repealed) as expected,
    format('{:.15g}', in_force) as found, stock.source_line,
    coalesce(format('line {}: ', stock.source_line), '') || format(
        '{} of {} is {:.15g}; {:.15g} in {} + {:.15g} issued - {:.15g} repealed are {:.15g}',
        head.printed_label, line.printed_label, in_force, before, year_before, issued, repealed,
        before + issued - repealed) as message,
    coalesce(format('第{}行：', stock.source_line), '') || format(
        '“{}”的“{}”为{:.15g}；{}年{:.15g}件 + 制发{:.15g}件 - 废止{:.15g}件 = {:.15g}件',
        line.printed_label, head.printed_label, in_force, year_before, before, issued, repealed,
        before + issued - repealed) as message_zh
from stock
inner join core.report as report on stock.report_id = report.report_id
inner join core.dim_item as line
    on report.form = line.form and line.fact = 'disclosure' and line.axis = 'row'
    and stock.item = line.code
inner join core.dim_item as head
    on line.form = head.form and line.block = head.block and head.axis = 'column'
    and 'in_force' = head.code
where year_before = stock.year - 1 and in_force <> before + issued - repealed
order by stock.report_id, stock.item
