"""Rows as printed → cells of a form: which form, which column, and what stays without a home.

A table's form is told by its own heads and rows, the report's by all its tables together, never
by the year. Columns go by their order; by their heads only where every head is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from pipelines.blanks import Cell, resolve_blanks
from pipelines.cells import (
    ANNEX,
    BLANK,
    DISPUTES,
    END,
    NO_START,
    REQUESTS,
    Glued,
    Item,
    Part,
    Row,
    Tables,
    Words,
)
from pipelines.figures import Figure, convert, read_figure
from pipelines.form import Block, load_forms, unit_of
from pipelines.labels import key_of
from pipelines.solving import Placement, adds_up, candidates, solve, split_digits

SECTION_OF = {"disclosure": "proactive", "request": "requests", "dispute": "review_litigation"}
LIKELIEST = "2021"
"""The form of a report whose tables print nothing that only one form has; it is doubted."""


class Unplaced(NamedTuple):
    """A printed figure with no home. `line` from 1."""

    section: str
    printed_text: str
    line: int
    reason: str


class Doubt(NamedTuple):
    """A doubt of reading: a row of core.finding without its report."""

    rule: str
    severity: str
    row_code: str
    column_code: str
    expected: str
    found: str
    source_line: int | None
    message: str
    message_zh: str


class Placed(NamedTuple):
    """`unglued`: how many more figures the tables hold than were printed apart."""

    form: str
    cells: list[Cell]
    unplaced: list[Unplaced]
    doubts: list[Doubt]
    unglued: int


COUNTS = frozenset(["request", "dispute"])
REASONS = {
    "whole": "a count is whole: the figure has decimals",
    "row": "no row label before it",
    "unknown": "its row is not on the form: ",
    "group": "a group has no figures of its own on the form: ",
    "twice": "the row is printed twice: ",
    "places": "the layout lost which of the columns it stands in",
    "many": "more figures than the row has columns",
    "column": "its column is not on the form",
    "zero": "a printed 0 of a row that is 0 in every place it could have",
}


# --- which form ---------------------------------------------------------------------------------


@cache
def _votes() -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]]:
    """(block, code) and (block, printed column label) → the one form that has it."""
    codes: dict[tuple[str, str], set[str]] = {}
    labels: dict[tuple[str, str], set[str]] = {}
    for form in load_forms().values():
        for block in form.blocks:
            for item in (*block.rows, *block.columns):
                codes.setdefault((block.code, item.code), set()).add(form.code)
            for column in block.columns:
                labels.setdefault((block.code, key_of(column.label)), set()).add(form.code)
    single_codes = {key: min(forms) for key, forms in codes.items() if len(forms) == 1}
    return single_codes, {key: min(forms) for key, forms in labels.items() if len(forms) == 1}


def _part_votes(part: Part) -> Counter[str]:
    """How many of a table's heads and rows only one form has, by form."""
    rows = tuple([row.code for row in part.rows if row.items or row.code != "other"])
    return Counter(dict(_count_votes(part.block, tuple(part.heads), rows)))


@lru_cache(maxsize=1 << 12)
def _count_votes(
    block: str, heads: tuple[tuple[str, str], ...], rows: tuple[str, ...]
) -> tuple[tuple[str, int], ...]:
    codes, labels = _votes()
    votes: Counter[str] = Counter()
    for code, text in set(heads):
        votes[codes.get((block, code)) or labels.get((block, key_of(text)), "")] += 1
    for code in rows:
        votes[codes.get((block, code), "")] += 1
    del votes[""]
    return tuple(votes.items())


def _has_parts_of_other(part: Part) -> bool:
    return any(row.code.startswith("other_") for row in part.rows)


def choose_form(parts: dict[str, Part]) -> tuple[str, Counter[str]]:
    """The report's form by all its tables, and the votes; 'none' where it has no table."""
    votes: Counter[str] = Counter()
    for part in parts.values():
        counted = _part_votes(part)
        if part.block == REQUESTS and _has_parts_of_other(part):
            counted["2019"] = 0
        votes += counted
    if votes:
        return max(sorted(votes, reverse=True), key=lambda form: votes[form]), votes
    has_rows = any(row.code for part in parts.values() for row in part.rows)
    return (LIKELIEST if has_rows else "none"), votes


