-- one row is a division, year and basis: the figures the page shows, as in the marts
-- why: a county's from district_year; of a prefecture, province and the country the whole area's,
--   from area_year
select
    district_code, year, basis, forms, agencies_reporting, agencies_expected,
    new_received, carried_over, full_grant, partial_grant, denied, unable_to_provide,
    not_processed, other, outcome_total, carried_forward, reconsideration, litigation,
    round(disclosure_rate, 6) as disclosure_rate,
    round(denial_rate, 6) as denial_rate,
    round(unable_rate, 6) as unable_rate,
    round(not_processed_rate, 6) as not_processed_rate,
    round(dispute_rate, 6) as dispute_rate
from (
    select * from mart.district_year where level = 'county'
    union all by name
    select * from mart.area_year
)
order by district_code, year, basis
