"""The shapes of a section's lines → its tables: rows and the places of what is printed in them.

Labels and what follows them are read in their order: a row begins at its label and ends at the
next, so that tabs, pipes, spaces and one cell per line all read alike. Where the layout kept
places, blanks are items too; which cell an item belongs to is decided later. No figure is looked
at, so that a stretch of lines printed like one before need not be read again.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import Final

from pipelines.printed.figures import find_unit, may_be_figure
from pipelines.printed.labels import (
    Meaning,
    is_of_group,
    is_of_label,
    key_of,
    load_labels,
    load_pieces,
    load_prefixes,
    number_of,
    read_tail,
)
from pipelines.printed.lines import NO_SHAPE, Chunk, Shape, run_items
from pipelines.printed.meanings import (
    Here,
    Sense,
    begins_first_row,
    choose,
    guess_row,
)
from pipelines.printed.routes import Routes
from pipelines.printed.rows import (
    ANNEX,
    DISPUTES,
    FILES,
    FOREIGN,
    KINDS,
    NO_START,
    NOTES,
    REQUESTS,
    Part,
    Row,
    count_cells,
    family_of,
)
from pipelines.printed.texts import (
    BLANK,
    BLANKS,
    END,
    ENDS,
    FIGURES_OF_ROW,
    GLUED,
    HEADS_OF_NOTES,
    ITEM,
    LABEL,
    LONGEST_CELL,
    LONGEST_HEAD,
    ODD,
    PIPES,
    TEXT,
    Glued,
    Item,
    Words,
    find_place,
)

_WORDS: Final = re.compile(r"(?=.*\d).*[\u4e00-\u9fff]{4}")
_FOR_FIGURE: Final = re.compile(
    r"\d{1,6}[^\d\s.、:()]{1,4}\d{0,3}|[一二三四五六七八九十百千零〇]{1,5}|[lIOo]{1,3}"
    r"|\d{1,6},其中.{1,20}"
)
"""What stands in the annex for a figure, alone on its line: 2注2, 三, l."""


_CAPTION_PIECE: Final = re.compile("二十条|条第|^第二")
_DIGIT: Final = re.compile(r"\d")
_MARKS: Final = "\"'“”‘’(),、:"


def _may_be_head(key: str) -> bool:
    """Whether words among the heads of a table may name a column of figures that no form has."""
    return len(key) <= LONGEST_HEAD and key not in load_pieces()


def _stands_before_label(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether a label, or the beginning of one, follows on the same line."""
    if at + 1 == len(chunks):
        return False
    following = chunks[at + 1]
    if following.kind == TEXT:
        return following.key in load_prefixes()
    return following.kind == LABEL


