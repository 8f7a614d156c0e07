-- an administrative division, as it stood from valid_from to valid_to
select * from resolved.district order by district_code, valid_from
