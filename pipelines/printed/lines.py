"""One line of a document → labels, runs of table cells, and texts, whatever the layout.

Tabs, pipes, spaces and digits run together all come to the same. Most lines of most reports are
the same few words: what a line holds is read once and kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipelines.printed.figures import DASHES, is_unit
from pipelines.printed.headings import NO_HEADING, Heading, read_heading
from pipelines.printed.labels import Meaning, load_prefixes, number_of
from pipelines.printed.memory import LONGEST_LINE, MOST_LINES, Memory
from pipelines.printed.texts import (
    BLANK_CELL,
    BLANKS,
    CELLS,
    END_CELL,
    ENDS,
    GLUED,
    HEADS_OF_NOTES,
    ITEM,
    LABEL,
    LONGEST_CELL,
    LONGEST_GLUED,
    LONGEST_HEAD,
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
    read_cell,
    read_cells,
)

MOST_LABELS: Final = 3
"""A line with more labels than a row and its groups have holds several rows."""

FIGURES_OF_ROW: Final = 3
ITEMS_OF_ANY_ROW: Final = 5
"""So many cells between commas are a row, whatever stands before them."""

_TABLE_START: Final = re.compile(
    r"\s*\|?\s*(?:第?二十条|信息内容|\(本列数据|申请人情况|行政复议\s|结果维持)"
)
_RULER_SIGNS: Final = re.compile(r"[\s|+:-]*")
_SHORT_RULE: Final = re.compile("(?<!-)--?(?!-)")

PROSE_CELLS: Final = [Cell(TEXT, PROSE, "", "", "", 0)]

# --- a line's cells -----------------------------------------------------------------------------


def _join_brackets(words: list[str], mark: str = "") -> list[str]:
    """Words, with those between an opening bracket and its end joined: notes are one word.

    A bracket that ends and has not begun was opened on a line before.
    """
    text = "".join(words)
    if "(" not in text and ")" not in text:
        return words
    joined: list[str] = []
    held: list[str] = []
    depth = 1 if ")" in text.partition("(")[0] else 0
    for word in words:
        depth += word.count("(") - word.count(")")
        held.append(word)
        if depth <= 0 or len(held) > 40:
            joined.append(mark.join(held))
            held, depth = [], 0
    if held:
        note = len(held) - _count_figures_behind(held)
        joined += [mark.join(held[:note]), *held[note:]]
    return joined


GOES_ON: Final = frozenset("至月年日第共计")
"""What stands before a figure of a note: 计1条."""


def _count_figures_behind(held: list[str]) -> int:
    """How many words behind a bracket that no other ends on its line are cells, not its note's.

    Units stand among them, and three figures at least are cells whatever else without Han does.
    """
    count = figures = 0
    while count < len(held) - 1 and (kind := _judge_word(held[-1 - count])) >= 0:
        count += 1
        figures += kind
    count = count if figures else 0
    loose = _count_loosely(held)
    if loose > count and len([1 for word in held[-loose:] if word.isdecimal()]) >= FIGURES_OF_ROW:
        count = loose
    note = "".join(held[: len(held) - count]).rpartition("(")[2]
    if not note:
        return count if count >= FIGURES_OF_ROW else 0
    is_open = note[-1] in GOES_ON or note[-1].isdecimal()
    return 0 if _HAN.search(note) is None or (count == 1 and is_open) else count


def _judge_word(word: str) -> int:
    """1 for a figure or a dash, 0 for a unit, −1 for any other word."""
    if read_cell(word).letter in (PRINTED, GLUED):
        return 1
    return 0 if word != "" and is_unit(word) else -1


def _count_loosely(held: list[str]) -> int:
    """Likewise, words without Han all taken for cells, and the last one if it is a unit."""
    behind = int(held[-1] != "" and is_unit(held[-1]))
    count = behind
    while count < len(held) - 1 and _HAN.search(held[-1 - count]) is None:
        count += 1
    return count if count > behind else 0


def _read_words(text: str) -> list[Cell]:
    """A line without separators: one cell, cells between white space, or cells glued together."""
    words = _part_dash(text.split())
    if not _is_row(words, text):
        cell = read_cell(text)
        if cell.kind != TEXT:
            return [cell]
    if len(words) > 1:
        cells = read_cells(_join_brackets(words))
        if any([c.kind not in (TEXT, VOID, ODD) or _begins_row(c) for c in cells]):
            return _split_texts(cells)
    cell = read_cell(text)
    return cell.parts() or [cell]


def _begins_row(cell: Cell) -> bool:
    """Whether a cell is the beginning of a numbered label, beside the end of its group's."""
    return number_of(cell.text) != "" and cell.key in load_prefixes()


