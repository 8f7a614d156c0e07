-- one row is the whole warehouse
select
    (select count(*) from core.report where is_current) as reports,
    (select count(*) from core.report where is_current and url = 'about:invented')
        as reports_invented,
    (select count(distinct agency_id) from mart.agency_year) as agencies,
    (select count(distinct district_code) from mart.district_year where level = 'county')
        as counties,
    (select count(*) from core.finding where severity = 'error') as errors,
    (select count(*) from core.finding where severity = 'warning') as warnings,
    (select count(*) from core.unplaced_cell) as unplaced
