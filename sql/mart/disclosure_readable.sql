-- one row is a cell of section 二, in words
-- zh: 主动公开逐格（含中英文标签）
-- kind: view
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
--   item: row of section 二, as in core.fact_disclosure
--   item_zh: its label as printed on the form
--   item_en: its label in English
--   measure: column of section 二, as in core.fact_disclosure
--   measure_zh: its label as printed on the form
--   measure_en: its label in English
--   value: in unit; NULL is not known, never 0
--   unit: unit of value; NULL where it is not known
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
    cell.item,
    item_item.label_zh as item_zh,
    item_item.label_en as item_en,
    cell.measure,
    measure_item.label_zh as measure_zh,
    measure_item.label_en as measure_en,
    cell.value,
    cell.unit,
    cell.status,
    cell.source_line,
    cell.report_id
from core.fact_disclosure as cell
inner join mart.agency_year as agency
    on agency.agency_id = cell.agency_id and agency.year = cell.year
left join (
    select distinct on (form, code) form, code, label_zh, label_en
    from core.dim_item
    where fact = 'disclosure' and axis = 'row'
    order by form, code, block
) as item_item
    on item_item.form = agency.form and item_item.code = cell.item
left join (
    select distinct on (form, code) form, code, label_zh, label_en
    from core.dim_item
    where fact = 'disclosure' and axis = 'column'
    order by form, code, block
) as measure_item
    on measure_item.form = agency.form and measure_item.code = cell.measure
