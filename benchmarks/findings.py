"""How long judging takes: every rule of `sql/finding/` over N invented reports, in DuckDB alone.

    python benchmarks/findings.py 100000

Facts are made by SQL, so that nothing but the rules is measured: section 二, 三 and 四 of forms
2019 and 2021, three years an agency, every twentieth report with one wrong figure, six statements a
report. Promise: all within-report rules over 100,000 reports in 60 s on two cores.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, process_time

import click
import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from warehouse_tables import DERIVED, open_core

from pipelines.models import read_models

ACROSS = ("Y-", "H-", "T2-04")

REPORTS = """
insert into core.report by name
select
    printf('%016x', hash(i)) as report_id, 'agency-' || (i // 3) as agency_id,
    2020 + i % 3 as year, if(i % 3 = 2, '2021', '2019') as form, 'own' as scope,
    true as is_current
from range($1) as numbers (i)
"""

LEAVES = """
create temp table leaf as
with line as (
    select form, block, code from core.dim_item
    where fact = 'request' and axis = 'row'
        and code not in ('new_received', 'carried_over', 'outcome_total', 'carried_forward')
),

head as (
    select form, block, code from core.dim_item
    where fact = 'request' and axis = 'column' and code <> 'total'
)

select
    report.report_id, report.agency_id, report.year, line.code as outcome,
    head.code as applicant,
    if(hash(report_id, line.code, head.code) % 12 = 0,
        cast(hash(line.code, report_id) % 40 as bigint), 0) as request_count
from core.report as report
inner join line on report.form = line.form
inner join head on line.form = head.form and line.block = head.block
"""

REQUESTS = """
insert into core.fact_request by name
with closed as (
    select report_id, agency_id, year, applicant, sum(request_count)::bigint as n
    from leaf group by all
),

own as (
    from leaf
    union all by name
    select report_id, agency_id, year, applicant, unnest(
        ['outcome_total', 'carried_over', 'carried_forward', 'new_received']) as outcome,
        unnest([n, 1, 2, n + 1]) as request_count
    from closed
),

whole as (
    from own
    union all by name
    select report_id, agency_id, year, outcome, 'total' as applicant,
        sum(request_count)::bigint as request_count
    from own group by all
)

select
    * exclude (request_count), 'reported' as status, 1 as source_line,
    request_count + (hash(report_id, outcome, applicant, 'wrong') % 3500 = 0)::bigint
        as request_count
from whole
order by report_id
"""

OTHERS = """
insert into core.fact_dispute by name
select report_id, agency_id, year, line.code as route, head.code as result,
    if(head.is_total, 4, 1) as case_count, 'reported' as status, 1 as source_line
from core.report as report
inner join core.dim_item as line
    on report.form = line.form and line.fact = 'dispute' and line.axis = 'row'
inner join core.dim_item as head
    on line.form = head.form and line.block = head.block and head.axis = 'column'
order by report_id;

insert into core.fact_disclosure by name
select report_id, agency_id, year, line.code as item, head.code as measure,
    hash(agency_id, line.code, head.code) % 9 as value, 'reported' as status, 1 as source_line
from core.report as report
inner join core.dim_item as line
    on report.form = line.form and line.fact = 'disclosure' and line.axis = 'row'
inner join core.dim_item as head
    on line.form = head.form and line.block = head.block and head.axis = 'column'
order by report_id;

insert into core.fact_statement by name
select report_id, agency_id, year, 'overview' as section, outcome as subject,
    request_count as value, 'exact' as bound, '件' as unit, outcome as measure, '' as context,
    outcome || request_count || '件。' as sentence, 1 as source_line
from core.fact_request
where applicant = 'total' and outcome in (
    'new_received', 'carried_over', 'full_grant', 'partial_grant', 'outcome_total',
    'carried_forward');

insert into core.section by name
select report_id, 'overview' as section, '一、总体情况' as heading, 1 as first_line,
    20 as last_line,
    string_agg(format('第{}项工作，按要求公开，编号{}', n, hash(agency_id, year, n)), '。') as text
from core.report, range(20) as sentences (n)
group by report_id;
"""


@contextmanager
def timed(parts: dict[str, float], name: str) -> Iterator[None]:
    """Seconds, and of the processors: the machine may have other work."""
    start, worked = perf_counter(), process_time()
    yield
    parts[name] = perf_counter() - start
    click.echo(f"{name:28} {parts[name]:7.2f} s {process_time() - worked:7.2f} of processors")


def make_facts(connection: duckdb.DuckDBPyConnection, reports: int) -> None:
    connection.execute(REPORTS, [reports]).fetchall()
    for script in (LEAVES, REQUESTS, OTHERS):
        for statement in connection.extract_statements(script):
            connection.execute(statement).fetchall()


def judge(connection: duckdb.DuckDBPyConnection, parts: dict[str, float]) -> None:
    core = {model.name: model for model in read_models("core")}
    for name in DERIVED:
        with timed(parts, name):
            connection.execute(f"insert into core.{name} by name {core[name].sql}").fetchall()
    for model in read_models("finding"):
        with timed(parts, model.name):
            rows = connection.execute(f"select count(*) from ({model.sql})").fetchall()
        click.echo(f"{'':28} {rows[0][0]:9} found")


@click.command(help=__doc__)
@click.argument("reports", default=100_000)
@click.option("--threads", default=2, show_default=True)
@click.option("--memory", default="4GB", show_default=True)
def main(reports: int, threads: int, memory: str) -> None:
    parts: dict[str, float] = {}
    with open_core() as connection:
        connection.execute(f"set threads = {threads}").fetchall()
        connection.execute(f"set memory_limit = '{memory}'").fetchall()
        with timed({}, "(making facts)"):
            make_facts(connection, reports)
        count = connection.execute("select count(*) from core.fact_request").fetchall()[0][0]
        judge(connection, parts)
    across = sum(seconds for name, seconds in parts.items() if name.startswith(ACROSS))
    within = sum(parts.values()) - across
    click.echo(f"\n{reports} reports, {count} request cells, {threads} threads")
    click.echo(f"within reports {within:.1f} s, across years and areas {across:.1f} s")


if __name__ == "__main__":
    main()
