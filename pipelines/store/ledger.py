"""The ledger: one row is a file of the raw folder as last read. And the journal that feeds it.

Workers note what they read in the journal, a file a chunk; a run ends by turning ledger and
journal into a new ledger. A run that is killed leaves its journal, and the next one begins with it.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

LEDGER = pa.schema(
    [
        ("path", pa.string()),
        ("size_bytes", pa.int64()),
        ("mtime_ns", pa.int64()),
        ("sha256", pa.string()),
        ("report_id", pa.string()),
        ("status", pa.string()),
        ("reason", pa.string()),
        ("reason_zh", pa.string()),
        ("refused_by", pa.string()),
    ]
)
"""`refused_by`: the version of the parser that failed on the file; the next one tries again."""


def read_ledger(build: Path) -> pa.Table:
    """The last ledger, without the journal; empty on the first night."""
    path = build / "ledger.parquet"
    return pq.read_table(path, schema=LEDGER) if path.exists() else LEDGER.empty_table()


def write_ledger(build: Path, rows: pa.Table) -> None:
    """Atomic; `sync` first, so that no batch the ledger builds on is still in the cache alone."""
    os.sync()
    unfinished = build / ".ledger.parquet"
    with unfinished.open("wb") as file:
        pq.write_table(rows, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(build / "ledger.parquet")


def write_journal(build: Path, rows: Iterable[Mapping[str, object]]) -> None:
    journal = build / "journal"
    journal.mkdir(parents=True, exist_ok=True)
    unfinished = journal / f".{uuid.uuid4().hex}"
    pq.write_table(pa.Table.from_pylist(list(rows), schema=LEDGER), unfinished)
    unfinished.rename(journal / f"{unfinished.name[1:]}.parquet")


def list_journal(build: Path) -> list[Path]:
    return sorted((build / "journal").glob("*.parquet"))


def read_journal(paths: Iterable[Path]) -> pa.Table:
    """What was noted since the last ledger; a note that a power cut broke is left out."""
    tables = [LEDGER.empty_table()]
    for path in paths:
        try:
            tables.append(pq.read_table(path, schema=LEDGER))
        except (OSError, pa.ArrowException):
            continue
    return pa.concat_tables(tables)


class KnownReports:
    """Ids of the reports already parsed; a million are 8 MB, which all workers share."""

    def __init__(self, build: Path) -> None:
        self._numbers = np.load(build / "known.npy", mmap_mode="r")

    def __contains__(self, report_id: object) -> bool:
        number = np.uint64(int(str(report_id), 16))
        at = int(np.searchsorted(self._numbers, number))
        return at < len(self._numbers) and bool(self._numbers[at] == number)


def write_known(build: Path, report_ids: Iterable[str]) -> None:
    numbers = np.sort(np.fromiter((int(i, 16) for i in report_ids), dtype=np.uint64))
    np.save(build / "known.npy", numbers)
