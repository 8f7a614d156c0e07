"""Rows as printed → cells of a form, and every figure that stays without a home, with the reason.

`alignment` places what the layout tells, `solving` what the identities tell; `blanks` then says
what became of the blank cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from pipelines.form import Block
from pipelines.placed.alignment import Slots, value_at
from pipelines.placed.blanks import Cell, CellTable, Head, outline_of, resolve_blanks
from pipelines.placed.codes import find_codes, without_code
from pipelines.placed.layout import adds_up, align, find_balanced, is_too_long, list_torn
from pipelines.placed.lots import SECTION_OF_FAMILY, Lot, defies_order, is_route, units_of
from pipelines.placed.moulds import Money, Mould
from pipelines.placed.pages import holds_page, is_page, may_be_page, may_end_in_page
from pipelines.placed.planning import Family, Plan, Refused, find_deprived, find_plans
from pipelines.placed.recovery import (
    UNKNOWN_PLACE,
    count_figures,
    prints_zeros,
    recover,
    split_glued_figures,
)
from pipelines.placed.remarks import (
    Doubt,
    Unplaced,
    doubt_form,
    doubt_label,
    doubt_solved,
    doubt_unit,
)
from pipelines.placed.solving import sum_parts
from pipelines.printed.figures import Figure, measure, read_figure
from pipelines.printed.rows import ANNEX, Row, fill, fill_item
from pipelines.printed.stretches import Tables
from pipelines.printed.texts import BLANK, END, CellText, Glued, Item, Words

COUNTS: Final = frozenset(["request", "dispute"])
CHANGE: Final = "net_change"
REASONS: Final = {
    "whole": "a count is whole: the figure has decimals",
    "negative": "only a change is a decrease",
    "row": "no row label before it",
    "twice": "the row is printed twice: ",
    "places": "the layout lost which of the columns it stands in",
    "many": "more figures than the row has columns",
    "copy": "a merged cell, printed once for each column that it spans",
    "column": "its column is not on the form",
}


class Placed(NamedTuple):
    """`tables`: one a fact. `unglued`: how many more figures they hold than were printed apart."""

    form: str
    tables: list[CellTable]
    unplaced: list[Unplaced]
    doubts: list[Doubt]
    unglued: int

    @property
    def cells(self) -> list[Cell]:
        return [cell for table in self.tables for cell in table.cells()]


NOT_PRINTED: Final[CellText] = (None, "blank", "")


_CellFields = tuple[float | None, str | None, str, int | None, str]
"""Value, unit, status, line and printed text of a cell."""

_Placement = tuple[Head, Sequence[_CellFields]]
"""A row of the form with its cells."""


class _Sheet:
    """What is printed at the places of a plan; its lines as indexes of the document's, and numbers.

    `cells` hold one further for what is not printed; `odd`: some item needs to be looked at.
    """

    __slots__ = ("cells", "items", "lines", "numbers", "odd", "plan")

    def __init__(
        self, plan: Plan, tables: Tables, numbers: list[int], item: int, line: int
    ) -> None:
        self.plan: Plan = plan
        self.items: list[Item] = tables.items[item : item + plan.items]
        self.cells: list[CellText] = tables.cells[item : item + plan.items]
        self.cells.append(NOT_PRINTED)
        self.lines: list[int] = tables.lines[line : line + plan.lines]
        self.numbers: list[int] = [numbers[at] for at in self.lines]
        self.odd: bool = tables.odd

    def fill(self, row: Row) -> Row:
        return fill(row, self.items, self.lines)


def _part_sheets(plans: Sequence[Plan], tables: Tables, numbers: list[int]) -> list[_Sheet]:
    sheets = []
    item = line = 0
    for plan in plans:
        sheets.append(_Sheet(plan, tables, numbers, item, line))
        item, line = item + plan.items, line + plan.lines
    return sheets


class _Placer:
    """Collects what one report's tables come to. `numbers` are the lines' numbers in the file.

    `are_kept`: blank cells leave their places in this report; `may_be_paged`:
    in some row they don't, and page numbers stand alone on their lines.
    """

    def __init__(self, last: int, numbers: list[int], are_kept: bool, may_be_paged: bool) -> None:
        self.last: int = last
        self.numbers: list[int] = numbers
        self.placed: list[CellTable] = []
        self.unplaced: list[Unplaced] = []
        self.doubts: list[Doubt] = []
        self.unglued: int = 0
        self.are_kept: bool = are_kept
        self.may_be_paged: bool = may_be_paged

    def place_family(self, sheet: _Sheet, family: Family) -> None:
        """The tables of one section, which one extractor laid out alike."""
        codes = find_codes(family, sheet.items)
        if codes:
            family = self.drop_codes(sheet, family, codes)
        for refused in family.refused:
            self.refuse(sheet, refused)
        block = family.blocks[0]
        table = self.pour(sheet, family.mould, block.fact) if family.mould else None
        if table is None:
            table = _join(block.fact, self.place_filled(sheet, family))
        if family.deprived:
            _make_ambiguous(table, family.deprived)
        if table.statuses.count("reported") < len(table.statuses):
            resolve_blanks(table, block.form)
            units = table.units
            table.units = [
                units[at] if value is not None else None for at, value in enumerate(table.values)
            ]
        self.placed.append(table)

    def drop_codes(self, sheet: _Sheet, family: Family, codes: Sequence[int]) -> Family:
        """The family without the numbers of its rows, which are set aside."""
        lots = []
        for lot, at in zip(family.lots, codes, strict=True):
            row = lot.row
            if at >= 0:
                code, line = fill_item(row.items[at], sheet.items), sheet.lines[row.lines[at]]
                self.set_aside(code, line, lot.section, REASONS["column"])
                row = without_code(row, at)
            order = lot.order[1:] if lot.order[:1] == (None,) else lot.order
            lots.append(lot.with_row(row).with_order(order))
        renewed = {id(old.row): new for old, new in zip(family.lots, lots, strict=True)}
        repeats = [(renewed[id(first.row)], row) for first, row in family.repeats]
        deprived = find_deprived(lots, family.refused)
        return family._replace(lots=lots, repeats=repeats, deprived=deprived, mould=None)

    def pour(self, sheet: _Sheet, mould: Mould, fact: str) -> CellTable | None:
        """The cells of a mould; None where a figure does not fit a cell as it stands."""
        cells: tuple[CellText, ...] = mould.pick(sheet.cells)
        values = [cell[0] for cell in cells]
        if sheet.odd and _holds_odd(sheet, mould):
            return None
        if any([values[cell] is None for cell in mould.behind]):
            return None
        may_be_paged = self.may_be_paged or mould.are_lines
        if may_be_paged and any([may_be_page(values[cell]) for cell in mould.alone]):
            return None
        if any([may_end_in_page(values[row], False) for row in mould.loose]):
            return None
        if any([_is_wrong(values[row]) for row in mould.torn]):
            return None
        table = CellTable(fact, mould.outline)
        table.values = values
        table.statuses = [cell[1] for cell in cells]
        table.printed = [cell[2] for cell in cells]
        table.lines = [*mould.pick_lines(sheet.numbers)]
        table.units = [*mould.units]
        for money in mould.money:
            self.convert(sheet, money, table)
        return table

    def convert(self, sheet: _Sheet, money: Money, table: CellTable) -> None:
        """A figure in the unit that its cell keeps; a doubt where nothing printed tells its own."""
        figure = sheet.items[money.place]
        if type(figure) is Figure:
            value, unit = measure(figure, money.kept, money.printed)
            table.values[money.at], table.units[money.at] = value, unit
            if unit is None:
                line = table.lines[money.at]
                self.doubts.append(doubt_unit(money.row, money.column, figure.printed, line))

    def place_filled(self, sheet: _Sheet, family: Family) -> list[_Placement]:
        """The rows of a family whose figures must be looked at."""
        filled = {id(lot.row): sheet.fill(lot.row) for lot in family.lots}
        differ = False
        for first, row in family.repeats:
            known = filled.setdefault(id(first.row), sheet.fill(first.row))
            differ = self.settle_twice(known, sheet.fill(row), first) or differ
        if differ:
            for lot in family.halves:
                self.give_up_all(filled[id(lot.row)], lot)
        lots = [lot.with_row(filled[id(lot.row)]) for lot in family.lots]
        if family.blocks[0].fact == "dispute":
            return self.place_disputes(lots, family.blocks[0])
        return self.place_lots(lots)

    def settle_twice(self, first: Row, row: Row, lot: Lot) -> bool:
        """A row printed twice alike is read once; printed differently it is not read at all.

        Tables of two years differ so: a row that one of them leaves blank is not read either.
        """
        self.give_up(row, lot.section, REASONS["twice"] + row.label)
        differ = len(row.items) > 0 and _values(first.items) != _values(row.items)
        if differ:
            self.give_up_all(first, lot)
        return differ

    def give_up_all(self, row: Row, lot: Lot) -> None:
        """Sets aside the figures of a row, and leaves none of its cells known."""
        self.give_up(row, lot.section, REASONS["twice"] + row.label)
        row.items = [Words(row.label)] * (len(lot.block.columns) + 1)
        row.lines = [row.line] * len(row.items)

    def refuse(self, sheet: _Sheet, refused: Refused) -> None:
        """Sets aside what a row prints that has no place on the form."""
        row = refused.row
        for at, item in enumerate(row.items):
            if type(item) is not str:
                printed, line = fill_item(item, sheet.items), sheet.lines[row.lines[at]]
                self.set_aside(printed, line, refused.section, refused.reason)

    def give_up(self, row: Row, section: str, reason: str) -> None:
        for at, item in enumerate(row.items):
            self.set_aside(item, row.lines[at], section, reason)

    def set_aside(self, item: Item, line: int, section: str, reason: str) -> None:
        if type(item) is Figure:
            self.unplaced.append(Unplaced(section, item.printed, self.numbers[line], reason))
        elif type(item) is Glued:
            self.unplaced.append(Unplaced(section, item.digits, self.numbers[line], reason))

    def number(self, row: Row) -> int | None:
        line = row.line if row.line >= 0 else (row.lines[0] if row.lines else -1)
        return self.numbers[line] if line >= 0 else None

    # rows

    def place_lots(self, lots: Sequence[Lot]) -> list[_Placement]:
        zeros = prints_zeros(lots)
        for lot in lots:
            self.unglue(lot, zeros)
        slots, are_wide = align(lots, self.last, self.are_kept, self.may_be_paged)
        if lots and lots[0].block.fact == "request":
            torn = list_torn(lots, slots, self.last)
            slots = [None if at in torn else known for at, known in enumerate(slots)]
            if not are_wide and None in slots:
                self.recover(lots, slots, torn)
        return [self.make_row(lot, slots[at]) for at, lot in enumerate(lots)]

    def recover(self, lots: Sequence[Lot], slots: list[Slots | None], torn: Sequence[int]) -> None:
        """Places rows that the layout left open where the identities tell; none that are `torn`, or
        may go on below."""
        for at, found in recover(lots, slots, self.last, self.are_kept).items():
            if at not in torn and not lots[at].may_go_on:
                slots[at] = found.slots
                self.note_recovered(lots[at].row, found.pieces)

    def unglue(self, lot: Lot, zeros: bool) -> None:
        """Takes glued figures apart where there is but one way to."""
        row = lot.row
        if len(row.items) == 1 and type(row.items[0]) is Glued:
            digits = row.items[0].digits
            pieces = split_glued_figures(digits, lot, zeros)
            if pieces:
                self.set_pieces(row, pieces)

    def set_pieces(self, row: Row, pieces: Sequence[str]) -> None:
        items: list[Item] = [read_figure(piece) or piece for piece in pieces]
        self.unglued += len([item for item in items if type(item) is Figure]) - 1
        row.items = items
        row.lines = row.lines[:1] * len(pieces)

    def note_recovered(self, row: Row, pieces: Sequence[str]) -> None:
        if pieces:
            self.set_pieces(row, pieces)
        self.doubts.append(doubt_solved(row.code, row.label, self.number(row)))

    def make_row(self, lot: Lot, slots: Slots | None) -> _Placement:
        if lot.row.doubt:
            label = next(item.label for item in lot.block.rows if item.code == lot.row.code)
            line = self.number(lot.row)
            self.doubts.append(doubt_label(lot.row.code, label, lot.row.doubt, line))
        if slots is None:
            many = count_figures(lot.row) > lot.columns
            self.give_up(lot.row, lot.section, REASONS["many" if many else "places"])
            slots = [UNKNOWN_PLACE] * lot.columns
        elif len(slots) != len(lot.row.items) or UNKNOWN_PLACE in slots:
            self.set_aside_others(lot, slots)
        if len(set(lot.codes)) < len(lot.codes):
            lot, slots = self.fold_copies(lot, slots)
        return self.make_cells(lot, slots)

    def fold_copies(self, lot: Lot, slots: Slots) -> tuple[Lot, Slots]:
        """The columns of a table whose merged cells are printed once for each that they span.

        Copies are set aside; of figures that differ none is known.
        """
        codes = tuple(dict.fromkeys(lot.order))
        folded: Slots = []
        for code in codes:
            copies = [slot for slot, other in zip(slots, lot.order, strict=True) if other == code]
            alike = len({value_at(lot.row, slot) for slot in copies}) == 1
            for slot in copies[alike:]:
                if slot >= 0:
                    text, line = lot.row.items[slot], lot.row.lines[slot]
                    self.set_aside(text, line, lot.section, REASONS["copy" if alike else "places"])
            folded.append(copies[0] if alike else UNKNOWN_PLACE)
        return lot.with_order(codes), folded

    def set_aside_others(self, lot: Lot, slots: Slots) -> None:
        """Figures of a row that none of its columns takes; none where it is given up as a whole."""
        if slots[0] == UNKNOWN_PLACE == max(slots):
            return
        reason = REASONS["places" if UNKNOWN_PLACE in slots else "many"]
        for i, item in enumerate(lot.row.items):
            if type(item) is not str and i not in slots:
                self.set_aside(item, lot.row.lines[i], lot.section, reason)

    def make_cells(self, lot: Lot, slots: Slots) -> _Placement:
        row, line = lot.row, self.number(lot.row)
        units = units_of(lot.block.form, lot.block.code).get(row.code, {})
        cells = []
        for at, code in enumerate(lot.order):
            slot = slots[at]
            if code is not None:
                cells.append(self.make_cell(lot, slot, code, units.get(code, ""), line))
            elif slot >= 0:
                self.set_aside(row.items[slot], row.lines[slot], lot.section, REASONS["column"])
        return (row.code, lot.codes), cells

    def make_cell(self, lot: Lot, slot: int, code: str, unit: str, line: int | None) -> _CellFields:
        """The cell of a column; its `line` is the row's where nothing is printed in it."""
        if slot == UNKNOWN_PLACE:
            return None, None, "ambiguous", line, ""
        item: Item = lot.row.items[slot] if slot >= 0 else BLANK
        if slot >= 0:
            line = self.numbers[lot.row.lines[slot]]
        if type(item) is Figure:
            return self.make_figure(item, lot, slot, code, unit)
        if type(item) is Words:
            return None, None, "unreadable", line, item.text
        return None, unit, "blank", line, "" if item is END else str(item)

    def make_figure(self, figure: Figure, lot: Lot, slot: int, code: str, unit: str) -> _CellFields:
        """The cell of a figure; a doubt where nothing printed tells its unit."""
        at = lot.row.lines[slot]
        fault = _find_fault(figure, lot.block.fact, code)
        if fault:
            self.set_aside(figure, at, lot.section, REASONS[fault])
            return None, None, "unreadable", self.numbers[at], figure.printed
        value, told = measure(figure, unit, lot.unit)
        if told is None:
            doubt = doubt_unit(lot.row.code, code, figure.printed, self.numbers[at])
            self.doubts.append(doubt)
        return value, told, "reported", self.numbers[at], figure.printed

    # disputes

    def place_disputes(self, lots: Sequence[Lot], block: Block) -> list[_Placement]:
        if defies_order(lots):
            return self.give_up_disputes(lots, block)
        found: list[_Placement] = []
        for lot in lots:
            alone = is_route(lot, lots)
            found += self.place_lots([lot]) if alone else self.place_line(lot, block)
        return found

    def give_up_disputes(self, lots: Sequence[Lot], block: Block) -> list[_Placement]:
        """A table printed twice, or in pieces that overlap: nothing tells which is meant."""
        for lot in lots:
            self.give_up(lot.row, lot.section, REASONS["places"])
        return list(_ambiguous_routes(block, self.number(lots[0].row)))

    def place_line(self, lot: Lot, block: Block) -> list[_Placement]:
        """The fifteen cells of one line: three routes side by side."""
        wide = lot.with_order(lot.order * len(block.rows))
        row, width, columns = lot.row, wide.columns, lot.columns
        if not row.items and row.line >= self.last:
            return []
        self.unglue(wide, True)
        (slots,), _ = align([wide], self.last, self.are_kept, self.may_be_paged)
        is_told = slots is not None and adds_up(row, slots, columns)
        if lot.order[-1] == "total" and not is_told and not row.is_led:
            slots = find_balanced(row, columns, width)
        if slots is None or is_too_long(row, slots, columns):
            return self.give_up_disputes([lot], block)
        self.set_aside_others(wide, slots)
        found = []
        for at, route in enumerate(block.rows):
            row.code = route.code
            part = slots[at * columns : (at + 1) * columns]
            found.append(self.make_cells(lot, part))
        return found


