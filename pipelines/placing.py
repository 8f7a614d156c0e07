"""Rows as printed → cells of a form, and every figure that stays without a home, with the reason.

`alignment` places what the layout tells, `solving` what the identities tell; `blanks` then says
what became of the blank cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipelines.alignment import (
    INNERMOST,
    Slots,
    Span,
    align_by_size,
    align_by_totals,
    find_printed,
    has_open_end,
    judge_total,
    place_whole,
    read_span,
    read_whole_span,
    value_at,
)
from pipelines.blanks import Cell, CellRow, resolve_blanks
from pipelines.cells import ANNEX, Row, Tables, fill
from pipelines.figures import Figure, convert, read_figure
from pipelines.form import Block, load_forms
from pipelines.planning import (
    SECTION_OF_FAMILY,
    Family,
    Lot,
    Mould,
    find_plan,
    is_route,
    overlaps,
    units_of,
    without_cut_label,
)
from pipelines.solving import (
    Options,
    Placement,
    adds_up,
    agree,
    find_placements,
    is_balanced,
    shows_total,
    solve,
    split_alone,
    split_by_sum,
)
from pipelines.texts import BLANK, END, CellText, Glued, Item, Placeholder, Words

COUNTS = frozenset(["request", "dispute"])
UNITS_OF_COUNTS = ("件",) * 15
REASONS = {
    "whole": "a count is whole: the figure has decimals",
    "row": "no row label before it",
    "twice": "the row is printed twice: ",
    "places": "the layout lost which of the columns it stands in",
    "many": "more figures than the row has columns",
    "column": "its column is not on the form",
}
UNKNOWN_PLACE = -2
"""A slot of a cell whose figure, if there is one, is not known."""

ENOUGH_TOTALS = 3
"""Rows that must show their printed totals before a total alone is believed."""


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
    rows: list[CellRow]
    unplaced: list[Unplaced]
    doubts: list[Doubt]
    unglued: int

    @property
    def cells(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row.cells()]


NOT_PRINTED: CellText = (None, "blank", "")


class _Placer:
    """Collects what one report's tables come to. `numbers` are the lines' numbers in the file."""

    def __init__(self, tables: Tables, numbers: Sequence[int]) -> None:
        self.tables, self.numbers = tables, numbers
        self.last = tables.last
        self.rows: list[CellRow] = []
        self.unplaced: list[Unplaced] = []
        self.doubts: list[Doubt] = []
        self.unglued = 0

    def place_family(self, family: Family) -> None:
        """The tables of one section, which one extractor laid out alike."""
        for refused in family.refused:
            self.give_up(self.fill(refused.row), refused.section, refused.reason)
        rows = self.pour(family.mould, family.blocks[0].fact) if family.mould else None
        if rows is None:
            rows = self.place_filled(family)
        for block in family.blocks:
            codes = _codes_of(block.form, block.code)
            resolve_blanks([row for row in rows if row.code in codes], block.form)
        self.rows += rows

    def pour(self, mould: Mould, fact: str) -> list[CellRow] | None:
        """The rows of a mould; None where a figure does not fit a cell as it stands."""
        cells = mould.pick([*self.tables.cells, NOT_PRINTED])
        texts: list[tuple[float | None, str, str]] = list(cells)
        values, statuses, printed = map(list, zip(*texts, strict=True))
        if (self.tables.odd and self.holds_odd(mould)) or any([values[i] for i in mould.yuan]):
            return None
        numbers, at = self.numbers, self.tables.lines
        lines = [numbers[at[line]] for line in mould.lines]
        units: list[str | None] = list(mould.units)
        if fact not in COUNTS:
            units = [u if s == "reported" else None for u, s in zip(units, statuses, strict=True)]
        starts = mould.starts
        return [
            CellRow(
                fact, code, columns, values[a:b], units[a:b], statuses[a:b], lines[a:b],
                printed[a:b],
            )
            for code, columns, a, b in zip(
                mould.codes, mould.columns, starts, starts[1:], strict=False
            )
        ]  # fmt: skip

    def holds_odd(self, mould: Mould) -> bool:
        items = mould.pick([*self.tables.items, BLANK])
        return any([type(i) is Figure and (i.unit != "" or i.value % 1 != 0) for i in items])

    def fill(self, row: Row) -> Row:
        return fill(row, self.tables.items, self.tables.lines)

    def place_filled(self, family: Family) -> list[CellRow]:
        """The rows of a family whose figures must be looked at."""
        filled = {id(lot.row): self.fill(lot.row) for lot in family.lots}
        for first, row in family.repeats:
            known = filled.setdefault(id(first.row), self.fill(first.row))
            self.settle_twice(known, self.fill(row), first)
        lots = [lot._replace(row=filled[id(lot.row)]) for lot in family.lots]
        if family.blocks[0].fact == "dispute":
            return self.place_disputes(lots, family.blocks[0])
        return self.place_lots(lots)

    def settle_twice(self, first: Row, row: Row, lot: Lot) -> None:
        """A row printed twice alike is read once; printed differently it is not read at all."""
        self.give_up(row, lot.section, REASONS["twice"] + row.label)
        if row.items and _values(first.items) != _values(row.items):
            self.give_up(first, lot.section, REASONS["twice"] + row.label)
            first.items = [Words(row.label)] * (len(lot.block.columns) + 1)
            first.lines = [first.line] * len(first.items)

    def give_up(self, row: Row, section: str, reason: str) -> None:
        for item, line in zip(row.items, row.lines, strict=True):
            self.set_aside(item, line, section, reason)

    def set_aside(self, item: Item, line: int, section: str, reason: str) -> None:
        if isinstance(item, Figure | Glued):
            text = item.printed if isinstance(item, Figure) else item.digits
            self.unplaced.append(Unplaced(section, text, self.numbers[line], reason))

    def number(self, row: Row) -> int | None:
        line = row.line if row.line >= 0 else (row.lines[0] if row.lines else -1)
        return self.numbers[line] if line >= 0 else None

    # rows

    def place_lots(self, lots: Sequence[Lot]) -> list[CellRow]:
        zeros = _prints_zeros(lots)
        for lot in lots:
            self.unglue(lot, zeros)
        slots = align(lots, self.last)
        if lots and lots[0].block.fact == "request" and None in slots:
            self.solve_lost(lots, slots)
        return [self.make_row(lot, placed) for lot, placed in zip(lots, slots, strict=True)]

    def unglue(self, lot: Lot, zeros: bool) -> None:
        """Takes glued figures apart where there is but one way to."""
        row = lot.row
        if len(row.items) == 1 and type(row.items[0]) is Glued:
            digits = row.items[0].digits
            pieces = split_glued_figures(digits, lot.columns, lot.block.fact, zeros)
            if pieces:
                self.set_pieces(row, pieces)

    def set_pieces(self, row: Row, pieces: Sequence[str]) -> None:
        figures = [figure for piece in pieces if (figure := read_figure(piece))]
        if len(figures) == len(pieces):
            self.unglued += len(pieces) - 1
            row.items = list(figures)
            row.lines = row.lines[:1] * len(pieces)

    def make_row(self, lot: Lot, slots: Slots | None) -> CellRow:
        if lot.row.doubt:
            self.doubt_label(lot)
        if slots is None:
            many = _count_figures(lot.row) > lot.columns
            self.give_up(lot.row, lot.section, REASONS["many" if many else "places"])
            slots = [UNKNOWN_PLACE] * lot.columns
        elif len(slots) != len(lot.row.items):
            self.set_aside_others(lot, slots)
        if lot.block.fact in COUNTS and None not in lot.order:
            return self.make_counts(lot, slots) or self.make_cells(lot, slots)
        return self.make_cells(lot, slots)

    def set_aside_others(self, lot: Lot, slots: Slots) -> None:
        """Figures of a row that none of its columns takes; none where it is given up as a whole."""
        if slots[0] == UNKNOWN_PLACE == max(slots):
            return
        reason = REASONS["places" if UNKNOWN_PLACE in slots else "many"]
        for i, item in enumerate(lot.row.items):
            if type(item) is not str and i not in slots:
                self.set_aside(item, lot.row.lines[i], lot.section, reason)

    def make_counts(self, lot: Lot, slots: Slots) -> CellRow | None:
        """The cells of a row of counts and blanks, by far the most; None where it holds others."""
        items, lines, numbers = lot.row.items, lot.row.lines, self.numbers
        values: list[float | None] = []
        statuses: list[str] = []
        printed: list[str] = []
        for slot in slots:
            item = items[slot] if slot >= 0 else BLANK
            if type(item) is Figure:
                if item.unit or item.value % 1:
                    return None
                values.append(item.value)
                statuses.append("reported")
                printed.append(item.printed)
            elif type(item) is str and slot != UNKNOWN_PLACE:
                values.append(None)
                statuses.append("blank")
                printed.append(item.strip())
            else:
                return None
        own = self.number(lot.row)
        found = [numbers[lines[slot]] if slot >= 0 else own for slot in slots]
        return CellRow(
            lot.block.fact, lot.row.code, [code for code in lot.order if code], values,
            UNITS_OF_COUNTS[: len(slots)], statuses, found, printed,
        )  # fmt: skip

    def make_cells(self, lot: Lot, slots: Slots) -> CellRow:
        cells = [
            self.make_cell(lot, slot, code)
            for slot, code in zip(slots, lot.order, strict=True)
            if code is not None or self.refuse_column(lot, slot)
        ]
        codes = [code for code in lot.order if code is not None]
        values, units, statuses, lines, printed = map(list, zip(*cells, strict=True))
        return CellRow(lot.block.fact, lot.row.code, codes, values, units, statuses, lines, printed)

    def refuse_column(self, lot: Lot, slot: int) -> bool:
        """Sets aside the figure of a column that the form does not have; False."""
        if slot >= 0:
            self.set_aside(lot.row.items[slot], lot.row.lines[slot], lot.section, REASONS["column"])
        return False

    def make_cell(
        self, lot: Lot, slot: int, code: str | None
    ) -> tuple[float | None, str | None, str, int | None, str]:
        """(value, unit, status, line, printed text) of the item in a slot."""
        row, line = lot.row, self.number(lot.row)
        if slot == UNKNOWN_PLACE:
            return None, None, "ambiguous", line, ""
        item: Item = BLANK
        if slot >= 0:
            item, line = row.items[slot], self.numbers[row.lines[slot]]
        if type(item) is Figure and lot.block.fact in COUNTS and item.value % 1:
            self.set_aside(item, row.lines[slot], lot.section, REASONS["whole"])
            item = Words(item.printed)
        if type(item) is Figure:
            value, unit = self.measure(item, lot, str(code), line)
            return value, unit, "reported", line, item.printed
        if type(item) is Words:
            return None, None, "unreadable", line, item.text
        return None, None, "blank", line, "" if item is END else str(item)

    # units and doubts

    def measure(
        self, figure: Figure, lot: Lot, code: str, line: int | None
    ) -> tuple[float, str | None]:
        """The figure's value in the unit of its measure, and that unit where it is known."""
        unit = units_of(lot.block.form, lot.block.code)[lot.row.code, code]
        if not figure.unit:
            if unit != "元" or not figure.value:
                return figure.value, unit
            self.doubt_unit(figure, lot.row, code, line)
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

    def doubt_label(self, lot: Lot) -> None:
        row, line = lot.row, self.number(lot.row)
        label = next(item.label for item in lot.block.rows if item.code == row.code)
        self.doubts.append(
            Doubt(
                "R-label", "info", row.code, "", label, row.doubt, line,
                f"line {line}: row label {row.doubt!r} is read as {label!r}",
                f"第{line}行：行名“{row.doubt}”按“{label}”读取",
            )
        )  # fmt: skip

    def doubt_solved(self, row: Row) -> None:
        line = self.number(row)
        self.doubts.append(
            Doubt(
                "R-solved", "info", row.code, "", "", "", line,
                f"line {line}: the layout lost the places of {row.label}; the identities place "
                "what is given",
                f"第{line}行：版式未保留“{row.label}”各数的列位，所列数字由勾稽关系确定",
            )
        )  # fmt: skip

    # lost places

    def solve_lost(self, lots: Sequence[Lot], slots: list[Slots | None]) -> None:
        """Places what the identities place; notes each row that was placed so."""
        if lots[0].columns != len(lots[0].block.columns):
            return
        lost = {
            at: lot
            for at, lot in enumerate(lots)
            if slots[at] is None and (lot.row.lines or [0])[-1] < self.last
        }
        options: Options = {
            lots[at].row.code: [_known_placement(lots[at].row, known)]
            for at, known in enumerate(slots)
            if known is not None
        }
        if all(map(_is_glued, lost.values())) and not _may_balance(lost.values(), options):
            return
        strict = {at: _options(lot, True) for at, lot in lost.items()}
        known = [placements[0].values for placements in options.values()]
        shown = sum(bool(values[-1]) and shows_total(values) for values in known)
        supposed = sum(
            bool(ways) and _may_be_partial(ways, lost[at].row) for at, ways in strict.items()
        )
        all_strict = all(strict.values())
        is_strict = all_strict or shown >= ENOUGH_TOTALS
        partly = is_strict and shown + supposed * all_strict >= ENOUGH_TOTALS
        for at, lot in lost.items():
            options[lot.row.code] = strict[at] if is_strict else _options(lot, False)
        form = lots[0].block.form
        solved = solve(options, form, lots[0].columns)
        balanced = is_balanced(solved, form, [row.code for row in lots[0].block.rows])
        for at, lot in lost.items():
            left = solved.get(lot.row.code, [])
            if balanced or (is_strict and not any(placement.pieces for placement in left)):
                self.accept(lot, at, left, slots, partly)

    def accept(
        self,
        lot: Lot,
        at: int,
        left: Sequence[Placement],
        slots: list[Slots | None],
        partly: bool,
    ) -> None:
        """Takes over what all placements left agree on."""
        agreed = agree(left)
        if agreed is None or all(slot < 0 for slot in agreed):
            return
        if UNKNOWN_PLACE in agreed and not (partly and _may_be_partial(left, lot.row)):
            return
        if left[0].pieces:
            self.set_pieces(lot.row, left[0].pieces)
        slots[at] = list(agreed)
        self.doubt_solved(lot.row)

    # disputes

    def place_disputes(self, lots: Sequence[Lot], block: Block) -> list[CellRow]:
        if overlaps(lots):
            return self.give_up_disputes(lots, block)
        found: list[CellRow] = []
        for lot in lots:
            alone = is_route(lot, lots)
            found += self.place_lots([lot]) if alone else self.place_line(lot, block)
        return found

    def give_up_disputes(self, lots: Sequence[Lot], block: Block) -> list[CellRow]:
        """A table printed twice, or in pieces that overlap: nothing tells which is meant."""
        for lot in lots:
            self.give_up(lot.row, lot.section, REASONS["places"])
        return list(_ambiguous_routes(block, self.number(lots[0].row)))

    def place_line(self, lot: Lot, block: Block) -> list[CellRow]:
        """The fifteen cells of one line: three routes side by side."""
        wide = lot._replace(order=lot.order * len(block.rows))
        row, width, columns = lot.row, wide.columns, lot.columns
        if not row.items and row.line >= self.last:
            return []
        self.unglue(wide, True)
        slots = align([wide], self.last)[0] or _only_balanced(row, columns, width)
        if slots is None:
            return self.give_up_disputes([lot], block)
        self.set_aside_others(wide, slots)
        found = []
        for at, route in enumerate(block.rows):
            row.code = route.code
            part = slots[at * columns : (at + 1) * columns]
            found.append(self.make_counts(lot, part) or self.make_cells(lot, part))
        return found


