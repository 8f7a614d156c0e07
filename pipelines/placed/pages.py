"""Figures that may be numbers of pages: alone on a line, behind a row or in place of its last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipelines.placed.alignment import Slots, judge_total, value_at
from pipelines.placed.lots import Lot, are_lines
from pipelines.placed.solving import sum_parts
from pipelines.printed.figures import Figure
from pipelines.printed.rows import Row
from pipelines.printed.texts import Item, Words

MOST_PAGES: Final = 99


def may_be_page(value: float | None) -> bool:
    """Whether a figure alone on its line is one that pages are numbered with."""
    return value is not None and 0 < value <= MOST_PAGES and value % 1 == 0


def may_end_in_page(values: Sequence[float | None], are_short: bool) -> bool:
    """Whether a page number may stand for the last figure of a row whose cells are lines.

    Its total is wrong then, and the last but one is right; or other rows have fewer figures
    (`are_short`), so that blanks vanish there.
    """
    last, before = values[-1] or 0.0, values[-2] or 0.0
    if not last or sum_parts(values) == last:
        return False
    return (are_short and may_be_page(last)) or before == sum_parts(values[:-1]) != 0.0


def is_page(item: Item) -> bool:
    """Whether an item alone on its line may be the number of a page."""
    return type(item) is Figure and may_be_page(item.value)


def list_paged(lots: Sequence[Lot], printed: Sequence[Slots], may_be_paged: bool) -> list[int]:
    """Positions of the rows that may end in a page number."""
    if not lots or lots[0].block.fact != "request":
        if not may_be_paged and not are_lines(lots):
            return []
        return [at for at, lot in enumerate(lots) if _may_end_in_page(lot, printed[at])]
    if lots[0].order[-1] != "total":
        return []
    are_short = may_be_paged or any([0 < len(found) < lots[0].columns for found in printed])
    return [
        at
        for at, lot in enumerate(lots)
        if len(printed[at]) == lot.columns
        and lot.row.lines[printed[at][0]] != lot.row.lines[printed[at][-1]]
        and may_end_in_page([value_at(lot.row, slot) for slot in printed[at]], are_short)
    ]


def _may_end_in_page(lot: Lot, printed: Slots) -> bool:
    """Whether the last figure of a row may be a page number; of disputes a total is wrong then."""
    row = lot.row
    if not row.ends_alone or len(printed) != lot.columns:
        return False
    if not may_be_page(value_at(row, printed[-1])):
        return False
    if lot.block.fact != "dispute":
        return True
    width = len(lot.block.columns)
    cuts = [printed[at : at + width] for at in range(0, len(printed), width)]
    return lot.order[-1] != "total" or min([judge_total(row, cut) for cut in cuts]) < 0


def holds_page(lot: Lot, row: Row) -> bool:
    """Whether a row ends in a figure more than it has cells, or in a wrong total."""
    cells = lot.cells
    if len(row.items) < cells or not may_be_page(value_at(row, len(row.items) - 1)):
        return False
    has_total = lot.block.fact == "request" and lot.order[-1] == "total"
    if len(row.items) > cells or not has_total:
        return len(row.items) > cells
    return Words not in map(type, row.items) and judge_total(row, [*range(cells)]) < 0