def choose_block(part: Part, form: str) -> Block | None:
    """The table as its own form has it; the report's form where its heads do not tell."""
    having = {f.code: b for f in load_forms().values() for b in f.blocks if b.code == part.block}
    heads = {code for code, _ in part.heads}
    exact = [f for f, b in having.items() if {column.code for column in b.columns} == heads]
    votes = Counter({exact[0]: 1}) if len(exact) == 1 else _part_votes(part)
    if part.block == REQUESTS:
        votes.clear()
    own = max(sorted(votes, reverse=True), key=lambda f: votes[f]) if +votes else form
    if own not in having:
        return next(iter(having.values()), None)
    widest = max((_figures(row) for row in part.rows if row.code), default=0)
    if not part.heads and widest > len(having[own].columns):
        return max(having.values(), key=lambda block: len(block.columns))
    return having[own]


# --- which column -------------------------------------------------------------------------------


def _figures(row: Row) -> int:
    return sum(type(item) is Figure for item in row.items)


def column_order(block: Block, part: Part) -> list[str | None]:
    """The columns as printed, by code; None is a column that the form does not have."""
    codes: list[str | None] = [column.code for column in block.columns]
    heads = [code for code, _ in part.heads if code in codes]
    if block.fact == "request":
        kinds = {code for code, _ in part.heads}
        if "natural_person" in kinds and not any(code.startswith("org_") for code in kinds):
            return ["natural_person", None, "total"] if "legal_entity" in kinds else codes
        orgs: list[str | None] = [c for c in dict.fromkeys(heads) if c.startswith("org_")]
        return [codes[0], *orgs, codes[-1]] if len(orgs) == len(codes) - 2 else codes
    if block.fact == "disclosure" and sorted(heads) == sorted(c.code for c in block.columns):
        return list(heads)
    return list(codes)


class Grid(NamedTuple):
    """What a table's complete rows tell: where their figures begin, and whether lines end so.

    `starts` count from the line's first cell, `leads` from the label; `ends` holds whether a
    separator stands behind the last figure, so that it ends a cell and begins none.
    """

    starts: frozenset[int] = frozenset()
    leads: frozenset[int] = frozenset()
    ends: frozenset[bool] = frozenset()


def read_grid(rows: Iterable[Row], columns: int) -> Grid:
    rows = list(rows)
    starts, leads, ends = set(), set(), set()
    begun = [row.line for row in rows if row.line >= 0]
    whole = len(set(begun)) < len(begun)
    for row in rows:
        items = [item for item in row.items if item != END]
        places = [i for i, item in enumerate(items) if type(item) is Figure]
        if len(places) == columns and places[-1] - places[0] == columns - 1:
            leads.add(places[0])
            if _on_one_line(row) and not whole:
                starts.add(row.start + places[0])
                ends.add(row.items[-1] == END)
    return Grid(frozenset(starts), frozenset(leads), frozenset(ends))


def _on_one_line(row: Row) -> bool:
    return row.lines[0] == row.lines[-1]


def _body(row: Row, columns: int, grid: Grid) -> list[int]:
    """The indexes of a row's cells: what stands behind a line's last separator may be one."""
    body = [i for i, item in enumerate(row.items) if item != END]
    if len(body) == len(row.items) or not _on_one_line(row):
        return body
    if grid.ends == {False} or (not grid.ends and len(body) < columns <= len(row.items)):
        return list(range(len(row.items)))
    return body


def find_slots(row: Row, columns: int, grid: Grid) -> list[int] | None:
    """For each column the index of its item, −1 where none is left; None: places are lost."""
    items = row.items
    figures = [i for i, item in enumerate(items) if type(item) is Figure]
    if len(figures) == columns:
        return figures
    if any(type(item) is Glued for item in items) or len(figures) > columns:
        return None
    body = _body(row, columns, grid) if items else []
    if not figures and not any(type(item) is Words for item in items):
        return body if len(body) == columns else [-1] * columns
    windows = find_windows(row, columns, grid)
    return windows[0] if len(windows) == 1 else None


def find_windows(row: Row, columns: int, grid: Grid) -> list[list[int]]:
    """The stretches of `columns` items that hold every figure and fit the grid, as indexes."""
    body = _body(row, columns, grid)
    printed = [n for n, i in enumerate(body) if isinstance(row.items[i], Figure | Words)]
    first = max(0, printed[-1] - columns + 1)
    leads = set(range(first, min(printed[0], len(body) - columns) + 1))
    if len(leads) > 1 or (grid.leads and grid.leads != {0}):
        by_start = {start - row.start for start in grid.starts} & leads
        on_grid = len(grid.starts) == 1 and row.start != NO_START
        narrowed = by_start if on_grid else grid.leads & leads
        leads = set(narrowed) if grid.leads else leads
    return [body[lead : lead + columns] for lead in sorted(leads)]


