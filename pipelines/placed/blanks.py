"""A blank is not a zero: what becomes of cells that are printed blank or as a dash.

A blank is 0 (`imputed_zero`) where the table's identities hold with every blank read as 0; a
blank total is the sum of its parts (`derived`); what no identity reaches stays `blank`. Rules:
FORMS "A blank is not a zero", identities in `data/reference/identities.csv`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from pipelines.placed.solving import Identity, Pick, identities_of, pick

UNKNOWN: Final = frozenset(["ambiguous", "unreadable"])


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


Head = tuple[str, tuple[str, ...]]
"""A row of a table: its code, and those of its columns."""


class Outline:
    """Which cells a table has: its rows, each with its columns; `repeats`: it has a cell twice.

    Tables alike share one, and are known by it.
    """

    __slots__ = ("repeats", "rows")

    def __init__(self, rows: tuple[Head, ...]) -> None:
        self.rows: tuple[Head, ...] = rows
        codes = {code for code, _ in rows}
        self.repeats: bool = len(codes) < len(rows) or any(
            [len(set(columns)) < len(columns) for _, columns in rows]
        )


@lru_cache(maxsize=1 << 12)
def outline_of(rows: tuple[Head, ...]) -> Outline:
    return Outline(rows)


class CellTable:
    """The cells of one fact's tables in a report, row by row; the lists hold an entry a cell."""

    __slots__ = ("fact", "lines", "outline", "printed", "statuses", "units", "values")

    def __init__(self, fact: str, outline: Outline) -> None:
        self.fact: str = fact
        self.outline: Outline = outline
        self.values: list[float | None] = []
        self.units: list[str | None] = []
        self.statuses: list[str] = []
        self.lines: list[int | None] = []
        self.printed: list[str] = []

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CellTable) and self.cells() == other.cells()

    def cells(self) -> list[Cell]:
        codes = [(code, column) for code, columns in self.outline.rows for column in columns]
        return [
            Cell(
                self.fact, row, column, self.values[at], self.units[at], self.statuses[at],
                self.lines[at], self.printed[at],
            )
            for at, (row, column) in enumerate(codes)
        ]  # fmt: skip


class Sum(NamedTuple):
    """One identity on one line of the table: Σ left = Σ right. A place counts cells row by row."""

    left: tuple[int, ...]
    right: tuple[int, ...]

    def avoids(self, places: set[int]) -> bool:
        return places.isdisjoint(self.left) and places.isdisjoint(self.right)


class Plan(NamedTuple):
    """All that the identities say of one shape of table.

    `sums` and `steps` go from parts to totals. `totals` are the places that the form makes a sum,
    `lone` those of them whose parts do not all stand in the table. `steps`: each total, its parts,
    and whether this is its first sum; `balances`: sums of several places on both sides. `fills`:
    what becomes of a blank at each place where everything holds; `fills_all`: none stays blank.
    """

    sums: tuple[Sum, ...]
    totals: frozenset[int]
    lone: frozenset[int]
    steps: tuple[tuple[int, Pick, bool], ...]
    balances: tuple[tuple[Pick, Pick], ...]
    fills: tuple[str, ...]
    fills_all: bool


@cache
def has_identities(form: str, fact: str) -> bool:
    return bool(identities_of(form, fact, "row") or identities_of(form, fact, "column"))


@lru_cache(maxsize=1 << 10)
def make_plan(form: str, fact: str, outline: Outline) -> Plan:
    """The plan of a table whose rows all have the same columns."""
    rows, columns = tuple([code for code, _ in outline.rows]), outline.rows[0][1]
    sums = _find_sums(form, fact, rows, columns)
    totals = _find_totals(form, fact, rows, columns)
    singles = [one for one in sums if len(one.left) == 1]
    summed = [one.left[0] for one in singles]
    steps = [
        (one.left[0], pick(one.right), one.left[0] not in summed[:at])
        for at, one in enumerate(singles)
    ]
    balances = [(pick(one.left), pick(one.right)) for one in sums if len(one.left) > 1]
    reached = {place for one in sums for place in one.left + one.right}
    fills = [
        "derived" if place in summed else "imputed_zero" if place in reached else "blank"
        for place in range(len(rows) * len(columns))
    ]
    return Plan(
        sums, totals, totals.difference(summed), tuple(steps), tuple(balances), tuple(fills),
        "blank" not in fills,
    )  # fmt: skip


def _find_sums(
    form: str, fact: str, rows: tuple[str, ...], columns: tuple[str, ...]
) -> tuple[Sum, ...]:
    """Every identity whose terms all stand in the table, on every line of it; deep ones last."""
    width = len(columns)
    row_at = {code: at * width for at, code in enumerate(rows)}
    column_at = {code: at for at, code in enumerate(columns)}
    sums = []
    for identity in identities_of(form, fact, "row"):
        sums += _sums_along(identity, row_at, range(width))
    for identity in identities_of(form, fact, "column"):
        sums += _sums_along(identity, column_at, range(0, len(rows) * width, width))
    parts = {one.left[0]: one for one in sums if len(one.left) == 1}
    return tuple(sorted(sums, key=lambda one: _depth(one, parts)))


def _sums_along(identity: Identity, starts: dict[str, int], steps: range) -> list[Sum]:
    """The sums of one identity; `starts` are its terms' first places. [] where a term is missing"""
    if not all(code in starts for code in (*identity.left, *identity.right)):
        return []
    left, right = ([starts[code] for code in side] for side in (identity.left, identity.right))
    return [
        Sum(tuple([start + step for start in left]), tuple([start + step for start in right]))
        for step in steps
    ]


