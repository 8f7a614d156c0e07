-- one row is an administrative division and a year in which some report exists
-- zh: 行政区划与年份：当年名称、所属市省、今天的名称
-- key: district_code, year
-- warning: outside its years a division carries the names nearest in time and existed = false
-- columns:
--   district_code: 6 digits (GB/T 2260), as it stood in the year
--   year: the year
--   district_name: name in that year, of the division alone
--   level: province | prefecture | county
--   existed: the division existed in that year
--   prefecture_code: the prefecture it lies in, itself if it is one; NULL where there is none
--   province_code: the province it lies in, itself if it is one
--   city_name: name of the prefecture it lies in; NULL where there is none
--   province_name: name of the province it lies in
--   district_code_today: the division that holds its area today; itself if it lives
--   district_name_today: that division's name today
with division as (
    select
        year.year,
        division.*,
        year.year between division.valid_from and coalesce(division.valid_to, 9999) as existed
    from core.dim_district as division
    cross join (select distinct year from core.report where year is not null) as year
    -- one row a code and year: the name of that year, else the one nearest in time
    qualify row_number() over (
        partition by division.district_code, year.year
        order by
            existed desc,
            least(abs(year.year - division.valid_from), abs(year.year - division.valid_to)),
            division.valid_from
    ) = 1
)

select
    division.district_code,
    division.year,
    division.name as district_name,
    division.level,
    division.existed,
    case
        when division.level = 'prefecture' then division.district_code
        when parent.level = 'prefecture' then parent.district_code
    end as prefecture_code,
    case
        when division.level = 'province' then division.district_code
        when parent.level = 'province' then parent.district_code
        else parent.parent_code
    end as province_code,
    case
        when division.level = 'prefecture' then division.name
        when parent.level = 'prefecture' then parent.name
    end as city_name,
    division.province_name,
    coalesce(division.successor_code, division.district_code) as district_code_today,
    today.name as district_name_today
from division
left join division as parent
    on parent.district_code = division.parent_code and parent.year = division.year
left join core.dim_district as today
    on today.district_code = coalesce(division.successor_code, division.district_code)
    and today.valid_to is null
order by division.district_code, division.year