def _ambiguous_routes(block: Block, line: int | None) -> Iterator[CellRow]:
    columns = [column.code for column in block.columns]
    for route in block.rows:
        count = len(columns)
        yield CellRow(
            block.fact, route.code, columns, [None] * count, [None] * count,
            ["ambiguous"] * count, [line] * count, [""] * count,
        )  # fmt: skip


@cache
def _codes_of(form: str, code: str) -> frozenset[str]:
    return frozenset(row.code for row in load_forms()[form].block(code).rows)


@cache
def _depths_of(form: str, code: str) -> dict[str, int]:
    """How many groups, itself included, a row's label stands in: its column of the grid."""
    block = load_forms()[form].block(code)
    parents = {item.code: item.parent for item in (*block.groups, *block.rows)}

    def depth(item: str) -> int:
        return 1 + depth(parents[item]) if item in parents else 0

    return {row.code: depth(row.code) for row in block.rows}


def _count_figures(row: Row) -> int:
    return len([item for item in row.items if type(item) is Figure])


def _values(items: Sequence[Item]) -> list[float | str]:
    return [
        item.value if isinstance(item, Figure) else item.digits
        for item in items
        if isinstance(item, Figure | Glued)
    ]


# --- places by layout ---------------------------------------------------------------------------


def align(lots: Sequence[Lot], last: int) -> list[Slots | None]:
    """Each row's slots as far as the layout tells them; `last` is the file's last line."""
    printed = [without_cut_label(lot, find_printed(lot.row), last) for lot in lots]
    slots: list[Slots | None] = [
        place_whole(lot.row, lot.columns, found) for lot, found in zip(lots, printed, strict=True)
    ]
    open_rows = [at for at, known in enumerate(slots) if known is None]
    if not open_rows:
        return slots
    ends = [has_open_end(lot.row) for lot in lots if lot.row.items]
    open_ends = sum(ends) * 2 > len(ends)
    trimmed = _count_trimmed(lots, printed)

    def span_of(at: int) -> Span | None:
        lot = lots[at]
        return read_span(lot.row, lot.columns, printed[at], _depth(lot), open_ends, trimmed)

    spans = {at: span for at in open_rows if (span := span_of(at)) is not None}
    whole = [
        span
        for at, lot in enumerate(lots)
        if slots[at] is not None
        and len(printed[at]) == lot.columns
        and (span := read_whole_span(lot.row, lot.columns, printed[at], _depth(lot), open_ends))
    ]
    partial = [(lots[at].row, span) for at, span in spans.items()]
    align_open = align_by_totals if lots[0].block.fact == "request" else align_by_size
    keys = list(spans)
    for at, placed in align_open(partial, whole).items():
        slots[keys[at]] = placed
    return slots


