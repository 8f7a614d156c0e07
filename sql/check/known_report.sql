-- every section, finding, unplaced cell and file names a report of core.report
-- by: report
-- severity: error
with named as (
    select 'section' as named_by, report_id from core.section
    union all
    -- a line of the manifest (R-06) may name a file that is no report, or none
    select 'finding', report_id from core.finding where report_id is not null or rule <> 'R-06'
    union all
    select 'unplaced_cell', report_id from core.unplaced_cell
    union all
    select 'report_file', report_id from raw.report_file where status = 'parsed'
)

select distinct named_by, report_id
from named
anti join core.report using (report_id)