class Reader:
    """Where reading stands: the table, its open row, and words that wait for their other half."""

    def __init__(self, section: str, are_counted: bool, piped: Container[int]) -> None:
        self.are_counted = are_counted
        self.piped = piped
        self.parts: dict[str, Part] = {}
        self.loose: list[tuple[str, Item, int]] = []
        self.counted: list[Item] = []
        self.outside: list[int] = []
        self.places = 0
        self.section = section
        self.row: Row | None = None
        self.number = self.label_number = ""
        self.number_line = 0
        self.begun_line = -1
        self.shape = NO_SHAPE
        self.is_ended = False
        self.heads: list[tuple[str, str]] = []
        self.heads_open = False
        self.heads_block = ""
        self.told = ""
        self.routes = Routes()
        self.leave_table()

    def leave_table(self) -> None:
        """Closes the table; heads without a row below them still tell its form."""
        self.drop_number()
        if self.heads and self.heads_open and self.heads_block:
            self.part(self.heads_block).heads = self.heads
        self.family = ""
        self.in_head = True
        self.heads = []
        self.heads_open = False
        self.told = ""
        self.routes.codes = []
        self.last_position = -1
        self.close_row()

    def close_row(self) -> None:
        self.row = None
        self.routes.blanks = []
        self.head_line = -1
        self.pending = ""
        self.waiting = ""
        self.unterminated = False

    def read(self, shape: Shape, line: int) -> None:
        self.shape = shape
        chunks = shape.chunks
        is_ended = shape.is_ended and len(chunks) == 2 and not chunks[1].count
        self.is_ended = is_ended or (len(chunks) == 1 and line in self.piped)
        alone = shape.open_end and len(chunks) == 1
        are_counted = self.are_counted and not shape.several
        for at, chunk in enumerate(chunks):
            if are_counted and chunk.kind == ITEM and _stands_before_label(chunks, at):
                self.read_counted(chunk, line)
            else:
                self.read_chunk(chunk, line, alone)
        self.unterminated = shape.open_end
        if not self.family:
            self.outside.append(line)

    def read_folio(self, shape: Shape, line: int) -> None:
        """Keeps a page number out of all rows; what stands around it goes on."""
        chunk = shape.chunks[0]
        self.set_loose(self.number_items(chunk.letters), line)
        if not self.family:
            self.outside.append(line)

    def read_note(self, shape: Shape) -> None:
        """Passes over a figure of the note to a label: digits of labels are no figures."""
        self.number_items(shape.chunks[0].letters)

    def read_counted(self, chunk: Chunk, line: int) -> None:
        """Reads items before a label; the last printed is the number of its row."""
        letters = chunk.letters.rstrip(BLANKS)
        if letters[:-1]:
            self.read_chunk(run_items(letters[:-1], chunk.start), line, False)
        self.set_loose(self.number_items(letters[-1:]), line)

    def set_loose(self, items: list[Item], line: int) -> None:
        if self.family:
            self.counted += items
            self.loose += [(self.family, item, line) for item in items]

    def read_chunk(self, chunk: Chunk, line: int, alone: bool) -> None:
        kind = chunk.kind
        if kind == ITEM:
            if chunk.count:
                self.settle_number()
            self.read_items(self.number_items(chunk.letters), chunk.count, chunk.start, line)
        elif kind == LABEL:
            self.drop_number()
            self.read_label(chunk.meanings, chunk.key, chunk.text, line)
        elif kind == TEXT:
            self.drop_number()
            self.read_text(chunk.key, chunk.text, line)
        elif kind == PIPES:
            self.read_separators(chunk.count, line)
        elif kind == ODD:
            self.read_number(chunk.text, line, alone)
        else:
            self.hear(chunk.text, line)
            if chunk.count and self.family != ANNEX:
                self.keep_words(chunk.text, line)

    def number_items(self, letters: str) -> list[Item]:
        """The items of a chunk, those printed by their places."""
        items: list[Item] = []
        for letter in letters:
            if letter == BLANKS:
                items.append(BLANK)
            elif letter == ENDS:
                items.append(END)
            else:
                items.append(find_place(self.places, letter == GLUED))
                self.places += 1
        return items

    # labels

    def read_label(self, meanings: Sequence[Meaning], key: str, text: str, line: int) -> None:
        self.hear_number(text)
        if self.pending and (joined := load_labels().get(self.pending + key)):
            meanings, key = joined, self.pending + key
        here = Here(self.section, self.family, self.in_head, self.last_position, self.shape.is_full)
        sense = choose(meanings, key, here)
        if sense is None:
            self.begin(self.pending + key, key, line)
            return
        if sense.family != self.family:
            self.leave_table()
            self.family = sense.family
        self.pending = key
        self.begun_line = -1
        self.waiting = ""
        self.head_line = line
        if sense.kind == "row" and sense.block != DISPUTES:
            self.open_row(sense, text, line)
        else:
            self.read_head(sense, text)

    def begin(self, whole: str, key: str, line: int) -> None:
        """Words that mean nothing here by themselves may begin a label, 其他 / 对外管理服务事项.

        The row before them has ended then.
        """
        begun = [k for k in (whole, key) if k in load_prefixes()]
        self.pending = begun[0] if self.family and begun else ""
        row = self.row
        if row is not None and (row.is_line or not row.items) and self.family != DISPUTES:
            self.row = None
            self.begun_line = line if self.pending else -1
            self.waiting = "" if self.pending else key

    def read_head(self, sense: Sense, text: str) -> None:
        """Captions, heads, columns, groups: what stands around rows."""
        if sense.kind == "group":
            if self.family == DISPUTES and self.routes.have_results(self.part(DISPUTES), self.row):
                self.routes.begin_group(text)
            self.row = None
            if self.family == ANNEX:
                self.last_position = -1 if not self.last_position else self.last_position
            if self.family == DISPUTES:
                self.part(DISPUTES).heads.append((sense.code, text))
            if self.family == REQUESTS and sense.code == "legal_entity" and self.heads_open:
                self.heads.append((KINDS, text))
            elif self.family == REQUESTS and sense.code not in ("outcome", "legal_entity"):
                self.open_row(sense, text, -1)
            return
        self.row = None if self.family != DISPUTES else self.row
        if sense.block == DISPUTES:
            self.read_route(sense, text)
        elif sense.kind == "column":
            self.read_column(sense, text)
        else:
            self.open_heads(sense)
            self.told = text if sense.kind == "caption" else self.told + text

    def open_heads(self, sense: Sense) -> None:
        """Whether words below a caption, or beside 信息内容, may be heads of columns."""
        self.heads_open = False
        if self.family == REQUESTS and self.in_head and not self.heads:
            self.heads_open, self.heads_block = True, REQUESTS
        elif self.family == FILES and sense.kind == "head":
            self.heads, self.heads_open, self.heads_block = [], True, ""

    def read_route(self, sense: Sense, text: str) -> None:
        self.routes.blanks = []
        if self.row is not None and self.row.items:
            self.row, self.routes.codes = None, []
        if sense.kind == "row":
            self.routes.tell(sense.code)
        self.part(DISPUTES).heads.append((sense.code, text))

    def read_column(self, sense: Sense, text: str) -> None:
        if not self.heads_open:
            self.heads, self.heads_open = [], True
        self.heads.append((sense.code, text))
        self.told += text
        self.heads_block = sense.block
        if self.family == REQUESTS:
            self.in_head = True

    def part(self, block: str) -> Part:
        part = self.parts.get(block)
        if part is None:
            part = self.parts[block] = Part(block)
        return part

    def open_row(self, sense: Sense, text: str, line: int) -> None:
        if self.row is not None and self.row.code == sense.code and not self.row.items:
            return
        part = self.part(sense.block)
        if self.heads and not part.heads:
            part.heads = self.heads
        self.heads_open = False
        self.in_head = False
        reason = self.find_disorder(sense) if sense.kind == "row" else "group"
        self.row = Row(sense.code, text, line, reason=reason, unit=find_unit(text))
        if not part.rows:
            part.unit = find_unit(self.told)
        self.told = text
        part.rows.append(self.row)
        if sense.position >= 0:
            self.last_position = sense.position

    def find_disorder(self, sense: Sense) -> str:
        """Labels of section 三 that stand together in another order than the form's: figures behind
        them are no one's. One that may be a piece of another is no label yet."""
        row = self.row
        if row is None or row.items or self.family != REQUESTS:
            return ""
        is_piece = not row.code or key_of(row.label) in load_prefixes()
        return "order" if not is_piece and 0 <= sense.position < self.last_position else ""

    # items

    def read_items(self, items: list[Item], printed: int, start: int, line: int) -> None:
        """Puts items where they belong; `start` is the first one's place among its line's cells."""
        if not self.family:
            return
        row = self.row
        if printed and self.pending and self.begun_line == line and self.family != DISPUTES:
            row = self.row = None
        if row is None or self.waiting or (self.pending and not row.items and not row.code):
            row = self.find_row(items, printed, line)
        if printed:
            self.counted += [item for item in items if type(item) is not str]
        if row is None or (self.is_one(items, printed, row) and row.is_closed(line)):
            if row is not None:
                row.is_followed = True
            self.loose += [(self.family, item, line) for item in items if type(item) is not str]
            return
        if not printed and row.lines[-1:] != [line] and row.is_line and self.is_full(row):
            return  # blanks on a line behind a row that is a line of its own
        if not row.items and row.start != NO_START:
            row.start = start if row.line in (line, -1) else NO_START
        is_below = start == 0 and row.line not in (line, -1)
        row.is_led = row.is_led or (self.shape.is_led and is_below and self.unterminated)
        row.items += items
        row.lines += [line] * len(items)
        row.ends_alone = self.shape.is_lone and END not in row.items
        if printed or self.family != DISPUTES:
            self.pending = ""

    def is_one(self, items: list[Item], printed: int, row: Row) -> bool:
        """Whether a figure is all there is, and no other cell goes on in it."""
        if printed != 1 or type(items[0]) is str:
            return False
        is_lone = items[-1] is END and not self.unterminated and row.doubt == ""
        return len(items) == 1 or is_lone

    def find_row(self, items: list[Item], printed: int, line: int) -> Row | None:
        """The row that items without an open row belong to, if any words announce one."""
        if self.family == DISPUTES:
            return self.find_route(items, printed, line)
        if not printed:
            return self.row if not self.waiting else None
        if self.waiting or self.pending:
            self.open_announced(line, self.begun_line == line and printed >= FIGURES_OF_ROW)
        return self.row

    def find_route(self, items: list[Item], printed: int, line: int) -> Row | None:
        """The open row of section 四; figures open one, and the blank cells of a route."""
        if self.row is not None:
            return self.row
        routes, is_beside = self.routes, line == self.head_line
        if printed:
            alone = len(items) - items.count(END) == 1
            if not routes.are_blank():
                goes_on = items[0] is BLANK and len(routes.blanks) == 1
                return self.open_dispute(line, alone or goes_on)
            if alone:
                return None
            self.open_dispute(routes.blanks[0], True)
            return self.open_dispute(line, False)
        if routes.is_blank_one(items, is_beside, self.part(DISPUTES)):
            return self.open_dispute(line, False)
        if not is_beside:
            routes.keep_blanks(items, line)
        return None

    def open_dispute(self, line: int, alone: bool) -> Row:
        row = self.row = self.routes.open_row(line, alone)
        self.part(DISPUTES).rows.append(row)
        return row

    def open_announced(self, line: int, is_row: bool) -> None:
        """Opens the row whose label is cut short or altered, or one that is not on the form.

        Words among the heads of section 三 announce none, unless figures stand behind (`is_row`).
        """
        text = self.waiting or self.pending
        if self.heads and self.heads[-1] in ((FOREIGN, text), (NOTES, text)):
            self.heads.pop()
        is_first = begins_first_row(self.pending)
        if self.in_head and self.family == REQUESTS and not is_row and not is_first:
            return
        sense = guess_row(key_of(text) or text, self.label_number, self.family, self.last_position)
        if sense is not None:
            self.open_row(sense, text, line)
            if self.row is not None:
                self.row.doubt = text
        else:
            self.row = Row("", text, line, reason="unknown")
            block = next(reversed(self.parts)) if self.parts else self.family
            is_open = family_of(block) == self.family
            self.part(block if is_open else self.family).rows.append(self.row)
        self.waiting = self.pending = ""

    # texts

    def read_text(self, key: str, text: str, line: int) -> None:
        self.hear(text, line)
        self.hear_number(text)
        if self.join(key, text, line):
            return
        if not self.family:
            self.pending = ""
            return
        if self.keep_words(text, line):
            return
        row = self.row
        if row is not None and row.code and not row.is_filled and is_of_label(row.code, text):
            return
        if self.pending and is_of_group(key):
            return
        self.pending = ""
        self.waiting = text
        if self.heads_open and _may_be_head(key):
            self.heads.append((NOTES if key in HEADS_OF_NOTES else FOREIGN, text))
        if not self.in_head and (tail := read_tail(text)) is not None:
            self.waiting = tail[0]
            self.read_items([Glued(tail[1])], 1, 0, line)

    def read_number(self, text: str, line: int, alone: bool) -> None:
        """Digits with a mark: behind a label, or where the annex waits for a figure, one that can't
        be read; alone on a line the number of a label, unless a figure comes and no label.

        Labels of section 四 have no numbers, but a page may be counted: `3/12`.
        """
        if "/" in self.number and "/" in text:
            self.settle_number()
        self.number, self.number_line = text, line
        lacks_figure = self.family == DISPUTES and "/" not in text
        if self.family == ANNEX and self.row is not None:
            lacks_figure = all([item in (BLANK, END) for item in self.row.items])
        if lacks_figure or not alone:
            self.settle_number()

    def settle_number(self) -> None:
        if self.number:
            self.keep_words(self.number, self.number_line)
            self.number = ""

    def drop_number(self) -> None:
        """Forgets what was the number of a label, or of a page; 5/12 right below the label of a row
        that prints nothing else stands for its figure."""
        row = self.row
        is_below = row is not None and not row.items and row.line == self.number_line - 1
        if is_below and "/" in self.number:
            self.settle_number()
        self.number = ""

    def hear(self, text: str, line: int) -> None:
        """Words that may tell the unit of money, of the open row or of the heads, or a half of it.

        Behind the figures of a row they tell it only on the same line.
        """
        row = self.row
        self.told = self.told[-LONGEST_CELL:] + text
        if row is not None and (not row.lines or row.lines[-1] == line):
            row.unit = find_unit(self.told) or row.unit

    def hear_number(self, text: str) -> None:
        """The number of a label, or of the one that words go on with."""
        self.label_number = number_of(text) or (self.label_number if self.pending else "")

    def keep_words(self, text: str, line: int) -> bool:
        """Whether words are a cell of the open row: on its line, or where they are a figure's.

        What is printed for a figure and is none that can be read keeps its place in its row: where
        each cell is a line, other things that a page prints have more words to their digits. In
        section 四 a row without label is opened by them, among figures.
        """
        may_open = self.family == DISPUTES and self.row is None and bool(self.routes.codes)
        if may_open and (self.shape.is_full or may_be_figure(text)):
            self.open_dispute(line, False)
        row = self.row
        if row is None or not (row.code or self.family == DISPUTES):
            return False
        is_cell = row.is_at(line) and not self.shape.several
        if self.family == ANNEX and not row.is_filled and _FOR_FIGURE.fullmatch(text):
            is_cell = True
        if not is_cell and row.line >= 0 and (self.shape.several or not row.is_line):
            is_cell = may_be_figure(text) or (self.is_ended and self.may_be_cell(text, row))
        if is_cell:
            row.items.append(Words(text))
            row.lines.append(line)
            row.ends_alone = False
        return is_cell

    def may_be_cell(self, text: str, row: Row) -> bool:
        """Whether words that a separator ends on a line of their own are a cell of an open row, and
        no label's end nor the caption of another table."""
        is_piece = key_of(text) in load_pieces() and not _DIGIT.search(text)
        is_piece = is_piece or text in _MARKS or text.count(")") > text.count("(")
        is_caption = _CAPTION_PIECE.search("".join(text.split())) is not None
        is_short = len(text) <= LONGEST_HEAD
        return is_short and not is_piece and not is_caption and not self.is_full(row)

    def is_full(self, row: Row) -> bool:
        """Whether a row has all the cells of its table, or may have lost some before its label.

        The blank that a line of disputes begins with may be the pipe that opens it.
        """
        opener = self.family == DISPUTES and row.items[:1] == [BLANK]
        return row.doubt != "" or row.size - opener >= count_cells(self.family)

    def join(self, key: str, text: str, line: int) -> bool:
        """Whether a text continues, or begins, a label that is printed in pieces."""
        whole = self.pending + key
        if not key:
            self.keep_words(text, line)
            self.close_before(text, line)
            return True
        if self.pending and (meanings := load_labels().get(whole)):
            self.pending = ""
            if self.row is not None and not self.row.items:
                self.drop_row()
            self.read_label(meanings, whole, whole, line)
            if self.row is not None:
                self.row.start = NO_START
            return True
        begun = whole if whole in load_prefixes() else key if key in load_prefixes() else ""
        if begun:
            has_ended = self.row is not None and (self.row.items or begun == key)
            if has_ended and self.family != DISPUTES:
                self.row = None
            self.pending = begun
            self.begun_line = line
            self.waiting = ""
        return begun != ""

    def close_before(self, text: str, line: int) -> None:
        """Words with digits on a line of their own begin another row than one that is a line, and
        than the one that other words announced."""
        row = self.row
        if row is None and self.waiting and _WORDS.match(text):
            self.waiting = text
        is_other = row is not None and row.is_line and not row.is_at(line)
        if is_other and self.family != DISPUTES and _WORDS.match(text):
            self.row, self.waiting = None, text

    def drop_row(self) -> None:
        """Takes back a row that was opened by the first piece of another label."""
        for part in self.parts.values():
            if part.rows and part.rows[-1] is self.row:
                part.rows.pop()
        self.row = None

    # units, pipes and empty lines

    def read_separators(self, count: int, line: int) -> None:
        """A line of nothing but pipes: the first ends an open cell, each other is a blank cell."""
        blanks = count - 1 if self.unterminated else count
        self.unterminated = False
        row = self.row
        is_line = row is not None and row.lines[-1:] != [line] and row.is_line
        if row is not None and is_line and self.is_full(row):
            self.row = None  # rows stand on lines of their own: this one is empty
        elif blanks > 0 and (row is not None or self.family == DISPUTES):
            self.read_items([BLANK] * blanks, 0, 0, line)
