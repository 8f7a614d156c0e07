-- only organs that make rules (规章) have any
-- by: agency
-- severity: warning
-- zh: 无规章制定权的机关，规章各项应为0
-- why: rules are made by State Council departments, provinces and prefecture-level cities, and
--   reported by the government or by its office; an area's consolidated report counts its members'.
--   Some report rules of others that they carry out.
-- source: FORMS.md "Identities", T2-03; 立法法 Arts. 91, 93
select
    fact.report_id, fact.item as row_code, fact.measure as column_code, '0' as expected,
    format('{:.15g}', fact.value) as found, fact.source_line,
    coalesce(format('line {}: ', fact.source_line), '') || format(
        '{} of {} is {:.15g}, but {} makes no rules', head.printed_label, line.printed_label,
        fact.value, agency.agency_name) as message,
    coalesce(format('第{}行：', fact.source_line), '') || format(
        '“{}”的“{}”为{:.15g}，但{}没有规章制定权', line.printed_label, head.printed_label, fact.value,
        agency.agency_name) as message_zh
from core.fact_disclosure as fact
inner join core.dim_agency as agency on fact.agency_id = agency.agency_id
inner join core.report as report on fact.report_id = report.report_id
inner join core.dim_item as line
    on report.form = line.form and line.fact = 'disclosure' and line.axis = 'row'
    and fact.item = line.code
inner join core.dim_item as head
    on line.form = head.form and line.block = head.block and head.axis = 'column'
    and fact.measure = head.code
where fact.item = 'rules' and fact.value <> 0
    and agency.level is not null and agency.agency_kind is not null
    and agency.level <> 'central'
    and not (
        agency.level in ('province', 'prefecture')
        and agency.agency_kind in ('government', 'government_office')
    )
order by fact.report_id, head.position
