-- nothing is lost: figures printed in the tables = reported facts + unplaced cells
-- by: report
-- severity: error
-- why: asked of current reports; the facts of others are not loaded.
with fact as (
    select report_id, count(*) as facts
    from (
        select report_id from core.fact_request where status = 'reported'
        union all
        select report_id from core.fact_disclosure where status = 'reported'
        union all
        select report_id from core.fact_dispute where status = 'reported'
        union all
        select report_id from core.fact_indicator where status = 'reported'
    )
    group by report_id
),

unplaced as (
    select report_id, count(*) as cells from core.unplaced_cell group by report_id
)

select
    report.report_id, report.path, report.numeric_cells,
    coalesce(fact.facts, 0) as facts, coalesce(unplaced.cells, 0) as unplaced
from core.report as report
left join fact using (report_id)
left join unplaced using (report_id)
where report.is_current
    and report.numeric_cells is distinct from coalesce(fact.facts, 0) + coalesce(unplaced.cells, 0)
