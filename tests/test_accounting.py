"""A report that the reader loses count of stops nothing but itself."""

from pathlib import Path

import pytest

from pipelines.placed.accounting import account
from pipelines.placed.blanks import CellTable, outline_of
from pipelines.placed.placing import Placed, place
from pipelines.printed.document import read_document
from pipelines.printed.stretches import Tables, read_tables

REPORTS = Path(__file__).parent / "reports"
LUOBEI = REPORTS / "label_split_and_figures_on_the_next_line" / "report.txt"


def read(path: Path) -> tuple[Placed, Tables, list[int]]:
    document = read_document(path.read_text(encoding="utf-8-sig"))
    tables = read_tables(document)
    return place(tables, document.numbers), tables, list(document.numbers)


def count(placed: Placed, tables: Tables) -> tuple[int, int]:
    """Figures printed, and figures told of."""
    reported = sum(table.statuses.count("reported") for table in placed.tables)
    return tables.numeric + placed.unglued, reported + len(placed.unplaced)


def test_a_report_in_order_is_left_alone() -> None:
    """Where every figure has its place nothing changes."""
    placed, tables, numbers = read(LUOBEI)
    assert account(placed, tables, numbers) is placed


@pytest.mark.parametrize("fault", ["lost", "twice"])
def test_what_does_not_add_up_is_set_aside_whole(fault: str) -> None:
    """A table lost or told twice: all 200 figures are unplaced with their lines, and it is said."""
    placed, tables, numbers = read(LUOBEI)
    told = placed.tables[1:] if fault == "lost" else [*placed.tables, placed.tables[0]]
    judged = account(placed._replace(tables=told), tables, numbers)
    assert judged.tables == []
    assert count(judged, tables) == (200, 200)
    assert len({cell.line for cell in judged.unplaced}) > 20
    assert [doubt.rule for doubt in judged.doubts][-1:] == ["R-lost"]


def test_a_figure_the_tables_no_longer_hold_is_counted() -> None:
    """What was counted as printed and stands in no row any more is unplaced without its text."""
    placed, tables, numbers = read(LUOBEI)
    judged = account(placed, tables._replace(numeric=tables.numeric + 2), numbers)
    assert count(judged, tables._replace(numeric=202)) == (202, 202)
    assert sum(cell.printed_text == "" for cell in judged.unplaced) == 2


def test_a_cell_told_twice_is_found_though_the_count_is_right() -> None:
    """As many figures as are printed, but one row's under another's name: none is believed."""
    placed, tables, numbers = read(LUOBEI)
    first, *others = placed.tables
    below = first.outline.rows[1:]
    other = CellTable(first.fact, outline_of((below[0], *below)))
    other.values, other.units, other.statuses = first.values, first.units, first.statuses
    other.lines, other.printed = first.lines, first.printed
    told = placed._replace(tables=[other, *others])
    assert count(told, tables) == count(placed, tables)
    assert account(told, tables, numbers).tables == []
