"""The manifest is read as evidence; a wrong line is a finding, never a crash."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.manifest import COLUMNS, read_manifest

HEAD = ",".join(COLUMNS)


def write(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "manifest.csv"
    path.write_text("\n".join([HEAD, *lines]), encoding=encoding)
    return path


def test_no_manifest(tmp_path: Path) -> None:
    """Without the file there are no rows and no findings."""
    frame, findings = read_manifest(tmp_path / "manifest.csv")
    assert (len(frame), len(findings), list(frame.columns)) == (0, 0, COLUMNS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_rows(tmp_path: Path, encoding: str) -> None:
    """Every column is read, in the encodings that spreadsheets write."""
    line = "西工区/a.txt,http://x.cn/1,洛北街道办事处,410303,2021,2022-02-01"
    frame, findings = read_manifest(write(tmp_path, line, encoding=encoding), 2026)
    assert findings.empty
    assert frame.iloc[0].tolist() == [*line.split(",")[:4], 2021, "2022-02-01"]


def test_empty_fields(tmp_path: Path) -> None:
    """All fields but the path may be empty; other columns may be absent or added."""
    path = tmp_path / "manifest.csv"
    path.write_text("note,path\nx,./b\\a.txt\n", encoding="utf-8")
    frame, findings = read_manifest(path)
    assert findings.empty
    assert frame["path"].tolist() == ["b/a.txt"]
    assert frame["district_code"].tolist() == [""]
    assert pd.isna(frame["year"][0])


@pytest.mark.parametrize(
    ("lines", "found", "kept"),
    [
        (["a.txt,,,999999,2021,"], ["999999"], 1),
        (["a.txt,,,410303,20211,"], ["20211"], 1),
        (["a.txt,,,410303,zwei,"], ["zwei"], 1),
        (["a.txt,,,410303,2007,"], ["2007"], 1),
        ([",,,410303,2021,"], [""], 0),
        (["a.txt,,甲,,,", "a.txt,,乙,,,"], ["a.txt"], 1),
        (["a.txt,,甲,,,", "a.txt,,甲,,,"], [], 1),
        (["a.txt"], [], 1),
    ],
)
def test_wrong_lines(tmp_path: Path, lines: list[str], found: list[str], kept: int) -> None:
    """A wrong field is a finding that shows it, and only that field is left out."""
    frame, findings = read_manifest(write(tmp_path, *lines), 2026)
    assert findings["found"].tolist() == found
    assert set(findings["rule"]) <= {"R-06"}
    assert len(frame) == kept


def test_head_without_path(tmp_path: Path) -> None:
    """A file without a path column is one finding."""
    path = tmp_path / "manifest.csv"
    path.write_text("agency,year\nx,2021\n", encoding="utf-8")
    frame, findings = read_manifest(path)
    assert (len(frame), len(findings)) == (0, 1)


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """No bytes raise."""
    path = tmp_path_factory.mktemp("raw") / "manifest.csv"
    path.write_bytes(b"path,year\n" + data)
    read_manifest(path)