def _part_dash(words: list[str]) -> list[str]:
    """The words, with the dash that a full label leaves no room before parted from it."""
    if len(words) < FIGURES_OF_ROW or words[0][-1] not in DASHES:
        return words
    label = words[0].rstrip(words[0][-1])
    dash = words[0][len(label) :]
    is_row = dash in DASHES and read_cell(words[1]).kind == ITEM and label != ""
    return [label, dash, *words[1:]] if is_row and read_cell(label).kind == LABEL else words


def _is_row(words: list[str], text: str) -> bool:
    """Whether a line is no one cell, surely: a label, and figures outside of notes; saves time."""
    if len(words) < 2 or len(words[0]) < 3 or words[0][0] in "第共" or "二十条" in text:
        return False
    if "[" in text or "【" in text or _HAN.search(words[0]) is None:
        return False
    if text.rfind("(") > text.rfind(")"):
        return (len(words) > 2 or "  " in text) and _count_figures_behind(words) > 0
    if len(words) < 3:
        return False
    if "(" in text:
        return words[-1].isdecimal()
    if text[-1] == ")":
        return False
    dashes = len([word for word in words if word in DASHES])
    return dashes >= FIGURES_OF_ROW or any([word.isdecimal() for word in words])


def _split_texts(cells: list[Cell]) -> list[Cell]:
    """The cells, with texts that glue a label and figures taken apart."""
    if not any(cell.kind == TEXT and cell.parts() for cell in cells):
        return cells
    split: list[Cell] = []
    for cell in cells:
        split += cell.parts() or [cell]
    return split


def _read_separated(printed: Sequence[str]) -> list[Cell]:
    """A line of cells between separators; blanks before its first label are the grid's.

    No two cells stand in one, but a label with its figures does: 无(0) is none that can be read.
    """
    cells: list[Cell] = []
    for cell in read_cells(printed):
        parts = cell.parts()
        cells += parts if len(parts) == 1 or (parts and parts[0].kind == LABEL) else [cell]
    for place, cell in enumerate(cells):
        if cell is not BLANK_CELL and cell.kind != VOID and cell.kind != ODD:
            return cells if cell.kind == ITEM else [NO_CELL] * place + cells[place:]
    return cells


def _pipes(count: int) -> Cell:
    return Cell(PIPES, CELLS, "", "", f"{PIPES}{count}", count)


def _is_ruler(line: str) -> bool:
    """The line of dashes below the head of a table in Markdown, or between boxes."""
    return _RULER_SIGNS.fullmatch(line) is not None and _SHORT_RULE.search(line) is None


def _read_pipes(line: str) -> list[Cell]:
    if "---" in line and _is_ruler(line):
        return []
    cells = line.split("|")
    if not line.strip(" |\t"):
        return [_pipes(len(cells) - 1)]
    if cells[-1].strip():
        return _read_separated(cells)
    read = _read_separated(cells[:-1])
    read.append(END_CELL)
    return read


_HAN: Final = re.compile("[\u4e00-\u9fff]")
_CLAUSE: Final = re.compile(r",(?!\d{3})")
_PARTED_NUMBER: Final = re.compile(r"(?<!\S)(\d{1,2})\s+\.(?=\s*[\u4e00-\u9fff])")
"""The number of a label that stands apart from its point: 2 .政府网站公开政府信息数."""
_PARTED: Final = re.compile(r"\d\s+\d|.{80}")
_NOTES: Final = re.compile(r"\([^()]*\)")
_COUNTED: Final = re.compile(r"\d *(?:件次?|条|个|项|份|篇|人次|人|次)[,;] *([\u4e00-\u9fff]+)")


_QUOTES: Final = "[] '\"“”"
"""What stands around the cells of a list as programs write it, and around the list."""


def _is_quoted(text: str) -> bool:
    return (text[0] in _QUOTES and text[-1] in "]'\"”,") or '",' in text or ',"' in text


