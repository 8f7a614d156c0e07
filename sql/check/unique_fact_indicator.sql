-- core.fact_indicator has one row a key: agency, year, indicator
-- by: agency
-- severity: error
-- why: asked of a map of bits, as unique_fact_request is.
with line as (
    select code as indicator, row_number() over (order by code) - 1 as place
    from core.dim_item
    where fact = 'indicator' and axis = 'row'
    group by code
)

select agency_id, year, count(*) - bit_count(bitstring_agg(line.place, 0, 1023)) as copies
from core.fact_indicator
inner join line using (indicator)
group by agency_id, year
having copies > 0
