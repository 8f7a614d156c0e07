-- every figure printed in a table has its place on the form
-- severity: warning
-- zh: 表格中的每个数字都能归入表样中的单元格
-- why: a figure whose row or column can't be told is kept in core.unplaced_cell and in no sum.
-- source: DESIGN.md, "nothing is lost"
select
    report_id, '' as row_code, '' as column_code, '' as expected, printed_text as found,
    source_line,
    format('line {}: the figure {} has no place: {}', source_line, printed_text, reason) as message,
    format('第{}行：数字{}无法归入表样中的单元格', source_line, printed_text) as message_zh
from core.unplaced_cell
order by report_id, source_line, printed_text
