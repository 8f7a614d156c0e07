"""How tables are printed → which row is which, by what the layout alone tells.

A plan knows no figure. Tables printed alike have one plan, which is made once: where every row
prints as many cells as its table has columns, only the figures have to be poured into it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from pipelines.alignment import ROWS_TO_ONE_ODD, Slots, find_printed, place_whole, shows_blanks
from pipelines.blanks import Head
from pipelines.figures import is_as_printed, is_unit
from pipelines.form import Block, load_forms, unit_of
from pipelines.readings import LONGEST_KNOWN, MOST_READINGS, Reading, merge_loose, merge_parts
from pipelines.recognition import (
    choose_block,
    choose_form,
    column_order,
    count_printed,
    has_parts_of_other,
)
from pipelines.rows import DISPUTES, NO_START, REQUESTS, Part, Row
from pipelines.texts import BLANK, END, Item, Placeholder, Words

SECTION_OF = {"disclosure": "proactive", "request": "requests", "dispute": "review_litigation"}
SECTION_OF_FAMILY = {"s2": "proactive", REQUESTS: "requests", DISPUTES: "review_litigation"}
GROUP = "a group has no figures of its own on the form: "
OTHER_FORM = "its table is of another form than the report: "
UNKNOWN = "its row is not on the form: "
NO_LINE = 1 << 60
NOWHERE = -1


class Lot(NamedTuple):
    """A printed row with the table and the columns it belongs to; None is a column of no form.

    `unit` is that of money as the row or the head of its table prints it, '' where neither does.
    """

    row: Row
    block: Block
    order: tuple[str | None, ...]
    unit: str

    @property
    def section(self) -> str:
        return SECTION_OF.get(self.block.fact, "")

    @property
    def columns(self) -> int:
        return len(self.order)

    @property
    def codes(self) -> tuple[str, ...]:
        """The columns that the form has."""
        return tuple([code for code in self.order if code is not None])


class Refused(NamedTuple):
    """A row that has no place on the form, and why."""

    row: Row
    section: str
    reason: str


Pick = Callable[[Sequence[Any]], tuple[Any, ...]]


class Mould(NamedTuple):
    """The cells of a family whose rows all print every cell or none, row by row.

    `pick` takes the cells from what is printed, one further for what is not there; `pick_lines`
    their lines from those of the tables. `units` are those of printed cells; `money` are cells
    whose figures do not stand in them as printed. `loose` are the rows of section 三 whose cells
    stand on lines of their own, so that a page number may be taken for one; `alone` are all cells
    of which that may be so; `are_lines`: all others stand on the lines of their labels.
    """

    heads: tuple[Head, ...]
    pick: Pick
    pick_lines: Pick
    units: list[str]
    money: list[int]
    loose: list[slice]
    alone: list[int]
    are_lines: bool


class Family(NamedTuple):
    """The tables of one section, which one extractor laid out alike.

    `repeats` are rows printed again, with the first of each; `halves` those printed twice and once
    blank. `ends` are the places of each row's first and last printed items, NOWHERE where those
    hold no figure. `mould` is None where figures must be looked at to place them.
    """

    blocks: list[Block]
    lots: list[Lot]
    refused: list[Refused]
    repeats: list[tuple[Lot, Row]]
    halves: list[Lot]
    ends: list[tuple[int, int]]
    mould: Mould | None


class Plan(NamedTuple):
    """A report's tables: its form with the votes for each, their families, and what has no row.

    `are_kept`: blank cells leave their places in it, which some row shows. `may_vanish`: some row
    shows that they leave none.
    """

    form: str
    votes: Counter[str]
    families: list[Family]
    refused: list[Refused]
    loose: list[tuple[str, Item, int]]
    are_kept: bool
    may_vanish: bool


def find_plan(readings: tuple[Reading, ...], at_end: bool) -> Plan:
    """The plan of tables so printed; `at_end`: the document ends with their last line."""
    is_short = sum([reading.lines for reading in readings]) <= LONGEST_KNOWN
    return (_plan_known if is_short else make_plan)(readings, at_end)


def make_plan(readings: tuple[Reading, ...], at_end: bool) -> Plan:
    parts = merge_parts(readings)
    last = sum([reading.lines for reading in readings]) - 1 if at_end else NO_LINE
    form, votes = choose_form(parts)
    found: dict[str, list[tuple[Part, Block]]] = {}
    refused: list[Refused] = []
    for part in parts.values():
        block = choose_block(part, form)
        if block is not None and block.fact == "indicator" and form in ("2019", "2021"):
            refused += [Refused(row, "", OTHER_FORM + row.label) for row in part.rows]
        elif block is None:
            refused += [Refused(row, "proactive", UNKNOWN + row.label) for row in part.rows]
        else:
            found.setdefault(block.fact, []).append((part, block))
    last_row = max([row.line for part in parts.values() for row in part.rows], default=last)
    cut = last_row if at_end else NO_LINE
    families = [_plan_family(tables, last, cut) for tables in found.values()]
    are_kept = shows_blanks([row for part in parts.values() for row in part.rows])
    may_vanish = any([_lacks_cells(lot) for family in families for lot in family.lots])
    return Plan(form, votes, families, refused, merge_loose(readings), are_kept, may_vanish)


_plan_known = lru_cache(maxsize=MOST_READINGS)(make_plan)


def _lacks_cells(lot: Lot) -> bool:
    """Whether a row prints fewer cells than its table has columns, and no blank for them."""
    items = lot.row.items
    return len(items) < lot.columns and BLANK not in items and END not in items


# --- which rows ---------------------------------------------------------------------------------


def _plan_family(tables: Sequence[tuple[Part, Block]], last: int, cut: int) -> Family:
    family = Family([block for _, block in tables], [], [], [], [], [], None)
    for part, block in tables:
        _sort_rows(family, part, block, cut)
    ends = [_find_ends(lot.row) for lot in family.lots]
    return family._replace(ends=ends, mould=_make_mould(family, last))


def _find_ends(row: Row) -> tuple[int, int]:
    printed = find_printed(row)
    if not printed:
        return NOWHERE, NOWHERE
    return _number(row.items[printed[0]]), _number(row.items[printed[-1]])


def _sort_rows(family: Family, part: Part, block: Block, cut: int) -> None:
    """The rows that have cells; all others are refused, with the reason.

    `cut` is the line of the last row where the document ends with it.
    """
    known = {row.code for row in block.rows}
    section = SECTION_OF.get(block.fact, "")
    order = column_order(block, part)
    split = block.fact == "request" and has_parts_of_other(part)
    kept: dict[str, Lot] = {}
    halves: set[str] = set()
    for row in part.rows:
        if row.reason == "group" or (split and row.code == "other"):
            family.refused.append(Refused(row, section, GROUP + row.label))
        elif block.fact != "dispute" and row.code not in known:
            family.refused.append(Refused(row, section, UNKNOWN + row.label))
        elif row.code in kept and kept[row.code].row.items and not find_printed(row):
            halves.add(row.code)  # a form without figures stands behind the report, or before it
        elif row.code in kept and find_printed(kept[row.code].row):
            family.repeats.append((kept[row.code], row))
        elif row.code in kept or not _is_cut_off(row, cut):
            halves.update([row.code] if row.code in kept else [])
            row = _without_unit(row, len(order))
            kept[row.code] = Lot(row, block, order, row.unit or part.unit)
    other = None if split or block.form != "2021" else kept.get("other")
    if other is not None and not count_printed(other.row):
        del kept["other"]
    family.lots.extend(kept.values())
    family.halves.extend([lot for code, lot in kept.items() if code in halves])


def find_deprived(family: Family) -> set[str]:
    """The rows without a figure whose cells a row beside them may hold that is not on the form.

    Its words may be the end of their label, or a piece of one that is printed in pieces.
    """
    refused = [(row.lines[0], row) for row, _, _ in family.refused if row.is_filled]
    order = sorted([*refused, *[(lot.row.line, lot.row) for lot in family.lots]], key=_by_line)
    empty = {id(lot.row) for lot in family.lots if not lot.row.is_filled}
    others = {id(row) for _, row in refused}
    pairs = [(before, after) for (_, before), (_, after) in pairwise(order)]
    begun = {a.code for a, b in pairs if id(a) in empty and id(b) in others}
    pieces = {b.code for a, b in pairs if id(b) in empty and id(a) in others}
    return begun | {lot.row.code for lot in family.lots if lot.row.start == NO_START} & pieces


def _by_line(row: tuple[int, Row]) -> int:
    return row[0]


def _without_unit(row: Row, columns: int) -> Row:
    """The row without its cell of a column of units, 件, behind the label."""
    cells = len(row.items) - row.items.count(END)
    first = row.items[0] if cells == columns + 1 else BLANK
    if type(first) is not Words or not is_unit(first.text):
        return row
    items, lines = row.items[1:], row.lines[1:]
    start = row.start + 1
    return Row(row.code, row.label, row.line, items, lines, start, row.reason, row.doubt, row.unit)


def _is_cut_off(row: Row, cut: int) -> bool:
    """A label that the file ends with, or its unit: its cells are not blank, they are not there."""
    return row.line >= cut and BLANK not in row.items and not find_printed(row)


# --- which cells --------------------------------------------------------------------------------


class _Cast(NamedTuple):
    """A row of a mould: its places, −1 where nothing is printed, and the lines of its cells.

    `alone`: the last may be a page number by its line.
    """

    code: str
    lot: Lot
    places: list[int]
    lines: list[int]
    alone: bool


def _make_mould(family: Family, last: int) -> Mould | None:
    """The family's mould; None where figures must be looked at to tell their places."""
    if family.repeats or not family.lots or family.lots[0].order[:1] == ("total",):
        return None
    if family.blocks[0].fact == "dispute":
        casts = _cast_disputes(family, last)
    else:
        casts = _cast_all(family.lots, last)
    return _join(casts) if casts is not None else None


