-- a doubt of reading, or of whose report it is; the files of sql/finding/ add the broken identities
select
    doubt.report_id,
    report.agency_id,
    report.year,
    doubt.rule,
    doubt.severity,
    doubt.row_code,
    doubt.column_code,
    doubt.expected,
    doubt.found,
    doubt.source_line,
    doubt.message,
    doubt.message_zh
from (
    select parsed.* from parsed.doubt as parsed
    semi join core.report using (report_id)
    union all by name
    select * from resolved.finding
) as doubt
left join core.report as report using (report_id)
order by doubt.report_id, doubt.source_line, doubt.rule