def _read_listed(text: str) -> list[Cell]:
    """A line of cells between commas or semicolons; [] where it is running text.

    A label and figures behind it are a row, whatever else stands among them.
    """
    mark = ";" if ";" in text else ","
    if "。" in text and read_cell(text.partition(mark)[0]).kind != LABEL:
        return []
    words = _join_brackets(text.split(mark), mark)
    words = [*_part_colon(words[0]), *words[1:]]
    printed = [word.strip(_QUOTES) for word in words] if _is_quoted(text) else words
    cells = read_cells(printed)
    kinds = [cell.kind for cell in cells]
    if _is_row_of_cells(cells):
        return cells
    if '"' not in text and kinds[0] == TEXT:
        return []
    if _ends_cell(words[0]) and ITEM in kinds and TEXT not in kinds[1:]:
        return cells
    if _begins_cell(words[-1]) and len(words) > 1 and TEXT not in kinds[:-1]:
        return cells
    told = set(kinds[:-1] if _ends_heads(cells) else kinds) - {VOID, ODD}
    if told == {ITEM}:
        return cells if len(cells) > FIGURES_OF_ROW and read_cell(text).letter != PRINTED else []
    is_list = told == {LABEL, ITEM} or (told == {LABEL} and len(cells) > 2)
    return cells if is_list and "。" not in text else []


def _is_row_of_cells(cells: Sequence[Cell]) -> bool:
    """Whether cells between commas are a row, whatever some of them print: a label stands before
    items, a unit, or short words; or many items stand beside words."""
    kinds = [cell.kind for cell in cells]
    first = kinds.index(LABEL) if LABEL in kinds else 0
    if any([cell is not BLANK_CELL for cell in cells[:first]]):
        return False
    if kinds.count(ITEM) >= ITEMS_OF_ANY_ROW:
        return not any([_PARTED.search(cell.text) for cell in cells])
    if kinds[first] != LABEL or len(cells) == first + 1:
        return False
    is_short = all([len(cell.text) <= LONGEST_HEAD for cell in cells[first + 1 :]])
    return kinds[first + 1] == VOID or (is_short and ITEM in kinds[first:])


def _ends_heads(cells: Sequence[Cell]) -> bool:
    """Whether the last of some cells may head a column, of remarks or of no form, behind others."""
    last = cells[-1]
    labels = len([cell for cell in cells[:-1] if cell.kind == LABEL])
    return last.key in HEADS_OF_NOTES or (
        last.kind == TEXT and labels >= FIGURES_OF_ROW and len(last.key) <= LONGEST_HEAD
    )


def _part_colon(words: str) -> list[str]:
    """`规章:5` as its label, with that of a group before it, and its first cell or a blank one."""
    before, _, cell = words.rpartition(":")
    labels = before.split()
    is_row = bool(labels) and {read_cell(label).kind for label in labels} == {LABEL}
    return [*labels, cell] if is_row and read_cell(cell).kind == ITEM else [words]


def _ends_cell(words: str) -> bool:
    """Whether words are the end of a cell in quotation marks that began on a line before."""
    return words.rstrip()[-1:] == '"' and words.count('"') % 2 == 1


def _begins_cell(words: str) -> bool:
    return words.lstrip()[:1] == '"' and words.count('"') % 2 == 1


def _is_prose(text: str) -> bool:
    """Whole sentences, or a long line with clauses; commas of notes and of figures are none.

    A full stop behind a figure makes no sentence of a row.
    """
    if _TABLE_START.match(text):
        return False
    if ("," in text or ";" in text) and _counts_labels(text):
        return True
    if "。" in text:
        has_sentences = _HAN.search(text) is not None
    else:
        is_long = len(text) > LONGEST_CELL
        has_sentences = is_long and _CLAUSE.search(_NOTES.sub("", text)) is not None
    return has_sentences and not _holds_rows(text.split())


def _counts_labels(text: str) -> bool:
    """Whether a clause with a figure ends before a label: 规章0件,行政规范性文件5件."""
    counted = _COUNTED.findall(_NOTES.sub("", text))
    return any([read_cell(words).kind == LABEL for words in counted])


def _holds_rows(words: list[str]) -> bool:
    """Whether words with white space between are cells, in spite of a full stop."""
    if len(words) < FIGURES_OF_ROW:
        return False
    cells = read_cells(words)
    figures = len([c for c in cells if c.kind == ITEM or (c.kind == TEXT and not c.key)])
    labels = len([c for c in cells if c.kind == LABEL])
    return figures * 2 > len(words) or (labels > 1 and figures > 1)


def _read_line(line: str) -> list[Cell]:
    if "\t" in line:
        return _read_separated(line.replace("|", " ").split("\t")) if line.strip() else []
    if "|" in line:
        return _read_pipes(line)
    text = line.strip()
    if not text:
        return []
    if " ." in text:
        text = _PARTED_NUMBER.sub(r"\1.", text)
    if ("," in text or ";" in text) and (listed := _read_listed(text)):
        return listed
    return PROSE_CELLS if _is_prose(text) else _read_words(text)


# --- a line -------------------------------------------------------------------------------------


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
        cells = [] if parts else _read_line(text)
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
    several, has_words = text.count("|") > 1, _HAN.search(text) is not None
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
