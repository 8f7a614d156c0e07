"""Lines → tables: rows with what is printed in them, whatever the layout.

Labels and what follows them are read in their order: a row begins at its label and ends at the
next, so that tabs, pipes, spaces and one cell per line all read alike. Where the layout kept
places, blanks are items too; which cell an item belongs to is decided later, in `placing`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from pipelines.document import Document, Section
from pipelines.figures import Figure
from pipelines.form import load_forms
from pipelines.labels import Meaning, key_of, load_labels, load_prefixes, read_tail
from pipelines.lines import (
    BLANK,
    END,
    ITEMS,
    LABEL,
    TEXT,
    Chunk,
    Glued,
    Item,
    Words,
    lines_known,
    read_cell,
    read_line,
)

TABLE_SECTIONS = frozenset(["proactive", "requests", "review_litigation"])
REQUESTS, DISPUTES, ANNEX = "s3_requests", "s4_review_litigation", "annex_2014"
SIMILAR_ENOUGH = 80

NO_START = -1000
"""The start of a row whose label is printed in pieces: its line tells nothing of the grid."""

_NOTHING = frozenset([BLANK, END])
_WEAK = frozenset(
    re.split(
        r"\s",
        "总计 合计 其他 单位 指标 数量 数值 统计数 申请人 维持 纠正 公开数量 制作数量 收费金额 "
        "自然人 集中采购 政府采购 规章 规范性文件 行政许可 行政处罚 行政强制 行政复议 行政诉讼",
    )
)
"""Words too common to open a table outside the sections that hold tables."""


@dataclass(slots=True)
class Row:
    """A row as printed. `code` is '' where the label is none of the form's.

    `items[i]` stands on `lines[i]` (index into the document's lines); `start` is the place of the
    first item among its line's cells.
    """

    code: str
    label: str
    line: int
    items: list[Item] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    start: int = 0
    reason: str = ""
    doubt: str = ""

    @property
    def is_line(self) -> bool:
        """Whether the row is a line: its label and cells, or several cells, stand on one."""
        cells = len(self.items) - self.items.count(END)
        if not cells or self.lines[0] != self.lines[-1]:
            return False
        return cells > 1 or (self.label != "" and self.line == self.lines[0])


@dataclass(slots=True)
class Part:
    """One table of the report: the heads above it, in order, with their text; its rows."""

    block: str
    heads: list[tuple[str, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


class Tables(NamedTuple):
    """`loose`: figures in a table before any row; `prose`: indexes of the lines of running text.

    `last` is the index of the last line with anything on it.
    """

    parts: dict[str, Part]
    loose: list[tuple[str, Figure | Glued, int]]
    prose: list[int]
    numeric: int
    last: int


@cache
def _positions() -> dict[tuple[str, str], int]:
    """(block, row code) → its place in the newest form that has it."""
    return {
        (block.code, row.code): place
        for form in load_forms().values()
        for block in form.blocks
        for place, row in enumerate(block.rows)
    }


@cache
def _family(block: str) -> str:
    return "s2" if block.startswith("s2") else block


_chosen: dict[tuple[str, str, str, bool, int], Meaning | None] = {}


class _Reader:
    """Where reading stands: the table, its open row, and words that wait for their other half."""

    def __init__(self) -> None:
        self.parts: dict[str, Part] = {}
        self.loose: list[tuple[str, Figure | Glued, int]] = []
        self.numeric = 0
        self.section = ""
        self.in_long_line = False
        self.heads: list[tuple[str, str]] = []
        self.heads_open = False
        self.heads_block = ""
        self.leave_table()

    def leave_table(self) -> None:
        """Closes the table; heads without a row below them still tell its form."""
        if self.heads and self.heads_open:
            self.part(self.heads_block).heads = self.heads
        self.family = ""
        self.in_head = True
        self.heads = []
        self.heads_open = False
        self.routes: list[str] = []
        self.last_position = -1
        self.close_row()

    def close_row(self) -> None:
        self.row: Row | None = None
        self.blanks: list[int] = []
        self.head_line = -1
        self.pending = ""
        self.waiting = ""
        self.waiting_line = 0
        self.unterminated = False

    def read(self, chunks: Sequence[Chunk], line: int) -> None:
        for chunk in chunks:
            kind = chunk[0]
            if kind == ITEMS:
                self.read_items(chunk, line)
            elif kind == LABEL:
                self.read_label(chunk, line)
            elif kind == TEXT:
                self.read_text(chunk, line)
            else:
                self.read_separators(chunk[1], line)

    # labels

    def read_label(self, chunk: Chunk, line: int) -> None:
        meanings, key, text = chunk[1], chunk[2], str(chunk[3])
        if self.pending and (joined := load_labels().get(self.pending + key)):
            meanings, key = joined, self.pending + key
        meaning = self.choose(meanings, key)
        if meaning is None:
            begun = [k for k in (self.pending + key, key) if k in load_prefixes()]
            self.pending = begun[0] if self.family and begun else ""
            return
        if _family(meaning.block) != self.family:
            self.leave_table()
            self.family = _family(meaning.block)
        self.pending = key
        self.waiting = ""
        self.head_line = line
        if meaning.kind == "row" and meaning.block != DISPUTES:
            self.open_row(meaning, text, line)
        else:
            self.read_head(meaning, text)

    def choose(self, meanings: Sequence[Meaning], key: str) -> Meaning | None:
        """What a label means here; None where it means nothing here. By a cache of heres."""
        here = (key, self.family, self.section, self.in_head, self.last_position)
        try:
            return _chosen[here]
        except KeyError:
            _chosen[here] = meaning = self.choose_anew(meanings, key)
            return meaning

    def choose_anew(self, meanings: Sequence[Meaning], key: str) -> Meaning | None:
        here = [m for m in meanings if _family(m.block) == self.family]
        if not here:
            known = self.family != "" or self.section in TABLE_SECTIONS
            if key in _WEAK and not (known and self.fits_section(meanings[0])):
                return None
            if (not known or self.family == ANNEX) and not self.is_anchor(meanings[0]):
                return None
            here = list(meanings)
        wanted = "column" if self.in_head and self.family == REQUESTS else "row"
        of_kind = [m for m in here if m.kind == wanted] or here
        later = [m for m in of_kind if _positions().get(m[::2], -1) > self.last_position]
        return (later or of_kind)[0]

    def fits_section(self, meaning: Meaning) -> bool:
        """A common word opens a table only in the section that holds it."""
        return {"proactive": "s2", "review_litigation": DISPUTES}.get(self.section) == _family(
            meaning.block
        ) or (self.family == REQUESTS and meaning.block == DISPUTES)

    @staticmethod
    def is_anchor(meaning: Meaning) -> bool:
        return (
            meaning.kind in ("caption", "head")
            or meaning.block == ANNEX
            or meaning.code in ("new_received", "carried_over", "natural_person")
        )

    def read_head(self, meaning: Meaning, text: str) -> None:
        """Captions, heads, columns, groups: what stands around rows."""
        if meaning.kind == "group":
            self.row = None
            if self.family == ANNEX:
                self.last_position = -1 if not self.last_position else self.last_position
            if self.family == REQUESTS and meaning.code not in ("outcome", "legal_entity"):
                self.open_row(meaning, text, -1)
            return
        self.row = None if self.family != DISPUTES else self.row
        if meaning.block == DISPUTES:
            self.read_route(meaning, text)
        elif meaning.kind == "column":
            self.read_column(meaning, text)
        else:
            self.heads_open = False

    def read_route(self, meaning: Meaning, text: str) -> None:
        self.blanks = []
        if self.row is not None and self.row.items:
            self.row, self.routes = None, []
        if meaning.kind == "row":
            self.routes.append(meaning.code)
        self.part(DISPUTES).heads.append((meaning.code, text))

    def read_column(self, meaning: Meaning, text: str) -> None:
        if not self.heads_open:
            self.heads, self.heads_open = [], True
        self.heads.append((meaning.code, text))
        self.heads_block = meaning.block
        if self.family == REQUESTS:
            self.in_head = True

    def part(self, block: str) -> Part:
        return self.parts.setdefault(block, Part(block))

    def open_row(self, meaning: Meaning, text: str, line: int) -> None:
        if self.row is not None and self.row.code == meaning.code and not self.row.items:
            return
        part = self.part(meaning.block)
        if self.heads and not part.heads:
            part.heads = self.heads
        self.heads_open = False
        self.in_head = False
        reason = "" if meaning.kind == "row" else "group"
        self.row = Row(meaning.code, text, line, reason=reason)
        part.rows.append(self.row)
        self.last_position = _positions().get((meaning.block, meaning.code), self.last_position)

    # items

    def read_items(self, chunk: Chunk, line: int) -> None:
        if not self.family:
            return
        items: tuple[Item, ...] = chunk[1]
        figures: int = chunk[2]
        row = self.row
        if row is None or self.waiting or (self.pending and not row.items and not row.code):
            row = self.find_row(items, line)
        self.numeric += figures
        if row is None:
            self.keep_loose(items, line)
            return
        if not figures and row.lines and row.lines[-1] != line and self.is_empty(row, items):
            return
        if not row.items and row.start != NO_START:
            row.start = chunk[3] if row.line in (line, -1) else NO_START
        row.items += items
        row.lines += [line] * len(items)
        if figures or self.family != DISPUTES:
            self.pending = ""

    @staticmethod
    def is_empty(row: Row, items: tuple[Item, ...]) -> bool:
        """Whether blanks stand on a line behind a row that is a line of its own."""
        return set(items) <= _NOTHING and row.is_line

    def keep_loose(self, items: tuple[Item, ...], line: int) -> None:
        self.loose += [
            (self.family, item, line) for item in items if isinstance(item, Figure | Glued)
        ]

    def find_row(self, items: tuple[Item, ...], line: int) -> Row | None:
        """The row that items without an open row belong to, if any words announce one."""
        printed = any(item not in (BLANK, END) for item in items)
        if self.family == DISPUTES:
            if self.row is None and printed:
                self.open_dispute(line, len(items) - items.count(END) == 1)
            elif self.row is None and line != self.head_line:
                self.blanks += [line] * items.count(BLANK)
            return self.row
        if not printed:
            return self.row if not self.waiting else None
        if self.waiting or self.pending:
            self.open_announced(line)
        return self.row

    def open_dispute(self, line: int, alone: bool) -> None:
        """Opens the row of figures below the heads.

        Where its first cell stands `alone` on its line, blank cells may have stood before it.
        """
        code = self.routes[0] if len(self.routes) == 1 else ""
        before = self.blanks if alone else []
        self.row = Row(code, "", line, [BLANK] * len(before), before)
        self.part(DISPUTES).rows.append(self.row)
        self.blanks = []

    def open_announced(self, line: int) -> None:
        """Opens the row whose label is cut short or altered, or one that is not on the form."""
        text = self.waiting or self.pending
        if self.in_head and self.family == REQUESTS:
            return
        meaning = self.guess_row(key_of(text) or text)
        if meaning is not None:
            self.open_row(meaning, text, line)
            if self.row is not None:
                self.row.doubt = text
        else:
            self.row = Row("", text, line, reason="unknown")
            block = next(reversed(self.parts)) if self.parts else self.family
            self.part(block if _family(block) == self.family else self.family).rows.append(self.row)
        self.waiting = self.pending = ""

    def guess_row(self, key: str) -> Meaning | None:
        """The one row of this table that a damaged label can be: by its beginning, or nearly."""
        rows = [
            (label, m)
            for label, meanings in load_labels().items()
            for m in meanings
            if m.kind == "row" and _family(m.block) == self.family and m.block != DISPUTES
        ]
        begun = {m for label, m in rows if len(key) >= 3 and label.startswith(key)}
        if not begun:
            from rapidfuzz import fuzz  # takes longer to import than most reports to read

            begun = {m for label, m in rows if fuzz.ratio(label, key) >= SIMILAR_ENOUGH}
        later = {m for m in begun if _positions().get(m[::2], -1) > self.last_position}
        return later.pop() if len(later) == 1 else None

    # texts

    def read_text(self, chunk: Chunk, line: int) -> None:
        key, text = str(chunk[1] or ""), chunk[2]
        if self.join(key, text, line):
            return
        if not self.family:
            self.pending = ""
            return
        row = self.row
        if row is not None and row.line == line and row.code and not self.in_long_line:
            row.items.append(Words(text))
            row.lines.append(line)
            return
        self.pending = ""
        self.waiting, self.waiting_line = text, line
        if not self.in_head and (tail := read_tail(text)) is not None:
            self.waiting = tail[0]
            self.read_items((ITEMS, (Glued(tail[1]),), 1, 0), line)

    def join(self, key: str, text: str, line: int) -> bool:
        """Whether a text continues, or begins, a label that is printed in pieces."""
        whole = self.pending + key
        if not key:
            return True
        if self.pending and (meanings := load_labels().get(whole)):
            self.pending = ""
            if self.row is not None and not self.row.items:
                self.drop_row()
            self.read_label((LABEL, meanings, whole, whole), line)
            if self.row is not None:
                self.row.start = NO_START
            return True
        begun = whole if whole in load_prefixes() else key if key in load_prefixes() else ""
        if begun:
            if self.row is not None and self.row.items and self.family != DISPUTES:
                self.row = None
            self.pending = begun
            self.waiting = ""
        return begun != ""

    def drop_row(self) -> None:
        """Takes back a row that was opened by the first piece of another label."""
        for part in self.parts.values():
            if part.rows and part.rows[-1] is self.row:
                part.rows.pop()
        self.row = None

    # pipes and empty lines

    def read_separators(self, count: int, line: int) -> None:
        """A line of nothing but pipes: the first ends an open cell, each other is a blank cell."""
        blanks = count - 1 if self.unterminated else count
        self.unterminated = False
        row = self.row
        if row is not None and row.lines and row.lines[-1] != line and row.is_line:
            self.row = None  # rows stand on lines of their own: this one is empty
        elif blanks > 0 and (row is not None or self.family == DISPUTES):
            self.read_items((ITEMS, (BLANK,) * blanks, 0, 0), line)


_HAN = re.compile("[\u4e00-\u9fff]")
LEADING_SHARE = 0.3
"""Of the lines of a table with leading pipes so many at least begin with one; others go on."""


def _drop_leading_pipes(lines: list[str]) -> list[str]:
    """Rows of `| a | b |` without their first pipe, where the lines of a table have one.

    Where every separator is `||`, it is one pipe.
    """
    piped = [line for line in lines if "|" in line]
    if piped and all("|" not in line.replace("||", "") for line in piped):
        lines = [line.replace("||", "|") for line in lines]
    rows = [line for line in lines if line.count("|") > 1 and _HAN.search(line)]
    leading = sum(line.lstrip().startswith("|") for line in rows)
    if not rows or leading < LEADING_SHARE * len(rows) or _begins_bare(lines):
        return lines
    return [
        line.lstrip()[1:]
        if line.lstrip().startswith("|") and (line.count("|") > 1 or _HAN.search(line))
        else line
        for line in lines
    ]


def _begins_bare(lines: Sequence[str]) -> bool:
    """Whether some row begins with its whole label: then a leading pipe is an empty first cell.

    Behind a line that no pipe ends a cell goes on: what stands there begins no row.
    """
    printed = [line for line in lines if line.strip()]
    for before, line in pairwise(printed):
        if before.rstrip().endswith("|") and not line.lstrip().startswith("|"):
            chunk = read_cell(line.partition("|")[0].strip())
            if "|" in line and chunk is not None and chunk[0] == LABEL:
                return True
    return False


def _strip_leading_pipes(document: Document) -> list[str]:
    """The document's lines; each section is judged by itself."""
    lines: list[str] = []
    cuts = [0, *(section.first for section in document.sections), len(document.lines)]
    for start, end in pairwise(cuts):
        lines += _drop_leading_pipes(document.lines[start:end])
    return lines


def read_tables(document: Document) -> Tables:
    """The tables of a document, row by row as printed."""
    reader = _Reader()
    prose: list[int] = []
    headings = {section.first: section for section in document.sections}
    piped = any("|" in line for line in document.lines)
    lines = _strip_leading_pipes(document) if piped else document.lines
    for index, line in enumerate(lines):
        if index in headings and reader.family != ANNEX:
            _enter(reader, headings[index])
            continue
        chunks, is_prose, several, open_end = lines_known.get(line) or read_line(line)
        if is_prose:
            prose.append(index)
        elif chunks:
            reader.in_long_line = several
            reader.read(chunks, index)
            reader.unterminated = open_end
            if not reader.family:
                prose.append(index)
    reader.leave_table()
    return Tables(reader.parts, reader.loose, prose, reader.numeric, _last_line(lines))


def _last_line(lines: Sequence[str]) -> int:
    last = len(lines) - 1
    while last >= 0 and not lines[last].strip():
        last -= 1
    return last


def _enter(reader: _Reader, section: Section) -> None:
    reader.leave_table()
    reader.section = section.section
