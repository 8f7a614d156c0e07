-- two years of one organ differ, in their tables and in their text
-- by: agency
-- slice: 1000000
-- severity: warning
-- zh: 同一机关不同年度的表格或正文不应相同
-- why: a report copied from another year. Tables count where they have at least three different
--   figures besides 0; texts where they have at least five sentences of twelve or more characters
--   besides digits, and at least nine in ten of the shorter text's stand in that of the year before.
-- source: FORMS.md "Identities", Y-07
with cell as not materialized (
    select report_id, request_count as value, hash(outcome, applicant) as place
    from core.fact_request
    where request_count <> 0
    union all
    select report_id, value, hash(item, measure)
    from core.fact_disclosure
    where value <> 0
    union all
    select report_id, case_count, hash(route, result)
    from core.fact_dispute
    where case_count <> 0
    union all
    select report_id, value, hash(indicator)
    from core.fact_indicator
    where value <> 0
),

print as (
    select report_id, sum(hash(place, cast(value as double))) as figures, count(*) as cells
    from cell
    group by report_id
),

twin as (
    select report_id, report.agency_id, report.year, print.figures, print.cells
    from print
    inner join core.report as report using (report_id)
    qualify count(*) over (partition by report.agency_id, cells, figures) > 1
),

-- few reports have a twin, so that only their figures are told apart
varied as (
    select report_id
    from cell
    semi join twin using (report_id)
    group by report_id
    having count(distinct value) >= 3
),

same_tables as (
    select
        report_id, year, 'tables' as part, lag(year) over (
            partition by agency_id, cells, figures order by year) as year_before
    from twin
    semi join varied using (report_id)
),

section as (
    select
        report_id,
        list_transform(
            list_filter(
                string_split(translate(text, e'；;\n 0123456789', '。。。'), '。'),
                lambda sentence: length(sentence) >= 12),
            lambda sentence: hash(sentence)) as sentences
    from core.section
    where length(text) >= 12
),

text as (
    select
        report.agency_id, report.year, report_id,
        list_distinct(flatten(list(section.sentences))) as sentences
    from section
    inner join core.report as report using (report_id)
    where report.is_current and report.agency_id is not null
    group by report.agency_id, report.year, report_id
    having len(list_distinct(flatten(list(section.sentences)))) >= 5
),

after as (
    select
        *, lag(sentences) over series as before, lag(year) over series as year_before
    from text
    window series as (partition by agency_id order by year)
),

same_text as (
    select report_id, year, 'text', year_before
    from after
    where year_before = year - 1
        and len(list_intersect(sentences, before)) >= 0.9 * least(len(sentences), len(before))
),

copied as (
    from same_tables
    where year_before < year
    union all
    from same_text
)

select
    report_id, '' as row_code, '' as column_code, 'other than ' || year_before as expected,
    'the same ' || part as found, cast(null as integer) as source_line,
    format('the {} of the report of {}: copied?',
        if(part = 'tables', 'tables have the figures', 'text has nearly the sentences'),
        year_before) as message,
    format('{}与{}年报告{}，疑为照抄', if(part = 'tables', '表格数据', '正文'), year_before,
        if(part = 'tables', '完全相同', '几乎相同')) as message_zh
from copied
order by report_id, part
