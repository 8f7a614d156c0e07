-- one row is a line of the 2014 annex, in words
-- zh: 2014 年附表逐项（含中英文标签）
-- kind: view
-- warning: totals stand beside their parts
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
--   indicator: line of the annex, as in core.fact_indicator
--   indicator_zh: its label as printed on the form
--   indicator_en: its label in English
--   value: in unit; NULL is not known, never 0
--   unit: unit of value
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
    cell.indicator,
    indicator_item.label_zh as indicator_zh,
    indicator_item.label_en as indicator_en,
    cell.value,
    cell.unit,
    cell.status,
    cell.source_line,
    cell.report_id
from core.fact_indicator as cell
inner join mart.agency_year as agency
    on agency.agency_id = cell.agency_id and agency.year = cell.year
left join core.dim_item as indicator_item
    on indicator_item.form = agency.form
    and indicator_item.fact = 'indicator'
    and indicator_item.axis = 'row'
    and indicator_item.code = cell.indicator