# --- cells --------------------------------------------------------------------------------------


class _Placer:
    """Collects what one report's tables come to. `numbers` are the lines' numbers in the file."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = numbers
        self.cells: list[Cell] = []
        self.unplaced: list[Unplaced] = []
        self.doubts: list[Doubt] = []
        self.unglued = 0

    def place_part(self, part: Part, block: Block) -> None:
        rows = self.sort_rows(part, block)
        if block.fact == "dispute":
            found = self.place_disputes(rows, block)
        else:
            order = column_order(block, part)
            found = self.place_rows(rows, block, order)
        self.cells += resolve_blanks(found, block.form, block.fact)

    def sort_rows(self, part: Part, block: Block) -> list[Row]:
        """The rows that have cells; figures of all others are unplaced, with the reason."""
        known = {row.code for row in block.rows}
        split = block.fact == "request" and _has_parts_of_other(part)
        kept: dict[str, Row] = {}
        for row in part.rows:
            if row.reason == "group" or (split and row.code == "other"):
                self.give_up(row, SECTION_OF.get(block.fact, ""), REASONS["group"] + row.label)
            elif block.fact != "dispute" and row.code not in known:
                self.give_up(row, SECTION_OF.get(block.fact, ""), REASONS["unknown"] + row.label)
            elif row.code in kept:
                self.settle_twice(kept, row, block)
            else:
                kept[row.code] = row
        if not split and block.form == "2021":
            kept.pop("other", None) if "other" in kept and not _figures(kept["other"]) else None
        return list(kept.values())

    def settle_twice(self, kept: dict[str, Row], row: Row, block: Block) -> None:
        """A row printed twice alike is read once; printed differently it is not read at all."""
        first = kept[row.code]
        if not first.items:
            kept[row.code] = row
            return
        self.give_up(row, SECTION_OF.get(block.fact, ""), REASONS["twice"] + row.label)
        if row.items and _values(first.items) != _values(row.items):
            self.give_up(first, SECTION_OF.get(block.fact, ""), REASONS["twice"] + row.label)
            first.items = [Words(row.label)] * (len(block.columns) + 1)
            first.lines = [first.line] * len(first.items)

    def give_up(self, row: Row, section: str, reason: str) -> None:
        for item, line in zip(row.items, row.lines, strict=True):
            self.set_aside(item, line, section, reason)

    def set_aside(self, item: Item, line: int, section: str, reason: str) -> None:
        if isinstance(item, Figure | Glued):
            text = item.printed if isinstance(item, Figure) else item.digits
            self.unplaced.append(Unplaced(section, text, self.numbers[line], reason))

    # rows

    def place_rows(self, rows: list[Row], block: Block, order: list[str | None]) -> list[Cell]:
        columns = len(order)
        grid = read_grid(rows, columns)
        for row in rows:
            self.unglued += _unglue(row, columns, rows)
        slots = {row.code: find_slots(row, columns, grid) for row in rows}
        if block.fact == "request" and columns == len(block.columns):
            slots = {row.code: _unless_broken(row, slots[row.code], grid) for row in rows}
        lost = [row for row in rows if slots[row.code] is None]
        if lost and block.fact == "request" and columns == len(block.columns):
            self.solve_lost(rows, slots, lost, block, grid)
        cells: list[Cell] = []
        for row in rows:
            cells += self.place_row(row, slots[row.code], block, order)
        return cells

    def place_row(
        self, row: Row, slots: list[int] | None, block: Block, order: list[str | None]
    ) -> list[Cell]:
        if row.doubt:
            self.doubt_label(row, block)
        if slots is None:
            many = _figures(row) > len(order)
            self.give_up(row, SECTION_OF.get(block.fact, ""), REASONS["many" if many else "places"])
            return [
                Cell(block.fact, row.code, code, None, None, "ambiguous", self.number(row), "")
                for code in order
                if code
            ]
        self.set_aside_others(row, slots, block)
        return self.make_cells(row, slots, block, order)

    def make_cells(
        self, row: Row, slots: list[int], block: Block, order: list[str | None]
    ) -> list[Cell]:
        if plain := self.make_plain_cells(row, slots, block, order):
            return plain
        return [
            cell
            for slot, code in zip(slots, order, strict=True)
            if (cell := self.make_cell(row, slot, code, block)) is not None
        ]

    def set_aside_others(self, row: Row, slots: list[int], block: Block) -> None:
        if len(slots) == len(row.items):
            return
        used = set(slots)
        for i, item in enumerate(row.items):
            if i not in used:
                self.set_aside(item, row.lines[i], SECTION_OF.get(block.fact, ""), REASONS["many"])

    def make_plain_cells(
        self, row: Row, slots: list[int], block: Block, order: list[str | None]
    ) -> list[Cell]:
        """The cells of a row that holds nothing but counts, by far the most; [] otherwise."""
        if block.fact not in COUNTS:
            return []
        items, lines, numbers, code = row.items, row.lines, self.numbers, row.code
        cells: list[Cell] = []
        for column, slot in zip(order, slots, strict=True):
            item = items[slot] if slot >= 0 else BLANK
            if column is None or type(item) is not Figure or item.unit or item.value % 1:
                return []
            line = numbers[lines[slot]]
            cells.append(
                Cell(block.fact, code, column, item.value, "件", "reported", line, item.printed)
            )
        return cells

    def number(self, row: Row) -> int | None:
        line = row.line if row.line >= 0 else (row.lines[0] if row.lines else -1)
        return self.numbers[line] if line >= 0 else None

    def make_cell(self, row: Row, slot: int, code: str | None, block: Block) -> Cell | None:
        item: Item = ""
        line = self.number(row)
        if 0 <= slot < len(row.items):
            item, line = row.items[slot], self.numbers[row.lines[slot]]
        if code is None:
            if slot >= 0:
                self.set_aside(
                    item, row.lines[slot], SECTION_OF.get(block.fact, ""), REASONS["column"]
                )
            return None
        if type(item) is Figure and block.fact in COUNTS and item.value % 1:
            self.set_aside(item, row.lines[slot], SECTION_OF.get(block.fact, ""), REASONS["whole"])
            item = Words(item.printed)
        if type(item) is Figure:
            value, unit = self.measure(item, row, code, block, line)
            return Cell(block.fact, row.code, code, value, unit, "reported", line, item.printed)
        if type(item) is Words:
            return Cell(block.fact, row.code, code, None, None, "unreadable", line, item.text)
        printed = "" if item == END else str(item)
        return Cell(block.fact, row.code, code, None, None, "blank", line, printed)

    # units

    def measure(
        self, figure: Figure, row: Row, code: str, block: Block, line: int | None
    ) -> tuple[float, str | None]:
        """The figure's value in the unit of its measure, and that unit where it is known."""
        unit = _units(block)[row.code, code]
        if not figure.unit:
            if unit != "元" or not figure.value:
                return figure.value, unit
            self.doubt_unit(figure, row, code, line)
            return figure.value, None
        value = convert(figure.value, figure.unit, unit)
        return (figure.value, figure.unit) if value is None else (value, unit)

    def doubt_unit(self, figure: Figure, row: Row, code: str, line: int | None) -> None:
        self.doubts.append(
            Doubt(
                "R-unit", "warning", row.code, code, "元 | 万元", figure.printed, line,
                f"line {line}: {figure.printed} is printed without a unit; its unit is unknown",
                f"第{line}行：{figure.printed} 未注明单位，单位未知",
            )
        )  # fmt: skip

    def doubt_label(self, row: Row, block: Block) -> None:
        label = next(item.label for item in block.rows if item.code == row.code)
        line = self.number(row)
        self.doubts.append(
            Doubt(
                "R-label", "info", row.code, "", label, row.doubt, line,
                f"line {line}: row label {row.doubt!r} is read as {label!r}",
                f"第{line}行：行名“{row.doubt}”按“{label}”读取",
            )
        )  # fmt: skip

    # lost places

    def solve_lost(
        self,
        rows: list[Row],
        slots: dict[str, list[int] | None],
        lost: list[Row],
        block: Block,
        grid: Grid,
    ) -> None:
        """Places what the identities place; notes each row that was placed so."""
        columns = len(block.columns)
        options: dict[str, list[Placement]] = {}
        for row in rows:
            known = slots[row.code]
            if known is not None:
                values = tuple(_value(row, i) for i in known)
                options[row.code] = [Placement(values, tuple(known))]
        ends = rows[-1].code != block.rows[-1].code and _figures(rows[-1]) < columns
        lost = [row for row in lost if not (ends and row is rows[-1])]  # it may be cut off
        strict = {row.code: _options(row, columns, grid, True) for row in lost}
        loose = not all(strict.values())
        for row in lost:
            options[row.code] = _options(row, columns, grid, False) if loose else strict[row.code]
        solved = solve({code: o for code, o in options.items() if o}, block.form, columns)
        for row in lost:
            left = solved.get(row.code, [])
            if len({placement.values for placement in left}) == 1:
                self.accept(row, left, slots, block)

    def accept(
        self,
        row: Row,
        left: list[Placement],
        slots: dict[str, list[int] | None],
        block: Block,
    ) -> None:
        slots[row.code] = list(left[0].slots)
        line = self.number(row)
        label = row.label
        self.doubts.append(
            Doubt(
                "R-solved", "info", row.code, "", "", "", line,
                f"line {line}: the layout lost the places of {label}; the identities place them",
                f"第{line}行：版式未保留“{label}”各数的列位，已由勾稽关系确定",
            )
        )  # fmt: skip

    # disputes

    def place_disputes(self, rows: list[Row], block: Block) -> list[Cell]:
        columns = [column.code for column in block.columns]
        if len(rows) > 1 and len({row.code for row in rows} - {""}) < len(rows):
            return self.give_up_disputes(rows, block)
        cells: list[Cell] = []
        for row in rows:
            printed = sum(item not in (BLANK, END) for item in row.items)
            if row.code and (printed <= len(columns) or len(rows) > 1):
                cells += self.place_rows([row], block, list(columns))
            else:
                cells += self.place_line(row, block, columns)
        return cells

    def give_up_disputes(self, rows: list[Row], block: Block) -> list[Cell]:
        """A table printed twice, or in pieces that overlap: nothing tells which is meant."""
        for row in rows:
            self.give_up(row, SECTION_OF[block.fact], REASONS["places"])
        line = self.number(rows[0])
        return [
            Cell(block.fact, *key, None, None, "ambiguous", line, "")  # nothing is printed there
            for key in block.cells
        ]

    def place_line(self, row: Row, block: Block, columns: list[str]) -> list[Cell]:
        """The fifteen cells of one line: three routes side by side."""
        keys = [(route.code, column) for route in block.rows for column in columns]
        self.unglued += _unglue(row, len(keys), [row])
        slots = find_slots(row, len(keys), Grid()) or _only_balanced(row, len(columns), len(keys))
        if slots is None:
            self.give_up(row, SECTION_OF.get(block.fact, ""), REASONS["places"])
            line = self.number(row)
            return [Cell("dispute", *key, None, None, "ambiguous", line, "") for key in keys]
        cells = []
        for at, route in enumerate(block.rows):
            row.code = route.code
            part = slots[at * len(columns) : (at + 1) * len(columns)]
            cells += self.make_cells(row, part, block, list(columns))
        row.code = ""
        self.set_aside_others(row, slots, block)
        return cells


