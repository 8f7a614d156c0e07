-- every fact's codes are a row and a column of its report's form
-- by: report
-- severity: error
with place as (
    select report_id, 'request' as fact, outcome as row_code, applicant as column_code
    from core.fact_request
    union all
    select report_id, 'disclosure', item, measure from core.fact_disclosure
    union all
    select report_id, 'dispute', route, result from core.fact_dispute
    union all
    select report_id, 'indicator', indicator, 'value' from core.fact_indicator
),

cell as (
    select line.form, line.fact, line.code as row_code, head.code as column_code
    from core.dim_item as line
    inner join core.dim_item as head
        on line.form = head.form and line.block = head.block and head.axis = 'column'
    where line.axis = 'row'
),

printed as (
    select report.form, place.fact, place.row_code, place.column_code, count(*) as facts
    from place
    inner join core.report as report using (report_id)
    group by all
)

select *
from printed
anti join cell using (form, fact, row_code, column_code)
