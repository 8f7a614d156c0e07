"""Rows whose places the layout lost → those of their figures that the identities place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from pipelines.placed.alignment import Slots, find_printed, may_be_padded, read_span, value_at
from pipelines.placed.lots import Lot
from pipelines.placed.solving import (
    Options,
    Placement,
    adds_up,
    agree,
    find_placements,
    is_balanced,
    read_piece,
    shows_total,
    solve,
    split_alone,
    split_by_sum,
    split_dashed,
    split_routes,
    sum_parts,
)
from pipelines.printed.figures import Figure
from pipelines.printed.labels import is_dashed
from pipelines.printed.rows import Row
from pipelines.printed.texts import Glued, Words

UNKNOWN_PLACE: Final = -2
"""A slot of a cell whose figure, if there is one, is not known."""

ENOUGH_TOTALS: Final = 3
"""Rows that must show their printed totals before a total alone is believed."""


class Recovered(NamedTuple):
    """A row's slots, UNKNOWN_PLACE among them, and its figures where glued ones were split."""

    slots: Slots
    pieces: tuple[str, ...]


def recover(
    lots: Sequence[Lot], slots: Sequence[Slots | None], last: int, are_kept: bool
) -> dict[int, Recovered]:
    """By position, the rows without slots that the identities place; the file's `last` line.

    `are_kept`: blank cells leave their places in this report.
    """
    if lots[0].columns != len(lots[0].block.columns) or lots[0].order[-1] != "total":
        return {}
    lost = {
        at: lot
        for at, lot in enumerate(lots)
        if slots[at] is None and (lot.row.lines or [0])[-1] < last
    }
    options: Options = {
        lots[at].row.code: [_known_placement(lots[at].row, known)]
        for at, known in enumerate(slots)
        if known is not None
    }
    if all(map(_is_glued, lost.values())) and not _may_balance(lost.values(), options):
        return {}
    strict = {at: _options(lot, True, are_kept) for at, lot in lost.items()}
    is_strict, partly = _judge_totals(lost, strict, options)
    if not is_strict and _end_in_totals([lot.row for lot in lost.values()]):
        return {}
    for at, lot in lost.items():
        options[lot.row.code] = strict[at] if is_strict else _options(lot, False, are_kept)
    form = lots[0].block.form
    solved = solve(options, form, lots[0].columns)
    balanced = is_balanced(solved, form, [row.code for row in lots[0].block.rows])
    found: dict[int, Recovered] = {}
    for at, lot in lost.items():
        left = solved.get(lot.row.code, [])
        if balanced or (is_strict and not any([placement.pieces for placement in left])):
            known = _accept(lot, left, partly)
            if known is not None:
                found[at] = known
    return found


def _judge_totals(
    lost: dict[int, Lot], strict: dict[int, list[Placement]], options: Options
) -> tuple[bool, bool]:
    """Whether rows must show their total, and whether a total alone is believed.

    They must where every row can, or enough of the rows with known places do.
    """
    known = [placements[0].values for placements in options.values()]
    shown = len([values for values in known if values[-1] and shows_total(values)])
    may_be_partial = [
        at for at, ways in strict.items() if ways and _may_be_partial(ways, lost[at].row)
    ]
    all_strict = all(strict.values())
    is_strict = all_strict or shown >= ENOUGH_TOTALS
    supposed = len(may_be_partial) if all_strict else 0
    return is_strict, is_strict and shown + supposed >= ENOUGH_TOTALS


def _accept(lot: Lot, left: Sequence[Placement], partly: bool) -> Recovered | None:
    """What all placements left agree on."""
    agreed = agree(left)
    if agreed is None or all([slot < 0 for slot in agreed]):
        return None
    if UNKNOWN_PLACE in agreed and not (partly and _may_be_partial(left, lot.row)):
        return None
    return Recovered(list(agreed), left[0].pieces)


