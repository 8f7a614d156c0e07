"""One line of a document → labels, runs of table cells, and texts, whatever the layout.

Most lines of most reports are the same few words: what a line holds is read once and kept.
"""

from __future__ import annotations

from typing import Final

from pipelines.printed.brackets import HAN
from pipelines.printed.headings import NO_HEADING, Heading, read_heading
from pipelines.printed.labels import Meaning
from pipelines.printed.memory import LONGEST_LINE, MOST_LINES, Memory
from pipelines.printed.separators import split_line
from pipelines.printed.texts import (
    BLANKS,
    ENDS,
    FIGURES_OF_ROW,
    ITEM,
    LABEL,
    LONGEST_GLUED,
    NO_CELL,
    NOTHING,
    ODD,
    PIPES,
    PRINTED,
    PROSE,
    TEXT,
    VOID,
    Cell,
    CellText,
    Item,
)

MOST_LABELS: Final = 3
"""A line with more labels than a row and its groups have holds several rows."""


class Chunk:
    """Cells of a line that are read at once, by `kind`.

    LABEL: `meanings`, `key`, `text`. TEXT: `key`, `text`. ODD: `text`. VOID: `text`, and a `count`
    where it stands in a cell where a figure may be. PIPES: so many (`count`). ITEM: the `letters`
    of neighbouring items, of which so many (`count`) are printed; the first one's place among the
    line's cells is `start`.
    """

    __slots__ = ("count", "key", "kind", "letters", "meanings", "start", "text")

    def __init__(self, kind: int, key: str, text: str, count: int) -> None:
        self.kind: int = kind
        self.key: str = key
        self.text: str = text
        self.count: int = count
        self.meanings: tuple[Meaning, ...] = ()
        self.letters: str = ""
        self.start: int = 0


class Shape:
    """What a line prints but for its figures: lines of one shape are read alike.

    `several`: more labels than one row has; `open_end`: no pipe ends the line, `is_ended`: a
    separator ends it; `is_full`: so many figures stand on it as in a row. `is_lone`: it holds one
    figure, or 3/12, and no separator; `is_pipes`: nothing but pipes. `is_row`: a label with items,
    `is_bare_row`: several cells without one; `is_counted`: a row with items before its label;
    `is_led`: it begins with a tab or a pipe, and holds items.
    Lines printed alike share one shape, so that the shapes of a table's lines tell how it is
    printed.
    """

    __slots__ = (
        "chunks",
        "is_bare_row",
        "is_counted",
        "is_ended",
        "is_full",
        "is_led",
        "is_lone",
        "is_pipes",
        "is_row",
        "open_end",
        "several",
    )

    def __init__(self, chunks: tuple[Chunk, ...], open_end: bool, begins_led: bool) -> None:
        labels = len([chunk for chunk in chunks if chunk.kind == LABEL])
        items = [chunk for chunk in chunks if chunk.kind == ITEM]
        is_one, last = len(chunks) == 1, chunks[-1] if chunks else NO_CHUNK
        self.chunks: tuple[Chunk, ...] = chunks
        self.open_end: bool = open_end
        self.several: bool = labels > MOST_LABELS
        self.is_full: bool = sum([chunk.count for chunk in items]) >= FIGURES_OF_ROW
        self.is_row: bool = labels > 0 and len(items) > 0 and not self.several
        self.is_led: bool = begins_led and len(items) > 0
        self.is_counted: bool = self.is_row and chunks[0].kind == ITEM
        self.is_lone: bool = is_one and open_end and _is_number(last)
        self.is_pipes: bool = is_one and last.kind == PIPES
        self.is_ended: bool = last.letters[-1:] == ENDS
        self.is_bare_row: bool = labels == 0 and _are_bare(chunks)


NO_CHUNK: Final = Chunk(VOID, "", "", 0)


def _are_bare(chunks: tuple[Chunk, ...]) -> bool:
    """Whether chunks without a label are several cells, and no words."""
    if any([chunk.kind == TEXT for chunk in chunks]):
        return False
    return any([len(chunk.letters) > FIGURES_OF_ROW for chunk in chunks])


def _is_number(chunk: Chunk) -> bool:
    """Whether a chunk is one figure, or 3/12."""
    return chunk.letters == PRINTED or (chunk.kind == ODD and "/" in chunk.text)


GRIDLESS: Final = " "
LEADING_ROW: Final = "l"
ROW: Final = "r"
LEADING: Final = "s"
PIPED: Final = "q"
"""How a line uses pipes: not, as a row with or without one before it, otherwise with or without.

In capitals where every pipe of the line is a double one.
"""


