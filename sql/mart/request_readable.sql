-- one row is a cell of section 三, in words
-- zh: 申请表逐格（含中英文标签）
-- kind: view
-- warning: totals stand beside their parts: add only rows that no other row contains
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
--   outcome: row of section 三, as in core.fact_request
--   outcome_zh: its label as printed on the form
--   outcome_en: its label in English
--   applicant: column of section 三, as in core.fact_request
--   applicant_zh: its label as printed on the form
--   applicant_en: its label in English
--   request_count [件]: requests; NULL is not known, never 0
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
    cell.outcome,
    outcome_item.label_zh as outcome_zh,
    outcome_item.label_en as outcome_en,
    cell.applicant,
    applicant_item.label_zh as applicant_zh,
    applicant_item.label_en as applicant_en,
    cell.request_count,
    cell.status,
    cell.source_line,
    cell.report_id
from core.fact_request as cell
inner join mart.agency_year as agency
    on agency.agency_id = cell.agency_id and agency.year = cell.year
left join core.dim_item as outcome_item
    on outcome_item.form = agency.form
    and outcome_item.fact = 'request'
    and outcome_item.axis = 'row'
    and outcome_item.code = cell.outcome
left join core.dim_item as applicant_item
    on applicant_item.form = agency.form
    and applicant_item.fact = 'request'
    and applicant_item.axis = 'column'
    and applicant_item.code = cell.applicant
