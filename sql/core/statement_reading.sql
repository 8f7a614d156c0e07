-- a way to read a statement of the prose as a figure of the tables
-- by: report
-- why: prose and tables are compared where the words name a figure of the form; which words name
--   which cells is data (data/reference/statement_measures.csv). 收到 may be the new requests or
--   those carried over as well: each is a reading. A sentence may count the same twice, as what was
--   received and as what was then accepted of it: it agrees where one of the two does.
-- source: FORMS.md "Identities", X-01 X-02 X-03 X-07
with stated as (
    select
        cast(row_number() over (
            partition by report_id order by source_line, subject, value, measure, context) as integer)
            as statement,
        *
    from core.fact_statement
    where measure <> ''
),

named as (
    select
        term.measure, cast(term.reading as integer) as reading, line.form, term.fact,
        term.row_code, term.column_code, line.printed_label as row_label,
        line.parent_code as row_parent, line.block, head.printed_label as column_label,
        head.parent_code as column_parent, head.is_total, line.position as row_no,
        head.position as column_no
    from reference.statement_measures as term
    inner join core.dim_item as line
        on term.fact = line.fact and line.axis = 'row' and term.row_code = line.code
        and coalesce(nullif(term.form, ''), line.form) = line.form
    inner join core.dim_item as head
        on line.form = head.form and line.block = head.block and head.axis = 'column'
        and term.column_code = head.code
),

figure as (
    select
        named.measure, named.reading, named.form, named.fact, count(*) as cells,
        count(distinct named.row_code) as row_count,
        count(distinct named.column_code) as column_count,
        any_value(named.row_code) as row_code, any_value(named.column_code) as column_code,
        bool_and(named.is_total) as is_total,
        list(row_label order by row_no) as row_labels,
        list(column_label order by column_no) as column_labels,
        if(count(distinct row_parent) = 1, max(row_group.printed_label), null) as row_group,
        if(count(distinct column_parent) = 1, max(column_group.printed_label), null)
            as column_group
    from named
    left join core.dim_item as row_group
        on named.form = row_group.form and named.block = row_group.block
        and row_group.axis = 'group' and named.row_parent = row_group.code
    left join core.dim_item as column_group
        on named.form = column_group.form and named.block = column_group.block
        and column_group.axis = 'group' and named.column_parent = column_group.code
    group by named.measure, named.reading, named.form, named.fact
),

titled as (
    select
        * exclude (row_labels, column_labels),
        array_to_string(list_filter(
            row_labels, lambda label, i: i = 1 or row_labels[i - 1] <> label), ' + ')
            as row_labels,
        array_to_string(list_filter(
            column_labels, lambda label, i: i = 1 or column_labels[i - 1] <> label), ' + ')
            as column_labels
    from figure
),

cell as (
    select report_id, 'request' as fact, outcome as row_code, applicant as column_code,
        request_count as value
    from core.fact_request
    union all
    select report_id, 'dispute', route, result, case_count
    from core.fact_dispute
    union all
    select report_id, 'indicator', indicator, 'value',
        if(value = trunc(value), cast(value as bigint), null)
    from core.fact_indicator
),

asked as (
    select distinct stated.report_id, report.form, stated.measure
    from stated
    inner join core.report as report using (report_id)
),

summed as (
    select
        asked.report_id, asked.form, named.measure, named.reading, named.fact,
        sum(cell.value) as value, count(cell.value) as cells
    from asked
    inner join named using (form, measure)
    inner join cell
        on asked.report_id = cell.report_id and named.fact = cell.fact
        and named.row_code = cell.row_code and named.column_code = cell.column_code
    group by all
),

judged as (
    select
        stated.*, titled.reading, titled.fact,
        if(titled.row_count = 1, titled.row_code, '') as row_code,
        if(titled.column_count = 1, titled.column_code, '') as column_code,
        if(titled.row_count > 1, coalesce(titled.row_group, titled.row_labels), titled.row_labels)
        || case
            when titled.is_total or titled.fact = 'indicator' then ''
            when titled.column_count > 1
                then '（' || coalesce(titled.column_group, titled.column_labels) || '）'
            else '（' || titled.column_labels || '）'
        end as printed_label,
        if(summed.cells = titled.cells, cast(summed.value as bigint), null) as table_value,
        case stated.bound
            when 'at_least' then table_value >= stated.value
            when 'at_most' then table_value <= stated.value
            else table_value = stated.value
        end as holds
    from stated
    inner join core.report as report using (report_id)
    inner join titled on report.form = titled.form and stated.measure = titled.measure
    left join summed
        on stated.report_id = summed.report_id and titled.measure = summed.measure
        and titled.reading = summed.reading
)

select
    * exclude (holds),
    bool_or(holds) over (partition by report_id, sentence, measure, context) as agrees
from judged
order by report_id, statement, reading
