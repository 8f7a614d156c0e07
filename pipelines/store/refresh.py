"""The store: parsed batches on disk and the ledger of files, brought up to the raw folder.

A file whose size and time stand in the ledger is not opened; bytes already parsed by this version
of the parser are not parsed again. Whatever a kill leaves behind, the next refresh builds on.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import duckdb
import pyarrow as pa

from pipelines.settings import Settings
from pipelines.store.batches import (
    batch_folder,
    clear_unfinished,
    drop_batches,
    is_whole,
    list_batches,
    list_files,
)
from pipelines.store.compaction import compact_batches
from pipelines.store.ledger import (
    LEDGER,
    list_journal,
    read_journal,
    read_ledger,
    write_journal,
    write_known,
    write_ledger,
)
from pipelines.store.pool import work_through
from pipelines.store.reading import KILLER, Chunks, File, Outcome, Parser
from pipelines.store.scan import Refusal, Scan, scan_folder, show_name
from pipelines.tables import find_table

WORTH_A_PROCESS = 200
SHARED = ("pandas", "pyarrow.parquet", "pipelines.store.reading")


class Progress(NamedTuple):
    """How far a part of the night has come; `total` is 0 where it is not known."""

    part: str
    done: int
    total: int
    statuses: Mapping[str, int] = MappingProxyType({})


Tell = Callable[[Progress], None]


class EmptyFolder(Exception):
    """Nothing is in the raw folder where files were; a disk not mounted looks like that."""

    def __init__(self, raw: Path, before: int) -> None:
        super().__init__(
            f"{raw} is empty, and held {before:,} files before; is its disk mounted? "
            "To publish without them, remove ledger.parquet from the build folder"
        )


class Refreshed(NamedTuple):
    """`read` files were opened, `parsed` reports are new; same store, same `fingerprint`."""

    files: int
    read: int
    parsed: int
    fingerprint: str


def refresh_store(settings: Settings, parser: Parser, tell: Tell) -> Refreshed:
    """Brings batches and ledger up to the raw folder; FileNotFoundError where there is none."""
    build = settings.build
    batch_folder(build).mkdir(parents=True, exist_ok=True)
    clear_unfinished(build)
    tell(Progress("scan", 0, 0))
    scan = scan_folder(settings.raw, parser.largest)
    last = read_ledger(build)
    if last.num_rows and not scan.names and not scan.refused:
        raise EmptyFolder(settings.raw, last.num_rows)
    tell(Progress("scan", len(scan.names), len(scan.names)))
    tell(Progress("compare", 0, 0))
    seen = _list_seen(scan)
    journal = list_journal(build)
    drop_batches([batch for batch in list_batches(build) if journal and not is_whole(batch)])
    ledger = _join_journal(last, read_journal(journal), seen)
    before = _parsed_reports(build, parser.version)
    parsed = 0
    todo = [
        File(scan.names[at], scan.sizes[at], scan.times[at])
        for at in _find_changed(seen, ledger, before, parser.version)
    ]
    if todo:
        write_known(build, before.column("report_id").to_pylist())
        parsed = _read_files(settings, parser, todo, tell)
        tell(Progress("ledger", 0, 0))
        fresh = [path for path in list_journal(build) if path not in journal]
        ledger = _join_journal(ledger, read_journal(fresh), seen)
        journal += fresh
    ledger = _keep_present(ledger, seen, scan.refused)
    if not ledger.equals(last):
        write_ledger(build, ledger)
    if journal or not ledger.equals(last):
        compact_batches(build, parser.version, ledger)
    for path in journal:
        path.unlink()
    return Refreshed(ledger.num_rows, len(todo), parsed, _fingerprint(ledger, parser.version))


def _list_seen(scan: Scan) -> pa.Table:
    """The files to be read, as the scan saw them; `position` is their place in it."""
    return pa.table(
        {
            "path": pa.array(map(show_name, scan.names), pa.string()),
            "size_bytes": pa.array(scan.sizes, pa.int64()),
            "mtime_ns": pa.array(scan.times, pa.int64()),
            "position": pa.array(range(len(scan.names)), pa.int64()),
        }
    )


def _join_journal(ledger: pa.Table, journal: pa.Table, seen: pa.Table) -> pa.Table:
    """The ledger with what the journal says in place of its own rows.

    A note on a file as it no longer is, left by a run that was killed, says nothing. Of two notes
    on one state of a file, one that read it counts before one that refused it.
    """
    if not journal.num_rows:
        return ledger
    return _query(
        """
        with note as (
            select * from journal semi join seen using (path, size_bytes, mtime_ns)
            qualify row_number() over (
                partition by path order by sha256 is null, refused_by is not null
            ) = 1
        )
        select * from ledger anti join note using (path)
        union all
        select * from note
        """,
        ledger=ledger,
        journal=journal,
        seen=seen,
    )


def _parsed_reports(build: Path, version: str) -> pa.Table:
    """The reports that this version of the parser has read: `report_id`."""
    files = list_files(list_batches(build), find_table("parsed.report"))
    if not files:
        return pa.table({"report_id": pa.array([], pa.string())})
    query = (
        "select distinct report_id from read_parquet($files, union_by_name := true)"
        " where parser_version = $version"
    )
    return _query(query, {"files": files, "version": version})


def _find_changed(seen: pa.Table, ledger: pa.Table, parsed: pa.Table, version: str) -> list[int]:
    """Positions of files whose bytes are not known or whose report this parser has not read."""
    rows = _query(
        """
        select position
        from seen
        left join ledger using (path)
        left join parsed using (report_id)
        where ledger.path is null
            or ledger.sha256 is null
            or ledger.size_bytes is distinct from seen.size_bytes
            or ledger.mtime_ns is distinct from seen.mtime_ns
            or (ledger.report_id is not null and parsed.report_id is null)
            or ledger.refused_by <> $version
        order by position
        """,
        {"version": version},
        seen=seen,
        ledger=ledger,
        parsed=parsed,
    )
    positions: list[int] = rows.column("position").to_pylist()
    return positions


def _read_files(settings: Settings, parser: Parser, todo: Sequence[File], tell: Tell) -> int:
    """Reads what is to be read, all over the machine; returns how many reports are new."""
    chunks = Chunks(settings.raw, settings.build, parser)
    share = max(WORTH_A_PROCESS, -(-len(todo) // settings.workers))
    size = min(settings.chunk_files, share)
    cuts = [todo[start : start + size] for start in range(0, len(todo), size)]
    done, parsed, statuses = 0, 0, Counter[str]()
    tell(Progress("read", 0, len(todo)))
    preload = (parser.parse.__module__, *SHARED)
    for files, outcome in work_through(chunks.read, cuts, settings.workers, preload, chunks.fetch):
        if outcome is None:
            row = chunks.refuse(files[0], KILLER)
            write_journal(settings.build, [row])
            outcome = Outcome(Counter([str(row["status"])]), 0)
        done += len(files)
        parsed += outcome.parsed
        statuses += outcome.statuses
        tell(Progress("read", done, len(todo), statuses))
    return parsed


def _keep_present(ledger: pa.Table, seen: pa.Table, refused: Mapping[str, Refusal]) -> pa.Table:
    """The rows of files that are there, by path, and of everything that is not to be read."""
    rows = [{"path": show_name(name), **refusal._asdict()} for name, refusal in refused.items()]
    return _query(
        "select * from (select * from ledger semi join seen using (path)"
        " union all by name select * from refused) order by path",
        ledger=ledger,
        seen=seen,
        refused=pa.Table.from_pylist(rows, schema=LEDGER),
    )


def _query(query: str, values: dict[str, object] | None = None, **tables: pa.Table) -> pa.Table:
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        return connection.sql(query, params=values).to_arrow_table()


def _fingerprint(ledger: pa.Table, version: str) -> str:
    """Of the rows in any order, without the times of files."""
    rows = _query(
        """
        select count(*) as files, sum(mark) as sum, bit_xor(mark) as parity
        from (
            select hash(path, size_bytes, sha256, report_id, status, reason)::hugeint as mark
            from ledger
        )
        """,
        ledger=ledger,
    )
    return hashlib.sha256(f"{rows.to_pylist()} {version}".encode()).hexdigest()
