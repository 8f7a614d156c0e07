-- what would explain a broken identity; at most one row an identity, the strongest
-- by: report
-- slice: 120000
-- why: a wrong cell breaks every identity it is a term of, by the same difference; where they
--   cross it is located. A guess is a row only if it mends every broken identity it touches,
--   breaks none, and no other guess of its kind does; else the clerk gets the bare sums.
-- warning: a hint for the clerk; the printed figure is never changed.
with suspect as (
    select distinct report_id, form, fact from core.identity_gap
),

cell as (
    select report_id, form, 'request' as fact, outcome as row_code, applicant as column_code,
        request_count as value, status, source_line
    from core.fact_request inner join suspect using (report_id)
    where suspect.fact = 'request'
    union all
    select report_id, form, 'dispute', route, result, case_count, status, source_line
    from core.fact_dispute inner join suspect using (report_id)
    where suspect.fact = 'dispute'
    union all
    select report_id, form, 'indicator', indicator, 'value',
        if(value = trunc(value), cast(value as bigint), null), status,
        source_line
    from core.fact_indicator inner join suspect using (report_id)
    where suspect.fact = 'indicator'
),

place as (
    select
        cell.*, line.position as row_no, head.position as column_no
    from cell
    inner join core.dim_item as line
        on cell.form = line.form and cell.fact = line.fact and line.axis = 'row'
        and cell.row_code = line.code
    inner join core.dim_item as head
        on cell.form = head.form and cell.fact = head.fact and head.axis = 'column'
        and cell.column_code = head.code
),

member as (
    select place.*, term.identity, term.sign, term.is_anchor, term.terms
    from place
    inner join core.dim_identity_term as term
        on place.form = term.form and place.fact = term.fact
        and place.row_code = term.row_code and place.column_code = term.column_code
),

state as (
    select
        report_id, identity, sum(value * sign) as gap, count(*) filter (sign = 1) as lefts,
        sum(value) filter (sign = -1) as right_sum
    from member
    group by report_id, identity
    having count(value) = any_value(terms)
),

touched as (
    select distinct member.report_id, member.fact, member.row_code, member.column_code
    from member
    semi join core.identity_gap using (report_id, identity)
),

wrong_cell as (
    select
        member.report_id, member.row_code, member.column_code,
        list(member.identity) as identities, any_value(member.value) as found,
        any_value(member.value) - min(state.gap * member.sign) as mended,
        any_value(member.source_line) as source_line
    from member
    semi join touched using (report_id, fact, row_code, column_code)
    inner join state using (report_id, identity)
    where member.status = 'reported'
    group by member.report_id, member.fact, member.row_code, member.column_code
    having count(*) > 1
        and min(state.gap * member.sign) = max(state.gap * member.sign)
        and min(state.gap * member.sign) <= any_value(member.value)
        and min(state.gap) <> 0
),

figure as (
    select
        place.*,
        touched.row_code is not null as is_suspect
    from place
    left join touched using (report_id, fact, row_code, column_code)
    where place.status = 'reported'
),

neighbours as (
    select
        one.report_id, one.fact, one.row_code, one.column_code, one.value, one.source_line,
        other.row_code as other_row_code, other.column_code as other_column_code,
        other.value as other_value
    from figure as one
    inner join figure as other
        on one.report_id = other.report_id and one.fact = other.fact
        and one.row_code = other.row_code and other.column_no = one.column_no + 1
    where one.value <> other.value and (one.is_suspect or other.is_suspect)
    union all
    select
        one.report_id, one.fact, one.row_code, one.column_code, one.value, one.source_line,
        other.row_code, other.column_code, other.value
    from figure as one
    inner join figure as other
        on one.report_id = other.report_id and one.fact = other.fact
        and one.column_code = other.column_code and other.row_no = one.row_no + 1
    where one.value <> other.value and (one.is_suspect or other.is_suspect)
        and one.fact <> 'dispute'
),

pair as materialized (
    select *, row_number() over () as pair from neighbours
),

moved as (
    select pair.pair, member.report_id, member.identity,
        member.sign * (pair.value - pair.other_value) as gap
    from pair
    inner join member using (report_id, fact, row_code, column_code)
    union all
    select pair.pair, member.report_id, member.identity,
        member.sign * (pair.other_value - pair.value)
    from pair
    inner join member
        on pair.report_id = member.report_id and pair.fact = member.fact
        and pair.other_row_code = member.row_code
        and pair.other_column_code = member.column_code
),

effect as (
    select pair, report_id, identity, sum(gap) as gap
    from moved
    group by pair, report_id, identity
    having sum(moved.gap) <> 0
),

mending as (
    select effect.pair, list(effect.identity) as identities
    from effect
    inner join state using (report_id, identity)
    group by effect.pair
    having bool_and(effect.gap = state.gap)
),

swapped as (
    select
        report_id, row_code, column_code, other_row_code, other_column_code, value as found,
        other_value as mended, source_line, identities
    from pair
    inner join mending using (pair)
),

miscounted as (
    select
        part.report_id, state.identity, part.row_code, part.column_code,
        state.right_sum + state.gap as found, state.right_sum as mended, part.source_line,
        if(state.gap < 0, 'omitted', 'doubled') as kind
    from state
    inner join member as part using (report_id, identity)
    where state.lefts = 1 and part.sign = -1 and part.value <> 0 and abs(state.gap) = part.value
    union all
    select
        total.report_id, state.identity, part.row_code, part.column_code,
        state.right_sum + state.gap, state.right_sum, part.source_line, 'included'
    from state
    inner join member as total using (report_id, identity)
    inner join place as part
        on total.report_id = part.report_id and total.fact = part.fact
        and total.column_code = part.column_code and state.gap = part.value
    where state.lefts = 1 and total.is_anchor and total.fact = 'request' and state.gap <> 0
        and not exists (
            select 1 from core.dim_identity_term as term
            where term.identity = state.identity and term.row_code = part.row_code
        )
        and exists (
            select 1 from core.dim_identity_term as term
            where term.identity = state.identity and term.row_code <> total.row_code
        )
),

