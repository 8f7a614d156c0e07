"""Pages that were once read wrong: a folder each, named for what is odd about it.

`cells.csv` tells of every cell that may be `reported` its figure as printed, and of others what
the reader should say: `fact,row,column,value,status`.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipelines.placed.blanks import Cell
from pipelines.report import Report, read_report

FAULTS = sorted(path.parent for path in (Path(__file__).parent / "faults").glob("*/report.txt"))

Key = tuple[str, str, str]


def read_expected(fault: Path) -> dict[Key, tuple[float | None, str]]:
    with (fault / "cells.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["fact"], row["row"], row["column"]): (
                float(row["value"]) if row["value"] else None,
                row["status"],
            )
            for row in csv.DictReader(file)
        }


def read_fault(fault: Path) -> Report:
    return read_report((fault / "report.txt").read_bytes())


def read_cells(report: Report) -> dict[Key, Cell]:
    return {(cell.fact, cell.row, cell.column): cell for cell in report.cells}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_no_figure_stands_where_it_is_not_printed(fault: Path) -> None:
    """Every figure that is reported is the one printed in that very cell."""
    expected = read_expected(fault)
    cells = read_cells(read_fault(fault))
    wrong = {
        key: cell.value
        for key, cell in cells.items()
        if cell.status == "reported" and (cell.value, "reported") != expected.get(key)
    }
    assert wrong == {}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_cell_says_what_became_of_it(fault: Path) -> None:
    """Each cell listed has its figure and status; `absent` where there must be no cell."""
    cells = read_cells(read_fault(fault))
    told = {
        key: (cells[key].value, cells[key].status) if key in cells else (None, "absent")
        for key in read_expected(fault)
    }
    assert told == read_expected(fault)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_figure_is_told_of_once(fault: Path) -> None:
    """Figures inside the tables are reported cells or unplaced; the reader never loses count."""
    report = read_fault(fault)
    reported = sum(cell.status == "reported" for cell in report.cells)
    assert report.numeric_cells == reported + len(report.unplaced)
    assert not [doubt for doubt in report.doubts if doubt.rule == "R-lost"]