def _holds_odd(sheet: _Sheet, mould: Mould) -> bool:
    """Whether some figure does not fit its cell as it stands."""
    odd = [
        (at, item)
        for at, item in enumerate(mould.pick([*sheet.items, BLANK]))
        if type(item) is Figure and (item.value < 0 or not item.is_count)
    ]
    if not odd:
        return False
    codes = [code for _, columns in mould.outline.rows for code in columns]
    return any(
        [
            not figure.is_count or _is_odd_change(figure.value, codes[at], figure.printed)
            for at, figure in odd
        ]
    )


def _is_wrong(values: Sequence[float | None]) -> bool:
    """Whether a printed total, the last of a row, is not the sum of the others."""
    return values[-1] is not None and sum_parts(values) != values[-1]


def _is_odd_change(value: float, column: str, printed: str) -> bool:
    """Whether a word behind a figure, 22（减）, makes it less than 0 where no change is told.

    A sign before it is the organ's own: T2-01 doubts such a count.
    """
    return value < 0 and column != CHANGE and printed[:1].isdigit()


def _find_fault(figure: Figure, fact: str, column: str) -> str:
    """Why a figure can't be what its cell prints; '' where it can."""
    if figure.value >= 0 and figure.value % 1 == 0:
        return ""
    if _is_odd_change(figure.value, column, figure.printed):
        return "negative"
    return "whole" if fact in COUNTS and figure.value % 1 else ""


