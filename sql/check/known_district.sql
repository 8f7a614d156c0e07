-- every district named is one of core.dim_district
-- severity: error
select 'report' as named_by, report_id as name, district_code
from core.report
anti join core.dim_district using (district_code)
where district_code is not null
union all
select 'agency', agency_id, district_code
from core.dim_agency
anti join core.dim_district using (district_code)
where district_code is not null
