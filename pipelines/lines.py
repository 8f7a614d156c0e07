"""One line of a document → labels, runs of table cells, and texts, whatever the layout.

Tabs, pipes, spaces and digits run together all come to the same chunks. Most lines of most
reports are the same few words: what a line holds is read once and kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from pipelines.figures import DASHES, Figure, is_page_number, is_unit, read_figure
from pipelines.labels import (
    find_label,
    find_meanings,
    is_number_alone,
    key_of,
    load_labels,
    load_pieces,
    load_prefixes,
    read_tail,
    split_glued,
    split_tail,
)

LONGEST_CELL = 80
LONGEST_GLUED = 20_000
CACHED_LINE = 160
CACHE_SIZE = 1 << 16
MOST_LABELS = 3
"""A line with more labels than a row and its groups have holds several rows."""

BLANK = ""
END = "\n"
"""What stands behind the last separator of a line: a blank cell in some layouts only."""

_TABLE_START = re.compile(
    r"\s*\|?\s*(?:第?二十条|信息内容|\(本列数据|申请人情况|行政复议\s|结果维持)"
)


_RULER = re.compile(r"[\s|+:]*(?::?-{3,}:?[\s|+]*)+")
"""The line of dashes below the head of a table in Markdown, or between boxes."""


class Words(NamedTuple):
    """Something printed in a cell that is no figure."""

    text: str


class Glued(NamedTuple):
    """Figures printed without anything between them: `000`."""

    digits: str


class Placeholder(NamedTuple):
    """Where a table is told without its figures: the `number`-th of those printed in it."""

    number: int
    glued: bool


Item = Figure | Glued | Words | Placeholder | str
"""A cell as printed: `str` is a blank (BLANK), a dash as printed, or END."""


LABEL, ITEMS, TEXT, PIPES = range(4)
Chunk = tuple[int, Any, Any, Any]
"""Plain for speed, by kind:

