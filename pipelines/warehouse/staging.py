"""What the SQL of the house reads besides its own tables: `parsed`, `resolved` and `reference`.

Each is a database in memory attached to the build, so that nothing of it enters the published file.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.form import REFERENCE, read_reference
from pipelines.items import ItemRow, item_rows
from pipelines.store.batches import join_batches, list_batches, list_files
from pipelines.tables import PARSED, Table

SCHEMAS = ("parsed", "resolved", "reference")


def attach_staging(connection: duckdb.DuckDBPyConnection) -> None:
    for name in SCHEMAS:
        connection.execute(f"attach ':memory:' as {name}")


def stage_frames(
    connection: duckdb.DuckDBPyConnection, schema: str, frames: Mapping[str, object]
) -> None:
    """Each frame as the table `<schema>.<its name>`."""
    for name, frame in frames.items():
        connection.register("staged_frame", frame)
        connection.execute(f'create table {schema}."{name}" as from staged_frame')
        connection.unregister("staged_frame")


def return_memory() -> None:
    """What frames took goes back to the system, where DuckDB needs it."""
    gc.collect()
    pa.default_memory_pool().release_unused()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def stage_parsed(connection: duckdb.DuckDBPyConnection, build: Path, version: str) -> None:
    """`parsed.*`: what this version of the parser read, each report once.

    Two chunks may have met the same bytes, and a killed night leaves batches of an older version.
    """
    batches = list_batches(build)
    stage_copies(connection, batches, version)
    _stage_tables(connection, batches, PARSED)


def widen_parsed(connection: duckdb.DuckDBPyConnection, build: Path) -> None:
    """`parsed.*` of all batches again, after `narrow_parsed`."""
    _stage_tables(connection, list_batches(build), PARSED)


def narrow_parsed(connection: duckdb.DuckDBPyConnection, build: Path) -> None:
    """`parsed.*` of the batches with touched reports that live; what is small stays whole."""
    batches = list_batches(build)
    if not batches:
        return
    rows = connection.execute(
        "select distinct parse_path(filename)[-2] from read_parquet($1, filename := true)"
        " semi join touched.by_report using (report_id)"
        " semi join resolved.report using (report_id)",
        [[str(batch / "report.parquet") for batch in batches]],
    ).fetchall()
    held = {batch for (batch,) in rows}
    large = [table for table in PARSED if table.name not in ("report", "doubt")]
    _stage_tables(connection, [batch for batch in batches if batch.name in held], large)


def _stage_tables(
    connection: duckdb.DuckDBPyConnection, batches: list[Path], tables: Sequence[Table]
) -> None:
    rows = connection.execute("select distinct batch from parsed.copy").fetchall()
    mixed = {batch for (batch,) in rows}
    for table in tables:
        parts = {
            "pure": list_files([b for b in batches if b.name not in mixed], table),
            "mixed": list_files([b for b in batches if b.name in mixed], table),
        }
        selects = [select_empty(table)]
        for part, files in parts.items():
            if files:
                connection.execute(f"set variable {part}_{table.name} = $1", [files])
                selects.append(_select_batches(table, part))
        connection.execute(
            f"create or replace view parsed.{table.name} as " + " union all by name ".join(selects)
        )


def stage_copies(connection: duckdb.DuckDBPyConnection, batches: list[Path], version: str) -> None:
    """`parsed.copy`: batch and report_id of the rows to leave out."""
    connection.execute("create or replace table parsed.copy (batch varchar, report_id varchar)")
    files = [str(batch / "report.parquet") for batch in batches]
    if files:
        connection.execute(
            """
            insert into parsed.copy
            select parse_path(filename)[-2], report_id
            from read_parquet($1, filename := true)
            qualify parser_version <> $2
                or row_number() over (partition by report_id, parser_version order by filename) > 1
            """,
            [files, version],
        )


def select_empty(table: Table) -> str:
    columns = (f"null::{column.type} as {column.name}" for column in table.columns)
    return f"(select {', '.join(columns)} where false)"


def _select_batches(table: Table, part: str) -> str:
    files = f"getvariable('{part}_{table.name}')"
    if part == "pure":
        return f"(from read_parquet({files}))"
    return f"({join_batches(files, 'anti', 'parsed.copy')})"


def stage_reference(connection: duckdb.DuckDBPyConnection) -> None:
    """`reference.item` of the forms, and every file of `data/reference/` under its own name."""
    items = pa.Table.from_pylist([ItemRow._asdict(row) for row in item_rows()])
    stage_frames(connection, "reference", {"item": items})
    for path in sorted(REFERENCE.glob("*.csv")):
        rows = pa.Table.from_pylist(read_reference(path.stem))
        stage_frames(connection, "reference", {path.stem: rows})
    connection.execute("create view reference.town as from reference.towns")
