"""A table's rows → those of their figures that only count the rows.

A column 行次 or 序号 stands before the figures or before the labels. Where nothing parts cells but
lines or spaces, only its numbers tell it from figures: they run on from row to row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipelines.placed.alignment import find_printed
from pipelines.placed.planning import Family
from pipelines.printed.figures import Figure
from pipelines.printed.rows import NO_START, Row
from pipelines.printed.texts import Glued, Item

ROWS_TO_COUNT: Final = 5
"""So many rows at least tell that they are counted."""
LARGEST_STEP: Final = 4
"""Groups, which have no figures, may be counted too."""
LONGEST_CODE: Final = 3
"""Digits of a row's number; it may begin with zeros."""
NO_CODE: Final = -1


def find_codes(family: Family, items: list[Item]) -> list[int]:
    """The index of each row's number among its items, NO_CODE where it has none; [] of no row.

    It is a row's first figure, or its last where it is the number of the next.
    """
    if len(family.lots) < ROWS_TO_COUNT or family.blocks[0].fact == "dispute":
        return []
    return _find_first(family, items) or _find_last(family, items)


def _find_first(family: Family, items: list[Item]) -> list[int]:
    """The first figures, where all of them run on, in every table or through all."""
    numbers = _read_codes(family.firsts[:2], items)
    if NO_CODE in numbers or not 0 < numbers[1] - numbers[0] <= LARGEST_STEP:
        return []
    lots, numbers = family.lots, _read_codes(family.firsts, items)
    if NO_CODE in numbers:
        return []
    steps = [
        1 if after == 1 and this.block.code != next_.block.code else after - before
        for (this, before), (next_, after) in pairwise(zip(lots, numbers, strict=True))
    ]
    runs_on = min(steps) > 0 and max(steps) <= LARGEST_STEP
    return [find_printed(lot.row)[0] for lot in lots] if runs_on and _are_mostly(steps, 1) else []


def _find_last(family: Family, items: list[Item]) -> list[int]:
    """The last figures that are the numbers of the rows below; others stand behind groups."""
    one, two, three = _read_codes(family.lasts[:3], items)
    if two - one != 1 and three - two != 1:
        return []
    numbers = _read_codes(family.lasts[:-1], items)
    distances = [number - at if number > NO_CODE else 0 for at, number in enumerate(numbers)]
    usual = Counter(distances).most_common(1)[0][0]
    if usual <= 0 or not _are_mostly(distances, usual):
        return []
    found = [
        find_printed(lot.row)[-1] if distance == usual else NO_CODE
        for lot, distance in zip(family.lots, distances, strict=False)
    ]
    return [*found, NO_CODE]


def _are_mostly(values: Sequence[int], usual: int) -> bool:
    return values.count(usual) * 3 >= len(values) * 2


def _read_codes(places: Sequence[int], items: list[Item]) -> list[int]:
    """The figures at some places; NO_CODE for one that can be no number of a row."""
    return [_read_code(items[place]) if place >= 0 else NO_CODE for place in places]


def _read_code(item: Item) -> int:
    if type(item) is Figure:
        return int(item.value) if item.is_count and item.value >= 0 else NO_CODE
    if type(item) is Glued and item.digits.isdecimal() and len(item.digits) <= LONGEST_CODE:
        return int(item.digits)
    return NO_CODE


def without_code(row: Row, at: int) -> Row:
    """The row without its number."""
    bare = row.copy(row.line, row.items[:], row.lines[:])
    del bare.items[at], bare.lines[at]
    if at == 0 and row.start != NO_START:
        bare.start += 1
    bare.ends_alone = row.ends_alone and at < len(bare.items)
    return bare
