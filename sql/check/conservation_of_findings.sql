-- every broken identity is told: core.identity_gap = the findings of its rules
-- by: report
-- severity: error
with broken as (
    select rule, report_id, count(*) as identities from core.identity_gap group by all
),

told as (
    select rule, report_id, count(*) as findings
    from core.finding
    where rule in (select rule from core.dim_identity_term)
    group by all
)

select rule, report_id, identities, findings
from broken
full join told using (rule, report_id)
where identities is distinct from findings
