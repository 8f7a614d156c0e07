"""A document's lines → its tables, stretch by stretch, and its running text.

A stretch is what a section prints from the first line that may open a table to the last that goes
on with one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from pipelines.printed.document import Document
from pipelines.printed.lines import Line
from pipelines.printed.meanings import FAMILY_OF_SECTION
from pipelines.printed.pipes import strip_frames
from pipelines.printed.readings import NO_ROW, Reading, read_stretch
from pipelines.printed.rows import ANNEX, DISPUTES, Part, count_cells, family_of
from pipelines.printed.texts import (
    CELLS,
    FOREIGN,
    LABELLED,
    NOTHING,
    PROSE,
    CellText,
    Item,
    Placeholder,
)


class Tables(NamedTuple):
    """The tables of a document: how its stretches are printed, and what is printed there.

    `items` and `cells` go by the places of the `readings`, one after the other; `lines` are the
    indexes of the readings' lines in the document. `odd`: some cell needs its item looked at.
    `prose`: indexes of the lines of running text. `numeric`: figures printed inside tables. `last`
    is the index of the document's last line with anything on it. `alone`: what is a line of its own
    outside the tables and could go on with one.
    """

    readings: tuple[Reading, ...]
    items: list[Item]
    cells: list[CellText]
    lines: list[int]
    odd: bool
    prose: list[int]
    numeric: int
    last: int
    alone: list[Item]

    @property
    def first_row(self) -> int:
        """The index of the line of the first row's label, NO_ROW where there is no row."""
        start = 0
        for reading in self.readings:
            if reading.first_row != NO_ROW:
                return self.lines[start + reading.first_row]
            start += reading.lines
        return NO_ROW


_NO_READING: Final = read_stretch("", ())


class _Stretch(NamedTuple):
    """A section's reading, its lines `at` indexes of the document's, and those of running text."""

    section: str
    reading: Reading
    at: list[int]
    prose: list[int]


def _read_between(section: str, lines: list[Line], marks: bytes, begin: int, end: int) -> _Stretch:
    """What is printed in lines[begin:end], all of one section."""
    first = marks.find(LABELLED, begin, end)
    if first < 0:
        return _Stretch(
            section, _NO_READING, [], [i for i in range(begin, end) if marks[i] > NOTHING]
        )
    last = max(marks.rfind(LABELLED, first, end), marks.rfind(CELLS, first, end))
    at = [i for i in range(first, last + 1) if marks[i] > PROSE]
    reading = read_stretch(section, tuple([lines[i].shape for i in at]))
    prose = [i for i in range(begin, first) if marks[i] > NOTHING]
    prose += [i for i in range(first, last + 1) if marks[i] == PROSE]
    prose += [at[line] for line in reading.outside]
    behind = PROSE if reading.family else FOREIGN
    prose += [i for i in range(last + 1, end) if NOTHING < marks[i] <= behind]
    return _Stretch(section, reading, at, sorted(prose))


def _read_sections(document: Document, lines: list[Line], marks: bytes) -> Iterator[_Stretch]:
    """Section by section; a heading inside the annex of 2014 is a group of its rows."""
    begin, name = 0, ""
    ends = [*((section.first, section.section) for section in document.sections), (len(lines), "")]
    for end, following in ends:
        stretch = _read_between(name, lines, marks, begin, end)
        if stretch.reading.family != ANNEX or end == len(lines):
            yield stretch
            begin, name = end + 1, following


def _is_aside(stretch: _Stretch, stretches: Sequence[_Stretch]) -> bool:
    """Whether rows stand in another section than their table, which has them: to compare years."""
    if stretch.section in FAMILY_OF_SECTION:
        return False
    return any([_has_rows(part, stretches) for part in stretch.reading.parts.values()])


def _has_rows(part: Part, stretches: Sequence[_Stretch]) -> bool:
    """Whether the section of a table prints these rows of it too, or all its disputes.

    Some of them are enough where each has fewer cells than the table.
    """
    family = family_of(part.block)
    own = [
        row
        for stretch in stretches
        if FAMILY_OF_SECTION.get(stretch.section) == family and part.block in stretch.reading.parts
        for row in stretch.reading.parts[part.block].rows
    ]
    if family == DISPUTES:
        return sum([row.size for row in own]) >= count_cells(DISPUTES)
    codes = {row.code for row in own if row.is_filled}
    filled = [row for row in part.rows if row.is_filled]
    shared = len([row for row in filled if row.code in codes])
    is_narrow = all([row.size < count_cells(family) for row in filled])
    return shared > 0 and (is_narrow or shared == len(filled))


class _Print:
    """What is printed in the tables of a document, as its stretches gather."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.items: list[Item] = []
        self.cells: list[CellText] = []
        self.lines: list[int] = []
        self.odd = False
        self.numeric = 0

    def add(self, stretch: _Stretch, lines: list[Line]) -> None:
        start, figures = len(self.items), 0
        for i in stretch.at:
            line = lines[i]
            if line.items:
                self.items += line.items
                self.cells += line.cells
                figures += line.figures
                if line.odd:
                    self.odd = True
        self.readings.append(stretch.reading)
        self.lines += stretch.at
        is_plain = stretch.reading.is_plain
        self.numeric += figures if is_plain else self.count(stretch.reading, start)

    def count(self, reading: Reading, start: int) -> int:
        """Figures inside the tables of a reading, those run together counted once."""
        return sum(
            type(item) is not Placeholder or type(self.items[start + item.number]) is not str
            for item in reading.counted
        )


def read_tables(document: Document) -> Tables:
    """The tables of a document, row by row as printed."""
    lines = strip_frames(document)
    marks = bytes([line.mark for line in lines])
    printed, prose = _Print(), list[int]()
    stretches = list(_read_sections(document, lines, marks))
    for stretch in stretches:
        if _is_aside(stretch, stretches):
            prose += sorted({*stretch.prose, *stretch.at})
            continue
        prose += stretch.prose
        if stretch.reading.counted or stretch.reading.parts:
            printed.add(stretch, lines)
    return Tables(
        tuple(printed.readings),
        printed.items,
        printed.cells,
        printed.lines,
        printed.odd,
        prose,
        printed.numeric,
        _last_line(lines),
        [item for i in prose if marks[i] == CELLS for item in lines[i].items],
    )


def _last_line(lines: Sequence[Line]) -> int:
    last = len(lines) - 1
    while last >= 0 and not lines[last].text.strip():
        last -= 1
    return last
