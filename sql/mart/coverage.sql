-- one row is a district and year: which organs of those expected have reported
-- zh: 覆盖率：区县与年份，应报机关与已报机关
-- key: district_code, year
-- warning: expected are the streets and towns of today's list (it has no history; a district whose area
--   was shared out or joined since has none of them) and the other organs that reported in any year.
--   Vertical branches and consolidated reports are not counted.
-- columns:
--   district_code: 6 digits (GB/T 2260), as it stood in the year
--   district_name: its name in the year
--   level: province | prefecture | county
--   city_name: the prefecture it lies in; NULL where there is none
--   province_name: the province it lies in
--   district_code_today: the division that holds this area today
--   district_name_today: its name today
--   year: the year
--   agencies_expected: organs expected to report: towns_expected + others_expected
--   agencies_reporting: organs with a current own report of the year
--   coverage: 覆盖率: agencies_reporting / agencies_expected; NULL where none is expected
--   towns_expected: streets and towns of today's list
--   towns_reporting: those of them that reported
--   others_expected: organs not in that list that reported in any year
--   others_reporting: those of them that reported
--   missing: names of the organs that did not report, 、 between
with report as (
    select distinct
        district_code,
        year,
        agency_id,
        agency_name,
        -- 西工区洛北街道办事处 and 西咸新区底张街道办事处 are the list's 洛北街道 and 底张街道
        regexp_replace(
            regexp_replace(
                case
                    when starts_with(agency_name, district_name)
                        then substr(agency_name, length(district_name) + 1)
                    else agency_name
                end,
                '(人民政府|办事处)+$', ''
            ),
            '^.+(新区|开发区|高新区|经开区|管理区|示范区|度假区)(.+(街道|镇|乡))$', '\2'
        ) as organ_name
    from mart.agency_year
    where basis = 'members' and district_code is not null
),

town as (
    select distinct district_code, regexp_replace(name, '办事处$', '') as organ_name
    from reference.town
    where regexp_matches(name, '(街道|镇|乡|苏木)(办事处)?$')
),

-- divisions of a year whose area is one of today's, undivided
whole as (
    select district_code, year, district_code_today
    from mart.division_year
    where existed
    qualify count(*) over (partition by district_code_today, year) = 1
),

town_expected as (
    select whole.district_code, whole.year, town.organ_name
    from whole
    inner join town on town.district_code = whole.district_code_today
),

organ_ever as (
    select distinct district_code, organ_name from report
),

other_expected as (
    select organ.district_code, division.year, organ.organ_name
    from organ_ever as organ
    inner join mart.division_year as division using (district_code)
    where
        division.existed
        or exists (
            from report
            where report.district_code = division.district_code and report.year = division.year
        )
),

expected as (
    select
        district_code,
        year,
        organ_name,
        town_expected.organ_name is not null as is_town
    from town_expected
    full join other_expected using (district_code, year, organ_name)
),

organ_reported as (
    select district_code, year, organ_name, count(*) as reports
    from report
    group by district_code, year, organ_name
),

counted as (
    select
        expected.district_code,
        expected.year,
        sum(greatest(coalesce(reports, 0), 1))::bigint as agencies_expected,
        sum(coalesce(reports, 0))::bigint as agencies_reporting,
        count(*) filter (is_town) as towns_expected,
        count(*) filter (is_town and reports > 0) as towns_reporting,
        string_agg(organ_name, '、' order by organ_name) filter (reports is null) as missing
    from expected
    left join organ_reported using (district_code, year, organ_name)
    group by expected.district_code, expected.year
)

select
    division.district_code,
    division.district_name,
    division.level,
    division.city_name,
    division.province_name,
    division.district_code_today,
    division.district_name_today,
    division.year,
    counted.agencies_expected,
    counted.agencies_reporting,
    counted.agencies_reporting / nullif(counted.agencies_expected, 0) as coverage,
    counted.towns_expected,
    counted.towns_reporting,
    counted.agencies_expected - counted.towns_expected as others_expected,
    counted.agencies_reporting - counted.towns_reporting as others_reporting,
    counted.missing
from counted
inner join mart.division_year as division
    on division.district_code = counted.district_code and division.year = counted.year
order by division.district_code, division.year
