-- every file has a status, and a reason in both languages where it is not parsed
-- severity: error
select path, status, reason, reason_zh
from raw.report_file
where not coalesce(case
    when status = 'parsed' then report_id is not null
    when status in (
        'duplicate', 'superseded', 'not_a_report', 'unreadable', 'empty', 'too_large'
    ) then reason <> '' and reason_zh <> ''
end, false)
