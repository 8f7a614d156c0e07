"""Figures whose places the layout lost → the placements that the form's identities allow.

A row with fewer (or more) figures than columns has several possible placements. T3-05 decides
within the row, T3-01 and T3-02 across rows, column by column (`identities.csv`). Nothing is
guessed: a row is solved when one placement is left; a single cell when all agree on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import combinations
from typing import NamedTuple

from pipelines.form import read_reference

MOST_CANDIDATES = 4_000
MOST_ROUNDS = 12

Values = tuple[float | None, ...]


class Placement(NamedTuple):
    """One way to place a row's figures: `slots[c]` is the index of column c's figure, −1 blank."""

    values: Values
    slots: tuple[int, ...]


class Identity(NamedTuple):
    """`left` and `right` are codes whose sums are equal, rows or columns by `axis`."""

    rule: str
    form: str
    fact: str
    axis: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@cache
def load_identities() -> tuple[Identity, ...]:
    return tuple(
        Identity(
            row["rule"],
            row["form"],
            row["fact"],
            row["axis"],
            tuple(row["left"].split("+")),
            tuple(row["right"].split("+")),
        )
        for row in read_reference("identities")
    )


@cache
def identities_of(form: str, fact: str, axis: str) -> tuple[Identity, ...]:
    return tuple(i for i in load_identities() if (i.form, i.fact, i.axis) == (form, fact, axis))


def split_digits(digits: str, parts: int) -> list[tuple[str, ...]]:
    """All ways to read glued digits as `parts` figures; none begins with a needless zero."""
    found: list[tuple[str, ...]] = []
    for cuts in combinations(range(1, len(digits)), parts - 1):
        pieces = tuple(digits[a:b] for a, b in zip((0, *cuts), (*cuts, len(digits)), strict=True))
        if all(len(piece) == 1 or piece[0] != "0" for piece in pieces):
            found.append(pieces)
        if len(found) > MOST_CANDIDATES:
            break
    return found


def spread(figures: Sequence[float | None], columns: int) -> Iterable[Placement]:
    """All placements of figures in `columns` places that keep their order."""
    for places in combinations(range(columns), len(figures)):
        slots = [-1] * columns
        for index, place in enumerate(places):
            slots[place] = index
        yield _placement(figures, slots)


def choose(figures: Sequence[float | None], columns: int) -> Iterable[Placement]:
    """All ways to leave out the figures that are too many."""
    for kept in combinations(range(len(figures)), columns):
        yield _placement(figures, kept)


def _placement(figures: Sequence[float | None], slots: Sequence[int]) -> Placement:
    return Placement(tuple(figures[i] if i >= 0 else None for i in slots), tuple(slots))


def adds_up(values: Values, strict: bool) -> bool:
    """T3-05 with every blank read as 0; a blank total is allowed unless `strict`."""
    total = values[-1]
    if total is None:
        return not strict or not any(values)
    return sum(value or 0 for value in values[:-1]) == total


def candidates(figures: Sequence[float | None], columns: int, strict: bool) -> list[Placement]:
    """The placements of one row that T3-05 allows; [] where there are too many to look at.

    A printed dash is a figure of None: it has its place in the order like any other.
    """
    if len(figures) > columns + 3:
        return []
    ways = spread(figures, columns) if len(figures) <= columns else choose(figures, columns)
    return [way for way in ways if adds_up(way.values, strict)]


def _bounds(placements: Sequence[Placement], column: int) -> tuple[float, float]:
    values = [placement.values[column] or 0 for placement in placements]
    return min(values), max(values)


def _narrow(
    rows: dict[str, list[Placement]], left: Sequence[str], right: Sequence[str], column: int
) -> bool:
    """Drops the placements that no placement of the other rows can balance; True if any went.

    A total that is, or may be, left blank balances nothing: its blank is a sum, not a 0.
    """
    total = left[0] if len(left) == 1 else right[0]
    if any(placement.values[column] is None for placement in rows[total]):
        return False
    bounds = {code: _bounds(rows[code], column) for code in (*left, *right)}
    low = sum(bounds[c][0] for c in left) - sum(bounds[c][1] for c in right)
    high = sum(bounds[c][1] for c in left) - sum(bounds[c][0] for c in right)
    if low > 0 or high < 0:
        return False
    changed = False
    for code, sign in [*((c, 1) for c in left), *((c, -1) for c in right)]:
        if len(rows[code]) == 1:
            continue
        lowest, highest = bounds[code] if sign > 0 else (-bounds[code][1], -bounds[code][0])
        kept = [
            p
            for p in rows[code]
            if low - lowest + sign * (p.values[column] or 0) <= 0
            and high - highest + sign * (p.values[column] or 0) >= 0
        ]
        if kept and len(kept) < len(rows[code]):
            rows[code], changed = kept, True
    return changed


def solve(rows: dict[str, list[Placement]], form: str, columns: int) -> dict[str, list[Placement]]:
    """Each row's placements that the identities across rows leave."""
    rows = dict(rows)
    usable = [
        identity
        for identity in identities_of(form, "request", "row")
        if all(rows.get(code) for code in (*identity.left, *identity.right))
    ]
    for _ in range(MOST_ROUNDS):
        changed = [
            _narrow(rows, identity.left, identity.right, column)
            for identity in usable
            for column in range(columns)
        ]
        if not any(changed):
            break
    return rows
