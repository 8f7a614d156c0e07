-- mart.district_year_request adds up to the facts, by year and outcome
-- by: district
-- severity: error
-- why: asked of the applicants without the totals, which form 2014 has not; other is its own sum.
with fact as (
    select fact.year, fact.outcome, sum(fact.request_count) as request_count
    from core.fact_request as fact
    inner join mart.agency_year as agency using (agency_id, year)
    where agency.basis is not null and agency.district_code is not null
        and fact.applicant <> 'total' and fact.outcome <> 'other'
    group by fact.year, fact.outcome
),

district as (
    select year, outcome, sum(request_count) as request_count
    from mart.district_year_request
    where applicant <> 'total' and outcome <> 'other'
    group by year, outcome
)

select year, outcome, fact.request_count as of_facts, district.request_count as of_mart
from fact
full join district using (year, outcome)
where of_facts is distinct from of_mart