(LABEL, meanings, key, text), (ITEMS, items, how many are figures, place among the line's cells),
(TEXT, key, text, 0), (PIPES, how many, "", 0).
"""

_PROSE: tuple[Chunk, ...] = ((TEXT, None, "", 0),)

_cells: dict[str, Chunk | None] = {}


def _classify(text: str) -> Chunk | None:
    """A cell's text as a chunk; None where it carries nothing (numbers, notes, units, pages)."""
    if (figure := read_figure(text)) is not None:
        return (ITEMS, (figure,), 1, 0)
    if text in DASHES:
        return (ITEMS, (text,), 0, 0)
    if is_number_alone(text) or is_unit(text) or is_page_number(text):
        return None
    key = key_of(text)
    if len(text) <= LONGEST_CELL and (meanings := find_meanings(text, key)):
        return (LABEL, meanings, key, text)
    if text[-1] == ")" and (text[0] == "(" or "(" not in text):
        return None
    if text.isdigit():
        return (ITEMS, (Glued(text),), 1, 0)
    return (TEXT, key, text, 0)


def read_cell(cell: str) -> Chunk | None:
    """What a cell holds, by a cache: most cells of most reports are the same few words."""
    try:
        return _cells[cell]
    except KeyError:
        text = cell.strip()
        chunk = _classify(text) if text else (ITEMS, (BLANK,), 0, 0)
        if len(_cells) > CACHE_SIZE:
            _cells.clear()
        if len(cell) <= CACHED_LINE:
            _cells[cell] = chunk
        return chunk


def _read_glued(text: str) -> list[Chunk]:
    """The chunks of a text whose labels and figures are run together; [] where words are left."""
    if (tail := split_tail(text)) is not None:
        label, digits = tail
        return [
            (LABEL, find_label(label), key_of(label), label),
            (ITEMS, (Glued(digits),), 1, 0),
        ]
    parts = split_glued(text) if len(text) <= LONGEST_GLUED else None
    chunks: list[Chunk] = []
    for kind, part in parts or ():
        if kind == "label":
            chunks.append((LABEL, load_labels()[part], part, part))
        else:
            chunks.append((ITEMS, (Glued(part),), 1, 0))
    return chunks


def _join_brackets(words: list[str], mark: str = "") -> Iterable[str]:
    """Words, with those between an opening bracket and its end joined: notes are one word.

    A bracket that ends and has not begun was opened on a line before.
    """
    held: list[str] = []
    text = "".join(words)
    depth = 1 if ")" in text.partition("(")[0] else 0
    for word in words:
        depth += word.count("(") - word.count(")")
        held.append(word)
        if depth <= 0 or len(held) > 40:
            yield mark.join(held)
            held, depth = [], 0
    if held:
        yield mark.join(held)


def _merge(chunks: Iterable[Chunk | None]) -> tuple[Chunk, ...]:
    """Neighbouring items as one chunk; its last field is its place among the line's cells."""
    merged: list[Chunk] = []
    for place, chunk in enumerate(chunks):
        if chunk is None:
            continue
        if chunk[0] == ITEMS and merged and merged[-1][0] == ITEMS:
            last = merged[-1]
            merged[-1] = (ITEMS, last[1] + chunk[1], last[2] + chunk[2], last[3])
        elif chunk[0] == ITEMS:
            merged.append((ITEMS, chunk[1], chunk[2], place))
        else:
            merged.append(chunk)
    return tuple(merged)


def _read_words(text: str) -> tuple[Chunk, ...]:
    """A line without separators: one cell, cells between white space, or cells glued together."""
    chunk = read_cell(text)
    if chunk is None or chunk[0] != TEXT:
        return () if chunk is None else (chunk,)
    words = text.split()
    if len(words) > 1:
        chunks = [read_cell(word) for word in _join_brackets(words)]
        if any(c is not None and c[0] != TEXT for c in chunks):
            return _split_texts(chunks)
    glued = _read_glued(text) if any(c.isdigit() for c in text) or len(text) > 8 else []
    return _merge(glued) if glued else (chunk,)


def _split_texts(chunks: list[Chunk | None]) -> tuple[Chunk, ...]:
    """As `_merge`, with texts that glue a label and figures taken apart."""
    split: list[Chunk | None] = []
    for chunk in chunks:
        glued = _read_glued(chunk[2]) if chunk is not None and chunk[0] == TEXT else []
        split += glued or [chunk]
    return _merge(split)


def _read_separated(cells: list[str], tail: Sequence[Chunk] = ()) -> tuple[Chunk, ...]:
    """A line of cells between separators; blanks before its first label are the grid's."""
    chunks = _split_texts([*(read_cell(cell) for cell in cells), *tail])
    if len(chunks) > 1 and chunks[0][0] == ITEMS and not any(chunks[0][1]):
        return chunks[1:]
    return chunks


def _read_pipes(line: str) -> tuple[Chunk, ...]:
    if _RULER.fullmatch(line):
        return ()
    cells = line.split("|")
    if not line.strip(" |\t"):
        return ((PIPES, len(cells) - 1, "", 0),)
    if cells[-1].strip():
        return _read_separated(cells)
    return _read_separated(cells[:-1], [(ITEMS, (END,), 0, 0)])


_CLAUSE = re.compile(r",(?!\d{3})")
_NOTES = re.compile(r"\([^()]*\)")


def _read_listed(text: str) -> tuple[Chunk, ...]:
    """A line of cells between commas or semicolons; () where it holds anything but cells."""
    mark = ";" if ";" in text else ","
    if text.count(mark) < 2 or "。" in text:
        return ()
    chunks = [read_cell(cell) for cell in _join_brackets(text.split(mark), mark)]
    kinds = {chunk[0] for chunk in chunks if chunk is not None}
    return _merge(chunks) if kinds == {LABEL, ITEMS} or kinds == {LABEL} else ()


def _is_prose(text: str) -> bool:
    """Whole sentences, or a long line with clauses; commas of notes and of figures are none."""
    if _TABLE_START.match(text):
        return False
    if "。" in text:
        return True
    return len(text) > LONGEST_CELL and _CLAUSE.search(_NOTES.sub("", text)) is not None


def _read_chunks(line: str) -> tuple[Chunk, ...]:
    if "\t" in line:
        return _read_separated(line.replace("|", " ").split("\t")) if line.strip() else ()
    if "|" in line:
        return _read_pipes(line)
    text = line.strip()
    if not text:
        return ()
    if ("," in text or ";" in text) and (listed := _read_listed(text)):
        return listed
    return _PROSE if _is_prose(text) else _read_words(text)


class Shape:
    """What a line prints but for its figures: lines of one shape are read alike.

    `chunks` are as `Chunk`, but with a pattern in place of items: a letter an item. `several`: more
    labels than one row has; `open_end`: no pipe ends the line. Lines printed alike share one shape,
    so that the shapes of a table's lines tell how it is printed.
    """

    __slots__ = ("chunks", "open_end", "several")

    def __init__(self, chunks: tuple[Chunk, ...], open_end: bool) -> None:
        self.chunks: tuple[Chunk, ...] = chunks
        self.open_end: bool = open_end
        self.several: bool = len([c for c in chunks if c[0] == LABEL]) > MOST_LABELS


_PRINTED, _GLUED, _BLANK, _END = "pg $"
"""Of a pattern: a figure or a dash, figures run together, a blank, END."""

NOTHING, PROSE, FOREIGN, CELLS, LABELLED = " abcd"
"""What a line can be to a table: empty, running text, words that are no part of any label, what
goes on with a table (items, pieces of labels), or what may open one (labels, their beginnings)."""

CellText = tuple[float | None, str, str]
"""What a printed item comes to in a cell that it fits: value, status, printed text."""

GRIDLESS, LEADING_ROW, ROW, LEADING, PIPED = " lrsq"
"""How a line uses pipes: not, as a row with or without one before it, otherwise with or without.

In capitals where every pipe of the line is a double one.
"""


class Line:
    """What a line holds.

    `mark` is one of NOTHING … LABELLED, `grid` of GRIDLESS … PIPED. `items` are its printed items
    in order, `cells` what they come to; so many `figures` are among them; `odd` where what one
    comes to depends on its cell: units, decimals, figures run together.
    """

    __slots__ = ("cells", "figures", "grid", "items", "mark", "odd", "shape", "text")

    def __init__(self, text: str) -> None:
        chunks = _read_chunks(text)
        self.text: str = text
        self.mark: str = _mark(chunks)
        self.grid: str = _read_grid(text) if "|" in text else GRIDLESS
        self.items: list[Item] = []
        self.cells: list[CellText] = []
        self.figures: int = 0
        self.odd: bool = False
        self.shape: Shape = NO_SHAPE
        if self.mark > PROSE:
            self.shape = _find_shape([self.abstract(chunk) for chunk in chunks], text)

    def abstract(self, chunk: Chunk) -> Chunk:
        """The chunk with a pattern for its items, which are taken down."""
        if chunk[0] != ITEMS:
            return chunk
        pattern = "".join([self.take(item) for item in chunk[1]])
        printed = len(pattern) - pattern.count(_BLANK) - pattern.count(_END)
        return (ITEMS, pattern, printed, chunk[3])

    def take(self, item: Item) -> str:
        """Takes down what is printed of an item; its letter in the pattern."""
        if type(item) is Figure:
            self.cells.append((item.value, "reported", item.printed))
            self.figures += 1
            if item.unit or item.value % 1:
                self.odd = True
        elif type(item) is str:
            if item == BLANK:
                return _BLANK
            if item == END:
                return _END
            self.cells.append((None, "blank", item))
        else:
            self.cells.append((None, "blank", ""))
            self.figures += 1
            self.odd = True
        self.items.append(item)
        return _GLUED if type(item) is Glued else _PRINTED


def _mark(chunks: tuple[Chunk, ...]) -> str:
    if not chunks:
        return NOTHING
    if chunks is _PROSE:
        return PROSE
    marks = [_mark_chunk(chunk) for chunk in chunks]
    return max(marks)


def _mark_chunk(chunk: Chunk) -> str:
    if chunk[0] == LABEL:
        return LABELLED
    if chunk[0] != TEXT:
        return CELLS
    key = chunk[1]
    if key in load_prefixes():
        return LABELLED
    return CELLS if key in load_pieces() or read_tail(chunk[2]) is not None else FOREIGN


NO_SHAPE = Shape((), False)
_shapes: dict[str, Shape] = {}


def _find_shape(chunks: list[Chunk], text: str) -> Shape:
    """The shape of a line's abstracted chunks; the same one for lines printed alike."""
    open_end = "|" not in text[-3:]
    key = _key_of(chunks) + ("." if open_end else " ")
    known = _shapes.get(key)
    if known is None:
        known = Shape(tuple(chunks), open_end)
        if len(_shapes) > CACHE_SIZE:
            _shapes.clear()
        if len(key) <= LONGEST_GLUED:
            _shapes[key] = known
    return known


def _key_of(chunks: list[Chunk]) -> str:
    """What tells shapes apart: texts of labels, patterns and their places, other words."""
    parts: list[str] = []
    for kind, content, other, last in chunks:
        if kind == ITEMS:
            parts.append(f"{content}{last}")
        else:
            parts.append(f"{kind}{last if kind == LABEL else other if kind == TEXT else content}")
    return "\n".join(parts)


_HAN = re.compile("[\u4e00-\u9fff]")


def _read_grid(text: str) -> str:
    several, has_words = text.count("|") > 1, _HAN.search(text) is not None
    if not text.lstrip().startswith("|"):
        grid = ROW if several and has_words else PIPED
    elif several or has_words:
        grid = LEADING_ROW if several and has_words else LEADING
    else:
        grid = PIPED
    return grid if "|" in text.replace("||", "") else grid.upper()


lines_known: dict[str, Line] = {}


def read_line(text: str) -> Line:
    """A line of a document; by a cache, which callers may ask first."""
    known = lines_known.get(text)
    if known is None:
        known = Line(text)
        if len(text) <= CACHED_LINE:
            if len(lines_known) > CACHE_SIZE:
                lines_known.clear()
            lines_known[text] = known
    return known


def read_lines(texts: Sequence[str]) -> list[Line]:
    """Lines of a document: most of most reports are the same few."""
    get = lines_known.get
    return [get(text) or read_line(text) for text in texts]
