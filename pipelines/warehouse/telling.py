"""What every report tells of whose it is: asked once, and kept between nights.

It follows from the report's bytes, its path, the copies of it, and from what is the same for all
reports: parser, manifest, reference data and code, of which `house` is the digest. While that
stays, only reports that are new or lie elsewhere are asked. What is kept can be thrown away.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.models import quote, read_models
from pipelines.tables import DOUBT, TOLD, Table
from pipelines.warehouse.staging import select_empty, stage_frames

if TYPE_CHECKING:
    import pandas as pd


class Asked(NamedTuple):
    """`printed`: `parsed.report` of the reports to be asked, each with its path.

    Of all files: `paths`, and `copies`, one row a file of which there are several with the same
    bytes, with the path of the `first`.
    """

    printed: pd.DataFrame
    copies: pd.DataFrame
    paths: pd.Series


Resolver = Callable[[Asked, Path, int], Mapping[str, "pd.DataFrame"]]
"""(what is asked, raw folder, workers) → `told`, `doubt`, `listed`, `line`, `district`."""

KEPT = (TOLD, DOUBT)


def stage_resolved(
    connection: duckdb.DuckDBPyConnection,
    build: Path,
    house: str,
    ask: Callable[[Asked], Mapping[str, pd.DataFrame]],
) -> None:
    """`resolved.*`, from `resolved.ledger` and `parsed.report`."""
    kept = _folder(build) / house[:16]
    connection.execute(FILES)
    connection.execute(REPORTS)
    connection.execute("attach ':memory:' as fresh")
    for table in KEPT:
        connection.execute(f"create view fresh.old_{table.name} as {_select_kept(kept, table)}")
    frames = ask(_find_asked(connection))
    stage_frames(connection, "fresh", {table.name: frames[table.name] for table in KEPT})
    around = ("listed", "line", "district")
    stage_frames(connection, "resolved", {name: frames[name] for name in around})
    del frames
    _keep(connection, kept)
    for name in ("report", "agency", "finding"):
        model = next(model for model in read_models("resolved") if model.name == name)
        connection.execute(f"create table resolved.{name} as {model.sql}")


def forget_told(build: Path) -> None:
    """After a night that broke a promise: whoever is at fault, all are asked again."""
    shutil.rmtree(_folder(build), ignore_errors=True)


def _folder(build: Path) -> Path:
    return build / "told"


def _find_asked(connection: duckdb.DuckDBPyConnection) -> Asked:
    printed, copies, paths = (
        connection.sql(query).to_arrow_table().to_pandas()
        for query in (PRINTED, COPIES, "select path from resolved.ledger")
    )
    return Asked(printed, copies, paths["path"])


def _select_kept(kept: Path, table: Table) -> str:
    """What is kept from the last night, with the `mark` of what it was told by."""
    if not _is_whole(kept):
        return f"select *, null::ubigint as mark from {select_empty(table)}"
    return f"from read_parquet({quote(kept / f'{table.name}.parquet')})"


def _is_whole(kept: Path) -> bool:
    """Whether it is there and can be read: after a power cut, a file may be empty."""
    try:
        for table in KEPT:
            pq.read_metadata(kept / f"{table.name}.parquet")
    except (OSError, pa.ArrowException):
        return False
    return True


def _keep(connection: duckdb.DuckDBPyConnection, kept: Path) -> None:
    """`resolved.told` and `.doubt`, of all reports, on disk; what was kept before goes."""
    unfinished = kept.with_name("unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    for table in KEPT:
        place = quote(unfinished / f"{table.name}.parquet")
        connection.execute(f"copy ({_join_fresh(table)}) to {place} (compression zstd)")
    connection.execute("detach fresh")
    for folder in kept.parent.iterdir():
        if folder != unfinished:
            shutil.rmtree(folder)
    unfinished.rename(kept)
    for table in KEPT:
        rows = f"read_parquet({quote(kept / f'{table.name}.parquet')})"
        connection.execute(
            f"create view resolved.{table.name} as select * exclude (mark) from {rows}"
        )


def _join_fresh(table: Table) -> str:
    columns = ", ".join(f"cast(fresh.{c.name} as {c.type}) as {c.name}" for c in table.columns)
    return f"""
    from fresh.old_{table.name} semi join resolved.asked using (report_id, mark)
    union all by name
    select {columns}, asked.mark
    from fresh.{table.name} as fresh
    inner join resolved.asked as asked using (report_id)
    """


FILES = """
create table resolved.file as
select
    ledger.*,
    coalesce(ledger.path <> copied.first_path, false) as is_copy,
    coalesce(copied.first_path, ledger.path) as first_path,
    copied.first_path is not null as has_copies
from resolved.ledger as ledger
left join (
    select report_id, min(path) as first_path
    from resolved.ledger
    group by report_id
    having count(report_id) > 1
) as copied using (report_id)
"""

COPIES = """
select path, first_path as "first" from resolved.file where has_copies and is_copy
"""

REPORTS = """
create table resolved.asked as
with lying as (
    select report_id, path, path as paths from resolved.file where not has_copies
    union all
    select report_id, any_value(first_path), string_agg(path, e'\\n' order by path)
    from resolved.file
    where has_copies
    group by report_id
)

select report_id, path, hash(path, paths) as mark
from lying
semi join (from parsed.report where status = 'parsed') as parsed using (report_id)
"""

PRINTED = """
select
    parsed.* exclude (
        sha256, parser_version, status, reason, reason_zh, encoding, encoding_basis, form,
        numeric_cells, title, corrected
    ),
    asked.path
from parsed.report as parsed
inner join (
    from resolved.asked anti join fresh.old_told as told using (report_id, mark)
) as asked using (report_id)
order by parsed.agency_printed
"""
"""In the order that the resolver works in, and needs a tenth of the time to put them into again."""
