-- mart.district_year_request has one row a key: district, year, basis, outcome, applicant
-- by: district
-- severity: error
-- why: asked of a map of bits, as unique_fact_request is.
with cell as (
    select outcome, applicant, row_number() over (order by outcome, applicant) - 1 as place
    from mart.district_year_request
    group by outcome, applicant
)

select district_code, year, basis, count(*) - bit_count(bitstring_agg(cell.place, 0, 1023)) as copies
from mart.district_year_request
inner join cell using (outcome, applicant)
group by district_code, year, basis
having copies > 0
