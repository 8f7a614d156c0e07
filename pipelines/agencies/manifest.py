"""`manifest.csv` in the raw folder: what an operator knows of a file before it is read.

One row is a file: path (relative to the raw folder), url, agency, district_code, year,
retrieved_at; every field but the path may be empty. A wrong line is a finding, never a crash, and
only its wrong field is left out.
"""

import csv
import io
import re
import unicodedata
from datetime import datetime
from pathlib import Path

import pandas as pd

from pipelines.agencies.places import EARLIEST, load_gazetteer

COLUMNS = ["path", "url", "agency", "district_code", "year", "retrieved_at"]
FINDING_COLUMNS = [
    "report_id",
    "rule",
    "severity",
    "message",
    "message_zh",
    "expected",
    "found",
    "path",
]
Row = dict[str, str]


def read_manifest(path: Path, this_year: int = 9999) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The manifest's rows with their `line`, and findings about them; empty where there is none."""
    rows, findings = _read_rows(path) if path.is_file() else ([], [])
    kept: dict[str, Row] = {}
    for number, row in rows:
        findings += _doubts(number, row, kept, this_year)
        if row["path"] and row["path"] not in kept:
            kept[row["path"]] = row | {"line": str(number)}
    frame = pd.DataFrame(list(kept.values()), columns=[*COLUMNS, "line"]).astype("str")
    frame["line"] = frame["line"].astype("int64")
    frame["year"] = pd.to_numeric(frame["year"], errors="coerce").astype("Int32")
    return frame, pd.DataFrame(findings, columns=FINDING_COLUMNS)


def find_missing(manifest: pd.DataFrame, known: pd.Series) -> pd.DataFrame:
    """Findings about lines whose file is not in the folder; `known` are the paths of all that is.

    The ledger tells, not the folder: what is found follows from what the night has seen.
    """
    listed = set(manifest["path"].tolist())
    here = listed.intersection(known.tolist() if listed else ())
    others = manifest.loc[~manifest["path"].isin(list(here)), ["line", "path"]]
    words = "names a file that is not in the folder", "所列文件不在文件夹中"
    found = [
        _finding(line, path, *words, "a path relative to the raw folder", path)
        for line, path in others.itertuples(index=False)
    ]
    return pd.DataFrame(found, columns=FINDING_COLUMNS)


def share_among_copies(manifest: pd.DataFrame, copies: pd.DataFrame) -> pd.DataFrame:
    """The manifest with a line for the first of several equal files, from a line of any of them.

    `copies` has one row a file of which there are several: its path, and `first`, which is read.
    """
    told = manifest.merge(copies, on="path")
    told = told[~told["first"].isin(manifest["path"])].drop_duplicates("first")
    return pd.concat([manifest, told.assign(path=told["first"])[manifest.columns]])


LONGEST_CELL = 10_000
"""No cell of a manifest is longer; the csv module's own limit is shared by the whole process."""


def _read_rows(path: Path) -> tuple[list[tuple[int, Row]], list[tuple[str | None, ...]]]:
    """Numbered lines (from 1, the head is 1) with every column as text."""
    try:
        text = _decoded(path.read_bytes())
    except OSError as error:
        return [], [_finding(1, "", "cannot be read", "无法读取", "", str(error.strerror))]
    lines = csv.reader(io.StringIO(text.replace("\0", ""), newline=""))
    rows: list[tuple[int, Row]] = []
    try:
        head = [name.strip().lower() for name in next(lines, [])]
        if "path" not in head:
            columns = ",".join(head)[:80]
            return [], [_finding(1, "", "has no column path", "缺少 path 列", "path", columns)]
        for cells in lines:
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise csv.Error("a cell is too long: is a quotation mark left open?")
            row = dict(zip(head, cells, strict=False))
            if cells:
                rows.append((lines.line_num, {name: row.get(name, "").strip() for name in COLUMNS}))
    except csv.Error as error:
        words = f"cannot be read from here on ({error})", f"自此行起无法读取({error})"
        return rows, [_finding(lines.line_num, "", *words, "CSV", "")]
    return rows, []


def _decoded(data: bytes) -> str:
    """The text in the encodings that spreadsheets write."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="ignore")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="ignore")


def _doubts(
    number: int, row: Row, kept: dict[str, Row], this_year: int
) -> list[tuple[str | None, ...]]:
    """What is wrong with a line; wrong fields are emptied."""
    row["path"] = row["path"].replace("\\", "/").removeprefix("./")
    row["year"] = unicodedata.normalize("NFKC", row["year"]).removesuffix("年")
    path, found = row["path"], []
    if not path:
        return [_finding(number, "", "has no path", "缺少文件路径", "path", "")]
    if path in kept and kept[path] | {"line": ""} != row | {"line": ""}:
        found.append(_finding(number, path, "names a file twice", "同一文件重复", "", path))
    code, year = row["district_code"], row["year"]
    if code and code not in load_gazetteer().by_code:
        words = "names an unknown district", "行政区划代码不存在"
        found.append(_finding(number, path, *words, "a 6-digit code", code))
        row["district_code"] = ""
    if year and not (year.isdecimal() and EARLIEST <= int(year) <= this_year):
        words = "has an impossible year", "年份不合理"
        found.append(_finding(number, path, *words, f"{EARLIEST}–{this_year}", year))
        row["year"] = ""
    if row["retrieved_at"] and not _is_time(row["retrieved_at"]):
        words = "has an unreadable retrieved_at", "retrieved_at 无法识别"
        found.append(_finding(number, path, *words, "2022-01-31", row["retrieved_at"]))
        row["retrieved_at"] = ""
    return found


def _is_time(text: str) -> bool:
    """Whether it is a date or a time: 2022-01-31, 2022/1/31 8:05, 2022-01-31T08:05:00+08:00."""
    parts = re.split(r"[-/\s:T]", text)
    try:
        datetime.fromisoformat("-".join(part.zfill(2) for part in parts[:3]))
    except ValueError:
        return False
    return True


def _finding(
    number: int, path: str, words: str, words_zh: str, expected: str, found: str
) -> tuple[str | None, ...]:
    message = f"manifest.csv line {number} {words}" + (f": {found}" if found else "")
    message_zh = f"manifest.csv 第{number}行{words_zh}" + (f":{found}" if found else "")
    return None, "R-06", "warning", message, message_zh, expected, found, path
