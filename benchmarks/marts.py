"""Builds every mart over invented core tables and asks each its usual question.

`python benchmarks/marts.py [REPORTS]`: prints seconds a mart, and milliseconds a question
(best of three, from a file opened anew). Facts are as many as real reports have: 175 + 15 + 10.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import duckdb

from pipelines.items import ItemRow, item_rows
from pipelines.tables import CORE, Table
from pipelines.warehouse.lineage import list_models

REFERENCE = Path(__file__).resolve().parents[1] / "data" / "reference"
YEARS = range(2019, 2026)

DISTRICTS = f"""
    insert into core.dim_district by name
    with division as (select * from read_csv('{REFERENCE}/divisions.csv', all_varchar = true))
    select
        division.district_code, division.name, division.level, division.parent_code,
        province.name as province_name,
        case division.level when 'prefecture' then division.name else city.name end as city_name,
        division.valid_from::integer as valid_from, division.valid_to::integer as valid_to,
        division.district_code as successor_code
    from division
    left join division as city
        on city.district_code = division.parent_code and city.level = 'prefecture'
        and city.valid_to is null
    left join division as province
        on province.district_code = division.district_code[:2] || '0000'
"""
AGENCIES = """
    insert into core.dim_agency by name
    with county as (
        select row_number() over (order by district_code) - 1 as n, district_code, name
        from core.dim_district where valid_to is null and level = 'county'
    ), town as (
        select
            row_number() over (partition by district_code order by town_code) as n,
            district_code, name
        from reference.town
    )
    select
        county.district_code || '-' || agency.n as agency_id,
        county.name || coalesce(town.name, '机关' || agency.n) as agency_name,
        case when agency.n = 0 then 'government' when town.name is null then 'department'
             else 'street' end as agency_kind,
        'county' as level, county.district_code,
        if(agency.n = 0, 'consolidated', 'own') as scope, false as is_vertical
    from range($agencies // 2800 + 1) as agency(n), county
    left join town on town.district_code = county.district_code and town.n = agency.n
    order by agency.n, county.n limit $agencies
"""
REPORTS = """
    insert into core.report by name
    select
        format('{:016x}', hash(agency_id, year)) as report_id, agency_id, year::integer as year,
        if(year < 2021, '2019', '2021') as form, scope, true as is_current, district_code
    from core.dim_agency, range($first, $last) as year(year)
"""
FACT = """
    insert into core.{table} by name
    select
        report.agency_id, report.year, report.report_id,
        cell.row_code as {row}, cell.column_code as {column}{unit},
        case when hash(report.report_id, cell.row_code, cell.column_code) % 200 = 0 then null
             else hash(cell.column_code, report.report_id, cell.row_code) % 20 end as {value},
        'reported' as status, 40::integer as source_line
    from core.report as report
    inner join cell on cell.form = report.form and cell.fact = '{fact}'
"""
FACTS = (
    {"table": "fact_request", "fact": "request", "row": "outcome", "column": "applicant"}
    | {"value": "request_count", "unit": ""},
    {"table": "fact_dispute", "fact": "dispute", "row": "route", "column": "result"}
    | {"value": "case_count", "unit": ""},
    {"table": "fact_disclosure", "fact": "disclosure", "row": "item", "column": "measure"}
    | {"value": "value", "unit": ", '件' as unit"},
)
CELLS = """
    create temp table cell as
    select r.form, r.fact, r.code as row_code, c.code as column_code
    from core.dim_item as r
    inner join core.dim_item as c on c.form = r.form and c.block = r.block and c.axis = 'column'
    where r.axis = 'row'
"""
FINDINGS = """
    insert into core.finding by name
    select report_id, agency_id, year, 'T3-05' as rule, 'error' as severity
    from core.report where hash(report_id) % 10 = 0
"""
QUESTIONS = {
    "one district over years": """
        select year, basis, handled, disclosure_rate, coverage from mart.district_year
        where district_code_today = '410303' order by year""",
    "all districts of a province in a year": """
        select district_name, new_received, full_grant_rate, coverage from mart.district_year
        where province_name = '河南省' and year = 2023 and basis = 'members'""",
    "top 20 districts of the country": """
        select city_name, district_name, new_received from mart.district_year
        where year = 2023 and basis = 'members' order by new_received desc limit 20""",
    "top 20 agencies of the country": """
        select agency_name, new_received, disclosure_rate from mart.agency_year
        where year = 2023 order by new_received desc limit 20""",
    "one agency over years": """
        select year, new_received, disclosure_rate from mart.agency_year
        where agency_id = '410303-1' order by year""",
    "why a district denied, over years": """
        select year, outcome, request_count from mart.district_year_request
        where district_code_today = '410303' and applicant = 'total' and basis = 'members'
        order by year, outcome""",
    "who asks in a province": """
        select applicant, sum(request_count) from mart.district_year_request
        where province_name = '河南省' and year = 2023 and basis = 'members'
            and outcome = 'new_received' and is_part group by applicant""",
    "disputes of a province's districts": """
        select district_name, route, result, case_count from mart.district_year_dispute
        where province_name = '河南省' and year = 2023 and basis = 'members'""",
    "documents of a district over years": """
        select year, item, measure, value from mart.district_year_disclosure
        where district_code = '410303' and basis = 'members'""",
    "the widest gaps of a year": """
        select district_name, new_received_residual, agencies_missing from mart.district_year_gap
        where year = 2023 order by new_received_residual limit 20""",
    "provinces of a year": """
        select district_name, disclosure_rate, coverage from mart.area_year
        where level = 'province' and year = 2023 and basis = 'members' order by 2 desc""",
    "who is missing in a province": """
        select district_name, coverage, missing from mart.coverage
        where province_name = '河南省' and year = 2023 order by coverage""",
    "first against last year": """
        select district_name_today, disclosure_rate_change from mart.district_year_change
        where province_name = '河南省' and basis = 'members' order by 2 desc limit 20""",
    "a report in words": """
        select outcome_zh, applicant_zh, request_count from mart.request_readable
        where agency_id = '410303-1' and year = 2023""",
}


def declare(table: Table) -> str:
    columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
    return f"create table {table.full_name} ({columns})"


def fill_core(connection: duckdb.DuckDBPyConnection, reports: int) -> None:
    """Core tables for `reports` reports of invented agencies in the real divisions."""
    for schema in ("raw", "core", "mart", "reference"):
        connection.execute(f"create schema {schema}")
    for table in CORE:
        connection.execute(declare(table))
    connection.execute(
        f"create table reference.town as from read_csv('{REFERENCE}/towns.csv', all_varchar = true)"
    )
    marks = ", ".join("?" for _ in ItemRow._fields)
    connection.executemany(f"insert into core.dim_item values ({marks})", item_rows())
    connection.execute(DISTRICTS)
    connection.execute(AGENCIES, {"agencies": max(reports // len(YEARS), 1)})
    connection.execute(REPORTS, {"first": YEARS.start, "last": YEARS.stop})
    connection.execute(CELLS)
    for fact in FACTS:
        connection.execute(FACT.format(**fact))
    connection.execute(FINDINGS)


def seconds(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[float, float]:
    """Seconds by the clock, and of the processors: the machine may have other work."""
    start, worked = time.perf_counter(), time.process_time()
    connection.execute(sql).fetchall()
    return time.perf_counter() - start, time.process_time() - worked


def build_marts(connection: duckdb.DuckDBPyConnection) -> None:
    whole = whole_work = 0.0
    for model in (model for model in list_models() if model.layer == "mart"):
        kind = model.notes.get("kind", "table")
        spent, work = seconds(connection, f"create {kind} {model.full_name} as {model.sql}")
        rows = 0
        if kind == "table":
            rows = connection.table(model.full_name).count("*").fetchall()[0][0]
        told = f"{spent:8.2f} s {work:8.2f} of processors {rows:>12,} rows"
        print(f"{model.full_name:32} {kind:5} {told}", flush=True)
        whole, whole_work = whole + spent, whole_work + work
    print(f"all marts: {whole:.2f} s, {whole_work:.2f} of processors")


def ask_questions(path: Path) -> None:
    with duckdb.connect(path, read_only=True) as connection:
        for question, sql in QUESTIONS.items():
            rows = len(connection.execute(sql).fetchall())
            best, _ = min(seconds(connection, sql) for _ in range(3))
            print(f"{question:40} {best * 1000:8.1f} ms {rows:>6} rows")


def main() -> None:
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "marts.duckdb"
        config: dict[str, str | bool | int | float | list[str]] = {
            "threads": 2,
            "memory_limit": "2GB",
            "preserve_insertion_order": False,
        }
        with duckdb.connect(path, config=config) as connection:
            start = time.perf_counter()
            fill_core(connection, reports)
            facts = connection.table("core.fact_request").count("*").fetchall()[0][0]
            print(f"core: {time.perf_counter() - start:.1f} s, {facts:,} request facts", flush=True)
            build_marts(connection)
        print(f"{path.stat().st_size / 1e6:,.0f} MB")
        ask_questions(path)


if __name__ == "__main__":
    main()