class Line:
    """What a line holds.

    `mark` is one of NOTHING … LABELLED, `grid` of GRIDLESS … PIPED. `items` are its printed items
    in order, `cells` what they come to; so many `figures` are among them; `odd` where what one
    comes to depends on its cell: units, decimals, figures run together. `heading`: of what section
    it could be one, if it `may_head` any. `parts`: what a line that holds several parts of a report
    is cut into; it is not read then.
    """

    __slots__ = (
        "cells", "figures", "grid", "heading", "items", "mark", "may_head", "odd", "parts",
        "shape", "text",
    )  # fmt: skip

    def __init__(self, text: str, parts: tuple[str, ...] = ()) -> None:
        cells = [] if parts else split_line(text)
        self.text: str = text
        self.heading: Heading = read_heading(text)
        self.may_head: bool = self.heading != NO_HEADING
        self.parts: tuple[str, ...] = parts
        self.mark: int = NOTHING
        self.grid: str = _read_grid(text) if "|" in text else GRIDLESS
        self.items: tuple[Item, ...] = ()
        self.cells: tuple[CellText, ...] = ()
        self.figures: int = 0
        self.odd: bool = False
        self.shape: Shape = NO_SHAPE
        self.take(cells)
        if self.mark > PROSE:
            self.shape = _find_shape(cells, text)

    def take(self, cells: list[Cell]) -> None:
        """Takes down what cells make of their line, and what is printed of items."""
        printed: list[Cell] = []
        for cell in cells:
            if cell.mark > self.mark:
                self.mark = cell.mark
            if cell.is_printed:
                printed.append(cell)
                self.figures += cell.count
                if cell.odd:
                    self.odd = True
        if printed:
            self.items = tuple([cell.item for cell in printed])
            self.cells = tuple([cell.told for cell in printed])


NO_SHAPE: Final = Shape((), False, False)
_shapes: Final[Memory[Shape]] = Memory(MOST_LINES, LONGEST_GLUED)


def _find_shape(cells: list[Cell], text: str) -> Shape:
    """The shape of a line's cells; the same one for lines printed alike."""
    open_end = "|" not in text[-3:]
    separated, begins_led = "|" in text or "\t" in text, text[:1] in ("\t", "|")
    flags = "".join(["=" if flag else "-" for flag in (open_end, separated, begins_led)])
    key = "\n".join([flags, *[cell.name for cell in cells]])
    known = _shapes.recall(key)
    if known is None:
        known = Shape(_merge(cells, separated), open_end, begins_led)
        _shapes.keep(key, known)
    return known


def _merge(cells: list[Cell], separated: bool) -> tuple[Chunk, ...]:
    """The chunks of a line: neighbouring items are one, whatever is void between them."""
    chunks: list[Chunk] = []
    letters, start = "", 0
    labelled = len(cells) == 1 or (separated and LABEL not in [cell.kind for cell in cells])
    for place, cell in enumerate(cells):
        labelled = labelled or cell.kind == LABEL
        if cell.kind == ITEM:
            start = start if letters else place
            letters += cell.letter
        elif cell.kind == VOID and not (separated and labelled):
            if "元" in cell.text:
                chunks.append(Chunk(VOID, "", cell.text, 0))
        elif cell is not NO_CELL and (cell.kind != ODD or labelled):
            if letters:
                chunks.append(run_items(letters, start))
                letters = ""
            chunks.append(_chunk(cell))
    if letters:
        chunks.append(run_items(letters, start))
    return tuple(chunks)


def run_items(letters: str, start: int) -> Chunk:
    """Neighbouring items as a chunk."""
    printed = len(letters) - letters.count(BLANKS) - letters.count(ENDS)
    chunk = Chunk(ITEM, "", "", printed)
    chunk.letters, chunk.start = letters, start
    return chunk


def _chunk(cell: Cell) -> Chunk:
    chunk = Chunk(cell.kind, cell.key, cell.text, cell.count if cell.kind == PIPES else 0)
    chunk.meanings = cell.meanings
    if cell.kind == VOID:
        chunk.count = 1
    return chunk


def _read_grid(text: str) -> str:
    several, has_words = text.count("|") > 1, HAN.search(text) is not None
    if not text.lstrip().startswith("|"):
        grid = ROW if several and has_words else PIPED
    elif several or has_words:
        grid = LEADING_ROW if several and has_words else LEADING
    else:
        grid = PIPED
    doubled = "||" in text and "|" not in text.replace("||", "")
    return grid.upper() if doubled else grid


_lines: Final[Memory[Line]] = Memory(MOST_LINES, LONGEST_LINE)


def read_line(text: str) -> Line:
    """A line of a document; most are remembered."""
    return _lines.recall_or_make(text, Line)


NO_LINE: Final = Line("")
