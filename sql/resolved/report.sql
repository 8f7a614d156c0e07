-- a parsed report: whose it is, of which year, and whether it is the current one
-- why: of several files of one organ, year and scope one is current: a corrected version (更正,
--   修订 … in its title) before others; then the one with more printed figures; then one listed in
--   the manifest; then the later publication; then the path that sorts first. The others are
--   superseded: their report row stays, their facts do not enter. A report whose agency or year is
--   not told, or whose year is out of range, is not loaded whatever its rank.
with version as (
    select
        told.report_id, told.agency_id, told.year, told.scope, told.loaded, file.path,
        parsed.sha256, parsed.corrected, parsed.numeric_cells as figures, listed.url,
        listed.retrieved_at, listed.path is not null as is_listed,
        coalesce(parsed.published_on, '') as published_on
    from resolved.told as told
    inner join resolved.file as file on told.report_id = file.report_id and not file.is_copy
    inner join parsed.report as parsed on told.report_id = parsed.report_id
    left join resolved.listed as listed on file.path = listed.path
),

ranked as (
    select
        report_id, sha256, corrected, figures, row_number() over series as place,
        first(path) over series as first_path, first(sha256) over series as first_sha256,
        first(corrected) over series as first_corrected, first(figures) over series as first_figures
    from version
    where loaded
    window series as (
        partition by agency_id, year, scope
        order by
            corrected desc, figures desc nulls last, is_listed desc, published_on desc, path
    )
),

late as (
    select
        report_id, first_path,
        case
            when sha256 = first_sha256
                then ['the same bytes', '内容完全相同']
            when first_corrected and not corrected
                then ['that file is the corrected version', '该文件为更正版']
            when figures < first_figures
                then ['that file has more figures', '该文件数据更完整']
            else
                ['it is listed, later, or first by path', '该文件列于清单、发布较晚或路径在先']
        end as why
    from ranked
    where place > 1
)

select
    told.report_id, told.agency_id, told.agency_name, told.agency_basis, told.year, told.year_basis,
    told.district_code, told.district_basis, told.scope,
    told.loaded and late.report_id is null as is_current,
    if(late.report_id is null, '', 'superseded') as version_status,
    case
        when not told.loaded then told.unloaded
        when late.report_id is null then ''
        else 'superseded by ' || first_path || ': ' || why[1]
    end as version_reason,
    case
        when not told.loaded then told.unloaded_zh
        when late.report_id is null then ''
        else '已被' || first_path || '取代:' || why[2]
    end as version_reason_zh,
    version.path, version.url, version.retrieved_at
from resolved.told as told
inner join version on told.report_id = version.report_id
left join late on told.report_id = late.report_id
