"""Tables as they are declared: made empty, and commented, so that the file explains itself."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from pipelines.models import Model, ModelColumn, quote
from pipelines.tables import Column, Table


def create_table(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """The declared table in the catalog in use, without rows; in place of one of its name."""
    columns = ", ".join(f'"{column.name}" {column.type}' for column in table.columns)
    connection.execute(f"create or replace table {table.full_name} ({columns})")


def comment_table(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    words = f"one row is {table.row}"
    _comment(connection, "table", table.full_name, words, table.warning, table.columns)


def comment_model(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """What the header of a mart says of it, as comments of its table or view."""
    kind, warning = model.notes.get("kind", "table"), model.notes.get("warning", "")
    _comment(connection, kind, model.full_name, model.row, warning, model.columns)


def _comment(
    connection: duckdb.DuckDBPyConnection,
    kind: str,
    name: str,
    words: str,
    warning: str,
    columns: Sequence[Column | ModelColumn],
) -> None:
    """All in one transaction: the disk is waited for once a table, not once a column."""
    words += f"; {warning}" if warning else ""
    told = [f"comment on {kind} {name} is {quote(words)}"]
    for column in columns:
        words = column.description + (f" [{column.unit}]" if column.unit else "")
        told.append(f'comment on column {name}."{column.name}" is {quote(words)}')
    connection.execute("; ".join(["begin", *told, "commit"]))