def _end_in_totals(rows: Iterable[Row]) -> bool:
    """Whether rows seem to print their totals last, though not all do: then none is left blank.

    No row has more before its last figure than that, and in some it is the sum.
    """
    told = [
        (values[-1] or 0.0, sum_parts(values))
        for row in rows
        if (values := [value_at(row, at) for at in find_printed(row)]) and any(values)
    ]
    return any([last == parts for last, parts in told]) and all(
        [last >= parts for last, parts in told]
    )


def count_figures(row: Row) -> int:
    return len([item for item in row.items if type(item) is Figure])


def _known_placement(row: Row, slots: Slots) -> Placement:
    return Placement(tuple([value_at(row, slot) for slot in slots]), tuple(slots))


def _may_be_partial(left: Sequence[Placement], row: Row) -> bool:
    """Whether single cells of a row may be given: several figures, whose last is their total."""
    return count_figures(row) > 1 and all(placement.values[-1] for placement in left)


def _is_glued(lot: Lot) -> bool:
    return len(lot.row.items) == 1 and type(lot.row.items[0]) is Glued


def _count_digits(lot: Lot) -> int:
    item = lot.row.items[0]
    return len(item.digits) if type(item) is Glued else 0


def _may_balance(lost: Iterable[Lot], known: Iterable[str]) -> bool:
    """Whether glued rows may be read, which are believed only where the whole table balances.

    The longest are tried first: they have too many ways, if any has.
    """
    lots = sorted(lost, key=_count_digits, reverse=True)
    codes = {*known, *[lot.row.code for lot in lots]}
    if not lots or not codes.issuperset([row.code for row in lots[0].block.rows]):
        return False
    return all(_options(lot, True, False) for lot in lots)


def _options(lot: Lot, strict: bool, are_kept: bool) -> list[Placement]:
    """The placements of a row that its blanks and T3-05 allow; `slots` are indexes of items."""
    row, columns = lot.row, lot.columns
    if len(row.items) == 1 and type(row.items[0]) is Glued:
        digits = row.items[0].digits
        if "," in digits or "." in digits:
            return []
        split = split_dashed if is_dashed(digits) else split_by_sum
        return [_split_placement(way) for way in split(digits, columns)]
    printed = find_printed(row)
    if not printed or any(type(row.items[i]) in (Words, Glued) for i in printed):
        return []
    is_told = are_kept or not may_be_padded(row, columns)
    if is_told and (span := read_span(row, columns, printed, 1, trimmed=1)):
        stretches = [tuple(span.slots(lead)) for lead in range(span.low, span.high + 1)]
        ways = [Placement(tuple([value_at(row, i) for i in at]), at) for at in stretches]
        if kept := [way for way in ways if adds_up(way.values, strict)]:
            return kept
    found = find_placements(tuple([value_at(row, i) for i in printed]), columns, strict)
    if printed[-1] < len(printed):
        return list(found)
    return [
        Placement(way.values, tuple([printed[i] if i >= 0 else -1 for i in way.slots]))
        for way in found
    ]


def _split_placement(pieces: tuple[str, ...]) -> Placement:
    return Placement(
        tuple([read_piece(piece) for piece in pieces]), tuple(range(len(pieces))), pieces
    )


def split_glued_figures(digits: str, lot: Lot, zeros: bool) -> Sequence[str]:
    """Glued digits taken apart where there is but one way to; else ().

    `zeros`: the table prints its zeros, so that none of its cells is blank. Where several ways are
    left only all rows of section 三 together can tell.
    """
    columns, fact = lot.columns, lot.block.fact
    if is_dashed(digits):
        is_line = fact == "dispute"
        return split_routes(digits, columns, len(lot.block.columns)) if is_line else ()
    if columns == 1:
        return (digits,)
    if not digits.isdigit() or not (zeros or set(digits) == {"0"}):
        return ()
    if fact == "request" and len(digits) != columns:
        return ()
    return split_alone(digits, columns) or ()


def prints_zeros(lots: Sequence[Lot]) -> bool:
    """Whether a glued table prints its zeros: then a row has as many figures as columns."""
    return any(
        lot.columns > 1 and type(item) is Glued and item.digits == "0" * lot.columns
        for lot in lots
        for item in lot.row.items[:1]
    )
