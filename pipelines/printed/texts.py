"""One cell's text → what it is: a label, an item, words, or nothing that counts.

Most cells of most reports are the same few words: what a cell holds is read once and kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from pipelines.printed.figures import (
    DASHES,
    Figure,
    are_several,
    find_unit,
    is_page_number,
    is_unit,
    may_be_figure,
    read_figure,
)
from pipelines.printed.labels import (
    Meaning,
    find_key,
    find_meanings,
    find_tail_label,
    is_dashed,
    is_number_alone,
    load_labels,
    load_pieces,
    load_prefixes,
    part_dashed,
    read_label,
    read_tail,
    split_glued,
)
from pipelines.printed.memory import LONGEST_LINE, MOST_LINES, Memory

LONGEST_CELL: Final = 80
LONGEST_GLUED: Final = 20_000
LONGEST_FIGURE: Final = 5
FIGURES_OF_ROW: Final = 3
"""So many figures side by side are a row's."""
LONGEST_HEAD: Final = 10
_NOTHING_THERE: Final = frozenset(["nan", "NaN", "None", "null", "<NA>", "NULL"])
"""What programs print for a cell of a row without anything in it."""

HEADS_OF_NOTES: Final = frozenset(["备注", "说明", "附注"])
"""Heads of columns that hold words."""

_BRACKETED: Final = re.compile(r"\(?(?:[^()\u3400-\u9fff]{1,20}|[^()]?|(?=[^()]*\d)[^()]{1,8})\)")
"""`(5)`, `5)`, `(无)`: too short for the note to a label, or no words at all."""

_EXPLAINED: Final = re.compile(r"(?P<label>[^:\d]{2,20}):[^:\d]{20,}")
"""What a label means, printed behind it: 规章:地方行政规章指各省……"""

BLANK: Final = ""
END: Final = "\n"
"""What stands behind the last separator of a line: a blank cell in some layouts only."""


