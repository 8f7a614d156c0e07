"""What a table prints: its heads and rows, with figures or with the places of figures."""

from __future__ import annotations

from functools import cache
from typing import Final

from pipelines.form import Block, load_forms
from pipelines.printed.texts import BLANK, END, Item, Placeholder, find_place

FILES: Final = "s2"
REQUESTS: Final = "s3_requests"
DISPUTES: Final = "s4_review_litigation"
ANNEX: Final = "annex_2014"

FOREIGN: Final = "?"
NOTES: Final = "(notes)"
KINDS: Final = "(kinds)"
"""Codes of heads: of a column that no form has, of one of remarks, of that above the kinds of
organisations."""

NO_START: Final = -1000
"""The start of a row whose label is printed in pieces: its line tells nothing of the grid."""


@cache
def family_of(block: str) -> str:
    """The tables of section 二 are one family, every other table is its own."""
    return FILES if block.startswith(FILES) else block


def list_blocks(family: str) -> list[Block]:
    """The tables of a family in all forms."""
    blocks = [block for form in load_forms().values() for block in form.blocks]
    return [block for block in blocks if family_of(block.code) == family]


@cache
def count_cells(family: str) -> int:
    """The cells of a row, of disputes those of all routes, in the form that has most."""
    blocks = list_blocks(family)
    return max([len(b.columns) * (len(b.rows) if family == DISPUTES else 1) for b in blocks])


class Row:
    """A row as printed. `code` is '' where the label is none of the form's.

    `items[i]` stands on `lines[i]` (index into the document's lines); `start` is the place of the
    first item among its line's cells. `unit` is that of money, where the row prints one.
    `ends_alone`: nothing else stands on the line of the last item, not even a separator.
    `is_led`: a line that goes on with the row begins with a tab or pipe, of a blank cell or behind
    the cell before; `is_followed`: a figure stands below it that is in no row.
    """

    __slots__ = (
        "code", "doubt", "ends_alone", "is_followed", "is_led", "items", "label", "line", "lines",
        "reason", "start", "unit",
    )  # fmt: skip

    def __init__(
        self,
        code: str,
        label: str,
        line: int,
        items: list[Item] | None = None,
        lines: list[int] | None = None,
        reason: str = "",
        unit: str = "",
    ) -> None:
        self.code: str = code
        self.label: str = label
        self.line: int = line
        self.items: list[Item] = [] if items is None else items
        self.lines: list[int] = [] if lines is None else lines
        self.start: int = 0
        self.reason: str = reason
        self.doubt: str = ""
        self.unit: str = unit
        self.ends_alone: bool = False
        self.is_led: bool = False
        self.is_followed: bool = False

    def copy(self, line: int, items: list[Item], lines: list[int]) -> Row:
        """The row with its label on another line, and other items."""
        row = Row(self.code, self.label, line, items, lines, self.reason, self.unit)
        row.start, row.doubt, row.ends_alone = self.start, self.doubt, self.ends_alone
        row.is_led, row.is_followed = self.is_led, self.is_followed
        return row

    @property
    def size(self) -> int:
        """How many cells it surely has: what stands behind the last separator may be none."""
        return len(self.items) - self.items.count(END)

    @property
    def is_filled(self) -> bool:
        """Whether anything is printed in its cells."""
        return any(item is not BLANK and item is not END for item in self.items)

    @property
    def is_line(self) -> bool:
        """Whether the row is a line: its label and cells, or several cells, stand on one."""
        size = self.size
        if not size or self.lines[0] != self.lines[-1]:
            return False
        return size > 1 or (self.label != "" and self.line == self.lines[0])

    def is_at(self, line: int) -> bool:
        """Whether the label or the last cell of the row stands on that line."""
        return self.line == line or self.lines[-1:] == [line]

    def is_closed(self, line: int) -> bool:
        """Whether several figures, or a label and cells between separators, stand on one line
        before `line`: a figure alone there is a page's."""
        if not self.is_line or self.lines[-1] == line:
            return False
        printed = [item for item in self.items if type(item) is not str]
        has_cells = self.line == self.lines[0] and (BLANK in self.items or END in self.items)
        return len(printed) > 1 or has_cells


class Part:
    """One table of the report: the heads above it, in order, with their text; its rows.

    Those that are no form's are FOREIGN or NOTES, that above the kinds of organisations KINDS.
    `unit` is that of money, where what stands above its rows prints one.
    """

    __slots__ = ("block", "heads", "rows", "unit")

    def __init__(self, block: str) -> None:
        self.block: str = block
        self.heads: list[tuple[str, str]] = []
        self.rows: list[Row] = []
        self.unit: str = ""


def fill(row: Row, items: list[Item], lines: list[int]) -> Row:
    """A row of a reading with what is printed in it, on lines of the document."""
    line = lines[row.line] if row.line >= 0 else row.line
    printed = [fill_item(item, items) for item in row.items]
    return row.copy(line, printed, [lines[line] for line in row.lines])


def fill_item(item: Item, items: list[Item]) -> Item:
    """What is printed at a place; an item that is none stands for itself."""
    return items[item.number] if type(item) is Placeholder else item


def shift(row: Row, items: int, lines: int) -> Row:
    """A row of a reading that so many items and lines stand before."""
    if not items and not lines:
        return row
    line = row.line + lines if row.line >= 0 else row.line
    moved = [shift_item(item, items) for item in row.items]
    at = [line + lines for line in row.lines]
    return row.copy(line, moved, at)


def shift_item(item: Item, items: int) -> Item:
    if type(item) is Placeholder:
        return find_place(item.number + items, item.glued)
    return item
