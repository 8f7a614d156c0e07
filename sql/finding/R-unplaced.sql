-- every figure printed in a table has its place on the form
-- by: report
-- severity: warning
-- zh: 表格中的每个数字都能归入表样中的单元格
-- why: a figure whose row or column can't be told is kept in core.unplaced_cell and in no sum; here
--   the figures of a line are told together.
-- source: DESIGN.md, "nothing is lost"
select
    report_id, '' as row_code, '' as column_code, '' as expected,
    string_agg(printed_text, ' ' order by printed_text) as found, source_line,
    coalesce(format('line {}: ', source_line), '') || format(
        'no place for {}: {}', string_agg(printed_text, ' ' order by printed_text), reason)
        as message,
    coalesce(format('第{}行：', source_line), '') || format(
        '数字{}无法归入表样中的单元格', string_agg(printed_text, ' ' order by printed_text))
        as message_zh
from core.unplaced_cell
group by report_id, source_line, reason
order by report_id, source_line, reason
