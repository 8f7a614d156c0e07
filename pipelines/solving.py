"""Figures whose places the layout lost → the placements that the form's identities allow.

A row with fewer (or more) figures than columns, or with its digits run together, has several
possible placements. T3-05 decides within the row, T3-01 and T3-02 across rows, column by column
(`identities.csv`). Nothing is guessed: a cell is solved when all placements left agree on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import combinations, islice
from typing import NamedTuple

from pipelines.form import read_reference

MOST_CANDIDATES = 400
MOST_STEPS = 5_000
LONGEST_SPLIT = 300
MOST_ROUNDS = 12
MOST_TOO_MANY = 3

Values = tuple[float | None, ...]


class Placement(NamedTuple):
    """One way to place a row's figures: `slots[c]` is the index of column c's figure, −1 blank.

    `pieces` are the figures where glued digits were taken apart; then `slots` count those.
    """

    values: Values
    slots: tuple[int, ...]
    pieces: tuple[str, ...] = ()


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


# --- one row ------------------------------------------------------------------------------------


def adds_up(values: Values, strict: bool) -> bool:
    """T3-05 with every blank read as 0; a blank total is allowed unless `strict`."""
    total = values[-1]
    if total is None:
        return not strict or not any(values)
    return sum(value or 0 for value in values[:-1]) == total


def _placement(figures: Sequence[float | None], slots: Sequence[int]) -> Placement:
    return Placement(tuple(figures[i] if i >= 0 else None for i in slots), tuple(slots))


def _spread(figures: Values, columns: int) -> Iterator[Placement]:
    """All placements of figures in `columns` places that keep their order."""
    for places in combinations(range(columns), len(figures)):
        slots = [-1] * columns
        for index, place in enumerate(places):
            slots[place] = index
        yield _placement(figures, slots)


def _leave_out(figures: Values, columns: int) -> Iterator[Placement]:
    """All ways to leave out the figures that are too many."""
    for kept in combinations(range(len(figures)), columns):
        yield _placement(figures, kept)


@lru_cache(maxsize=1 << 14)
def find_placements(figures: Values, columns: int, strict: bool) -> tuple[Placement, ...]:
    """The placements of one row that T3-05 allows; () where there are too many to look at.

    A printed dash is a figure of None: it has its place in the order like any other.
    """
    if len(figures) > columns + MOST_TOO_MANY:
        return ()
    ways = _spread if len(figures) <= columns else _leave_out
    return tuple(way for way in ways(figures, columns) if adds_up(way.values, strict))


def _is_number(digits: str) -> bool:
    return len(digits) == 1 or digits[0] != "0"


@lru_cache(maxsize=1 << 12)
def split_alone(digits: str, parts: int) -> tuple[str, ...] | None:
    """The one way to read glued digits as `parts` figures; None where there is none, or another."""
    ways = list(islice(_split_evenly(digits, parts), 2))
    return ways[0] if len(ways) == 1 else None


def _split_evenly(digits: str, parts: int) -> Iterator[tuple[str, ...]]:
    """All ways to read glued digits as `parts` figures; none begins with a needless zero."""
    if parts == 1:
        if _is_number(digits):
            yield (digits,)
        return
    longest = 1 if digits[:1] == "0" else len(digits) - parts + 1
    for end in range(1, longest + 1):
        for rest in _split_evenly(digits[end:], parts - 1):
            yield (digits[:end], *rest)


class _Splitter:
    """Takes digits apart into addends of a known sum; `steps` bounds the search."""

    def __init__(self, digits: str) -> None:
        self.digits: str = digits
        self.steps: int = 0
        self.found: list[tuple[str, ...]] = []
        self.behind: tuple[str, ...] = ()

    def split(self, start: int, end: int, parts: int, left: int, before: tuple[str, ...]) -> None:
        """Finds all `parts` numbers that stand from `start` to `end` and add up to `left`."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            return
        if parts == 2:
            self.split_in_two(start, end, left, before)
            return
        digits = self.digits
        value, rest = 0, parts - 1
        longest = start + 1 if digits[start] == "0" else end - rest
        for cut in range(start + 1, longest + 1):
            value = value * 10 + ord(digits[cut - 1]) - 48
            if value > left:
                return
            if _may_sum(end - cut, rest, left - value):
                self.split(cut, end, rest, left - value, (*before, digits[start:cut]))

    def split_in_two(self, start: int, end: int, left: int, before: tuple[str, ...]) -> None:
        """The longer of two addends is as long as their sum, or one digit shorter."""
        digits, length, most = self.digits, end - start, len(str(left))
        for first in range(max(1, length - most), min(most, length - 1) + 1):
            if max(first, length - first) < most - 1:
                continue
            one, two = digits[start : start + first], digits[start + first : end]
            if str(left - int(one)) == two and _is_number(one):
                self.found.append((*before, one, two, *self.behind))


def _agree_modulo_9(addends: str, total: str) -> bool:
    """A number and the sum of its digits leave the same rest, and so do sums, however split."""
    return (int(addends) - int(total)) % 9 == 0


_POWERS: list[int] = [10**power for power in range(400)]