@cache
def _units_of(form: str, code: str) -> dict[tuple[str, str], str]:
    block = load_forms()[form].block(code)
    return {
        (row.code, column.code): unit_of(block, row, column)
        for row in block.rows
        for column in block.columns
    }


def _units(block: Block) -> dict[tuple[str, str], str]:
    """The unit of each cell's value."""
    return _units_of(block.form, block.code)


def _values(items: Sequence[Item]) -> list[float | str]:
    return [
        item.value if isinstance(item, Figure) else item.digits
        for item in items
        if isinstance(item, Figure | Glued)
    ]


def _value(row: Row, slot: int) -> float | None:
    item = row.items[slot] if 0 <= slot < len(row.items) else ""
    return item.value if isinstance(item, Figure) else None


def _unless_broken(row: Row, slots: list[int] | None, grid: Grid) -> list[int] | None:
    """A row with blanks is placed by its blanks only where its printed total agrees (T3-05).

    Where just one stretch of its cells adds up to its last figure, it is that stretch, in a
    table whose totals are known to be printed.
    """
    columns = len(slots) if slots else 0
    if not columns or _figures(row) >= columns or not _figures(row) or _is_damaged(row):
        return slots
    stretches = [
        window
        for window in find_windows(row, columns, Grid())
        if _value(row, window[-1]) and adds_up(tuple(_value(row, i) for i in window), True)
    ]
    if stretches and slots not in stretches:
        return stretches[0] if len(stretches) == 1 and grid.leads else None
    return slots if slots and adds_up(tuple(_value(row, i) for i in slots), False) else None


