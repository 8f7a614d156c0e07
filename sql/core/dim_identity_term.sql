-- a cell as a term of an identity of a form: left cells add up to what right ones do
-- why: the identities are data (data/reference/identities.csv). An identity of rows holds in
--   each column, one of columns in each row.
-- source: FORMS.md "Identities"
with side as (
    select
        row_number() over (order by form, rule, "left") as declared, form, rule, fact, axis,
        unnest(['left', 'right']) as side, unnest([1, -1]) as sign, unnest(["left", "right"]) as codes
    from reference.identities
),

term as (
    select
        declared, form, rule, fact, axis, side, sign, unnest(string_split(codes, '+')) as code,
        generate_subscripts(string_split(codes, '+'), 1) = 1 and side = 'left' as is_anchor
    from side
),

line as (
    select distinct form, fact, axis, code from core.dim_item where axis in ('row', 'column')
),

cell as (
    select
        term.*, line.code as line_code,
        if(term.axis = 'row', term.code, line.code) as row_code,
        if(term.axis = 'row', line.code, term.code) as column_code
    from term
    inner join line
        on term.form = line.form and term.fact = line.fact
        and line.axis = if(term.axis = 'row', 'column', 'row')
)

select
    cast(dense_rank() over (order by declared, line_code) as integer) as identity,
    form, rule, fact, row_code, column_code, side, sign, is_anchor,
    cast(count(*) over (partition by declared, line_code) as integer) as terms
from cell
order by identity, sign desc
