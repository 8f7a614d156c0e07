"""Small warehouses in memory: core tables, the samples' cells, and the marts made of them."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

from pipelines.tables import CORE
from pipelines.warehouse.lineage import list_models

REPORTS = Path(__file__).parent / "reports"
VALUE = {
    "request": ("core.fact_request", "outcome", "applicant", "request_count"),
    "dispute": ("core.fact_dispute", "route", "result", "case_count"),
    "disclosure": ("core.fact_disclosure", "item", "measure", "value"),
}
Cells = dict[tuple[str, str, str], float]


SCHEMAS = ("raw", "core", "mart", "reference")
REFERENCE_TOWN = {"town_code": "VARCHAR", "name": "VARCHAR", "district_code": "VARCHAR"}


def connect() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for schema in SCHEMAS:
        connection.execute(f"create schema {schema}")
    return connection


def declare(connection: duckdb.DuckDBPyConnection, table: str, types: dict[str, str]) -> None:
    columns = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
    connection.execute(f"create table {table} ({columns})")


def connect_core() -> duckdb.DuckDBPyConnection:
    """A database with every core table of the declaration, all empty."""
    connection = connect()
    for table in CORE:
        declare(connection, table.full_name, {c.name: c.type for c in table.columns})
    declare(connection, "reference.town", REFERENCE_TOWN)
    return connection


def build(connection: duckdb.DuckDBPyConnection) -> None:
    for model in list_models():
        if model.layer == "mart":
            kind = model.notes.get("kind", "table")
            connection.execute(f"create {kind} {model.full_name} as {model.sql}")


def read_cells(path: Path) -> Cells:
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["fact"], row["row"], row["column"]): float(row["value"])
            for row in csv.DictReader(file)
            if row["value"]
        }


def list_samples() -> dict[str, Cells]:
    """Cells with a figure, by the name of the report's folder, where all are of 二 to 四."""
    cells = {path.parent.name: read_cells(path) for path in sorted(REPORTS.glob("*/cells.csv"))}
    return {name: known for name, known in cells.items() if {f for f, _, _ in known} <= set(VALUE)}


def load_samples(connection: duckdb.DuckDBPyConnection, samples: dict[str, Cells]) -> None:
    """Every report as an agency of its own in one county, in one year."""
    connection.execute(
        "insert into core.dim_district values"
        " ('410303', '西工区', 'county', '410300', '河南省', '洛阳市', 2008, null, '410303')"
    )
    for name, cells in samples.items():
        connection.execute(
            "insert into core.report (report_id, agency_id, year, form, scope, is_current,"
            " district_code) values ($1, $1, 2021, '2021', 'own', true, '410303')",
            [name],
        )
        for (fact, row, column), value in cells.items():
            table, row_name, column_name, value_name = VALUE[fact]
            connection.execute(
                f"insert into {table} (agency_id, year, {row_name}, {column_name}, {value_name})"
                " values (?, 2021, ?, ?, ?)",
                [name, row, column, value],
            )
