-- one row is an agency the page shows, with the number of all
-- why: the 1,000 with most requests in their latest year
with latest as (
    select
        agency_id,
        arg_max(agency_name, year) as agency_name,
        arg_max(district_code_today, year) as district_code,
        any_value(scope) as scope,
        arg_max(new_received, year) as new_received
    from mart.agency_year
    group by agency_id
)

select
    agency_id, agency_name, district_code, scope, count(*) over () as agencies
from latest
qualify row_number() over (order by new_received desc nulls last, agency_id) <= 1000
order by agency_id
