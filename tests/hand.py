"""A parser and a resolver made by hand, so that the store is tested without the reader."""

import errno
import hashlib
import os
import resource
import signal
import time
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from pipelines.agencies.manifest import FINDING_COLUMNS
from pipelines.store.reading import Parser
from pipelines.store.scan import show_name
from pipelines.tables import DOUBT, PARSED, TOLD, Table, find_table
from pipelines.warehouse.telling import Asked

NUMPY = {"INTEGER": "Int32", "BIGINT": "Int64", "DOUBLE": "float64", "BOOLEAN": "bool"}


def frame(table: Table, rows: Sequence[Mapping[Any, object]]) -> pd.DataFrame:
    """The table's columns, typed; what a row does not name is missing."""
    names = [column.name for column in table.columns]
    return pd.DataFrame(rows, columns=names).astype(
        {column.name: NUMPY.get(column.type, "str") for column in table.columns}
    )


def parse(root: Path, names: Sequence[str], known: Container[str]) -> dict[str, pd.DataFrame]:
    """A report is `agency year n`; `die …` kills the process, `raise …` fails, `sleep …` waits.

    `eat …` wants more memory than the process may have.
    """
    rows: dict[str, list[dict[str, object]]] = {table.name: [] for table in PARSED}
    files = []
    for name in names:
        row = _read(root, name)
        files.append(row)
        if row["report_id"] and row["report_id"] not in known:
            _parse(row, (root / name).read_text(), rows)
    frames = {table.name: frame(table, rows[table.name]) for table in PARSED}
    return frames | {"file": pd.DataFrame(files)}


def _read(root: Path, name: str) -> dict[str, object]:
    path = root / name
    row: dict[str, object] = {"path": show_name(name), "status": "", "reason": "", "reason_zh": ""}
    try:
        data = path.read_bytes()
    except OSError as error:
        return row | {
            "sha256": None,
            "report_id": None,
            "status": "unreadable",
            "reason": str(error),
            "reason_zh": str(error),
        }
    sha256 = hashlib.sha256(data).hexdigest()
    return row | {"sha256": sha256, "report_id": sha256[:16]}


def _parse(row: dict[str, object], text: str, rows: dict[str, list[dict[str, object]]]) -> None:
    words = text.split()
    if words[:1] == ["die"]:
        os._exit(9)
    if words[:1] == ["eat"]:
        eat()
    if words[:1] == ["raise"]:
        raise ValueError("no such luck")
    if words[:1] == ["sleep"]:
        time.sleep(1)
    report = {"report_id": row["report_id"], "sha256": row["sha256"], "parser_version": "1"}
    if len(words) != 3:
        reason = {"status": "not_a_report", "reason": "no table", "reason_zh": "无表格"}
        rows["report"].append(report | reason)
        return
    known = {"status": "parsed", "form": "2021", "numeric_cells": 1, "reason": "", "reason_zh": ""}
    rows["report"].append(
        report | known | {"agency_printed": words[0], "title_year": int(words[1])}
    )
    cell = {"outcome": "new_received", "applicant": "total", "request_count": int(words[2])}
    rows["request"].append(
        {"report_id": row["report_id"], **cell, "status": "reported", "source_line": 1}
    )


def resolve(asked: Asked, raw: Path, workers: int = 1) -> dict[str, pd.DataFrame]:
    """No agency has a district; of two files of an agency and year the first is current."""
    printed = asked.printed
    told = pd.DataFrame(
        {
            "report_id": printed["report_id"],
            "agency_id": "x-" + printed["agency_printed"],
            "agency_name": printed["agency_printed"],
            "agency_basis": "title",
            "year": printed["title_year"],
            "year_basis": "title",
            "district_basis": "",
            "scope": "own",
            "loaded": True,
            "unloaded": "",
            "unloaded_zh": "",
        }
    )
    lines = {name: [] for name in FINDING_COLUMNS}
    return {
        "told": frame(TOLD, told.to_dict("records")),
        "doubt": frame(DOUBT, []),
        "listed": pd.DataFrame({"path": [], "url": [], "retrieved_at": []}, dtype="str"),
        "line": pd.DataFrame(lines, dtype="str"),
        "district": frame(find_table("core.dim_district"), []),
    }


def resolve_twice(asked: Asked, raw: Path, workers: int = 1) -> dict[str, pd.DataFrame]:
    """As `resolve`, with every report twice."""
    frames = resolve(asked, raw)
    return frames | {"told": pd.concat([frames["told"], frames["told"]])}


PARSER = Parser(parse, "1", 2**20)


def parse_growing(
    root: Path, names: Sequence[str], known: Container[str]
) -> dict[str, pd.DataFrame]:
    """As `parse`; a file that begins with `grow` changes behind its back, `vanish` goes before."""
    for name in names:
        if (root / name).read_text(encoding="utf-8").startswith("vanish"):
            (root / name).unlink()
    frames = parse(root, names, known)
    for name in names:
        path = root / name
        if path.exists() and path.read_text(encoding="utf-8").startswith("grow"):
            path.write_text("grown 2021 77", encoding="utf-8")
    return frames


def parse_newer(root: Path, names: Sequence[str], known: Container[str]) -> dict[str, pd.DataFrame]:
    frames = parse(root, names, known)
    frames["report"]["parser_version"] = "2"
    return frames


def parse_until_full(
    root: Path, names: Sequence[str], known: Container[str]
) -> dict[str, pd.DataFrame]:
    """As `parse`, but from the third chunk on Parquet files find no space."""
    if "r5.txt" in names:
        pq.write_table = refuse  # in the worker only
    return parse(root, names, known)


def eat() -> None:
    """Asks for a gigabyte where the system grants no more than this process has already."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize(), before[1]))
    try:
        bytearray(2**30)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def parse_slain(root: Path, names: Sequence[str], known: Container[str]) -> dict[str, pd.DataFrame]:
    """As `parse`, but the first process that reads is killed over it, as the kernel does."""
    try:
        (root.parent / "slain").touch(exist_ok=False)
    except FileExistsError:
        return parse(root, names, known)
    parse(root, names, known)
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def refuse(*args: object, **more: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def double(numbers: Sequence[int]) -> list[int]:
    if min(numbers) < 0:
        os._exit(9)
    return [2 * number for number in numbers]


def divide(numbers: Sequence[int]) -> list[float]:
    return [1 / number for number in numbers]


PARSER_2 = Parser(parse_newer, "2", 2**20)
SLAIN = Parser(parse_slain, "1", 2**20)
GROWING = Parser(parse_growing, "1", 2**20)
FULL_DISK = Parser(parse_until_full, "1", 2**20)
