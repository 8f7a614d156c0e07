-- a doubt of reading, or of whose report it is; the files of sql/finding/ add the broken identities
select
    doubt.report_id,
    report.agency_id,
    report.year,
    doubt.* exclude (report_id)
from (
    select * from parsed.doubt
    union all by name
    select * from resolved.finding
) as doubt
join core.report as report using (report_id)
order by doubt.report_id, doubt.source_line, doubt.rule
