-- an agency and year whose current report, or what is read of it, is not the last version's
-- why: `difference` holds what `pipelines/warehouse/changes.py` counts, by table, agency and year;
--   `previous_report` and `previous_agency` are the last version's, without rows where none is.
with now as (
    select agency_id, year, report_id, path
    from core.report
    where is_current and agency_id is not null and year is not null
),

before as (
    select agency_id, year, report_id as report_id_before, path as path_before
    from temp.previous_report
    where is_current and agency_id is not null and year is not null
),

facts as (
    select agency_id, year, sum(added + removed + changed)::bigint as facts_changed
    from temp.difference
    where table_name like 'core.fact%' and agency_id is not null
    group by agency_id, year
)

select
    agency_id,
    coalesce(agency.agency_name, gone.agency_name) as agency_name,
    year,
    case
        when report_id_before is null then 'added'
        when report_id is null then 'removed'
        when report_id <> report_id_before then 'replaced'
        else 'reread'
    end as change,
    report_id,
    report_id_before,
    path,
    path_before,
    case
        when report_id is not null and report_id_before is not null
            then coalesce(facts_changed, 0)
    end as facts_changed
from now
full join before using (agency_id, year)
left join facts using (agency_id, year)
left join core.dim_agency as agency using (agency_id)
left join temp.previous_agency as gone using (agency_id)
where report_id is distinct from report_id_before or facts_changed > 0
order by agency_id, year
