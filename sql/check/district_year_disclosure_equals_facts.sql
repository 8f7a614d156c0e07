-- mart.district_year_disclosure adds up to the facts, by year, item and measure
-- by: district
-- severity: error
-- why: asked of items and documents, which are counted; sums of money are rounded.
with fact as (
    select fact.year, fact.item, fact.measure, sum(fact.value) as value
    from core.fact_disclosure as fact
    inner join mart.agency_year as agency using (agency_id, year)
    where agency.basis is not null and agency.district_code is not null
        and fact.measure in ('decisions', 'in_force', 'repealed', 'total_published')
    group by fact.year, fact.item, fact.measure
),

district as (
    select year, item, measure, sum(value) as value
    from mart.district_year_disclosure
    where measure in ('decisions', 'in_force', 'repealed', 'total_published')
    group by year, item, measure
)

select year, item, measure, fact.value as of_facts, district.value as of_mart
from fact
full join district using (year, item, measure)
where fact.value is distinct from district.value
