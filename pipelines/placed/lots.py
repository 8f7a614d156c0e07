"""Printed rows with the table and the columns that they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from pipelines.form import Block, load_forms, unit_of
from pipelines.placed.alignment import ROWS_TO_ONE_ODD, Slots, find_printed
from pipelines.printed.rows import DISPUTES, REQUESTS, Row
from pipelines.printed.texts import Item, Placeholder

SECTION_OF: Final = {
    "disclosure": "proactive",
    "request": "requests",
    "dispute": "review_litigation",
}
SECTION_OF_FAMILY: Final = {"s2": "proactive", REQUESTS: "requests", DISPUTES: "review_litigation"}
NOWHERE: Final = -1


class Lot:
    """A printed row with the table and the columns it belongs to; None is a column of no form.

    `unit` is that of money as the row or the head of its table prints it, '' where neither does.
    `noted`: its table has a column of remarks. `may_go_on`: figures of the row below, whose words
    are no form's, may be its own.
    """

    __slots__ = ("block", "columns", "may_go_on", "noted", "order", "row", "unit")

    def __init__(
        self,
        row: Row,
        block: Block,
        order: tuple[str | None, ...],
        unit: str,
        noted: bool = False,
    ) -> None:
        self.row: Row = row
        self.block: Block = block
        self.order: tuple[str | None, ...] = order
        self.columns: int = len(order)
        self.unit: str = unit
        self.noted: bool = noted
        self.may_go_on: bool = False

    def with_row(self, row: Row) -> Lot:
        return self._copy(row, self.order)

    def with_order(self, order: tuple[str | None, ...]) -> Lot:
        return self._copy(self.row, order)

    def _copy(self, row: Row, order: tuple[str | None, ...]) -> Lot:
        lot = Lot(row, self.block, order, self.unit, self.noted)
        lot.may_go_on = self.may_go_on
        return lot

    @property
    def section(self) -> str:
        return SECTION_OF.get(self.block.fact, "")

    @property
    def cells(self) -> int:
        """How many the row has on the form; one of disputes without a code has those of all."""
        return self.columns if self.row.code else self.columns * len(self.block.rows)

    @property
    def codes(self) -> tuple[str, ...]:
        """The columns that the form has."""
        return _known(self.order)


@lru_cache(maxsize=1 << 10)
def _known(order: tuple[str | None, ...]) -> tuple[str, ...]:
    return tuple([code for code in order if code is not None])


def number_of(item: Item) -> int:
    return item.number if type(item) is Placeholder else NOWHERE


def without_cut_label(lot: Lot, printed: Slots, last: int) -> Slots:
    """A number behind a whole row, alone at the end of the file, is that of a label cut off."""
    columns = lot.columns
    cut = len(printed) == columns + 1 and lot.row.lines[-2] < lot.row.lines[-1] == last
    return printed[:columns] if cut else printed


def are_lines(lots: Sequence[Lot]) -> bool:
    """Whether most rows stand on the lines of their labels: a figure below a label is odd then.

    So is one that is all that a long table prints.
    """
    at_label = [lot.row.line in lot.row.lines for lot in lots if lot.row.items and lot.row.label]
    return sum(at_label) * 2 > len(at_label) or len(at_label) == 1 < len(lots) - ROWS_TO_ONE_ODD


def stand_on_lines(lots: Sequence[Lot]) -> bool:
    """Whether the cells of most rows stand on one line each."""
    filled = [lot.row.is_line for lot in lots if lot.row.items]
    return sum(filled) * 2 > len(filled)


def is_torn(row: Row, on_lines: bool, last: int) -> bool:
    """Whether the page may have torn a row: its figures stand on several lines where others are
    lines (`on_lines`), a figure in no row stands below it, or the file ends with it."""
    lines = [row.lines[at] for at in find_printed(row)]
    if not lines:
        return False
    return row.is_followed or (on_lines and lines[0] != lines[-1]) or lines[-1] >= last


def defies_order(lots: Sequence[Lot]) -> bool:
    """A table of disputes printed twice, in pieces that overlap, or below heads in disorder."""
    codes = {lot.row.code for lot in lots} - {""}
    return (len(lots) > 1 and len(codes) < len(lots)) or () in [lot.order for lot in lots]


def is_route(lot: Lot, lots: Sequence[Lot]) -> bool:
    """Whether a row of disputes is one route's; else it is several of them side by side."""
    if lot.row.size >= 2 * lot.columns:
        return False
    printed = len(find_printed(lot.row))
    return lot.row.code != "" and (printed <= lot.columns or len(lots) > 1)


@cache
def units_of(form: str, code: str) -> dict[str, dict[str, str]]:
    """The unit of each cell's value, by row and column."""
    block = load_forms()[form].block(code)
    return {
        row.code: {column.code: unit_of(block, row, column) for column in block.columns}
        for row in block.rows
    }


@lru_cache(maxsize=1 << 10)
def units_along(form: str, code: str, order: tuple[str | None, ...]) -> dict[str, list[str]]:
    """The units of each row's values, as its columns stand; all of them are the form's."""
    return {
        row: [units[str(column)] for column in order] for row, units in units_of(form, code).items()
    }
