"""What a published warehouse holds, in the few lines that close a run."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pipelines.warehouse.build import open_warehouse
from pipelines.warehouse.changes import summarise_changes

TROUBLES = 10


class Summary(NamedTuple):
    """Counts of the published warehouse; `troubles` are the first files that hold no report."""

    statuses: list[tuple[str, int]]
    troubles: list[tuple[str, str, str]]
    tables: list[tuple[str, int]]
    findings: list[tuple[str, str, int, str]]
    unplaced: int
    changes: list[str]


STATUSES = """
select status, count(*)
from raw.report_file
group by status
order by status = 'parsed' desc, status
"""

NOT_READ = """
select path, status, reason
from raw.report_file
where status in ('unreadable', 'empty', 'too_large', 'not_a_report')
    or (status = 'parsed' and reason <> '')
order by status = 'not_a_report', path
limit $1
"""

TABLES = """
select 'reports', count(*) from core.report where is_current
union all
select 'agencies', count(*) from core.dim_agency
union all
select 'facts',
    (select count(*) from core.fact_request) + (select count(*) from core.fact_disclosure)
    + (select count(*) from core.fact_dispute) + (select count(*) from core.fact_indicator)
union all
select 'districts and years', count(distinct (district_code, year)) from mart.district_year
"""

FINDINGS = """
select severity, rule, count(*) as findings, min(message) as example
from core.finding
group by severity, rule
order by list_position(['error', 'warning', 'info'], severity), findings desc, rule
"""


def summarise(warehouse: Path) -> Summary:
    with open_warehouse(warehouse) as connection:
        unplaced = connection.execute("select count(*) from core.unplaced_cell").fetchone()
        return Summary(
            connection.execute(STATUSES).fetchall(),
            connection.execute(NOT_READ, [TROUBLES]).fetchall(),
            connection.execute(TABLES).fetchall(),
            connection.execute(FINDINGS).fetchall(),
            int(unplaced[0]) if unplaced else 0,
            summarise_changes(connection),
        )
