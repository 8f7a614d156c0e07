-- core.section has one row a key: report, section
-- by: report
-- severity: error
-- why: asked of a map of bits, as unique_fact_request is.
with part as (
    select section, row_number() over (order by section) - 1 as place
    from core.section
    group by section
)

select report_id, count(*) - bit_count(bitstring_agg(part.place, 0, 1023)) as copies
from core.section
inner join part using (section)
group by report_id
having copies > 0
