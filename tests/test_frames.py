"""Frames of the parsed tables hold what reports say, in the declared types."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines import facts
from pipelines.facts import parse_files
from pipelines.opening import fetch_soon, read_files
from pipelines.placed.blanks import Cell, CellTable, outline_of
from pipelines.report import Report, read_report, read_reports

REPORTS = Path(__file__).parent / "reports"
CELLS = (
    Cell("request", "full_grant", "natural_person", 2.0, "件", "reported", 7, "2"),
    Cell("request", "full_grant", "total", None, "件", "blank", None, ""),
    Cell("request", "new_received", "total", 3.0, None, "derived", None, ""),
    Cell("indicator", "a14_sites", "value", 1.5, "个", "reported", 9, "1.5"),
)


def table_of(fact: str, cells: tuple[Cell, ...]) -> CellTable:
    own = [cell for cell in cells if cell.fact == fact]
    columns: dict[str, list[str]] = {}
    for cell in own:
        columns.setdefault(cell.row, []).append(cell.column)
    rows = tuple((code, tuple(row)) for code, row in columns.items())
    table = CellTable(fact, outline_of(rows))
    table.values, table.units = [c.value for c in own], [c.unit for c in own]
    table.statuses, table.lines = [c.status for c in own], [c.line for c in own]
    table.printed = [c.printed for c in own]
    return table


def read(folder: Path, monkeypatch: pytest.MonkeyPatch, cells: tuple[Cell, ...]):  # type: ignore[no-untyped-def]
    """The frames of two files that both read as `cells`."""
    tables = [table_of(fact, cells) for fact in ("request", "indicator")]
    read = Report("parsed", tables=tables)
    monkeypatch.setattr(facts, "read_reports", lambda files: [read for _ in files])
    for name in ("one", "two"):
        (folder / name).write_text(name)
    return parse_files(folder, ["one", "two"])


def test_a_cell_is_a_row_of_its_fact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cell comes with its report, codes, value, status and line, in printed order."""
    frames = read(tmp_path, monkeypatch, CELLS)
    one, two = frames["report"]["report_id"]
    cells = [
        ("full_grant", "natural_person", 2, "reported", 7),
        ("full_grant", "total", None, "blank", None),
        ("new_received", "total", 3, "derived", None),
    ]
    found = frames["request"].astype(object).where(frames["request"].notna(), None)
    assert list(found.itertuples(index=False, name=None)) == [
        (report, *cell) for report in (one, two) for cell in cells
    ]
    assert frames["indicator"]["value"].tolist() == [1.5, 1.5]
    assert frames["indicator"]["unit"].tolist() == ["个", "个"]


def test_frames_have_the_same_types_with_and_without_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chunk without reports has the columns and types of one with reports."""
    full = read(tmp_path, monkeypatch, CELLS)
    empty = parse_files(tmp_path, [])
    assert {name: frame.dtypes.to_dict() for name, frame in full.items()} == {
        name: frame.dtypes.to_dict() for name, frame in empty.items()
    }


def test_a_count_is_never_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A count that is not whole stops its file; it does not become another count in silence."""
    cell = Cell("request", "full_grant", "total", 1.5, "件", "reported", 7, "1.5")
    with pytest.raises(pa.ArrowInvalid):
        read(tmp_path, monkeypatch, (cell,))


def test_files_read_together_are_read_as_alone() -> None:
    """What stands before or behind a file in its lot, a broken one too, changes nothing of it."""
    files = [path.read_bytes() for path in sorted(REPORTS.rglob("report.txt"))]
    files[3:3] = [b"", b"\0\x81\xff" * 99, "公园今日开放".encode(), b"\n" * 9]
    alone = [read_report(data) for data in files]
    assert {report.status for report in alone} >= {"parsed", "empty", "not_a_report"}
    assert list(map(_shown, read_reports(files))) == list(map(_shown, alone))


def _shown(report: Report) -> tuple[object, ...]:
    return (report._replace(tables=()), report.cells)


def test_reading_leaves_no_garbage() -> None:
    """What reading is done with goes at once, so that a chunk can be read without a collector."""
    files = [path.read_bytes() for path in sorted(REPORTS.rglob("report.txt"))]
    for data in files:
        read_report(data)
    gc.collect()
    gc.disable()
    try:
        for data in files:
            read_report(data)
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_a_process_that_has_read_ends_in_silence() -> None:
    """Who reads files in a process of their own, with DuckDB in it, hears nothing at its end."""
    words = (
        "import duckdb, pathlib, sys; from pipelines.facts import parse_files;"
        "duckdb.sql('select 1').df(); root = pathlib.Path(sys.argv[1]);"
        "assert len(parse_files(root, [p.name for p in root.iterdir()])['report'])"
    )
    folder = next(REPORTS.rglob("report.txt")).parent
    done = subprocess.run([sys.executable, "-c", words, folder], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_files_come_in_order(tmp_path: Path) -> None:
    """Files fetched before come in order, one that is missing or is a folder as the reason why, and
    none stays open."""
    names = [f"{number}.txt" for number in range(9)]
    for name in names[2:]:
        (tmp_path / name).write_text(name)
    (tmp_path / names[1]).mkdir()
    before = os.listdir("/dev/fd")
    fetch_soon(tmp_path, names)
    missing, folder, *read = read_files(tmp_path, names)
    assert isinstance(missing, FileNotFoundError)
    assert isinstance(folder, IsADirectoryError)
    assert read == [name.encode() for name in names[2:]]
    assert len(os.listdir("/dev/fd")) == len(before)


@pytest.mark.skipif(not hasattr(os, "O_NOATIME"), reason="the system always notes a reading")
def test_reading_leaves_no_trace(tmp_path: Path) -> None:
    """A file's time of last access stays as it was before it was read."""
    path = tmp_path / "a.txt"
    path.write_text("a")
    os.utime(path, ns=(0, 1))
    assert list(read_files(tmp_path, [path.name])) == [b"a"]
    assert path.stat().st_atime_ns == 0


@pytest.mark.skipif(not hasattr(os, "O_NOATIME"), reason="the system always notes a reading")
def test_files_of_others_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose owner alone may read it without a trace is read with one."""
    (tmp_path / "a.txt").write_text("a")
    opens = os.open

    def refuse(name: str, flags: int) -> int:
        if flags & os.O_NOATIME:
            raise PermissionError(name)
        return opens(name, flags)

    monkeypatch.setattr(os, "open", refuse)
    assert list(read_files(tmp_path, ["a.txt"])) == [b"a"]
