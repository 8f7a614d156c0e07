-- an agency and year have one current report
-- severity: error
select agency_id, year, count(*) as reports
from core.report
where is_current
group by agency_id, year
having count(*) > 1
