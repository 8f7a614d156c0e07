"""A chunk of files read by a worker: parsed, written as a batch, noted in the journal."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from pipelines.opening import fetch_soon
from pipelines.store.batches import write_batch
from pipelines.store.ledger import KnownReports, write_journal
from pipelines.store.scan import Refusal, no_access, show_name

if TYPE_CHECKING:
    import pandas as pd

CHANGED = Refusal(
    "unreadable",
    "changed or vanished while being read; it is read again next time",
    "读取过程中文件被修改或消失；下次运行时重新读取",
)
KILLER = Refusal(
    "unreadable",
    "the process reading it died twice; it is tried again when it or the reader changes",
    "读取该文件的进程两次异常退出；文件或解析程序更改之后再试",
)

STARVED = Refusal(
    "unreadable",
    "memory ran out while it was read; it is read again next time",
    "读取时内存不足；下次运行时重新读取",
)


def broken_reader(error: Exception) -> Refusal:
    words = f"{type(error).__name__}: {error}"[:200]
    return Refusal("unreadable", f"the reader failed on it ({words})", f"解析程序出错（{words}）")


TOLD = ("sha256", "report_id", "status", "reason", "reason_zh")

Frames = dict[str, "pd.DataFrame"]


class Parser(NamedTuple):
    """What reads files: an importable `parse(root, names, known)`, see `facts.parse_files`.

    A file of more than `largest` bytes is not opened.
    """

    parse: Callable[[Path, Sequence[str], Container[str]], Frames]
    version: str
    largest: int


class Once(Container[str]):
    """Reports already parsed, and those asked for before: of equal bytes only the first is new."""

    def __init__(self, known: Container[str]) -> None:
        self._known, self._asked = known, set[object]()

    def __contains__(self, report_id: object) -> bool:
        again = report_id in self._asked or report_id in self._known
        self._asked.add(report_id)
        return again


class File(NamedTuple):
    """A file to read, as the scan saw it."""

    name: str
    size: int
    time: int


class Outcome(NamedTuple):
    """Files of a chunk by status (`known` is: the same bytes were parsed), and the new reports."""

    statuses: Counter[str]
    parsed: int


class Chunks(NamedTuple):
    """What all chunks of a run share; it travels with each, and is small."""

    root: Path
    build: Path
    parser: Parser

    def fetch(self, files: Sequence[File]) -> None:
        """Has the disk fetch the files of a chunk that is to be read soon."""
        fetch_soon(self.root, (file.name for file in files))

    def read(self, files: Sequence[File]) -> Outcome:
        """Reads, parses, writes the batch, and notes the files in the journal."""
        known = KnownReports(self.build)
        rows, parsed = [], Counter[str]()
        _wait_for_tick(files)
        for part, outcome in _parse(self, files, known):
            if isinstance(outcome, Refusal):
                rows.append(self.refuse(part[0], outcome))
            else:
                write_batch(self.build, outcome)
                parsed.update(map(str, outcome["report"]["status"]))
                rows.extend(_read_rows(self.root, part, outcome["file"]))
        write_journal(self.build, rows)
        statuses = Counter(str(row["status"] or "known") for row in rows)
        statuses["known"] -= parsed.total()
        return Outcome(+(statuses + parsed), parsed.total())

    def refuse(self, file: File, refusal: Refusal) -> dict[str, object]:
        """The ledger row of a file that this parser fails on, or that memory was short for."""
        if refusal == STARVED:
            return _name_file(file) | _refusal_fields(refusal)
        return _refused_row(self.root, file, refusal) | {"refused_by": self.parser.version}


def _parse(
    chunks: Chunks, files: Sequence[File], known: Container[str]
) -> Iterator[tuple[Sequence[File], Frames | Refusal]]:
    """A fault in the reader, or want of memory, takes the file that shows it, not the chunk."""
    try:
        names = [file.name for file in files]
        frames = chunks.parser.parse(chunks.root, names, Once(known))
    except Exception as error:
        if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
            raise
        if len(files) == 1:
            starved = isinstance(error, MemoryError)
            yield files, STARVED if starved else broken_reader(error)
            return
        middle = len(files) // 2
        yield from _parse(chunks, files[:middle], known)
        yield from _parse(chunks, files[middle:], known)
    else:
        yield files, frames


def _wait_for_tick(files: Sequence[File]) -> None:
    """Until a file that is changed from now on gets another time than the scan saw.

    Times of files come from a clock that ticks each 4 to 10 ms; where they are whole seconds, each
    one or two seconds. A time in the future is no reason to wait.
    """
    for file in files:
        tick = 2.0 if file.time % 1_000_000_000 == 0 else 0.02
        left = file.time / 1e9 + tick - time.time()
        if 0 < left <= tick:
            time.sleep(left)


def _read_rows(
    root: Path, files: Sequence[File], seen: pd.DataFrame
) -> Iterator[dict[str, object]]:
    """Ledger rows of what was parsed; size and time are the scan's, so a later change shows."""
    rows = pa.Table.from_pandas(seen, preserve_index=False).to_pylist()
    for file, row in zip(files, rows, strict=True):
        known = _name_file(file)
        if row["status"] != "unreadable" and not _unchanged(root, file):
            yield known | _refusal_fields(CHANGED)
        else:
            yield known | {name: row[name] for name in TOLD}


def _name_file(file: File) -> dict[str, object]:
    return {"path": show_name(file.name), "size_bytes": file.size, "mtime_ns": file.time}


def _unchanged(root: Path, file: File) -> bool:
    try:
        status = os.stat(root / file.name)
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (file.size, file.time)


def _refusal_fields(refusal: Refusal) -> dict[str, object]:
    return {"sha256": None, "report_id": None, **refusal._asdict()}


def _refused_row(root: Path, file: File, refusal: Refusal) -> dict[str, object]:
    """Its hash keeps the file from being read each night."""
    try:
        with open(root / file.name, "rb") as opened:
            sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        sha256, refusal = None, no_access(error)
    return _name_file(file) | _refusal_fields(refusal) | {"sha256": sha256}
