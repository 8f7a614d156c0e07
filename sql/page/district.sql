-- one row is a division the page shows, with the number of those it leaves out
-- why: all areas from prefecture up, and the 1,000 counties with most requests in their latest year
with named as (
    select district_code, district_name, level, city_name, province_name, year, new_received
    from mart.district_year
    where level = 'county'
    union all
    select district_code, district_name, level, city_name, province_name, year, new_received
    from mart.area_year
),

latest as (
    select
        district_code,
        arg_max(district_name, year) as district_name,
        any_value(level) as level,
        arg_max(city_name, year) as city_name,
        arg_max(province_name, year) as province_name,
        arg_max(new_received, year) as new_received
    from named
    group by district_code
),

ranked as (
    select
        *,
        row_number() over (
            partition by level = 'county' order by new_received desc nulls last, district_code
        ) as place,
        count(*) over () as districts
    from latest
)

select
    district_code, district_name, level, city_name, province_name, districts
from ranked
where level <> 'county' or place <= 1000
order by district_code
