"""Small batches become one, and rows no file stands behind any more leave.

A merged batch appears before the old ones go; a kill in between leaves copies, which the build
leaves out and the next compaction removes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

from pipelines.store.batches import (
    drop_batches,
    finish_batch,
    join_batches,
    list_batches,
    list_files,
    start_batch,
)
from pipelines.tables import PARSED

SMALL = 1000
MANY = 8
MERGED = 10_000


class Fill(NamedTuple):
    """How many reports a batch holds, and how many of them a file stands behind."""

    batch: Path
    rows: int
    live: int


def compact_batches(build: Path, version: str, ledger: pa.Table) -> None:
    """Drops batches without a live report, and merges small and half-dead ones.

    Live is what this version of the parser read, of a file that is there, once.
    """
    batches = list_batches(build)
    if not batches:
        return
    with duckdb.connect() as connection:
        connection.register("ledger", ledger)
        fills = _measure(connection, batches, version)
        drop_batches([fill.batch for fill in fills if not fill.live])
        thin = [fill for fill in fills if 0 < fill.live < max(SMALL, fill.rows / 2)]
        wasted = any(fill.live * 2 < fill.rows for fill in thin)
        if len(thin) >= MANY or wasted:
            for group in _group(thin):
                _merge(connection, build, group)


def _measure(
    connection: duckdb.DuckDBPyConnection, batches: Sequence[Path], version: str
) -> list[Fill]:
    connection.execute(
        """
        create table live as
        select batch, report_id, is_own and row_number() over (
                partition by report_id, is_own order by batch
            ) = 1 as is_live
        from (
            select
                parse_path(filename)[-2] as batch,
                report_id,
                parser_version = $version and report_id in (select report_id from ledger) as is_own
            from read_parquet($files, filename := true)
        )
        """,
        {"version": version, "files": [str(batch / "report.parquet") for batch in batches]},
    )
    rows = connection.execute(
        "select batch, count(*), count(*) filter (is_live) from live group by batch order by batch"
    ).fetchall()
    folder = batches[0].parent
    return [Fill(folder / batch, total, live) for batch, total, live in rows]


def _group(fills: Sequence[Fill]) -> Iterator[list[Path]]:
    """Batches that together hold no more than one batch may."""
    group: list[Path] = []
    size = 0
    for fill in fills:
        if group and size + fill.live > MERGED:
            yield group
            group, size = [], 0
        group.append(fill.batch)
        size += fill.live
    if group:
        yield group


def _merge(connection: duckdb.DuckDBPyConnection, build: Path, group: list[Path]) -> None:
    unfinished = start_batch(build)
    for table in PARSED:
        files = list_files(group, table)
        if files:
            live = "live where is_live"
            rows = connection.sql(join_batches("$files", "semi", live), params={"files": files})
            rows.write_parquet(str(unfinished / f"{table.name}.parquet"), compression="zstd")
    finish_batch(unfinished)
    drop_batches(group)
