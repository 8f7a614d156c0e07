"""How a stretch of a section's lines is printed: read once, and kept by the shapes of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from pipelines.printed.cells import Reader
from pipelines.printed.folios import counts_rows, find_folios, find_notes, find_piped
from pipelines.printed.lines import Shape
from pipelines.printed.rows import DISPUTES, Part, shift, shift_item
from pipelines.printed.texts import Item, Placeholder

NO_ROW: Final = 1 << 60
MOST_READINGS: Final = 1 << 13
LONGEST_KNOWN: Final = 1_000
"""So many readings are remembered, none of more lines."""


class Reading:
    """How a stretch of lines of one section is printed: everything of it but its figures.

    Printed items are `Placeholder`s, lines count those of the stretch. `counted` are the items
    inside a table, `loose` those in a table before any row, with their line; `outside` are lines in
    no table; `first_row` is the line of the first row's label. `family` is the table open at the
    end; `lines` and `items` tell how many there are, `is_plain` that each item is counted once.
    """

    __slots__ = (
        "counted",
        "family",
        "first_row",
        "is_plain",
        "items",
        "lines",
        "loose",
        "outside",
        "parts",
    )

    def __init__(self, reader: Reader, family: str, lines: int) -> None:
        self.parts: dict[str, Part] = reader.parts
        self.loose: list[tuple[str, Item, int]] = reader.loose
        self.counted: list[Item] = reader.counted
        self.outside: list[int] = reader.outside
        self.family: str = family
        self.lines: int = lines
        self.items: int = reader.places
        starts = [row.line for part in self.parts.values() for row in part.rows if row.line >= 0]
        self.first_row: int = min(starts, default=NO_ROW)
        places = [item for item in reader.counted if type(item) is Placeholder]
        self.is_plain: bool = len(places) == len(reader.counted) == reader.places


def read_anew(section: str, shapes: tuple[Shape, ...]) -> Reading:
    """How a stretch of lines is printed, label by label."""
    reader = Reader(section, counts_rows(shapes), frozenset(find_piped(shapes)))
    folios, notes = find_folios(shapes), find_notes(shapes)
    for line, shape in enumerate(shapes):
        if line in notes:
            reader.read_note(shape)
        elif line in folios:
            reader.read_folio(shape, line)
        else:
            reader.read(shape, line)
    family = reader.family
    reader.leave_table()
    return Reading(reader, family, len(shapes))


_read_known: Final = lru_cache(maxsize=MOST_READINGS)(read_anew)


def read_stretch(section: str, shapes: tuple[Shape, ...]) -> Reading:
    """As `read_anew`, by a cache."""
    return (_read_known if len(shapes) <= LONGEST_KNOWN else read_anew)(section, shapes)


def merge_parts(readings: Sequence[Reading]) -> dict[str, Part]:
    """The tables of several readings as one's: places and lines count on, heads are the first's."""
    if len(readings) == 1:
        return readings[0].parts
    merged: dict[str, Part] = {}
    items = lines = 0
    for reading in readings:
        for part in reading.parts.values():
            whole = merged.setdefault(part.block, Part(part.block))
            if part.block == DISPUTES or not whole.heads:
                whole.heads = whole.heads + part.heads
            whole.unit = whole.unit or part.unit
            whole.rows += [shift(row, items, lines) for row in part.rows]
        items, lines = items + reading.items, lines + reading.lines
    return merged


def merge_loose(readings: Sequence[Reading]) -> list[tuple[str, Item, int]]:
    loose: list[tuple[str, Item, int]] = []
    items = lines = 0
    for reading in readings:
        loose += [(fam, shift_item(item, items), line + lines) for fam, item, line in reading.loose]
        items, lines = items + reading.items, lines + reading.lines
    return loose