guess as (
    select report_id, unnest(identities) as identity, 'cell' as kind, 1 as strength,
        row_code, column_code, '' as other_row_code, '' as other_column_code, found, mended,
        source_line
    from wrong_cell
    union all
    select report_id, unnest(identities), 'swap', 2, row_code, column_code, other_row_code,
        other_column_code, found, mended, source_line
    from swapped
    union all
    select report_id, identity, kind, 3, row_code, column_code, '', '', found, mended, source_line
    from miscounted
    union all
    select gap.report_id, gap.identity, 'total', 4, gap.row_code, gap.column_code, '', '',
        gap.left_sum, gap.right_sum, gap.source_line
    from core.identity_gap as gap
    inner join state using (report_id, identity)
    where state.lefts = 1
),

lone as (
    select *
    from guess
    qualify count(*) over (partition by report_id, identity, strength) = 1
),

digits as (
    select
        *, cast(found as varchar) as a, cast(mended as varchar) as b,
        list_filter(
            range(1, length(a) + 1), lambda i: substr(a, i, 1) <> substr(b, i, 1)) as differing
    from lone
),

compared as (
    select
        *,
        case
            when kind not in ('cell', 'total') or found <= 0 or mended <= 0 then ''
            when length(a) = length(b) and length(a) > 1 and len(differing) = 1 then 'one_digit'
            when length(a) = length(b) and len(differing) = 2
                and differing[2] = differing[1] + 1
                and substr(a, differing[1], 1) = substr(b, differing[2], 1)
                and substr(a, differing[2], 1) = substr(b, differing[1], 1) then 'transposed'
            when length(a) = length(b) + 1 and len(list_filter(
                range(1, length(a) + 1),
                lambda i: substr(a, 1, i - 1) || substr(a, i + 1) = b)) > 0 then 'extra_digit'
            when length(b) = length(a) + 1 and len(list_filter(
                range(1, length(b) + 1),
                lambda i: substr(b, 1, i - 1) || substr(b, i + 1) = a)) > 0 then 'lost_digit'
            else ''
        end as slip
    from digits
),

strongest as (
    select * exclude (strength, a, b, differing)
    from compared
    where kind <> 'total' or slip <> ''
    qualify row_number() over (partition by report_id, identity order by strength) = 1
),

slip_words (slip, words, words_zh) as (
    values
    ('transposed', '; two digits look exchanged', '，疑为数字位置颠倒'),
    ('extra_digit', '; a digit looks to be one too many', '，疑为多一位数字'),
    ('lost_digit', '; a digit looks lost', '，疑为少一位数字'),
    ('one_digit', '; one digit differs', '，只差一位数字'),
    ('', '', '')
)

select
    strongest.*,
    case kind
        when 'cell' then format(
            '; the sums hold if {} of {}{} is {} instead of {}{}', line.printed_label,
            head.printed_label, coalesce(format(' (line {})', strongest.source_line), ''),
            mended, found, words)
        when 'swap' then format(
            '; the sums hold if {} of {} ({}) and {} of {} ({}) change places', line.printed_label,
            head.printed_label, found, other_line.printed_label, other_head.printed_label, mended)
        when 'omitted' then format(
            '; it looks to leave out {} of {}', line.printed_label, head.printed_label)
        when 'doubled' then format(
            '; it looks to count {} of {} twice', line.printed_label, head.printed_label)
        when 'included' then format(
            '; it looks to include {} of {}', line.printed_label, head.printed_label)
        else words
    end as message,
    case kind
        when 'cell' then format(
            '；若{}“{}”的“{}”为{}（现为{}），则所涉合计均相符{}',
            coalesce(format('第{}行', strongest.source_line), ''), line.printed_label,
            head.printed_label, mended, found, words_zh)
        when 'swap' then format(
            '；若“{}”的“{}”（{}）与“{}”的“{}”（{}）互换，则所涉合计均相符', line.printed_label,
            head.printed_label, found, other_line.printed_label, other_head.printed_label, mended)
        when 'omitted' then format(
            '；似漏计“{}”的“{}”', line.printed_label, head.printed_label)
        when 'doubled' then format(
            '；似重复计入“{}”的“{}”', line.printed_label, head.printed_label)
        when 'included' then format(
            '；似误计入“{}”的“{}”', line.printed_label, head.printed_label)
        else words_zh
    end as message_zh
from strongest
inner join core.identity_gap as gap using (report_id, identity)
inner join slip_words using (slip)
inner join core.dim_item as line
    on gap.form = line.form and gap.fact = line.fact and line.axis = 'row'
    and strongest.row_code = line.code
inner join core.dim_item as head
    on gap.form = head.form and gap.fact = head.fact and head.axis = 'column'
    and strongest.column_code = head.code
left join core.dim_item as other_line
    on gap.form = other_line.form and gap.fact = other_line.fact and other_line.axis = 'row'
    and strongest.other_row_code = other_line.code
left join core.dim_item as other_head
    on gap.form = other_head.form and gap.fact = other_head.fact and other_head.axis = 'column'
    and strongest.other_column_code = other_head.code
order by strongest.report_id, strongest.identity
