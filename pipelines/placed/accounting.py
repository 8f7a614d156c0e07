"""Every printed figure has one place and every cell one figure, or none of the report is believed.

What breaks that is a fault of ours in reading one report, and stops nothing but that report: its
figures are all set aside, with a doubt that says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pipelines.placed.lots import SECTION_OF, SECTION_OF_FAMILY
from pipelines.placed.placing import Placed
from pipelines.placed.recognition import choose_block
from pipelines.placed.remarks import Unplaced, doubt_count
from pipelines.printed.figures import Figure
from pipelines.printed.readings import merge_loose, merge_parts
from pipelines.printed.rows import fill, fill_item
from pipelines.printed.stretches import Tables
from pipelines.printed.texts import Glued, Item

LOST: Final = "the reader lost count of the figures in this report's tables"


def account(placed: Placed, tables: Tables, numbers: Sequence[int]) -> Placed:
    """`placed` where it accounts for every figure of the tables once; else all set aside.

    `numbers` are the printed numbers of the document's lines.
    """
    printed = tables.numeric + placed.unglued
    told = sum([table.statuses.count("reported") for table in placed.tables]) + len(placed.unplaced)
    if told == printed and not _tells_twice(placed):
        return placed
    unplaced = list(_set_aside(tables, placed.form, numbers))
    unplaced += [Unplaced("", "", 1, LOST)] * (tables.numeric - len(unplaced))
    return placed._replace(
        tables=[],
        unplaced=unplaced,
        unglued=len(unplaced) - tables.numeric,
        doubts=[*(d for d in placed.doubts if d.rule == "R-form"), doubt_count(printed, told)],
    )


def _tells_twice(placed: Placed) -> bool:
    facts = [table.fact for table in placed.tables]
    return len(set(facts)) < len(facts) or any([table.outline.repeats for table in placed.tables])


def _set_aside(tables: Tables, form: str, numbers: Sequence[int]) -> Iterator[Unplaced]:
    for part in merge_parts(tables.readings).values():
        block = choose_block(part, form)
        section = SECTION_OF.get(block.fact, "") if block else "proactive"
        for row in part.rows:
            filled = fill(row, tables.items, tables.lines)
            for item, line in zip(filled.items, filled.lines, strict=True):
                yield from _unplace(item, section, numbers[line])
    for family, item, line in merge_loose(tables.readings):
        printed = fill_item(item, tables.items)
        yield from _unplace(printed, SECTION_OF_FAMILY.get(family, ""), numbers[tables.lines[line]])


def _unplace(item: Item, section: str, line: int) -> Iterator[Unplaced]:
    if isinstance(item, Figure | Glued):
        text = item.printed if isinstance(item, Figure) else item.digits
        yield Unplaced(section, text, line, LOST)
