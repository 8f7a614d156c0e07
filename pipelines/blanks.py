"""A blank is not a zero: what becomes of cells that are printed blank or as a dash.

A blank is 0 (`imputed_zero`) where the table's identities hold with every blank read as 0; a
blank total is the sum of its parts (`derived`); what no identity reaches stays `blank`. Rules:
FORMS "A blank is not a zero", identities in `data/reference/identities.csv`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from pipelines.solving import identities_of

UNKNOWN = frozenset(["ambiguous", "unreadable"])


class Cell(NamedTuple):
    """A cell of a form. `row` and `column` are codes; `printed` is its text, `line` from 1."""

    fact: str
    row: str
    column: str
    value: float | None
    unit: str | None
    status: str
    line: int | None
    printed: str


@dataclass(slots=True)
class CellRow:
    """The cells of one row of a form's table; the lists go by its columns."""

    fact: str
    code: str
    columns: Sequence[str]
    values: list[float | None]
    units: Sequence[str | None]
    statuses: list[str]
    lines: Sequence[int | None]
    printed: Sequence[str]

    def cells(self) -> Iterator[Cell]:
        for at, column in enumerate(self.columns):
            yield Cell(
                self.fact, self.code, column, self.values[at], self.units[at], self.statuses[at],
                self.lines[at], self.printed[at],
            )  # fmt: skip


Place = tuple[int, int]
"""(position of the row in the table, position of the column)."""


class Sum(NamedTuple):
    """One identity on one line of the table: Σ left = Σ right."""

    left: tuple[Place, ...]
    right: tuple[Place, ...]


@lru_cache(maxsize=1 << 10)
def find_sums(
    form: str, fact: str, rows: tuple[str, ...], columns: tuple[str, ...]
) -> tuple[Sum, ...]:
    """Every identity whose terms all stand in the table, on every line of it.

    Sums of what is itself a sum come last.
    """
    row_at = {code: at for at, code in enumerate(rows)}
    column_at = {code: at for at, code in enumerate(columns)}
    sums = []
    for identity in identities_of(form, fact, "row"):
        if all(code in row_at for code in (*identity.left, *identity.right)):
            for column in range(len(columns)):
                left = tuple((row_at[code], column) for code in identity.left)
                sums.append(Sum(left, tuple((row_at[code], column) for code in identity.right)))
    for identity in identities_of(form, fact, "column"):
        if all(code in column_at for code in (*identity.left, *identity.right)):
            for row in range(len(rows)):
                left = tuple((row, column_at[code]) for code in identity.left)
                sums.append(Sum(left, tuple((row, column_at[code]) for code in identity.right)))
    return tuple(sorted(sums, key=_depth_among(sums)))


@lru_cache(maxsize=1 << 10)
def find_totals(
    form: str, fact: str, rows: tuple[str, ...], columns: tuple[str, ...]
) -> frozenset[Place]:
    """Cells that the form makes a sum of others, also where not all of those stand in the table."""
    row_codes, column_codes = (
        {i.left[0] for i in identities_of(form, fact, axis) if len(i.left) == 1}
        for axis in ("row", "column")
    )
    return frozenset(
        (row, column)
        for row, row_code in enumerate(rows)
        for column, column_code in enumerate(columns)
        if row_code in row_codes or column_code in column_codes
    )


def _depth_among(sums: Sequence[Sum]) -> Callable[[Sum], int]:
    """How deep a sum stands: 0 where no part of it is a sum."""
    parts = {one.left[0]: one.right for one in sums if len(one.left) == 1}

    def depth(one: Sum) -> int:
        return 1 + max((depth_of(place) for place in one.right if place in parts), default=-1)

    @cache
    def depth_of(place: Place) -> int:
        return 1 + max((depth_of(part) for part in parts[place] if part in parts), default=-1)

    return depth


class _Table:
    """A table's rows by place, while its blanks are decided."""

    def __init__(self, rows: Sequence[CellRow], form: str) -> None:
        self.rows = rows
        codes = tuple([row.code for row in rows])
        columns = tuple(rows[0].columns)
        self.sums = find_sums(form, rows[0].fact, codes, columns)
        self.totals = find_totals(form, rows[0].fact, codes, columns)

    def status(self, place: Place) -> str:
        return self.rows[place[0]].statuses[place[1]]

    def filled(self, place: Place) -> float:
        """The value, or 0 for what is blank."""
        return self.rows[place[0]].values[place[1]] or 0

    def settle(self, place: Place, value: float, status: str) -> None:
        row, column = place
        self.rows[row].values[column], self.rows[row].statuses[column] = value, status

    def knows(self, places: Iterable[Place], derived: dict[Place, float]) -> bool:
        """Whether each place has a figure or may be read as 0; a blank total is a sum, not a 0."""
        for place in places:
            if self.status(place) in UNKNOWN or self.is_open(place, derived):
                return False
        return True

    def derive_totals(self) -> dict[Place, float]:
        """Blank totals as sums of parts that are printed or blank; sums of sums come out last."""
        derived: dict[Place, float] = {}
        for one in self.sums:
            total = one.left[0]
            is_open = len(one.left) == 1 and self.status(total) == "blank" and total not in derived
            if is_open and self.knows(one.right, derived):
                derived[total] = sum(derived.get(p, self.filled(p)) for p in one.right)
        return derived

    def holds(self, one: Sum, derived: dict[Place, float]) -> bool:
        left = sum(derived.get(place, self.filled(place)) for place in one.left)
        return left == sum(derived.get(place, self.filled(place)) for place in one.right)

    def decide(self) -> None:
        """Zeros and sums where all identities hold; sums of printed parts where one breaks."""
        derived = self.derive_totals()
        assessed = [one for one in self.sums if self.knows((*one.left, *one.right), derived)]
        if not all(self.holds(one, derived) for one in assessed):
            self.derive_from_printed()
            return
        for place in self.find_decided(assessed, derived):
            if self.status(place) == "blank":
                if place in derived:
                    self.settle(place, derived[place], "derived")
                else:
                    self.settle(place, 0.0, "imputed_zero")
        self.derive_from_printed()

    def find_decided(self, assessed: list[Sum], derived: dict[Place, float]) -> set[Place]:
        """Places that an identity decides: where the table has unknown cells, by printed totals.

        A sum with a blank total that nothing derives is not assessed, which is not a pass.
        """
        whole = len(assessed) == len(self.sums)
        decided = {
            place
            for one in assessed
            if whole or self.status(one.left[0]) == "reported"
            for place in (*one.left, *one.right)
        }
        if whole:
            return decided
        return decided - {
            place
            for one in self.sums
            if any(self.is_open(total, derived) for total in one.left + one.right)
            for place in one.left + one.right
        }

    def is_open(self, place: Place, derived: dict[Place, float]) -> bool:
        """Whether a total is blank and nothing tells its parts."""
        return place in self.totals and place not in derived and self.status(place) == "blank"

    def derive_from_printed(self) -> None:
        """No blank is read as 0, but a total of printed parts is known."""
        for one in self.sums:
            total = one.left[0]
            is_open = len(one.left) == 1 and self.status(total) == "blank"
            if is_open and all(self.status(part) == "reported" for part in one.right):
                self.settle(total, sum(map(self.filled, one.right)), "derived")


def resolve_blanks(rows: Sequence[CellRow], form: str) -> None:
    """Decides the blanks of one table as far as its identities decide them."""
    blank = any("blank" in row.statuses for row in rows)
    if blank and any("reported" in row.statuses for row in rows):
        _Table(rows, form).decide()
