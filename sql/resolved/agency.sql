-- an agency, under the name of its latest year
select agency_id, agency_name, agency_kind, level, district_code, scope, is_vertical
from resolved.told
where agency_id is not null
qualify row_number() over (
    partition by agency_id
    order by
        coalesce(year, 0) desc, agency_name desc, agency_kind, level, district_code, scope,
        is_vertical
) = 1