def _ambiguous_routes(block: Block, line: int | None) -> Iterator[_Placement]:
    columns = tuple([column.code for column in block.columns])
    for route in block.rows:
        yield (route.code, columns), [(None, None, "ambiguous", line, "")] * len(columns)


def _join(fact: str, rows: Sequence[_Placement]) -> CellTable:
    table = CellTable(fact, outline_of(tuple([head for head, _ in rows])))
    for _, cells in rows:
        for value, unit, status, line, printed in cells:
            table.values.append(value)
            table.units.append(unit)
            table.statuses.append(status)
            table.lines.append(line)
            table.printed.append(printed)
    return table


def _make_ambiguous(table: CellTable, rows: set[str]) -> None:
    """Makes the blank cells of some rows ambiguous."""
    at = 0
    for code, columns in table.outline.rows:
        end = at + len(columns)
        if code in rows:
            table.statuses[at:end] = ["ambiguous"] * len(columns)
        at = end


def _values(items: Sequence[Item]) -> list[float | str]:
    return [
        item.value if isinstance(item, Figure) else item.digits
        for item in items
        if isinstance(item, Figure | Glued)
    ]


def _is_numbered(sheets: Sequence[_Sheet], alone: Sequence[Item]) -> bool:
    """Whether a figure that pages are numbered with stands alone on its line, and in no cell.

    `alone` are those outside the tables.
    """
    return any(map(is_page, alone)) or any([_holds_pages(sheet) for sheet in sheets])


