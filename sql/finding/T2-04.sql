-- fees in 万元 are of last year's order of magnitude
-- by: agency
-- severity: warning
-- zh: 收费金额（万元）与上年在同一数量级
-- why: 1,000 times last year's, or a thousandth, is most often written in 元. A gap year is not assessed.
-- source: FORMS.md "Identities", T2-04
with fee as (
    select
        report_id, year, item, measure, value, source_line,
        lag(value) over series as before, lag(year) over series as year_before
    from core.fact_disclosure
    where measure = 'amount_10k_yuan' and unit = '万元'
    window series as (partition by agency_id, item order by year)
)

select
    fee.report_id, fee.item as row_code, fee.measure as column_code,
    format('about {:.15g}', fee.before) as expected, format('{:.15g}', fee.value) as found,
    fee.source_line,
    coalesce(format('line {}: ', fee.source_line), '') || format(
        '{} of {} is {:.15g} 万元, the year before {:.15g} 万元: one of them may be in 元',
        head.printed_label, line.printed_label, fee.value, fee.before) as message,
    coalesce(format('第{}行：', fee.source_line), '') || format(
        '“{}”的“{}”为{:.15g}万元，上年为{:.15g}万元，疑有一年以元为单位填写', line.printed_label,
        head.printed_label, fee.value, fee.before) as message_zh
from fee
inner join core.report as report on fee.report_id = report.report_id
inner join core.dim_item as line
    on report.form = line.form and line.fact = 'disclosure' and line.axis = 'row'
    and fee.item = line.code
inner join core.dim_item as head
    on line.form = head.form and line.block = head.block and head.axis = 'column'
    and fee.measure = head.code
where fee.year_before = fee.year - 1 and fee.value > 0 and fee.before > 0
    and (fee.value >= 1000 * fee.before or fee.before >= 1000 * fee.value)
order by fee.report_id
