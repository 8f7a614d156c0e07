-- one row is a quantity stated in prose, with its agency and place
-- zh: 正文中陈述的数量
-- kind: view
-- warning: prose counts what it likes: subjects are words, not codes; do not sum them
-- columns:
--   agency_id: core.dim_agency.agency_id
--   agency_name: begins with the division it belongs to
--   district_code: the division it belongs to, as it stood in the year
--   district_name: its name in the year
--   city_name: its prefecture; NULL where there is none
--   province_name: its province
--   year: the year the report is about
--   section: overview | proactive | requests | review_litigation | problems | other_matters
--   subject: what is counted, as printed
--   value: in unit; percentages in percent points
--   bound: exact | at_least | at_most | about
--   unit: as printed; empty where none is
--   sentence: the sentence, half-width and in simplified script
--   source_line: line of the decoded file, from 1
--   report_id: the report: core.report.report_id
select
    agency.agency_id,
    agency.agency_name,
    agency.district_code,
    agency.district_name,
    agency.city_name,
    agency.province_name,
    agency.year,
    statement.section,
    statement.subject,
    statement.value,
    statement.bound,
    statement.unit,
    statement.sentence,
    statement.source_line,
    statement.report_id
from core.fact_statement as statement
inner join mart.agency_year as agency
    on agency.agency_id = statement.agency_id and agency.year = statement.year