def _is_damaged(row: Row) -> bool:
    return any(isinstance(item, Words | Glued) for item in row.items)


def _only_balanced(row: Row, columns: int, width: int) -> list[int] | None:
    """The one stretch of a line of disputes in which every route adds up (T4-01)."""
    if not all(isinstance(item, Figure | str) for item in row.items) or _figures(row) > width:
        return None
    balanced = [
        slots
        for slots in find_windows(row, width, Grid())
        if all(
            adds_up(tuple(_value(row, i) for i in slots[at : at + columns]), True)
            for at in range(0, width, columns)
        )
    ]
    return balanced[0] if len(balanced) == 1 else None


def _options(row: Row, columns: int, grid: Grid, strict: bool) -> list[Placement]:
    """The placements of a row that its blanks and T3-05 allow; `slots` are indexes of items."""
    figures = [i for i, item in enumerate(row.items) if isinstance(item, Figure)]
    if not figures or _is_damaged(row):
        return []
    body = [i for i, item in enumerate(row.items) if item != END]
    if len(figures) < len(body) <= columns:
        figures = body
    if windows := find_windows(row, columns, grid) if len(figures) < columns else []:
        ways = [Placement(tuple(_value(row, i) for i in slots), tuple(slots)) for slots in windows]
        return [way for way in ways if adds_up(way.values, strict)]
    if len(figures) < columns < len(body):
        return []
    values = [_value(row, i) for i in figures]
    return [
        way._replace(slots=tuple(figures[i] if i >= 0 else -1 for i in way.slots))
        for way in candidates(values, columns, strict)
    ]


