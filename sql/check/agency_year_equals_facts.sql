-- mart.agency_year adds up to the facts of forms 2019 and 2021, by year
-- severity: error
with fact as (
    select year, outcome, sum(request_count) as request_count
    from core.fact_request
    where applicant = 'total'
        and outcome in (
            'new_received', 'carried_over', 'full_grant', 'partial_grant', 'outcome_total',
            'carried_forward'
        )
    group by year, outcome
),

mart as (
    unpivot (
        select
            year, sum(new_received) as new_received, sum(carried_over) as carried_over,
            sum(full_grant) as full_grant, sum(partial_grant) as partial_grant,
            sum(outcome_total) as outcome_total, sum(carried_forward) as carried_forward
        from mart.agency_year
        where form in ('2019', '2021')
        group by year
    )
    on new_received, carried_over, full_grant, partial_grant, outcome_total, carried_forward
    into name outcome value request_count
)

select year, outcome, fact.request_count as of_facts, mart.request_count as of_mart
from fact
full join mart using (year, outcome)
where of_facts is distinct from of_mart