class Words:
    """Something printed in a cell that is no figure."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text: str = text


class Glued:
    """Figures printed without anything between them: `000`."""

    __slots__ = ("digits",)

    def __init__(self, digits: str) -> None:
        self.digits: str = digits


class Placeholder:
    """Where a table is told without its figures: the `number`-th of those printed in it."""

    __slots__ = ("glued", "number")

    def __init__(self, number: int, glued: bool) -> None:
        self.number: int = number
        self.glued: bool = glued


MOST_PLACES: Final = 1 << 10
_PLACES: Final = [Placeholder(number, False) for number in range(MOST_PLACES)]


def find_place(number: int, glued: bool) -> Placeholder:
    """The place of a printed item; those of most figures are the same for all readings."""
    return Placeholder(number, glued) if glued or number >= MOST_PLACES else _PLACES[number]


Item = Figure | Glued | Words | Placeholder | str
"""A cell as printed: `str` is a blank (BLANK), a dash as printed, or END."""

CellText = tuple[float | None, str, str]
"""What a printed item comes to in a cell that it fits: value, status, printed text."""

VOID: Final = 0
LABEL: Final = 1
ITEM: Final = 2
TEXT: Final = 3
PIPES: Final = 4
ODD: Final = 5
"""What a cell is: nothing (a note or unit: NO_CELL but for those whose `text` counts), a label, an
item, words; a line of nothing but pipes; or digits that are no figure (`5.`, `(5)`, `3/12`,
`(无)`): the number of a label or page, a short note, but behind a label what a clerk printed for a
figure."""

PRINTED: Final = "p"
GLUED: Final = "g"
BLANKS: Final = " "
ENDS: Final = "$"
"""The letter of an item: a figure or a dash, figures run together, a blank, END."""

NOTHING: Final = 0
PROSE: Final = 1
FOREIGN: Final = 2
CELLS: Final = 3
LABELLED: Final = 4
"""What a line can be to a table: empty, running text, words that are no part of any label, what
goes on with a table (items, pieces of labels), or what may open one (labels, their beginnings)."""


class Cell:
    """What a cell holds, by `kind`.

    LABEL: `meanings`, `key`, `text`. TEXT: `key`, `text`, and its parts where it is glued. ITEM:
    `item`, its `letter`, what it comes to (`told`, CellText), whether that depends on the cell
    (`odd`), and whether it `is_printed`: no blank, nor END. PIPES: so many (`count`). `mark`: what
    a line of this cell alone is. `name`: what tells its shape from that of others.
    """

    __slots__ = (
        "_parts", "count", "is_printed", "item", "key", "kind", "letter", "mark", "meanings",
        "name", "odd", "text", "told",
    )  # fmt: skip

    def __init__(self, kind: int, mark: int, text: str, key: str, name: str, count: int) -> None:
        self.kind: int = kind
        self.mark: int = mark
        self.text: str = text
        self.key: str = key
        self.name: str = name
        self.count: int = count
        self.meanings: tuple[Meaning, ...] = ()
        self._parts: list[Cell] | None = None
        self.item: Item = BLANK
        self.letter: str = BLANKS
        self.told: Any = NOT_TOLD
        self.odd: bool = False
        self.is_printed: bool = False

    def parts(self) -> list[Cell]:
        """The cells that a TEXT is glued of; [] where it is not. Most are never asked."""
        if self.kind != TEXT:
            return []
        if self._parts is None:
            self._parts = read_glued(self.text)
        return self._parts


NOT_TOLD: Final = (None, "blank", "")


def _label(text: str, key: str, meanings: tuple[Meaning, ...]) -> Cell:
    cell = Cell(LABEL, LABELLED, text, key, f"{LABEL}{text}", 0)
    cell.meanings = meanings
    return cell


def _item(item: Item, letter: str, count: int = 0) -> Cell:
    cell = Cell(ITEM, CELLS, "", "", letter, count)
    cell.item, cell.letter = item, letter
    cell.is_printed = letter != BLANKS and letter != ENDS
    return cell


def _figure(figure: Figure) -> Cell:
    cell = _item(figure, PRINTED, 1)
    cell.told = (figure.value, "reported", figure.printed)
    cell.odd = not figure.is_count or figure.value < 0
    return cell


def _run_together(digits: str) -> Cell:
    cell = _item(Glued(digits), GLUED, 1)
    cell.odd = True
    return cell


def _dash(text: str) -> Cell:
    cell = _item(text, PRINTED)
    cell.told = (None, "blank", text)
    return cell


def _is_enclosed(text: str) -> bool:
    """Whether the bracket that opens a text is ended by its last character, and not before."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth <= 0:
            return at == len(text) - 1
    return True


def _odd(text: str, mark: int) -> Cell:
    return Cell(ODD, mark, text, "", f"{ODD}{text}", 0)


def _words(text: str, key: str) -> Cell:
    if key in load_prefixes():
        mark = LABELLED
    else:
        is_cell = key in load_pieces() or read_tail(text) is not None or may_be_figure(text)
        mark = CELLS if is_cell else FOREIGN
    return Cell(TEXT, mark, text, key, f"{TEXT}{text}", 0)


def _void(text: str, is_unit: bool) -> Cell:
    """Nothing; its `text` is kept where it is a unit, or may tell that of money, and its line where
    it ends a bracket, 条)."""
    ends_note = is_unit and text[-1] == ")" and "(" not in text
    tells = ends_note or ("元" in text and len(text) <= LONGEST_CELL)
    if not tells and not is_unit:
        return NO_CELL
    return Cell(VOID, CELLS if tells else NOTHING, text, "", f"{VOID}{text}", 0)


NO_CELL: Final = Cell(VOID, NOTHING, "", "", f"{VOID}", 0)
BLANK_CELL: Final = _item(BLANK, BLANKS)
END_CELL: Final = _item(END, ENDS)


