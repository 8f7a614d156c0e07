-- a doubt about whose a report is, or a wrong line of the manifest
select report_id, rule, severity, message, message_zh, expected, found
from resolved.doubt
union all
select report.report_id, line.rule, line.severity, line.message, line.message_zh, line.expected,
    line.found
from resolved.line as line
left join resolved.report as report on line.path = report.path