def _count_trimmed(lots: Sequence[Lot], printed: Sequence[Slots]) -> int:
    """How many blank cells may have been cut off at the end of a line of section 三.

    One, and whether it was the totals tell; none where rows are shorter, for there blanks vanish.
    More where rows of the innermost groups, of one label each, are lines of different length.
    """
    if lots[0].block.fact != "request" or any(
        len(found) > 0 and len(lot.row.items) < lot.columns - 1
        for lot, found in zip(lots, printed, strict=True)
    ):
        return 0
    sizes = {
        len(lot.row.items)
        for lot, found in zip(lots, printed, strict=True)
        if found and has_open_end(lot.row) and _depth(lot) == INNERMOST
    }
    return lots[0].columns - 1 if len(sizes) > 1 else 1


def _depth(lot: Lot) -> int:
    return _depths_of(lot.block.form, lot.block.code).get(lot.row.code, 1)


def _only_balanced(row: Row, columns: int, width: int) -> Slots | None:
    """The one stretch of a line of disputes in which no printed total is wrong (T4-01)."""
    span = read_span(row, width, find_printed(row), 1)
    if span is None:
        return None
    stretches = [span.slots(lead) for lead in range(span.low, span.high + 1)]
    judged = [
        [judge_total(row, slots[at : at + columns]) for at in range(0, width, columns)]
        for slots in stretches
    ]
    right = [slots for slots, marks in zip(stretches, judged, strict=True) if -1 not in marks]
    return right[0] if len(right) == 1 else None