def _holds_pages(sheet: _Sheet) -> bool:
    plan = sheet.plan
    if any([is_page(fill_item(item, sheet.items)) for _, item, _ in plan.loose]):
        return True
    lots = [lot for family in plan.families for lot in family.lots if lot.row.ends_alone]
    return any([holds_page(lot, sheet.fill(lot.row)) for lot in lots])


# --- a report -----------------------------------------------------------------------------------


def place(tables: Tables, numbers: Sequence[int]) -> Placed:
    """All cells of a report's tables, and every figure that has no cell."""
    at_end = bool(tables.lines) and tables.lines[-1] >= tables.last
    report = find_plans(tables.readings, at_end)
    lines = list(numbers)
    sheets = _part_sheets(report.plans, tables, lines)
    may_be_paged = report.may_vanish and _is_numbered(sheets, tables.alone)
    placer = _Placer(tables.last, lines, report.are_kept, may_be_paged)
    for sheet in sheets:
        for family in sheet.plan.families:
            placer.place_family(sheet, family)
    for sheet in sheets:
        for refused in sheet.plan.refused:
            placer.refuse(sheet, refused)
    for sheet in sheets:
        for name, item, line in sheet.plan.loose:
            section, printed = SECTION_OF_FAMILY.get(name, ""), fill_item(item, sheet.items)
            placer.set_aside(printed, sheet.lines[line], section, REASONS["row"])
    if len(report.votes) > 1 and not any([ANNEX in reading.parts for reading in tables.readings]):
        placer.doubts.append(doubt_form(report.form, report.votes))
    return Placed(report.form, placer.placed, placer.unplaced, placer.doubts, placer.unglued)
