"""Tables printed whole → a mould into which figures need only be poured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from pipelines.form import Block
from pipelines.placed.alignment import find_printed, place_whole
from pipelines.placed.blanks import Outline, outline_of
from pipelines.placed.lots import (
    NOWHERE,
    Lot,
    are_lines,
    defies_order,
    is_route,
    is_torn,
    number_of,
    stand_on_lines,
    units_along,
    without_cut_label,
)
from pipelines.printed.figures import YUAN, is_as_printed
from pipelines.printed.texts import BLANK, Item, Placeholder

Pick = Callable[[Sequence[Any]], tuple[Any, ...]]


class Money(NamedTuple):
    """A cell `at` that keeps its figure in another unit than `printed`, if that is told at all."""

    at: int
    place: int
    row: str
    column: str
    kept: str
    printed: str


class Mould(NamedTuple):
    """The cells of a family whose rows all print every cell or none, row by row.

    `pick` takes the cells from what is printed, one further for what is not there; `pick_lines`
    their lines from those of the tables. `units` are those of printed cells; `money` are cells
    whose figures do not stand in them as printed. `loose` are the rows of section 三 whose cells
    stand on lines of their own, so that a page number may be taken for one; `alone` are all cells
    of which that may be so; `are_lines`: all others stand on the lines of their labels. `behind`
    are the last cells of rows that begin with a blank (`may_begin_before`) or may end with a
    remark: such a row is placed here only where figures stand in them. `torn` are rows whose totals
    must not be wrong (`is_torn`).
    """

    outline: Outline
    pick: Pick
    pick_lines: Pick
    units: list[str]
    money: list[Money]
    loose: list[slice]
    alone: list[int]
    are_lines: bool
    behind: list[int]
    torn: list[slice]


class _Cast:
    """A row of a mould: its places, NOWHERE where nothing is printed, and the lines of its cells.

    `alone`: the last may be a page number by its line. `needs_figure`: one must stand
    in the last, for a blank stands before the first or a remark may stand behind.
    """

    __slots__ = ("alone", "code", "lines", "lot", "needs_figure", "places")

    def __init__(
        self,
        code: str,
        lot: Lot,
        places: list[int],
        lines: list[int],
        alone: bool,
        needs_figure: bool,
    ) -> None:
        self.code: str = code
        self.lot: Lot = lot
        self.places: list[int] = places
        self.lines: list[int] = lines
        self.alone: bool = alone
        self.needs_figure: bool = needs_figure


def make_mould(lots: Sequence[Lot], block: Block, last: int) -> Mould | None:
    """A family's mould; None where figures must be looked at to tell their places."""
    if not lots or lots[0].order[:1] == ("total",):
        return None
    casts = _cast_disputes(lots, block, last) if block.fact == "dispute" else _cast_all(lots, last)
    return _join(casts, last) if casts is not None else None


def _cast_all(lots: Sequence[Lot], last: int) -> list[_Cast] | None:
    casts: list[_Cast] = []
    for lot in lots:
        cast = _cast(lot, lot.row.code, last) if _is_of_form(lot.order) else None
        if cast is None:
            return None
        casts.append(cast)
    return casts


@lru_cache(maxsize=1 << 10)
def _is_of_form(order: tuple[str | None, ...]) -> bool:
    """Whether every column is one of the form's, and another one's than the rest."""
    return None not in order and len(set(order)) == len(order)


def _cast(lot: Lot, code: str, last: int) -> _Cast | None:
    row = lot.row
    if row.doubt or any([_is_unclear(item) for item in row.items]):
        return None
    printed = find_printed(row)
    slots = place_whole(row, lot.columns, without_cut_label(lot, printed, last))
    if slots is None or len(printed) > lot.columns:
        return None
    places = [number_of(row.items[slot]) if slot >= 0 else NOWHERE for slot in slots]
    own = row.line if row.line >= 0 or not row.lines else row.lines[0]
    lines = [row.lines[slot] if slot >= 0 else own for slot in slots]
    needs_figure = lot.noted or (slots[0] > 0 and row.items[0] is BLANK)
    return (
        _Cast(code, lot, places, lines, row.ends_alone, needs_figure) if min(lines) >= 0 else None
    )


def _is_unclear(item: Item) -> bool:
    return item.glued if type(item) is Placeholder else type(item) is not str


def _cast_disputes(lots: Sequence[Lot], block: Block, last: int) -> list[_Cast] | None:
    """The rows of section 四: each a route, or the fifteen cells of one line."""
    if defies_order(lots):
        return None
    casts: list[_Cast] = []
    for lot in lots:
        found = _cast_all([lot], last) if is_route(lot, lots) else _cast_line(lot, block, last)
        if found is None:
            return None
        casts += found
    return casts


def _cast_line(lot: Lot, block: Block, last: int) -> list[_Cast] | None:
    if not lot.row.items and lot.row.line >= last:
        return []
    if not _is_of_form(lot.order):
        return None
    wide = _cast(lot.with_order(lot.order * len(block.rows)), "", last)
    if wide is None:
        return None
    width = lot.columns
    cuts = [slice(at, at + width) for at in range(0, len(wide.places), width)]
    return [
        _Cast(
            route.code,
            lot,
            wide.places[cut],
            wide.lines[cut],
            wide.alone and cut is cuts[-1],
            wide.needs_figure and cut is cuts[-1],
        )
        for route, cut in zip(block.rows, cuts, strict=True)
    ]


def _join(casts: Sequence[_Cast], last: int) -> Mould:
    places: list[int] = []
    lines: list[int] = []
    units: list[str] = []
    money: list[Money] = []
    alone: list[int] = []
    behind: list[int] = []
    for cast in casts:
        kept = _units(cast)
        if not YUAN.keys().isdisjoint(kept):
            money += _find_money(cast, kept, len(units))
        places += cast.places
        lines += cast.lines
        units += kept
        if cast.alone:
            alone.append(len(places) - 1)
        if cast.needs_figure:
            behind.append(len(places) - 1)
    lots = [cast.lot for cast in casts]
    on_lines = stand_on_lines(lots)
    return Mould(
        outline_of(tuple([(cast.code, cast.lot.codes) for cast in casts])),
        _picker(places),
        _picker(lines),
        units,
        money,
        [row for row, cast in _with_totals(casts) if cast.lines[0] != cast.lines[-1]],
        alone,
        are_lines(lots),
        behind,
        [row for row, cast in _with_totals(casts) if is_torn(cast.lot.row, on_lines, last)],
    )


def _find_money(cast: _Cast, units: list[str], start: int) -> list[Money]:
    printed = cast.lot.unit
    return [
        Money(start + at, cast.places[at], cast.code, str(cast.lot.order[at]), kept, printed)
        for at, kept in enumerate(units)
        if cast.places[at] >= 0 and not is_as_printed(kept, printed)
    ]


def _with_totals(casts: Sequence[_Cast]) -> list[tuple[slice, _Cast]]:
    """The rows of section 三, total last, with their cells in the mould."""
    return [
        (slice(at * cast.lot.columns, (at + 1) * cast.lot.columns), cast)
        for at, cast in enumerate(casts)
        if cast.lot.block.fact == "request" and cast.lot.order[-1] == "total"
    ]


def _picker(places: list[int]) -> Pick:
    """Takes so many items at once; the last item stands for what is not printed."""
    if len(places) > 1:
        return itemgetter(*places)
    only = places[0]
    return lambda items: (items[only],)


def _units(cast: _Cast) -> list[str]:
    block = cast.lot.block
    return units_along(block.form, block.code, cast.lot.order)[cast.code]