def _depth(one: Sum, parts: dict[int, Sum]) -> int:
    """How deep a sum stands: 0 where no part of it is a sum."""
    return 1 + max(
        [_depth(parts[place], parts) for place in one.right if place in parts], default=-1
    )


def _find_totals(
    form: str, fact: str, rows: tuple[str, ...], columns: tuple[str, ...]
) -> frozenset[int]:
    """Places that the form makes a sum of others, also where not all of those are in the table."""
    row_codes, column_codes = (
        {i.left[0] for i in identities_of(form, fact, axis) if len(i.left) == 1}
        for axis in ("row", "column")
    )
    return frozenset(
        row * len(columns) + column
        for row, row_code in enumerate(rows)
        for column, column_code in enumerate(columns)
        if row_code in row_codes or column_code in column_codes
    )


class _Table:
    """A table's cells by place, while its blanks are decided."""

    def __init__(self, values: list[float | None], statuses: list[str], plan: Plan) -> None:
        self.values: list[float | None] = values
        self.statuses: list[str] = statuses
        self.plan: Plan = plan
        filled: list[Any] = values[:]
        for at, value in enumerate(values):
            if value is None:
                filled[at] = 0.0
        self.filled: list[float] = filled

    def decide(self, kinds: set[str]) -> None:
        """Zeros and sums where all identities hold; sums of printed parts where one breaks."""
        if self.is_whole(kinds):
            if self.fill_totals():
                self.fill()
                return
        else:
            self.decide_partly()
        self.derive_from_printed()

    def is_whole(self, kinds: set[str]) -> bool:
        """Whether every cell has a figure, or may be read as 0 or as a sum."""
        if not kinds.isdisjoint(UNKNOWN):
            return False
        return not any([self.statuses[place] == "blank" for place in self.plan.lone])

    def fill_totals(self) -> bool:
        """Reckons the blank totals of a whole table; whether all its identities hold."""
        filled = self.filled
        for total, parts, is_first in self.plan.steps:
            value = sum(parts(filled), 0.0)
            if filled[total] != value:
                if not is_first or self.statuses[total] != "blank":
                    return False
                filled[total] = value
        for left, right in self.plan.balances:
            if sum(left(filled), 0.0) != sum(right(filled), 0.0):
                return False
        return True

    def fill(self) -> None:
        """Every blank that an identity reaches becomes what it is read as."""
        fills = self.plan.fills
        self.statuses = [
            fills[at] if status == "blank" else status for at, status in enumerate(self.statuses)
        ]
        self.values = [*self.filled]
        if not self.plan.fills_all:
            for place, status in enumerate(self.statuses):
                if status == "blank":
                    self.values[place] = None

    # tables of which something is not known

    def decide_partly(self) -> None:
        """Decides what identities without an unknown term decide, if all of those hold."""
        unknown = {at for at, status in enumerate(self.statuses) if status in UNKNOWN}
        still_open = {at for at in self.plan.totals if self.statuses[at] == "blank"}
        derived = self.derive_totals(unknown, still_open)
        assessed = [one for one in self.plan.sums if one.avoids(unknown) and one.avoids(still_open)]
        if not all([self.holds(one) for one in assessed]):
            return
        for place in self.find_decided(assessed, still_open):
            if self.statuses[place] == "blank":
                self.settle(place, "derived" if place in derived else "imputed_zero")

    def derive_totals(self, unknown: set[int], still_open: set[int]) -> set[int]:
        """Takes out of `still_open`, the blank totals, those whose parts are printed or blank.

        A blank total is a sum, not a 0: it is no part before it is known itself.
        """
        derived: set[int] = set()
        for one in self.plan.sums:
            total = one.left[0]
            can_derive = unknown.isdisjoint(one.right) and still_open.isdisjoint(one.right)
            if len(one.left) == 1 and total in still_open and can_derive:
                self.filled[total] = self.add(one.right)
                still_open.discard(total)
                derived.add(total)
        return derived

    def add(self, places: Iterable[int]) -> float:
        return sum([self.filled[place] for place in places], 0.0)

    def holds(self, one: Sum) -> bool:
        return self.add(one.left) == self.add(one.right)

    def find_decided(self, assessed: Sequence[Sum], still_open: set[int]) -> set[int]:
        """Places that an identity decides: where the table has unknown cells, by printed totals.

        A sum with a blank total that nothing derives is not assessed, which is not a pass.
        """
        whole = len(assessed) == len(self.plan.sums)
        decided: set[int] = set()
        for one in assessed:
            if whole or self.statuses[one.left[0]] == "reported":
                decided.update(one.left + one.right)
        for one in self.plan.sums:
            if not one.avoids(still_open):
                decided.difference_update(one.left + one.right)
        return decided

    def derive_from_printed(self) -> None:
        """No blank is read as 0, but a total of printed parts is known."""
        for one in self.plan.sums:
            total = one.left[0]
            is_open = len(one.left) == 1 and self.statuses[total] == "blank"
            if is_open and all([self.statuses[part] == "reported" for part in one.right]):
                self.filled[total] = self.add(one.right)
                self.settle(total, "derived")

    def settle(self, place: int, status: str) -> None:
        self.values[place], self.statuses[place] = self.filled[place], status


def resolve_blanks(table: CellTable, form: str) -> None:
    """Decides the blanks of a table as far as its identities decide them."""
    if not table.outline.rows or not has_identities(form, table.fact):
        return
    kinds = set(table.statuses)
    if "blank" not in kinds or "reported" not in kinds:
        return
    decided = _Table(table.values, table.statuses, make_plan(form, table.fact, table.outline))
    decided.decide(kinds)
    table.values, table.statuses = decided.values, decided.statuses
