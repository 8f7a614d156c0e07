-- core.fact_disclosure has one row a key: agency, year, item, measure
-- by: agency
-- severity: error
-- why: asked of a map of bits, as unique_fact_request is.
with cell as (
    select
        line.code as item, head.code as measure,
        row_number() over (order by line.code, head.code) - 1 as place
    from core.dim_item as line
    inner join core.dim_item as head
        on line.form = head.form and line.block = head.block and head.axis = 'column'
    where line.fact = 'disclosure' and line.axis = 'row'
    group by line.code, head.code
)

select agency_id, year, count(*) - bit_count(bitstring_agg(cell.place, 0, 1023)) as copies
from core.fact_disclosure
inner join cell using (item, measure)
group by agency_id, year
having copies > 0