# --- places by identities -----------------------------------------------------------------------


def _known_placement(row: Row, slots: Slots) -> Placement:
    return Placement(tuple([value_at(row, slot) for slot in slots]), tuple(slots))


def _may_be_partial(left: Sequence[Placement], row: Row) -> bool:
    """Whether single cells of a row may be given: several figures, whose last is their total."""
    return _count_figures(row) > 1 and all(placement.values[-1] for placement in left)


def _is_glued(lot: Lot) -> bool:
    return len(lot.row.items) == 1 and type(lot.row.items[0]) is Glued


def _may_balance(lost: Iterable[Lot], known: Iterable[str]) -> bool:
    """Whether glued rows may be read, which are believed only where the whole table balances.

    The longest are tried first: they have too many ways, if any has.
    """
    lots = sorted(lost, key=lambda lot: len(str(lot.row.items[0])), reverse=True)
    codes = {*known, *[lot.row.code for lot in lots]}
    if not lots or not codes.issuperset([row.code for row in lots[0].block.rows]):
        return False
    return all(_options(lot, True) for lot in lots)


def _options(lot: Lot, strict: bool) -> list[Placement]:
    """The placements of a row that its blanks and T3-05 allow; `slots` are indexes of items."""
    row, columns = lot.row, lot.columns
    if len(row.items) == 1 and type(row.items[0]) is Glued:
        return [_split_placement(way) for way in split_by_sum(row.items[0].digits, columns)]
    printed = find_printed(row)
    if not printed or any(isinstance(row.items[i], Words | Glued) for i in printed):
        return []
    if span := read_span(row, columns, printed, 1, trimmed=1):
        stretches = [tuple(span.slots(lead)) for lead in range(span.low, span.high + 1)]
        ways = [Placement(tuple(value_at(row, i) for i in slots), slots) for slots in stretches]
        if kept := [way for way in ways if adds_up(way.values, strict)]:
            return kept
    figures = tuple([value_at(row, i) for i in printed])
    return [
        way._replace(slots=tuple([printed[i] if i >= 0 else -1 for i in way.slots]))
        for way in find_placements(figures, columns, strict)
    ]


