-- core.fact_request has one row a key: agency, year, outcome, applicant
-- by: agency
-- severity: error
-- why: asked of a map of bits for each agency and year, one bit a cell of the form: on 200 million
--   rows a `group by` of the key itself costs three times as much.
with cell as (
    select
        fact.agency_id, fact.year, 16 * (line.position - 1) + head.position - 1 as place
    from core.fact_request as fact
    inner join core.report as report on fact.report_id = report.report_id
    inner join core.dim_item as line
        on report.form = line.form and line.fact = 'request' and line.axis = 'row'
        and fact.outcome = line.code
    inner join core.dim_item as head
        on line.form = head.form and line.block = head.block and head.axis = 'column'
        and fact.applicant = head.code
)

select agency_id, year, count(*) - bit_count(bitstring_agg(place, 0, 1023)) as copies
from cell
group by agency_id, year
having copies > 0
