-- a file seen in the raw folder
select
    file.path,
    file.size_bytes,
    file.sha256,
    parsed.encoding,
    parsed.encoding_basis,
    case
        when file.status <> '' then file.status
        when parsed.status <> 'parsed' then parsed.status
        when file.is_copy then 'duplicate'
        when report.version_status = 'superseded' then 'superseded'
        else 'parsed'
    end as status,
    case
        when file.status <> '' then file.reason
        when parsed.status <> 'parsed' then parsed.reason
        when file.is_copy then 'the same bytes as ' || file.first_path
        when not report.is_current then report.version_reason
        else ''
    end as reason,
    case
        when file.status <> '' then file.reason_zh
        when parsed.status <> 'parsed' then parsed.reason_zh
        when file.is_copy then '与 ' || file.first_path || ' 字节相同'
        when not report.is_current then report.version_reason_zh
        else ''
    end as reason_zh,
    report.report_id
from resolved.file as file
left join parsed.report as parsed using (report_id)
left join resolved.report as report using (report_id)
order by file.path
