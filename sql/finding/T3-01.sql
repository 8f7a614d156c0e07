-- per applicant, new requests and those carried over are closed or carried forward
-- by: report
-- severity: error
-- zh: 按申请人，本年新收加上年结转等于办理结果总计加结转下年度
-- why: the one rule printed on the form: 第一项加第二项之和，等于第三项加第四项之和. At least one
--   of the four figures is printed; a sum with an unknown term is not assessed.
-- source: the form (国办公开办函〔2019〕60号, 〔2021〕30号), head of the table of section 三
with spoken as (
    select
        gap.report_id, gap.identity,
        string_agg(line.printed_label || ' ' || fact.request_count, ' + ' order by line.position)
            filter (term.side = 'left') as left_words,
        string_agg(line.printed_label || ' ' || fact.request_count, ' + ' order by line.position)
            filter (term.side = 'right') as right_words
    from core.identity_gap as gap
    inner join core.dim_identity_term as term using (identity)
    inner join core.fact_request as fact
        on gap.report_id = fact.report_id and term.row_code = fact.outcome
        and term.column_code = fact.applicant
    inner join core.dim_item as line
        on gap.form = line.form and line.fact = 'request' and line.axis = 'row'
        and term.row_code = line.code
    where gap.rule = 'T3-01'
    group by gap.report_id, gap.identity
)

select
    gap.report_id, gap.row_code, gap.column_code,
    cast(gap.right_sum as varchar) as expected, cast(gap.left_sum as varchar) as found,
    gap.source_line,
    coalesce(format('line {}: ', gap.source_line), '') || format(
        '{}: {} make {}, but {} make {}', head.printed_label, spoken.left_words,
        gap.left_sum, spoken.right_words, gap.right_sum)
        || coalesce(repair.message, '') as message,
    coalesce(format('第{}行：', gap.source_line), '') || format(
        '{}：{}，合计{}；而{}，合计{}', head.printed_label, spoken.left_words,
        gap.left_sum, spoken.right_words, gap.right_sum)
        || coalesce(repair.message_zh, '') as message_zh
from core.identity_gap as gap
inner join spoken using (report_id, identity)
inner join core.dim_item as head
    on gap.form = head.form and head.fact = 'request' and head.axis = 'column'
    and gap.column_code = head.code
left join core.identity_repair as repair using (report_id, identity)
order by gap.report_id, gap.source_line, gap.identity