def _may_sum(length: int, parts: int, left: int) -> bool:
    """Whether so many digits can make `parts` numbers of that sum: none is longer than it.

    One of them has at least its share of the digits, and so at least that size; the sum is largest
    where one takes all but a digit for each of the others.
    """
    share = -(-length // parts)
    if share > 1 and left < _POWERS[share - 1]:
        return False
    return left < _POWERS[length - parts + 1] + 9 * (parts - 1)


@lru_cache(maxsize=1 << 12)
def split_by_sum(digits: str, parts: int) -> tuple[tuple[str, ...], ...]:
    """All ways to read glued digits as `parts` figures of which the last is the others' sum.

    () where there are too many to look at.
    """
    if len(digits) > LONGEST_SPLIT:
        return ()
    splitter = _Splitter(digits)
    for cut in range(len(digits) - 1, parts - 2, -1):
        total = digits[cut:]
        if _agree_modulo_9(digits[:cut], total) and _is_number(total):
            splitter.behind = (total,)
            splitter.split(0, cut, parts - 1, int(total), ())
        if splitter.steps > MOST_STEPS or len(splitter.found) > MOST_CANDIDATES:
            return ()
    return tuple(splitter.found)


# --- all rows -----------------------------------------------------------------------------------

Options = dict[str, list[Placement]]
"""The placements left of each row, by its code."""


class _Bounds:
    """Least and most of every row's values, by column; blanks as 0."""

    def __init__(self, options: Options, columns: int) -> None:
        self.options, self.columns = options, columns
        self.least: dict[str, list[float]] = {}
        self.most: dict[str, list[float]] = {}
        for code in options:
            self.refresh(code)

    def refresh(self, code: str) -> None:
        values = [[v or 0 for v in placement.values] for placement in self.options[code]]
        if len(values) == 1:
            self.least[code] = self.most[code] = values[0]
        else:
            self.least[code] = [min(column) for column in zip(*values, strict=True)]
            self.most[code] = [max(column) for column in zip(*values, strict=True)]


def _narrow(bounds: _Bounds, left: Sequence[str], right: Sequence[str], column: int) -> bool:
    """Drops the placements that no placement of the other rows can balance; True if any went.

    A total that is, or may be, left blank balances nothing: its blank is a sum, not a 0.
    """
    least, most, options = bounds.least, bounds.most, bounds.options
    low = sum(least[c][column] for c in left) - sum(most[c][column] for c in right)
    high = sum(most[c][column] for c in left) - sum(least[c][column] for c in right)
    if low == high or low > 0 or high < 0:
        return False
    total = left[0] if len(left) == 1 else right[0]
    if any(placement.values[column] is None for placement in options[total]):
        return False
    changed = False
    for code, sign in [*((c, 1) for c in left), *((c, -1) for c in right)]:
        if least[code][column] == most[code][column]:
            continue
        a, b = sign * least[code][column], sign * most[code][column]
        lowest, highest = min(a, b), max(a, b)
        kept = [
            p
            for p in options[code]
            if low - lowest + sign * (p.values[column] or 0) <= 0
            and high - highest + sign * (p.values[column] or 0) >= 0
        ]
        if kept and len(kept) < len(options[code]):
            options[code], changed = kept, True
            bounds.refresh(code)
            low = sum(least[c][column] for c in left) - sum(most[c][column] for c in right)
            high = sum(most[c][column] for c in left) - sum(least[c][column] for c in right)
            if low > 0 or high < 0:
                return changed
    return changed


def _has_anchor(options: Options) -> bool:
    """Whether some row's figures have one known place: else every column may be every other."""
    return any(
        len(placements) == 1 and any(placements[0].values[:-1]) for placements in options.values()
    )


def solve(options: Options, form: str, columns: int) -> Options:
    """Each row's placements that the identities across rows leave."""
    options = {code: list(placements) for code, placements in options.items() if placements}
    if not _has_anchor(options):
        return options
    usable = [
        identity
        for identity in identities_of(form, "request", "row")
        if all(code in options for code in (*identity.left, *identity.right))
    ]
    bounds = _Bounds(options, columns)
    for _ in range(MOST_ROUNDS):
        changed = [
            _narrow(bounds, identity.left, identity.right, column)
            for identity in usable
            for column in range(columns)
        ]
        if not any(changed):
            break
    return options


def is_balanced(options: Options, form: str, codes: Iterable[str]) -> bool:
    """Whether every row has one placement and T3-01 and T3-02 hold in every column."""
    if any(len(options.get(code, ())) != 1 for code in codes):
        return False
    values = {code: [v or 0 for v in placements[0].values] for code, placements in options.items()}

    def add(codes: Sequence[str]) -> list[float]:
        return [sum(column) for column in zip(*(values[code] for code in codes), strict=True)]

    identities = identities_of(form, "request", "row")
    return all(add(identity.left) == add(identity.right) for identity in identities)


def agree(placements: Iterable[Placement]) -> tuple[int, ...] | None:
    """The slots on which all placements agree; −2 where they differ; None without any placement."""
    every = [placement.slots for placement in placements]
    if not every:
        return None
    return tuple(column[0] if len(set(column)) == 1 else -2 for column in zip(*every, strict=True))
