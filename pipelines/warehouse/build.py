"""A warehouse made whole from what is staged: tables, comments, findings, marts, checks.

It is made in a file of its own, and is published only where no check of severity error finds an
offender.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb

from pipelines.models import Model, quote, read_models
from pipelines.settings import Settings
from pipelines.tables import CORE, Table
from pipelines.warehouse.changes import write_changes
from pipelines.warehouse.declaration import comment_model, comment_table, create_table
from pipelines.warehouse.lineage import FINDING, list_models
from pipelines.warehouse.slices import count_slices, each_slice

STORAGE_VERSION = "v1.4.0"
HOUSE = "warehouse"
"""The catalog that the file being made is attached as."""
OFFENDERS_SHOWN = 5


class TableMade(NamedTuple):
    """A table of the warehouse, its rows, and its columns as (name, type, description)."""

    name: str
    rows: int
    columns: list[tuple[str, str, str]]


class CheckOutcome(NamedTuple):
    """One promise of `sql/check/`: how many rows break it, and the first of them as text."""

    name: str
    promise: str
    severity: str
    offenders: int
    examples: list[str]

    @property
    def passed(self) -> bool:
        return self.offenders == 0


class Built(NamedTuple):
    """`renewed` reports were made anew in a copy of the last version; None: everything was."""

    tables: list[TableMade]
    checks: list[CheckOutcome]
    renewed: int | None = None

    @property
    def broken(self) -> list[CheckOutcome]:
        """The checks for which nothing may be published."""
        return [check for check in self.checks if check.severity == "error" and not check.passed]


class ModelError(Exception):
    """A SQL file that cannot be run; the text names the file."""


@contextmanager
def open_build(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to build with; what exceeds the memory limit spills into the build folder."""
    spill = settings.build / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "storage_compatibility_version": STORAGE_VERSION,
        "memory_limit": settings.memory_limit,
        "threads": settings.threads,
        "temp_directory": str(spill),
        "preserve_insertion_order": False,
    }
    connection = duckdb.connect(config=config)
    try:
        yield connection
    finally:
        connection.close()


def attach_house(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """The file as the catalog that names without one mean; a new one where there is none."""
    connection.execute(f"attach {quote(path)} as {HOUSE} (storage_version '{STORAGE_VERSION}')")
    connection.execute(f"use {HOUSE}")


def detach_house(connection: duckdb.DuckDBPyConnection) -> None:
    """Closes the file, with everything written into it."""
    connection.execute("use memory")
    connection.execute(f"checkpoint {HOUSE}")
    connection.execute(f"detach {HOUSE}")


def fill_warehouse(
    connection: duckdb.DuckDBPyConnection, previous: Path | None, tell: Callable[[str], None]
) -> Built:
    """Makes every table from what is staged, then asks every check. `tell` hears each name.

    `previous` is the version that `mart.changes` compares with; None where there is none to read.
    """
    for schema in ("raw", "core", "mart"):
        connection.execute(f"create schema if not exists {schema}")
    for model in list_models():
        tell(model.full_name)
        with name_errors(model):
            make_model(connection, model)
    tell("mart.changes")
    write_changes(connection, previous)
    tell("checks")
    checks = [ask_check(connection, check) for check in read_models("check")]
    return Built(list_tables(connection), checks)


@contextmanager
def name_errors(model: Model) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise ModelError(f"sql/{model.layer}/{model.path.name}: {error}") from error


def make_model(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Makes the model's table or view with its comments, or adds its findings."""
    table = _declared().get(model.full_name)
    if model.layer == "finding":
        for _ in _list_slices(connection, model):
            add_findings(connection, model, f"{HOUSE}.{FINDING}")
    elif table is not None:
        _fill_house(connection, table, model)
        comment_table(connection, table)
    else:
        kind = model.notes.get("kind", "table")
        connection.execute(f"create {kind} {model.full_name} as {model.sql}")
        comment_model(connection, model)


@cache
def _declared() -> dict[str, Table]:
    return {table.full_name: table for table in CORE}


def fill_table(connection: duckdb.DuckDBPyConnection, table: Table, model: Model) -> None:
    """The declared table in the catalog in use, with the model's rows."""
    create_table(connection, table)
    connection.execute(f"insert into {table.full_name} by name {model.sql}")


def _fill_house(connection: duckdb.DuckDBPyConnection, table: Table, model: Model) -> None:
    create_table(connection, table)
    for _ in _list_slices(connection, model):
        connection.execute(f"insert into {HOUSE}.{table.full_name} by name {model.sql}")


def _list_slices(connection: duckdb.DuckDBPyConnection, model: Model) -> Iterable[None]:
    slices = count_slices(connection, model)
    return [None] if slices == 1 else each_slice(connection, model, HOUSE, slices)


def add_findings(connection: duckdb.DuckDBPyConnection, model: Model, table: str) -> None:
    """The findings of a rule, or the doubts that are findings before any rule, into `table`."""
    if model.layer != "finding":
        connection.execute(f"insert into {table} by name {model.sql}")
        return
    own = connection.sql(model.sql).columns
    connection.execute(_finding_insert(model, "severity" in own, table))


def _finding_insert(model: Model, judges: bool, table: str) -> str:
    """Rule, severity, agency and year come from here, not from each file, unless it `judges`."""
    severity = "" if judges else f"{quote(model.notes['severity'])} as severity,"
    return f"""
        insert into {table} by name
        select {quote(model.name)} as rule, {severity} report.agency_id, report.year, broken.*
        from (
            {model.sql}
        ) as broken
        join core.report as report using (report_id)
    """


def ask_check(connection: duckdb.DuckDBPyConnection, check: Model) -> CheckOutcome:
    with name_errors(check):
        found = connection.execute(check.sql)
        names = [column[0] for column in found.description or []]
        first = found.fetchmany(OFFENDERS_SHOWN)
        offenders = len(first) + sum(len(rows) for rows in iter(lambda: found.fetchmany(1000), []))
        examples = [
            ", ".join(f"{name} {value}" for name, value in zip(names, offender, strict=True))
            for offender in first
        ]
    return CheckOutcome(
        check.name, check.row, check.notes.get("severity", "error"), offenders, examples
    )


def list_tables(connection: duckdb.DuckDBPyConnection) -> list[TableMade]:
    columns: dict[str, list[tuple[str, str, str]]] = {}
    for schema, table, *column in connection.execute(
        """
        select schema_name, table_name, column_name, data_type, coalesce(comment, '')
        from duckdb_columns()
        where database_name = current_database() and schema_name in ('raw', 'core', 'mart')
        order by schema_name, table_name, column_index
        """
    ).fetchall():
        columns.setdefault(f"{schema}.{table}", []).append((column[0], column[1], column[2]))
    return [TableMade(name, _count(connection, name), found) for name, found in columns.items()]


def _count(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    row = connection.execute(f"select count(*) from {name}").fetchone()
    return int(row[0]) if row else 0


def is_readable(path: Path) -> bool:
    try:
        duckdb.connect(path, read_only=True).close()
    except duckdb.Error:
        return False
    return True


def open_warehouse(path: Path) -> duckdb.DuckDBPyConnection:
    """The published warehouse, read-only, without access to anything outside it."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": False,
        "lock_configuration": True,
    }
    return duckdb.connect(path.resolve(strict=True), read_only=True, config=config)
