-- every fact has a status, and no value where the status says that it is not known
-- by: report
-- severity: error
-- why: NULL is not known, never 0. FORMS.md "A blank is not a zero".
with cell as (
    select 'request' as fact, report_id, source_line, status, request_count is null as is_unknown
    from core.fact_request
    union all
    select 'disclosure', report_id, source_line, status, value is null from core.fact_disclosure
    union all
    select 'dispute', report_id, source_line, status, case_count is null from core.fact_dispute
    union all
    select 'indicator', report_id, source_line, status, value is null from core.fact_indicator
)

select *
from cell
where coalesce(case
    when status in ('reported', 'imputed_zero', 'derived') then is_unknown
    when status in ('blank', 'ambiguous', 'unreadable') then not is_unknown
end, true)
