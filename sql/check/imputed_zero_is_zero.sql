-- a cell read as 0 is 0
-- by: report
-- severity: error
select 'request' as fact, report_id, outcome as row_code, applicant as column_code
from core.fact_request
where status = 'imputed_zero' and request_count <> 0
union all
select 'disclosure', report_id, item, measure
from core.fact_disclosure
where status = 'imputed_zero' and value <> 0
union all
select 'dispute', report_id, route, result
from core.fact_dispute
where status = 'imputed_zero' and case_count <> 0
union all
select 'indicator', report_id, indicator, 'value'
from core.fact_indicator
where status = 'imputed_zero' and value <> 0
