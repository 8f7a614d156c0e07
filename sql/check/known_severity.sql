-- every finding has a severity, a rule and a message in both languages
-- severity: error
select report_id, rule, severity, message, message_zh
from core.finding
where not coalesce(
    severity in ('error', 'warning', 'info') and rule <> '' and message <> ''
    and message_zh <> '', false)
