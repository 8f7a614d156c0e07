-- what is carried over is what was carried forward the year before
-- by: agency
-- slice: 1000000
-- severity: warning
-- zh: 按申请人，上年结转等于上一年度报告的结转下年度
-- why: the same requests, counted by the same organ on the same day. On the total column an error;
--   a request may change its applicant's kind. A gap year is not assessed.
-- source: FORMS.md "Identities", Y-01
with stock as (
    select
        agency_id, year, report_id, applicant,
        any_value(request_count) filter (outcome = 'carried_over') as carried_over,
        any_value(request_count) filter (outcome = 'carried_forward') as carried_forward,
        any_value(source_line) filter (outcome = 'carried_over') as source_line
    from core.fact_request
    where outcome in ('carried_over', 'carried_forward')
    group by agency_id, year, report_id, applicant
),

flow as (
    select
        *, lag(carried_forward) over series as before, lag(year) over series as year_before
    from stock
    window series as (partition by agency_id, applicant order by year)
)

select
    flow.report_id, if(head.is_total, 'error', 'warning') as severity,
    'carried_over' as row_code, flow.applicant as column_code,
    cast(flow.before as varchar) as expected, cast(flow.carried_over as varchar) as found,
    flow.source_line,
    coalesce(format('line {}: ', flow.source_line), '') || format(
        '{} of {} is {}, the report of {} carried {} forward', line.printed_label,
        head.printed_label, flow.carried_over, flow.year_before, flow.before) as message,
    coalesce(format('第{}行：', flow.source_line), '') || format(
        '“{}”的“{}”为{}，{}年报告的结转下年度为{}', line.printed_label, head.printed_label,
        flow.carried_over, flow.year_before, flow.before) as message_zh
from flow
inner join core.report as report on flow.report_id = report.report_id
inner join core.dim_item as line
    on report.form = line.form and line.fact = 'request' and line.axis = 'row'
    and line.code = 'carried_over'
inner join core.dim_item as head
    on line.form = head.form and line.block = head.block and head.axis = 'column'
    and flow.applicant = head.code
where flow.year_before = flow.year - 1 and flow.carried_over <> flow.before
order by flow.report_id, head.position
