"""Parsed reports on disk: immutable batches, each a folder of one Parquet file a table.

A batch appears whole by a rename or not at all, and is never changed: it is replaced by merging
and then removed. Its name says nothing; what it holds, its files say.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.tables import PARSED, Table

if TYPE_CHECKING:
    import pandas as pd

ARROW_TYPES = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
}
UNFINISHED = ".unfinished-"


def arrow_schema(table: Table) -> pa.Schema:
    return pa.schema([(column.name, ARROW_TYPES[column.type]) for column in table.columns])


def batch_folder(build: Path) -> Path:
    return build / "batches"


def list_batches(build: Path) -> list[Path]:
    folder = batch_folder(build)
    return sorted(path for path in folder.glob("*") if not path.name.startswith("."))


def list_files(batches: list[Path], table: Table) -> list[str]:
    """The Parquet files of one table; a batch without rows in it has none."""
    paths = (batch / f"{table.name}.parquet" for batch in batches)
    return [str(path) for path in paths if path.exists()]


def join_batches(files: str, kind: str, told: str) -> str:
    """SQL for the rows of `files`, a list of one table's files, whose batch and report_id are told
    (kind `semi`) or not told (`anti`) by `told`.

    A batch is known by the number of its file: to compare the names of files row by row takes ten
    times as long as to read the rows.
    """
    return f"""
        select part.* exclude (file)
        from (select *, file_index::bigint as file from read_parquet({files})) as part
        {kind} join (
            select list_position([parse_path(file)[-2] for file in {files}], batch) - 1 as file,
                report_id
            from {told}
        ) as told using (file, report_id)
    """


def write_batch(build: Path, frames: Mapping[str, pd.DataFrame]) -> None:
    """A new batch of the `parsed` tables in `frames`; none where no report is in it."""
    if not len(frames["report"]):
        return
    unfinished = start_batch(build)
    for table in PARSED:
        if len(frames[table.name]):
            _write(unfinished / f"{table.name}.parquet", table, frames[table.name])
    finish_batch(unfinished)


def _write(path: Path, table: Table, frame: pd.DataFrame) -> None:
    """Words come again and again and are kept as a dictionary, figures and lines as they are."""
    rows = pa.Table.from_pandas(frame, arrow_schema(table), preserve_index=False, nthreads=1)
    words = [column.name for column in table.columns if column.type == "VARCHAR"]
    pq.write_table(rows, path, use_dictionary=words, compression="zstd", write_statistics=False)


def start_batch(build: Path) -> Path:
    unfinished = batch_folder(build) / f"{UNFINISHED}{uuid.uuid4().hex}"
    unfinished.mkdir(parents=True)
    return unfinished


def finish_batch(unfinished: Path) -> None:
    unfinished.rename(unfinished.with_name(unfinished.name.removeprefix(UNFINISHED)))


def drop_batches(batches: list[Path]) -> None:
    """Out of sight first, so that a kill in the middle leaves no half of a batch."""
    for batch in batches:
        away = batch.with_name(f"{UNFINISHED}{batch.name}")
        batch.rename(away)
        shutil.rmtree(away)


def clear_unfinished(build: Path) -> None:
    for path in batch_folder(build).glob(f"{UNFINISHED}*"):
        shutil.rmtree(path, ignore_errors=True)


def is_whole(batch: Path) -> bool:
    """Whether every file of the batch can be read: after a power cut, one may be empty."""
    try:
        for path in batch.glob("*.parquet"):
            pq.read_metadata(path)
    except (OSError, pa.ArrowException):
        return False
    return (batch / "report.parquet").exists()
