"""Figures whose places the layout lost → the placements that the form's identities allow.

A row with fewer (or more) figures than columns, or with its digits run together, has several
possible placements. T3-05 decides within the row, T3-01 and T3-02 across rows, column by column
(`identities.csv`). Nothing is guessed: a cell is solved when all placements left agree on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import combinations, islice
from operator import itemgetter
from typing import Final, NamedTuple

from pipelines.form import read_reference
from pipelines.printed.labels import DASHED

MOST_CANDIDATES: Final = 400
MOST_STEPS: Final = 2_000
LONGEST_SPLIT: Final = 300
LONGEST_DASHED: Final = 60
MOST_ROUNDS: Final = 12
MOST_TOO_MANY: Final = 3

Values = tuple[float | None, ...]


class Placement:
    """One way to place a row's figures: `slots[c]` is the index of column c's figure, −1 blank.

    `pieces` are the figures where glued digits were taken apart; then `slots` count those.
    """

    __slots__ = ("pieces", "slots", "values")

    def __init__(
        self, values: Values, slots: tuple[int, ...], pieces: tuple[str, ...] = ()
    ) -> None:
        self.values: Values = values
        self.slots: tuple[int, ...] = slots
        self.pieces: tuple[str, ...] = pieces


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


Pick = Callable[[list[float]], Sequence[float]]
"""Takes the values of some places out of those of all."""


def pick(places: Sequence[int]) -> Pick:
    """A slice where the places stand at even distances, which is much the fastest."""
    first, step = places[0], places[1] - places[0] if len(places) > 1 else 1
    stop = first + step * len(places)
    if step > 0 and list(places) == list(range(first, stop, step)):
        return itemgetter(slice(first, stop, step))
    return itemgetter(*places)


# --- one row ------------------------------------------------------------------------------------


def sum_parts(values: Sequence[float | None]) -> float:
    """What the total of a row should be: the sum of all before it, blanks as 0."""
    total = 0.0
    for value in values[:-1]:
        if value:
            total += value
    return total


def adds_up(values: Sequence[float | None], strict: bool) -> bool:
    """T3-05 with every blank read as 0; a blank total is allowed unless `strict`."""
    total = values[-1]
    if total is None:
        return not strict or not any(values)
    return sum_parts(values) == total


def shows_total(values: Sequence[float | None]) -> bool:
    """Whether a total is printed, and is the sum of its row; 0 is one of nothing but zeros."""
    return values[-1] is not None and adds_up(values, True)


def _placement(figures: Values, slots: tuple[int, ...]) -> Placement:
    return Placement(tuple([figures[i] if i >= 0 else None for i in slots]), slots)


@lru_cache(maxsize=1 << 10)
def _spread(figures: int, columns: int) -> tuple[tuple[int, ...], ...]:
    """The slots of all ways to put so many figures into `columns` places in their order."""
    index_at = [
        {place: index for index, place in enumerate(places)}
        for places in combinations(range(columns), figures)
    ]
    return tuple([tuple([at.get(place, -1) for place in range(columns)]) for at in index_at])


def _spread_to_sum(figures: Values, columns: int, strict: bool) -> tuple[Placement, ...]:
    """The placements of no more figures than columns: the parts' sum is that of all but the last,
    wherever they stand, so that only whether the last is the total decides."""
    last = len(figures) - 1
    ends_right = bool(figures) and adds_up(figures, strict)
    ends_blank = adds_up((*figures, None), strict)
    return tuple(
        [
            _placement(figures, slots)
            for slots in _spread(len(figures), columns)
            if (ends_blank if slots[-1] < 0 else ends_right and slots[-1] == last)
        ]
    )


def _leave_out(figures: Values, columns: int, strict: bool) -> tuple[Placement, ...]:
    """The placements of too many figures, some of them left out."""
    ways = [_placement(figures, kept) for kept in combinations(range(len(figures)), columns)]
    return tuple([way for way in ways if adds_up(way.values, strict)])


@lru_cache(maxsize=1 << 14)
def find_placements(figures: Values, columns: int, strict: bool) -> tuple[Placement, ...]:
    """The placements of one row that T3-05 allows; () where there are too many to look at.

    A printed dash is a figure of None: it has its place in the order like any other.
    """
    if len(figures) > columns + MOST_TOO_MANY:
        return ()
    ways = _spread_to_sum if len(figures) <= columns else _leave_out
    return ways(figures, columns, strict)


def _is_number(digits: str) -> bool:
    return len(digits) == 1 or digits[0] != "0"


@lru_cache(maxsize=1 << 12)
def split_alone(digits: str, parts: int) -> tuple[str, ...] | None:
    """The one way to read glued digits as `parts` figures; None where there is none, or another."""
    ways = list(islice(_split_evenly(digits, parts), 2))
    return ways[0] if len(ways) == 1 else None


def _split_evenly(digits: str, parts: int) -> Iterator[tuple[str, ...]]:
    """All ways to read glued digits as `parts` figures; none begins with a needless zero."""
    if len(digits) < parts:
        return
    if parts == 1:
        if _is_number(digits):
            yield (digits,)
        return
    longest = 1 if digits[:1] == "0" else len(digits) - parts + 1
    for end in range(1, longest + 1):
        for rest in _split_evenly(digits[end:], parts - 1):
            yield (digits[:end], *rest)


@lru_cache(maxsize=1 << 12)
def split_dashed(cells: str, parts: int) -> tuple[tuple[str, ...], ...]:
    """All ways to read digits and dashes as `parts` cells of which the last is the others' sum.

    () where there are too many to look at.
    """
    return tuple([way for way in _list_dashed(cells, parts) if _ends_in_sum(way)])


@lru_cache(maxsize=1 << 12)
def split_routes(cells: str, parts: int, width: int) -> tuple[str, ...]:
    """The one way to read digits and dashes as a line of disputes, each route with its total.

    () where there is none, or another.
    """
    ways = [
        way
        for way in _list_dashed(cells, parts)
        if all([_ends_in_sum(way[at : at + width]) for at in range(0, parts, width)])
    ]
    return ways[0] if len(ways) == 1 else ()


def _list_dashed(cells: str, parts: int) -> list[tuple[str, ...]]:
    """All ways to read digits and dashes as so many cells; [] where there are too many."""
    runs = DASHED.findall(cells)
    if len(runs) > parts or len(cells) > LONGEST_DASHED:
        return []
    ways = list(islice(_split_runs(runs, parts - len(runs)), MOST_STEPS))
    return ways if len(ways) < MOST_STEPS else []


def _split_runs(runs: list[str], more: int) -> Iterator[tuple[str, ...]]:
    """All ways to read digits and dashes as so many cells `more` than stand apart."""
    if not runs:
        if not more:
            yield ()
        return
    most = min(more, len(runs[0]) - 1)
    for extra in range(most + 1):
        own = _split_evenly(runs[0], extra + 1)
        for pieces in own:
            for rest in _split_runs(runs[1:], more - extra):
                yield (*pieces, *rest)


def _ends_in_sum(pieces: tuple[str, ...]) -> bool:
    return adds_up(tuple([read_piece(piece) for piece in pieces]), True)


def read_piece(piece: str) -> float | None:
    """The figure of a piece of glued cells; None of what stands for a blank."""
    return float(piece) if piece.isdigit() else None


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
        """The longer of two addends is as long as their sum, or one digit shorter.

        Their last digits make its last one.
        """
        digits, length, most = self.digits, end - start, len(str(left))
        last = (left - int(digits[end - 1])) % 10
        for first in range(max(1, length - most), min(most, length - 1) + 1):
            if ord(digits[start + first - 1]) - 48 != last:
                continue
            if first < most - 1 and length - first < most - 1:
                continue
            one, two = digits[start : start + first], digits[start + first : end]
            if str(left - int(one)) == two and _is_number(one):
                self.found.append((*before, one, two, *self.behind))


def _agree_modulo_9(addends: str, total: str) -> bool:
    """A number and the sum of its digits leave the same rest, and so do sums, however split."""
    return (int(addends) - int(total)) % 9 == 0


_POWERS: Final[list[int]] = [10**power for power in range(400)]


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


class _Balance:
    """An identity across rows in one column; rows by their number among the options.

    `total` is the row whose blank is a sum, not a 0.
    """

    __slots__ = ("column", "left", "right", "signs", "total")

    def __init__(self, left: Sequence[int], right: Sequence[int], column: int) -> None:
        self.signs: list[tuple[int, float]] = [
            *[(row, 1.0) for row in left],
            *[(row, -1.0) for row in right],
        ]
        self.left: Pick = pick(left)
        self.right: Pick = pick(right)
        self.column: int = column
        self.total: int = left[0] if len(left) == 1 else right[0]


class _Solver:
    """The placements left of each row, with the least and the most of their values by column."""

    def __init__(self, options: list[list[Placement]], columns: int) -> None:
        self.options = options
        self.least = [[0.0] * len(options) for _ in range(columns)]
        self.most = [[0.0] * len(options) for _ in range(columns)]
        for row in range(len(options)):
            self.refresh(row)

    def refresh(self, row: int) -> None:
        """Bounds of a row of which placements went; blanks as 0."""
        ways = [placement.values for placement in self.options[row]]
        for column in range(len(self.least)):
            least = most = ways[0][column] or 0.0
            for values in ways:
                value = values[column] or 0.0
                if value < least:
                    least = value
                elif value > most:
                    most = value
            self.least[column][row], self.most[column][row] = least, most

    def narrow(self, balance: _Balance) -> set[int]:
        """Drops the placements that none of the other rows can balance; the rows that lost some.

        A total that is, or may be, left blank balances nothing.
        """
        column, narrowed = balance.column, set[int]()
        least, most = self.least[column], self.most[column]
        low, high = self.reckon(balance)
        if low == high or low > 0 or high < 0:
            return narrowed
        if any([p.values[column] is None for p in self.options[balance.total]]):
            return narrowed
        for row, sign in balance.signs:
            if least[row] == most[row]:
                continue
            a, b = sign * least[row], sign * most[row]
            lowest, highest = low - min(a, b), high - max(a, b)
            kept = [
                p
                for p in self.options[row]
                if lowest + sign * (p.values[column] or 0.0) <= 0
                and highest + sign * (p.values[column] or 0.0) >= 0
            ]
            if kept and len(kept) < len(self.options[row]):
                self.options[row] = kept
                narrowed.add(row)
                self.refresh(row)
                low, high = self.reckon(balance)
                if low > 0 or high < 0:
                    return narrowed
        return narrowed

    def reckon(self, balance: _Balance) -> tuple[float, float]:
        """The least and the most of Σ left − Σ right."""
        left, right = balance.left, balance.right
        least, most = self.least[balance.column], self.most[balance.column]
        low = sum(left(least), 0.0) - sum(right(most), 0.0)
        return low, sum(left(most), 0.0) - sum(right(least), 0.0)


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
    solver = _Solver(list(options.values()), columns)
    balances = _find_balances(tuple(options), form, columns)
    for _ in range(MOST_ROUNDS):
        narrowed: set[int] = set()
        for balance in balances:
            narrowed |= solver.narrow(balance)
        if not narrowed:
            break
    return dict(zip(options, solver.options, strict=True))


@lru_cache(maxsize=1 << 8)
def _find_balances(codes: tuple[str, ...], form: str, columns: int) -> list[_Balance]:
    """The identities all of whose rows are there, column by column."""
    row_at = {code: at for at, code in enumerate(codes)}
    return [
        _Balance([row_at[c] for c in one.left], [row_at[c] for c in one.right], column)
        for one in identities_of(form, "request", "row")
        if all(code in row_at for code in (*one.left, *one.right))
        for column in range(columns)
    ]


def is_balanced(options: Options, form: str, codes: Iterable[str]) -> bool:
    """Whether every row has one placement and T3-01 and T3-02 hold in every column."""
    if any(len(options.get(code, ())) != 1 for code in codes):
        return False
    values = {code: placements[0].values for code, placements in options.items()}
    return all(
        [
            _add_rows(values, identity.left) == _add_rows(values, identity.right)
            for identity in identities_of(form, "request", "row")
        ]
    )


def _add_rows(values: dict[str, Values], codes: Sequence[str]) -> list[float]:
    columns = zip(*[values[code] for code in codes], strict=True)
    return [sum([value or 0.0 for value in column], 0.0) for column in columns]


def agree(placements: Iterable[Placement]) -> tuple[int, ...] | None:
    """The slots on which all placements agree; −2 where they differ; None without any placement."""
    every = [placement.slots for placement in placements]
    if not every:
        return None
    return tuple(column[0] if len(set(column)) == 1 else -2 for column in zip(*every, strict=True))
