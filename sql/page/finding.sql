-- one row is a finding about an agency's report, the gravest first, twenty an agency at most
select
    agency_id, year, path, rule, severity, source_line, left(message, 400) as message,
    left(message_zh, 400) as message_zh
from mart.finding_readable
where agency_id is not null and severity in ('error', 'warning')
qualify row_number() over (
    partition by agency_id
    order by list_position(['error', 'warning'], severity), year desc, rule, source_line, message
) <= 20
order by agency_id, year, list_position(['error', 'warning'], severity), rule, source_line, message
