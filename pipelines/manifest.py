"""`manifest.csv` in the raw folder: what an operator knows of a file before it is read.

One row is a file: path (relative to the raw folder), url, agency, district_code, year,
retrieved_at; every field but the path may be empty. A wrong line is a finding, never a crash, and
only its wrong field is left out.
"""

import csv
from pathlib import Path

import pandas as pd

from pipelines.places import load_gazetteer

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
EARLIEST = 2008

Row = dict[str, str]


def read_manifest(path: Path, this_year: int = 9999) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The manifest's rows, and findings about its lines; both empty where there is no file."""
    rows, findings = _read_rows(path) if path.is_file() else ([], [])
    kept: dict[str, Row] = {}
    for number, row in rows:
        findings += _doubts(number, row, kept, this_year)
        if row["path"] and row["path"] not in kept:
            kept[row["path"]] = row
    frame = pd.DataFrame(list(kept.values()), columns=COLUMNS, dtype="str")
    frame["year"] = pd.to_numeric(frame["year"], errors="coerce").astype("Int32")
    return frame, pd.DataFrame(findings, columns=FINDING_COLUMNS)


def _read_rows(path: Path) -> tuple[list[tuple[int, Row]], list[tuple[str | None, ...]]]:
    """Numbered lines (from 1, the head is 1) with every column as text."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="gb18030", errors="ignore")
    except OSError as error:
        return [], [_finding(1, "", "cannot be read", "无法读取", "", str(error))]
    reader = csv.DictReader(text.replace("\0", "").splitlines())
    head = [name.strip() for name in reader.fieldnames or []]
    if "path" not in head:
        return [], [_finding(1, "", "has no column path", "缺少 path 列", "path", ",".join(head))]
    reader.fieldnames = head
    rows = []
    for number, row in enumerate(reader, start=2):
        cells = {name: str(row.get(name) or "").strip() for name in COLUMNS}
        cells["path"] = cells["path"].replace("\\", "/").removeprefix("./")
        rows.append((number, cells))
    return rows, []


def _doubts(
    number: int, row: Row, kept: dict[str, Row], this_year: int
) -> list[tuple[str | None, ...]]:
    """What is wrong with a line; wrong fields are emptied."""
    path, found = row["path"], []
    if not path:
        return [_finding(number, "", "has no path", "缺少文件路径", "path", "")]
    if path in kept and kept[path] != row:
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
    return found


def _finding(
    number: int, path: str, words: str, words_zh: str, expected: str, found: str
) -> tuple[str | None, ...]:
    message = f"manifest.csv line {number} {words}" + (f": {found}" if found else "")
    message_zh = f"manifest.csv 第{number}行{words_zh}" + (f":{found}" if found else "")
    return None, "R-06", "warning", message, message_zh, expected, found, path
