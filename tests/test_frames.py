"""Frames of the parsed tables hold what reports say, in the declared types."""

from __future__ import annotations

import gc
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines import facts
from pipelines.blanks import CellRow
from pipelines.facts import Report, parse_files

REPORTS = Path(__file__).parent / "reports"
ROWS = (
    CellRow("request", "full_grant", ["natural_person", "total"], [2.0, None], ["件", "件"],
            ["reported", "blank"], [7, None], ["2", ""]),
    CellRow("request", "new_received", ["total"], [3.0], [None], ["derived"], [None], [""]),
    CellRow("indicator", "a14_sites", ["value"], [1.5], ["个"], ["reported"], [9], ["1.5"]),
)  # fmt: skip


def read(folder: Path, monkeypatch: pytest.MonkeyPatch, rows: tuple[CellRow, ...]):  # type: ignore[no-untyped-def]
    """The frames of two files that both read as `rows`."""
    monkeypatch.setattr(facts, "read_report", lambda data: Report("parsed", rows=rows))
    for name in ("one", "two"):
        (folder / name).write_text(name)
    return parse_files(folder, ["one", "two"])


def test_a_cell_is_a_row_of_its_fact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cell comes with its report, codes, value, status and line, in printed order."""
    frames = read(tmp_path, monkeypatch, ROWS)
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
    full = read(tmp_path, monkeypatch, ROWS)
    empty = parse_files(tmp_path, [])
    assert {name: frame.dtypes.to_dict() for name, frame in full.items()} == {
        name: frame.dtypes.to_dict() for name, frame in empty.items()
    }


def test_a_count_is_never_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A count that is not whole stops its file; it does not become another count in silence."""
    row = CellRow("request", "full_grant", ["total"], [1.5], ["件"], ["reported"], [7], ["1.5"])
    with pytest.raises(pa.ArrowInvalid):
        read(tmp_path, monkeypatch, (row,))


def test_reading_leaves_no_garbage() -> None:
    """What reading is done with goes at once, so that a chunk can be read without a collector."""
    files = [path.read_bytes() for path in sorted(REPORTS.rglob("report.txt"))]
    for data in files:
        facts.read_report(data)
    gc.collect()
    gc.disable()
    try:
        for data in files:
            facts.read_report(data)
        assert gc.collect() == 0
    finally:
        gc.enable()