def _cast_all(lots: Sequence[Lot], last: int) -> list[_Cast] | None:
    casts: list[_Cast] = []
    for lot in lots:
        cast = _cast(lot, lot.row.code, last) if _has_form_columns(lot) else None
        if cast is None:
            return None
        casts.append(cast)
    return casts


def _has_form_columns(lot: Lot) -> bool:
    """Whether every column is one of the form's, and another one's than the rest."""
    return None not in lot.order and len(set(lot.order)) == lot.columns


def _cast(lot: Lot, code: str, last: int) -> _Cast | None:
    row = lot.row
    if row.doubt or any([_is_unclear(item) for item in row.items]):
        return None
    printed = find_printed(row)
    slots = place_whole(row, lot.columns, without_cut_label(lot, printed, last))
    if slots is None or len(printed) > lot.columns:
        return None
    places = [_number(row.items[slot]) if slot >= 0 else NOWHERE for slot in slots]
    own = row.line if row.line >= 0 or not row.lines else row.lines[0]
    lines = [row.lines[slot] if slot >= 0 else own for slot in slots]
    return _Cast(code, lot, places, lines, row.ends_alone) if min(lines) >= 0 else None


def _is_unclear(item: Item) -> bool:
    return item.glued if type(item) is Placeholder else type(item) is not str