def _find_label(text: str, key: str) -> Cell | None:
    """The label that a cell is, or that it explains."""
    if len(text) <= LONGEST_CELL and (meanings := find_meanings(text, key)):
        return _label(text, key, meanings)
    explained = _EXPLAINED.fullmatch(text)
    if explained and read_label(explained["label"])[1]:
        return _label(explained["label"], *read_label(explained["label"]))
    return None


def _classify(printed: str) -> Cell:
    text = printed.strip()
    if not text:
        return BLANK_CELL
    if (figure := read_figure(text)) is not None:
        return _figure(figure)
    if text in DASHES:
        return _dash(text)
    if is_unit(text):
        return _void(text, True)
    if is_number_alone(text):
        return _odd(text, CELLS if any([sign.isdigit() for sign in text]) else NOTHING)
    if is_page_number(text):
        return _odd(text, CELLS if text[0].isdigit() else NOTHING)
    key = find_key(text)
    if (label := _find_label(text, key)) is not None:
        return label
    if text[-1] == ")" and ("(" not in text or (text[0] == "(" and _is_enclosed(text))):
        return _odd(text, NOTHING) if _BRACKETED.fullmatch(text) else _void(text, False)
    if text.isdigit():
        return _run_together(text)
    return _words(text, "" if key in DASHES and text[0] == key else key)


_cells: Final[Memory[Cell]] = Memory(MOST_LINES, LONGEST_LINE)


def read_cell(printed: str) -> Cell:
    """What a cell holds; most are remembered, but large figures seldom come again."""
    found = _cells.recall(printed)
    if found is None:
        found = _classify(printed)
        if found.letter != PRINTED or len(printed) <= LONGEST_FIGURE:
            _cells.keep(printed, found)
    return found


def read_cells(printed: Sequence[str]) -> list[Cell]:
    get = _cells.young.get
    return [get(cell) or read_cell(cell) for cell in printed]


def read_row(printed: Sequence[str]) -> list[Cell]:
    """The cells of a line with separators."""
    return [
        BLANK_CELL if cell.kind == TEXT and cell.text in _NOTHING_THERE else cell
        for cell in read_cells(printed)
    ]


def read_glued(text: str) -> list[Cell]:
    """The cells of a text whose labels and figures are run together; [] where words are left.

    One figure with a note that leaves it open, `8(下降)`, is nothing run together.
    """
    tail = read_tail(text)
    if tail is not None and is_dashed(tail[1]):
        return _read_dashed(*tail)
    if tail is not None and (label := find_tail_label(tail[0])):
        key, meanings = read_label(label)
        printed = tail[0] if find_unit(tail[0]) else label
        return [_label(printed, key, meanings), _run_together(tail[1])]
    if are_several(text):
        return []
    parts = split_glued(text) if len(text) <= LONGEST_GLUED else None
    if parts and len(parts) == 1 and "(" in text:
        return []
    cells = [
        _label(part, part, load_labels()[part]) if kind == "label" else _run_together(part)
        for kind, part in parts or ()
    ]
    return _with_unit(cells, text) if cells and "元" in text else cells


def _read_dashed(words: str, printed: str) -> list[Cell]:
    """Labels, if any, and cells among which slashes stand for blanks; [] of other words.

    申请人无 is the beginning of a label.
    """
    if find_key(words + printed) in load_prefixes():
        return []
    label = find_tail_label(words) if words else ""
    names = [label] if label else [part for _, part in split_glued(words) or ()]
    if words and not (names and all([read_label(name)[1] for name in names])):
        return []
    labels = [_label(name, *read_label(name)) for name in names]
    parts = part_dashed(printed, labels[-1].meanings if labels else ())
    is_open = parts == [printed] and len(printed) > 1
    cells = [_run_together(printed)] if is_open else [read_cell(part) for part in parts]
    return [*labels, *cells]


def _with_unit(cells: list[Cell], text: str) -> list[Cell]:
    """Glued cells with the one note of a unit of money, which is no part of any label."""
    before, note, _ = text.rpartition("(")
    at = len(split_glued(before) or ())
    return [*cells[:at], _void(note + text[len(before) + 1 :], False), *cells[at:]] if at else cells
