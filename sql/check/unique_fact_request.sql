-- core.fact_request has one row a key: agency, year, outcome, applicant
-- by: agency
-- severity: error
-- why: asked of a map of bits for each agency and year, one bit a cell of the form: on 200 million
--   rows a `group by` of the key itself costs many times as much. Codes that no form has are for
--   known_codes.
with cell as (
    select
        line.code as outcome, head.code as applicant,
        row_number() over (order by line.code, head.code) - 1 as place
    from core.dim_item as line
    inner join core.dim_item as head
        on line.form = head.form and line.block = head.block and head.axis = 'column'
    where line.fact = 'request' and line.axis = 'row'
    group by line.code, head.code
)

select agency_id, year, count(*) - bit_count(bitstring_agg(cell.place, 0, 1023)) as copies
from core.fact_request
inner join cell using (outcome, applicant)
group by agency_id, year
having copies > 0