def _split_placement(pieces: tuple[str, ...]) -> Placement:
    return Placement(tuple(map(float, pieces)), tuple(range(len(pieces))), pieces)


def split_glued_figures(digits: str, columns: int, fact: str, zeros: bool) -> Sequence[str]:
    """Glued digits taken apart where there is but one way to; else ().

    `zeros`: the table prints its zeros, so that none of its cells is blank. Where several ways are
    left only all rows of section 三 together can tell.
    """
    if columns == 1:
        return (digits,)
    if not digits.isdigit() or not (zeros or set(digits) == {"0"}):
        return ()
    if fact == "request" and len(digits) != columns:
        return ()
    return split_alone(digits, columns) or ()


def _prints_zeros(lots: Sequence[Lot]) -> bool:
    """Whether a glued table prints its zeros: then a row has as many figures as columns."""
    return any(
        lot.columns > 1 and type(item) is Glued and item.digits == "0" * lot.columns
        for lot in lots
        for item in lot.row.items[:1]
    )


# --- a report -----------------------------------------------------------------------------------


def place(tables: Tables, numbers: Sequence[int]) -> Placed:
    """All cells of a report's tables, and every figure that has no cell."""
    at_end = bool(tables.lines) and tables.lines[-1] >= tables.last
    plan = find_plan(tables.readings, at_end)
    placer = _Placer(tables, numbers)
    for family in plan.families:
        placer.place_family(family)
    for refused in plan.refused:
        placer.give_up(placer.fill(refused.row), refused.section, refused.reason)
    for name, item, line in plan.loose:
        printed = tables.items[item.number] if type(item) is Placeholder else item
        section = SECTION_OF_FAMILY.get(name, "")
        placer.set_aside(printed, tables.lines[line], section, REASONS["row"])
    if len(+plan.votes) > 1 and not any(ANNEX in reading.parts for reading in tables.readings):
        placer.doubts.append(_doubt_form(plan.form, plan.votes))
    return Placed(plan.form, placer.rows, placer.unplaced, placer.doubts, placer.unglued)


def _doubt_form(form: str, votes: Counter[str]) -> Doubt:
    counts = ", ".join(f"{code}: {count}" for code, count in sorted(votes.items()) if count)
    return Doubt(
        "R-form", "info", "", "", form, counts, None,
        f"heads and rows of several forms ({counts}); read as form {form}",
        f"表头和行名出自多个版式（{counts}），按{form}版读取",
    )  # fmt: skip
