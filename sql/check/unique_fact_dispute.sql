-- core.fact_dispute has one row a key: agency, year, route, result
-- by: agency
-- severity: error
-- why: asked of a map of bits, as unique_fact_request is.
with cell as (
    select
        line.code as route, head.code as result,
        row_number() over (order by line.code, head.code) - 1 as place
    from core.dim_item as line
    inner join core.dim_item as head
        on line.form = head.form and line.block = head.block and head.axis = 'column'
    where line.fact = 'dispute' and line.axis = 'row'
    group by line.code, head.code
)

select agency_id, year, count(*) - bit_count(bitstring_agg(cell.place, 0, 1023)) as copies
from core.fact_dispute
inner join cell using (route, result)
group by agency_id, year
having copies > 0