def _unglue(row: Row, columns: int, rows: list[Row]) -> int:
    """Takes glued figures apart where there is but one way to; how many more there are then."""
    if len(row.items) != 1 or not isinstance(row.items[0], Glued):
        return 0
    digits, line = row.items[0].digits, row.lines[0]
    pieces: list[tuple[str, ...]]
    if columns == 1:
        pieces = [(digits,)] if read_figure(digits) else []
    elif digits.isdigit() and _prints_zeros(rows, columns):
        pieces = split_digits(digits, columns)
    else:
        pieces = []
    figures = [read_figure(piece) for piece in pieces[0]] if len(pieces) == 1 else []
    if figures and all(figures):
        row.items = [figure for figure in figures if figure]
        row.lines = [line] * len(figures)
        row.gaps = [0] * len(figures)
    return len(row.items) - 1


def _prints_zeros(rows: list[Row], columns: int) -> bool:
    """Whether a glued table prints its zeros: then a row has as many figures as columns."""
    glued = [row.items[0].digits for row in rows if row.items and isinstance(row.items[0], Glued)]
    return any(digits == "0" * columns for digits in glued) or len(glued) == 1


def place(tables: Tables, numbers: Sequence[int]) -> Placed:
    """All cells of a report's tables, and every figure that has no cell."""
    form, votes = choose_form(tables.parts)
    placer = _Placer(numbers)
    for part in tables.parts.values():
        block = choose_block(part, form)
        if block is not None:
            placer.place_part(part, block)
            continue
        for row in part.rows:
            placer.give_up(row, "proactive", REASONS["unknown"] + row.label)
    for family, item, line in tables.loose:
        fact = {"s2": "disclosure", REQUESTS: "request", DISPUTES: "dispute"}.get(family, "")
        text = item.printed if isinstance(item, Figure) else item.digits
        section = SECTION_OF.get(fact, "")
        placer.unplaced.append(Unplaced(section, text, numbers[line], REASONS["row"]))
    if len(+votes) > 1 and ANNEX not in tables.parts:
        placer.doubts.append(_doubt_form(form, votes))
    return Placed(form, placer.cells, placer.unplaced, placer.doubts, placer.unglued)


def _doubt_form(form: str, votes: Counter[str]) -> Doubt:
    counts = ", ".join(f"{code}: {count}" for code, count in sorted(votes.items()) if count)
    return Doubt(
        "R-form", "info", "", "", form, counts, None,
        f"heads and rows of several forms ({counts}); read as form {form}",
        f"表头和行名出自多个版式（{counts}），按{form}版读取",
    )  # fmt: skip
