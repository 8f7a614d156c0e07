"""The manifest is read as evidence; a wrong line is a finding, never a crash."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.agencies.manifest import COLUMNS, find_missing, read_manifest, share_among_copies

HEAD = ",".join(COLUMNS)


def write(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "manifest.csv"
    path.write_text("\n".join([HEAD, *lines]), encoding=encoding)
    return path


def test_no_manifest(tmp_path: Path) -> None:
    """Without the file there are no rows and no findings."""
    frame, findings = read_manifest(tmp_path / "manifest.csv")
    assert (len(frame), len(findings), list(frame.columns)) == (0, 0, [*COLUMNS, "line"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_rows(tmp_path: Path, encoding: str) -> None:
    """Every column is read, in the encodings that spreadsheets write."""
    line = "西工区/a.txt,http://x.cn/1,洛北街道办事处,410303,2021,2022-02-01"
    frame, findings = read_manifest(write(tmp_path, line, encoding=encoding), 2026)
    assert findings.empty
    assert frame.iloc[0].tolist() == [*line.split(",")[:4], 2021, "2022-02-01", 2]


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
        (["a.txt,,,,２０２１年,"], [], 1),
        (["a.txt,,,,,昨天"], ["昨天"], 1),
        (["a.txt,,,,,2022/1/5 8:05", "b.txt,,,,,2022-01-05T08:05:00+08:00"], [], 2),
        (["a.txt,,,,,2022-13-01"], ["2022-13-01"], 1),
        (["", "a.txt,,,,,", ""], [], 1),
        (['"a.txt', "b" * 200_000], [""], 0),
        (['"甲,乙 丙.txt",,"西工区,财政局",,,'], [], 1),
    ],
)
def test_wrong_lines(tmp_path: Path, lines: list[str], found: list[str], kept: int) -> None:
    """A wrong field is a finding that shows it, and only that field is left out."""
    frame, findings = read_manifest(write(tmp_path, *lines), 2026)
    assert findings["found"].tolist() == found
    assert set(findings["rule"]) <= {"R-06"}
    assert len(frame) == kept


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(tmp_path: Path, encoding: str, end: str) -> None:
    """Line ends and marks of any spreadsheet change nothing, and a finding names the right line."""
    path = tmp_path / "manifest.csv"
    text = end.join(["Path , year", "年报 1/甲.txt,2021", '"乙,1.txt",20211', ""])
    path.write_bytes(text.encode(encoding))
    frame, findings = read_manifest(path, 2026)
    assert frame["path"].tolist() == ["年报 1/甲.txt", "乙,1.txt"]
    assert frame["year"].tolist() == [2021, pd.NA]
    assert "line 3 " in findings["message"][0]
    assert "第3行" in findings["message_zh"][0]


def test_missing_files(tmp_path: Path) -> None:
    """A line whose file the night has not seen is a finding, whatever lies there meanwhile."""
    (tmp_path / "年报").mkdir()
    (tmp_path / "年报" / "图1.png").write_bytes(b"x")
    lines = ["a.txt", "年报/图 1.png", "年报/图1.png", "/etc/passwd", f"../{tmp_path.name}/a.txt"]
    frame, _ = read_manifest(write(tmp_path, *lines))
    missing = find_missing(frame, pd.Series(["a.txt", "年报/图 1.png"]))
    assert missing["found"].tolist() == lines[2:]
    assert "line 4 " in missing["message"][0]


def test_equal_files_share_a_line(tmp_path: Path) -> None:
    """A line about a second copy counts for the first, unless that one has its own."""
    frame, _ = read_manifest(
        write(tmp_path, "b/2.txt,,甲局,,,", "c/1.txt,,乙局,,,", "c/2.txt,,丙局,,,")
    )
    copies = pd.DataFrame({"first": ["a/2.txt", "c/1.txt"], "path": ["b/2.txt", "c/2.txt"]})
    shared = share_among_copies(frame, copies).set_index("path")["agency"]
    assert (shared["a/2.txt"], shared["c/1.txt"]) == ("甲局", "乙局")


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
