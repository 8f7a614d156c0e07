-- one row is a finding about a report, in words and with the place to look
-- zh: 问题清单（含机关、区县与原文位置）
-- kind: view
-- columns:
--   agency_id: core.dim_agency.agency_id; NULL where not resolved
--   agency_name: begins with the division it belongs to
--   agency_kind: township | street | department | government | government_office | zone …
--   district_code: the division it belongs to, as it stood in the year
--   district_name: its name in the year
--   city_name: its prefecture; NULL where there is none
--   province_name: its province
--   year: the year the report is about
--   form: 2014 | 2019 | 2021 | none
--   rule: T3-05, X-01 …
--   severity: error | warning | info
--   row_code: row of the cell in question; empty where none
--   row_zh: its label as printed on the form
--   row_en: its label in English
--   column_code: column of the cell in question; empty where none
--   column_zh: its label as printed on the form
--   column_en: its label in English
--   expected: what the rule asks for
--   found: what is printed
--   message: what is wrong, in English
--   message_zh: what is wrong, in Chinese
--   path: the file, relative to the raw folder
--   source_line: line of the decoded file, from 1
--   report_id: the report: core.report.report_id
with label as (
    -- a column of several small tables (decisions) has one label
    select form, fact, axis, code, min(label_zh) as label_zh, min(label_en) as label_en
    from core.dim_item
    where axis in ('row', 'column')
    group by form, fact, axis, code
)

select
    finding.agency_id,
    agency.agency_name,
    agency.agency_kind,
    division.district_code,
    division.district_name,
    division.city_name,
    division.province_name,
    finding.year,
    report.form,
    finding.rule,
    finding.severity,
    finding.row_code,
    row_label.label_zh as row_zh,
    row_label.label_en as row_en,
    finding.column_code,
    column_label.label_zh as column_zh,
    column_label.label_en as column_en,
    finding.expected,
    finding.found,
    finding.message,
    finding.message_zh,
    report.path,
    finding.source_line,
    finding.report_id
from core.finding as finding
left join core.report as report using (report_id)
left join core.dim_agency as agency on agency.agency_id = finding.agency_id
left join mart.division_year as division
    on division.district_code = report.district_code and division.year = report.year
left join label as row_label
    on row_label.form = report.form
    and row_label.axis = 'row'
    and row_label.code = finding.row_code
left join label as column_label
    on column_label.form = report.form
    and column_label.axis = 'column'
    and column_label.fact = coalesce(row_label.fact, 'request')
    and column_label.code = finding.column_code