def _number(item: Item) -> int:
    return item.number if type(item) is Placeholder else NOWHERE


def without_cut_label(lot: Lot, printed: Slots, last: int) -> Slots:
    """A number behind a whole row, alone at the end of the file, is that of a label cut off."""
    columns = lot.columns
    cut = len(printed) == columns + 1 and lot.row.lines[-2] < lot.row.lines[-1] == last
    return printed[:columns] if cut else printed


def _cast_disputes(family: Family, last: int) -> list[_Cast] | None:
    """The rows of section 四: each a route, or the fifteen cells of one line."""
    lots = family.lots
    if defies_order(lots):
        return None
    casts: list[_Cast] = []
    for lot in lots:
        if is_route(lot, lots):
            found = _cast_all([lot], last)
        else:
            found = _cast_line(lot, family.blocks[0], last)
        if found is None:
            return None
        casts += found
    return casts


def _cast_line(lot: Lot, block: Block, last: int) -> list[_Cast] | None:
    if not lot.row.items and lot.row.line >= last:
        return []
    if not _has_form_columns(lot):
        return None
    wide = _cast(lot._replace(order=lot.order * len(block.rows)), "", last)
    if wide is None:
        return None
    width = lot.columns
    cuts = [slice(at, at + width) for at in range(0, len(wide.places), width)]
    return [
        _Cast(route.code, lot, wide.places[cut], wide.lines[cut], wide.alone and cut is cuts[-1])
        for route, cut in zip(block.rows, cuts, strict=True)
    ]


