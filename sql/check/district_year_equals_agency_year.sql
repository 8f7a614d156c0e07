-- mart.district_year adds up to mart.agency_year
-- severity: error
with agency as (
    select
        district_code, year, basis, count(*) as reports, sum(new_received) as new_received,
        sum(outcome_total) as outcome_total, sum(full_grant) as full_grant,
        sum(carried_forward) as carried_forward
    from mart.agency_year
    where basis is not null and district_code is not null
    group by district_code, year, basis
)

select district_code, year, basis
from agency
full join mart.district_year as district using (district_code, year, basis)
where agency.reports is distinct from district.agencies_reporting
    or agency.new_received is distinct from district.new_received
    or agency.outcome_total is distinct from district.outcome_total
    or agency.full_grant is distinct from district.full_grant
    or agency.carried_forward is distinct from district.carried_forward
