-- an agency
select * from resolved.agency order by district_code, agency_id
