"""Reports in core tables, in memory, and the rules of `sql/finding` over them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import duckdb

from pipelines.agencies.organs import TOWNSHIP, read_organ
from pipelines.check.result import CheckedFile
from pipelines.facts import CELL_COLUMNS
from pipelines.form import read_reference
from pipelines.items import item_rows
from pipelines.models import Model, read_models
from pipelines.placed.blanks import Cell
from pipelines.report import Report
from pipelines.tables import CORE, find_table

AT_ONCE = 200
DERIVED = ("dim_identity_term", "identity_gap", "identity_repair", "statement_reading")
REFERENCE = ("identities", "statement_measures")
Row = dict[str, Any]


def _open_core() -> duckdb.DuckDBPyConnection:
    """A database with every core table as declared, the forms and the identities filled in."""
    connection = duckdb.connect(":memory:")
    for schema in ("raw", "core", "reference"):
        connection.execute(f"create schema {schema}")
    for table in CORE:
        columns = ", ".join(f'"{column.name}" {column.type}' for column in table.columns)
        connection.execute(f"create table {table.full_name} ({columns})")
    _insert(connection, "core.dim_item", [row._asdict() for row in item_rows()])
    for name in REFERENCE:
        _create_reference(connection, name)
    return connection


def _create_reference(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    rows = read_reference(name)
    shape = json.dumps([dict.fromkeys(rows[0], "VARCHAR")])
    connection.execute(
        f"create table reference.{name} as "
        f"select unnest(from_json($1, '{shape}'), recursive := true)",
        [json.dumps(rows)],
    )


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    """Rows as one JSON value: a statement a row is a thousand times slower. Absent keys: NULL."""
    shape = json.dumps([{column.name: column.type for column in find_table(table).columns}])
    if rows:
        connection.execute(
            f"insert into {table} by name "
            f"select unnest(from_json($1, '{shape}'), recursive := true)",
            [json.dumps(rows)],
        )


def _core_rows(key: Row, file: CheckedFile, report: Report) -> dict[str, list[Row]]:
    """The rows of one report by table; `key` are the columns that every fact has."""
    own = {"report_id": key["report_id"]}
    head = {"form": report.form, "scope": "own", "is_current": True, "path": file.path}
    rows: dict[str, list[Row]] = {
        "core.report": [key | head],
        "core.section": [own | section._asdict() for section in report.sections],
        "core.unplaced_cell": [
            own | cell._asdict() | {"source_line": cell.line} for cell in report.unplaced
        ],
        "core.fact_statement": [
            key | statement._asdict() | {"source_line": statement.line}
            for statement in report.statements
        ],
    }
    for cell in report.cells:
        rows.setdefault(f"core.fact_{cell.fact}", []).append(key | _cell_row(cell))
    return rows


def _cell_row(cell: Cell) -> Row:
    row, column, value = CELL_COLUMNS[cell.fact]
    return {
        row: cell.row,
        column: cell.column,
        value: cell.value,
        "unit": cell.unit,
        "status": cell.status,
        "source_line": cell.line,
    }


def _agency_row(agency_id: str, name: str) -> Row:
    """Of streets and towns the name alone tells the level; of others it is left open."""
    organ = read_organ(name)
    kind = organ.kind if organ else None
    return {
        "agency_id": agency_id,
        "agency_name": name,
        "agency_kind": kind,
        "level": "township" if kind in TOWNSHIP else None,
        "scope": "own",
    }


def _fill(
    connection: duckdb.DuckDBPyConnection, reports: Sequence[tuple[str, CheckedFile, Report]]
) -> None:
    """Years of one organ make a series; a second file of the same year stands by itself.

    So does a file of an organ whose place is not told: 教育局 may be any county's.
    """
    taken: set[tuple[str, int | None]] = set()
    tables: dict[str, list[Row]] = {}
    for report_id, file, report in reports:
        series = (file.agency_id, file.year)
        alone = series in taken or not all(series)
        taken.add(series)
        agency_id = f"{file.agency}#{report_id}" if alone else series[0]
        key = {"report_id": report_id, "agency_id": agency_id, "year": file.year}
        for table, rows in _core_rows(key, file, report).items():
            tables.setdefault(table, []).extend(rows)
        tables.setdefault("core.dim_agency", []).append(_agency_row(agency_id, file.agency))
    agencies = {row["agency_id"]: row for row in tables.get("core.dim_agency", [])}
    for table, rows in (tables | {"core.dim_agency": list(agencies.values())}).items():
        for start in range(0, len(rows), AT_ONCE * AT_ONCE):
            _insert(connection, table, rows[start : start + AT_ONCE * AT_ONCE])


def _apply_rules(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Row]]:
    core = {model.name: model for model in read_models("core")}
    for name in DERIVED:
        connection.execute(f"insert into core.{name} by name {core[name].sql}")
    for model in read_models("finding"):
        for row in _select(connection, model):
            severity = row.get("severity") or model.notes["severity"]
            yield row["report_id"], row | {"rule": model.name, "severity": severity}


def _select(connection: duckdb.DuckDBPyConnection, model: Model) -> Iterator[Row]:
    cursor = connection.execute(model.sql)
    names = [column[0] for column in cursor.description or ()]
    for row in cursor.fetchall():
        yield dict(zip(names, row, strict=True))


def judge(reports: Sequence[tuple[str, CheckedFile, Report]]) -> list[tuple[str, Row]]:
    """Every offence of reports that were read, as (report_id, its fields)."""
    if not reports:
        return []
    with _open_core() as connection:
        _fill(connection, reports)
        return list(_apply_rules(connection))