def defies_order(lots: Sequence[Lot]) -> bool:
    """A table of disputes printed twice, in pieces that overlap, or below heads in disorder."""
    codes = {lot.row.code for lot in lots} - {""}
    return (len(lots) > 1 and len(codes) < len(lots)) or () in [lot.order for lot in lots]


def is_route(lot: Lot, lots: Sequence[Lot]) -> bool:
    """Whether a row of disputes is one route's; else it is all of them side by side."""
    printed = len(find_printed(lot.row))
    return lot.row.code != "" and (printed <= lot.columns or len(lots) > 1)


def _join(casts: Sequence[_Cast]) -> Mould:
    units = [(kept, cast.lot.unit) for cast in casts for kept in _units(cast)]
    return Mould(
        tuple([(cast.code, cast.lot.codes) for cast in casts]),
        _picker([place for cast in casts for place in cast.places]),
        _picker([line for cast in casts for line in cast.lines]),
        [kept for kept, _ in units],
        [cell for cell, unit in enumerate(units) if not is_as_printed(*unit)],
        _find_loose(casts),
        [end - 1 for end, cast in zip(_ends(casts), casts, strict=True) if cast.alone],
        are_lines([cast.lot for cast in casts]),
    )


def are_lines(lots: Sequence[Lot]) -> bool:
    """Whether most rows stand on the lines of their labels: a figure below a label is odd then.

    So is one that is all that a long table prints.
    """
    at_label = [lot.row.line in lot.row.lines for lot in lots if lot.row.items and lot.row.label]
    return sum(at_label) * 2 > len(at_label) or len(at_label) == 1 < len(lots) - ROWS_TO_ONE_ODD


def _ends(casts: Sequence[_Cast]) -> list[int]:
    """Where the cells of each row end."""
    return list(accumulate([len(cast.places) for cast in casts]))


def _find_loose(casts: Sequence[_Cast]) -> list[slice]:
    """The rows of section 三, total last, whose cells stand on several lines."""
    return [
        slice(at * cast.lot.columns, (at + 1) * cast.lot.columns)
        for at, cast in enumerate(casts)
        if cast.lot.block.fact == "request"
        and cast.lot.order[-1] == "total"
        and cast.lines[0] != cast.lines[-1]
    ]


def _picker(places: list[int]) -> Pick:
    """Takes so many items at once; the last item stands for what is not printed."""
    if len(places) > 1:
        return itemgetter(*places)
    only = places[0]
    return lambda items: (items[only],)


def _units(cast: _Cast) -> list[str]:
    block = cast.lot.block
    units = units_of(block.form, block.code)
    return [units[cast.code, str(code)] for code in cast.lot.order]


@cache
def units_of(form: str, code: str) -> dict[tuple[str, str], str]:
    """The unit of each cell's value."""
    block = load_forms()[form].block(code)
    return {
        (row.code, column.code): unit_of(block, row, column)
        for row in block.rows
        for column in block.columns
    }
