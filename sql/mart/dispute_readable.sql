-- one row is a cell of section 四, in words
-- zh: 复议诉讼逐格（含中英文标签）
-- kind: view
-- warning: result total is the sum of the others
-- columns:
--   agency_id: core.dim_agency.agency_id
--   agency_name: begins with the division it belongs to
--   agency_kind: township | street | department | government | government_office | zone …
--   district_code: the division it belongs to, as it stood in the year
--   district_name: its name in the year
--   city_name: its prefecture; NULL where there is none
--   province_name: its province
--   year: the year the report is about
--   form: 2014 | 2019 | 2021
--   basis: the sum it enters: members | consolidated; NULL for none
--   route: row of section 四, as in core.fact_dispute
--   route_zh: its label as printed on the form
--   route_en: its label in English
--   result: column of section 四, as in core.fact_dispute
--   result_zh: its label as printed on the form
--   result_en: its label in English
--   case_count [件]: cases; NULL is not known, never 0
--   status: how the value came about: reported | imputed_zero | derived | blank …
--   source_line: line of the decoded file, from 1
--   report_id: the report: core.report.report_id
select
    agency.agency_id,
    agency.agency_name,
    agency.agency_kind,
    agency.district_code,
    agency.district_name,
    agency.city_name,
    agency.province_name,
    agency.year,
    agency.form,
    agency.basis,
    cell.route,
    route_item.label_zh as route_zh,
    route_item.label_en as route_en,
    cell.result,
    result_item.label_zh as result_zh,
    result_item.label_en as result_en,
    cell.case_count,
    cell.status,
    cell.source_line,
    cell.report_id
from core.fact_dispute as cell
inner join mart.agency_year as agency
    on agency.agency_id = cell.agency_id and agency.year = cell.year
left join core.dim_item as route_item
    on route_item.form = agency.form
    and route_item.fact = 'dispute'
    and route_item.axis = 'row'
    and route_item.code = cell.route
left join core.dim_item as result_item
    on result_item.form = agency.form
    and result_item.fact = 'dispute'
    and result_item.axis = 'column'
    and result_item.code = cell.result
