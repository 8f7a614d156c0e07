-- one row is a division and year with both bases: consolidated less members
select
    district_code, year, agencies_missing, left(missing, 200) as missing, is_negative,
    new_received_residual, full_grant_residual, partial_grant_residual, denied_residual,
    unable_to_provide_residual, not_processed_residual, other_residual, outcome_total_residual,
    carried_forward_residual, reconsideration_residual, litigation_residual
from mart.district_year_gap
order by district_code, year
