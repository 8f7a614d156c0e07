"""Core tables for tests of the SQL that judges: as declared, the forms in them, figures as grids.

A grid has a row of the form a line and its columns as columns, as it is printed. Rows it leaves
out are 0 and printed; an empty field is `blank`, `d5` a 5 that is `derived`, `z` an `imputed_zero`.
A cell's source line is the position of its row on the form.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.form import load_forms, read_reference
from pipelines.items import item_rows
from pipelines.models import read_models
from pipelines.tables import CORE, find_table

DERIVED = ("dim_identity_term", "identity_gap", "identity_repair", "statement_reading")
REFERENCE = ("identities", "statement_measures")
GRIDS = {
    "request_grid": ("request", "outcome", "applicant", "request_count"),
    "dispute_grid": ("dispute", "route", "result", "case_count"),
}
Row = Mapping[str, object]


def open_core() -> duckdb.DuckDBPyConnection:
    """Every core table, empty but for the forms."""
    connection = duckdb.connect()
    for schema in ("raw", "core", "mart", "reference"):
        connection.execute(f"create schema {schema}")
    for table in CORE:
        columns = ", ".join(f'"{c.name}" {c.type}' for c in table.columns)
        connection.execute(f"create table {table.full_name} ({columns})")
    insert(connection, "core.dim_item", [row._asdict() for row in item_rows()])
    for name in REFERENCE:
        connection.register("rows", pa.Table.from_pylist(read_reference(name)))
        connection.execute(f"create table reference.{name} as from rows")
        connection.unregister("rows")
    return connection


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """Rows by the names of their columns; what no row names is NULL."""
    if rows:
        names = dict.fromkeys(name for row in rows for name in row)
        full = [{name: row.get(name) for name in names} for row in rows]
        connection.register("rows", pa.Table.from_pylist(full))
        connection.execute(f"insert into {table} by name from rows")
        connection.unregister("rows")


def derive(connection: duckdb.DuckDBPyConnection) -> None:
    models = {model.name: model for model in read_models("core")}
    for name in DERIVED:
        connection.execute(f"insert into core.{name} by name {models[name].sql}")


@cache
def block_of(form: str, fact: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes of the rows and columns of section 三 or 四."""
    block = next(block for block in load_forms()[form].blocks if block.fact == fact)
    return tuple(row.code for row in block.rows), tuple(column.code for column in block.columns)


def read_cell(text: str) -> tuple[int | None, str]:
    if text == "":
        return None, "blank"
    if text == "z":
        return 0, "imputed_zero"
    return (int(text[1:]), "derived") if text[0] == "d" else (int(text), "reported")


def unfold(grid: str, lines: Iterable[Mapping[str, str]], reports: Mapping[str, Row]) -> list[Row]:
    """The facts of a grid, with agency and year of their reports."""
    fact, row_name, column_name, value_name = GRIDS[grid]
    given = {(line["report_id"], line[row_name]): line for line in lines}
    rows: list[Row] = []
    for report_id in dict.fromkeys(report_id for report_id, _ in given):
        report = reports[report_id]
        codes, columns = block_of(str(report["form"]), fact)
        assert {code for one, code in given if one == report_id} <= set(codes)
        for position, code in enumerate(codes, start=1):
            line = given.get((report_id, code), dict.fromkeys(columns, "0"))
            for column in columns:
                value, status = read_cell(line[column])
                place = {row_name: code, column_name: column, value_name: value}
                head = {name: report.get(name) for name in ("report_id", "agency_id", "year")}
                rows.append(head | place | {"status": status, "source_line": position})
    return rows


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def typed(table: str, row: Mapping[str, str], report: Row) -> Row:
    """A line of a CSV in the types of its table, with agency and year of its report.

    Empty is NULL, but in the words of statements, which the prose's reader leaves empty.
    """
    kinds = {column.name: column.type for column in find_table(table).columns}
    assert set(row) <= set(kinds), f"{table} has no {set(row) - set(kinds)}"
    empty = "" if table == "core.fact_statement" else None
    values = {name: _value(kinds[name], text, empty) for name, text in row.items()}
    shared = {name: report[name] for name in ("agency_id", "year") if name in kinds and report}
    return shared | values


def _value(kind: str, text: str, empty: str | None) -> object:
    if text == "":
        return empty
    if kind == "BOOLEAN":
        return text == "true"
    if kind in ("INTEGER", "BIGINT"):
        return int(text)
    return float(text) if kind == "DOUBLE" else text


def load_case(connection: duckdb.DuckDBPyConnection, folder: Path, *others: str) -> None:
    """Every CSV of the folder but `others` into its table: `core.report.csv`, `request_grid.csv`"""
    reports: dict[str, Row] = {
        line["report_id"]: {"is_current": True, "scope": "own"} | typed("core.report", line, {})
        for line in read_csv(folder / "core.report.csv")
    }
    insert(connection, "core.report", list(reports.values()))
    for path in sorted(folder.glob("*.csv")):
        if path.stem in GRIDS:
            rows = unfold(path.stem, read_csv(path), reports)
            insert(connection, f"core.fact_{path.stem.removesuffix('_grid')}", rows)
        elif path.stem not in ("core.report", "expect", *others):
            lines = read_csv(path)
            rows = [
                typed(path.stem, row, reports.get(row.get("report_id", ""), {})) for row in lines
            ]
            insert(connection, path.stem, rows)
