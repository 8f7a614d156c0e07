-- a table and year in which the last version of the warehouse read otherwise
-- why: `difference` holds what `pipelines/warehouse/changes.py` counts, by table, agency and year.
select
    table_name,
    year,
    sum(added) as rows_added,
    sum(removed) as rows_removed,
    sum(changed) as rows_changed
from temp.difference
group by table_name, year
order by table_name, year
