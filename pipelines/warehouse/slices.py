"""A model made of so many reports at a time, where its joins over all would not fit in memory.

Whole agencies stand in a slice, so that what holds `by: report` or `by: agency` holds in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from pipelines.models import Model
from pipelines.warehouse.lineage import read_tables

SLICE = "by_slice"


def count_slices(connection: duckdb.DuckDBPyConnection, model: Model) -> int:
    """How many the header's `slice: reports` asks for; 1 where it is silent."""
    most = int(model.notes.get("slice", 0))
    row = connection.execute("select count(*) from core.report").fetchone() if most else None
    return max(1, -(-int(row[0]) // most)) if row else 1


def each_slice(
    connection: duckdb.DuckDBPyConnection, model: Model, house: str, slices: int
) -> Iterator[None]:
    """While each is yielded, names mean the tables of `house` as far as they are of its reports."""
    with _open_views(connection, model, house):
        for at in range(slices):
            connection.execute(
                f"create or replace table {SLICE}.main.part as select report_id"
                f" from {house}.core.report where hash(agency_id) % {slices} = {at}"
            )
            yield


@contextmanager
def _open_views(connection: duckdb.DuckDBPyConnection, model: Model, house: str) -> Iterator[None]:
    connection.execute(f"attach ':memory:' as {SLICE}")
    connection.execute(f"create table {SLICE}.main.part (report_id varchar)")
    for schema in ("raw", "core", "mart"):
        connection.execute(f"create schema {SLICE}.{schema}")
    for table in sorted({"core.report", *read_tables(model.sql)}):
        if table.startswith(("raw.", "core.", "mart.")):
            own = "report_id" in connection.sql(f"from {house}.{table}").columns
            narrow = f"semi join {SLICE}.main.part using (report_id)" if own else ""
            connection.execute(
                f"create view {SLICE}.{table} as select * from {house}.{table} {narrow}"
            )
    connection.execute(f"use {SLICE}")
    try:
        yield
    finally:
        connection.execute(f"use {house}")
        connection.execute(f"detach {SLICE}")
