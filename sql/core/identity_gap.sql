-- an identity whose terms are all known and that does not hold in a report
-- by: report
-- slice: 500000
-- why: for every identity of every form at once; the rules select from it.
--   A total that is not printed is derived from its parts and can't be wrong, so the anchor has to
--   be printed; T3-01 has no total, there any printed term will do.
-- source: FORMS.md "Identities"; tolerance 0
with cell as not materialized (
    select report_id, 'request' as fact, outcome as row_code, applicant as column_code,
        request_count as value, status, source_line
    from core.fact_request
    union all
    select report_id, 'dispute', route, result, case_count, status, source_line
    from core.fact_dispute
    union all
    select report_id, 'indicator', indicator, 'value',
        if(value = trunc(value), cast(value as bigint), null), status, source_line
    from core.fact_indicator
),

-- what is 0 or not known adds nothing: the whole is looked at only where the rest does not add up
uneven as (
    select cell.report_id, term.identity
    from cell
    inner join core.report using (report_id)
    inner join core.dim_identity_term as term
        on report.form = term.form and cell.fact = term.fact
        and cell.row_code = term.row_code and cell.column_code = term.column_code
    where cell.value <> 0
    group by cell.report_id, term.identity
    having sum(cell.value * term.sign) <> 0
),

-- the few reports of these, before every cell is asked for
doubtful as (
    select distinct report_id from uneven
),

total as (
    select
        cell.report_id, term.identity,
        sum(cell.value) filter (term.sign = 1) as left_sum,
        sum(cell.value) filter (term.sign = -1) as right_sum,
        count(*) filter (cell.status = 'reported') as printed,
        bool_or(cell.status = 'reported') filter (term.is_anchor) as anchor_printed,
        any_value(cell.source_line) filter (term.is_anchor) as source_line
    from cell
    semi join doubtful using (report_id)
    inner join uneven using (report_id)
    inner join core.dim_identity_term as term
        on uneven.identity = term.identity and cell.fact = term.fact
        and cell.row_code = term.row_code and cell.column_code = term.column_code
    group by cell.report_id, term.identity
    having count(cell.value) = any_value(term.terms)
        and sum(cell.value * term.sign) <> 0
)

select
    total.report_id, anchor.identity, anchor.form, anchor.rule, anchor.fact,
    anchor.row_code, anchor.column_code,
    cast(total.left_sum as bigint) as left_sum, cast(total.right_sum as bigint) as right_sum,
    cast(side.parts as integer) as parts,
    cast(total.left_sum - total.right_sum as bigint) as gap, total.source_line
from total
inner join core.dim_identity_term as anchor on total.identity = anchor.identity and anchor.is_anchor
inner join (
    select
        identity, count(*) filter (side = 'right') as parts, count(*) filter (side = 'left') as lefts
    from core.dim_identity_term
    group by identity
) as side on total.identity = side.identity
where total.anchor_printed or (side.lefts > 1 and total.printed > 0)
order by total.report_id, anchor.identity
