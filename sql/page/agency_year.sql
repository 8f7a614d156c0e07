-- one row is an agency and year: its figures, each with the line of the file that prints it
with line as (
    select
        report_id,
        any_value(source_line) filter (outcome = 'new_received') as new_received_line,
        any_value(source_line) filter (outcome = 'carried_over') as carried_over_line,
        any_value(source_line) filter (outcome = 'full_grant') as full_grant_line,
        any_value(source_line) filter (outcome = 'partial_grant') as partial_grant_line,
        min(source_line) filter (starts_with(outcome, 'denied_')) as denied_line,
        min(source_line) filter (starts_with(outcome, 'unable_')) as unable_to_provide_line,
        min(source_line) filter (starts_with(outcome, 'not_processed_')) as not_processed_line,
        min(source_line) filter (starts_with(outcome, 'other')) as other_line,
        any_value(source_line) filter (outcome = 'outcome_total') as outcome_total_line,
        any_value(source_line) filter (outcome = 'carried_forward') as carried_forward_line
    from core.fact_request
    where applicant = 'total'
    group by report_id
),

dispute as (
    select
        report_id,
        any_value(source_line) filter (route = 'reconsideration') as reconsideration_line,
        min(source_line) filter (starts_with(route, 'litigation')) as litigation_line
    from core.fact_dispute
    where result = 'total'
    group by report_id
),

indicator as (
    select
        report_id,
        any_value(source_line) filter (indicator = 'a14_requests_received') as received_line,
        any_value(source_line) filter (indicator = 'a14_reply_partial_grant') as partial_line,
        any_value(source_line) filter (indicator = 'a14_reconsideration') as reconsidered_line,
        any_value(source_line) filter (indicator = 'a14_litigation') as sued_line
    from core.fact_indicator
    group by report_id
)

select
    agency.agency_id, agency.year, agency.form, report.path, report.url,
    agency.new_received, coalesce(new_received_line, received_line) as new_received_line,
    agency.carried_over, carried_over_line,
    agency.full_grant, full_grant_line,
    agency.partial_grant, coalesce(partial_grant_line, partial_line) as partial_grant_line,
    agency.denied, denied_line,
    agency.unable_to_provide, unable_to_provide_line,
    agency.not_processed, not_processed_line,
    agency.other, other_line,
    agency.outcome_total, outcome_total_line,
    agency.carried_forward, carried_forward_line,
    agency.reconsideration, coalesce(reconsideration_line, reconsidered_line)
        as reconsideration_line,
    agency.litigation, coalesce(litigation_line, sued_line) as litigation_line,
    round(agency.disclosure_rate, 6) as disclosure_rate
from mart.agency_year as agency
inner join core.report as report using (report_id)
left join line using (report_id)
left join dispute using (report_id)
left join indicator using (report_id)
order by agency.agency_id, agency.year
