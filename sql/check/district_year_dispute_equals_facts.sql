-- mart.district_year_dispute adds up to the facts, by year and route
-- by: district
-- severity: error
-- why: asked of what is pending, which the annex of 2014 does not have.
with fact as (
    select fact.year, fact.route, sum(fact.case_count) as case_count
    from core.fact_dispute as fact
    inner join mart.agency_year as agency using (agency_id, year)
    where agency.basis is not null and agency.district_code is not null
        and fact.result = 'pending'
    group by fact.year, fact.route
),

district as (
    select year, route, sum(case_count) as case_count
    from mart.district_year_dispute
    where result = 'pending'
    group by year, route
)

select year, route, fact.case_count as of_facts, district.case_count as of_mart
from fact
full join district using (year, route)
where of_facts is distinct from of_mart
