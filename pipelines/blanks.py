"""A blank is not a zero: what becomes of cells that are printed blank or as a dash.

A blank is 0 (`imputed_zero`) where the table's identities hold with every blank read as 0; a
blank total is the sum of its parts (`derived`); what no identity reaches stays `blank`. Rules:
FORMS "A blank is not a zero", identities in `data/reference/identities.csv`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipelines.solving import Identity, identities_of

Key = tuple[str, str]


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


class _Sum(NamedTuple):
    """One identity on one line of the table, in keys: Σ left = Σ right."""

    left: tuple[Key, ...]
    right: tuple[Key, ...]


def _apply(identity: Identity, across: Iterable[str]) -> Iterable[_Sum]:
    """The identity once for each column (axis row) or each row (axis column)."""
    for other in across:
        if identity.axis == "row":
            left = tuple((code, other) for code in identity.left)
            right = tuple((code, other) for code in identity.right)
        else:
            left = tuple((other, code) for code in identity.left)
            right = tuple((other, code) for code in identity.right)
        yield _Sum(left, right)


def _sums(cells: dict[Key, Cell], form: str, fact: str) -> list[_Sum]:
    """Every identity of the table, on every line of it."""
    rows = {row for row, _ in cells}
    columns = {column for _, column in cells}
    return [
        one
        for axis, across in (("row", columns), ("column", rows))
        for identity in identities_of(form, fact, axis)
        for one in _apply(identity, across)
    ]


_UNKNOWN = frozenset(["ambiguous", "unreadable"])


def _are_known(cells: dict[Key, Cell], keys: Iterable[Key]) -> bool:
    return all(key in cells and cells[key].status not in _UNKNOWN for key in keys)


def _depth(one: _Sum) -> int:
    """Totals down a column come first, totals along rows next, the sum of those last."""
    (row, column), part = one.left[0], one.right[0]
    return 0 if column != "total" else 1 if part[0] == row else 2


def _derive_totals(cells: dict[Key, Cell], sums: list[_Sum]) -> dict[Key, float]:
    """Blank totals as sums of parts that are printed or blank; sums of sums come out last."""
    derived: dict[Key, float] = {}
    totals = sorted((s for s in sums if len(s.left) == 1), key=_depth)
    for total, parts in ((s.left[0], s.right) for s in totals):
        blank = total in cells and cells[total].status == "blank"
        if blank and total not in derived and _are_known(cells, parts):
            derived[total] = sum(derived.get(p, cells[p].value or 0) for p in parts)
    return derived


def _holds(cells: dict[Key, Cell], derived: dict[Key, float], one: _Sum) -> bool | None:
    """Whether a sum holds with every blank read as 0; None where a term can't be known."""
    keys = (*one.left, *one.right)
    if not _are_known(cells, keys):
        return None

    def value(key: Key) -> float:
        return derived.get(key, cells[key].value or 0)

    return sum(map(value, one.left)) == sum(map(value, one.right))


def resolve_blanks(found: list[Cell], form: str, fact: str) -> list[Cell]:
    """The table's cells with its blanks decided as far as the identities decide them."""
    if not any(cell.status == "blank" for cell in found):
        return found
    cells = {(cell.row, cell.column): cell for cell in found}
    sums = _sums(cells, form, fact)
    if not any(cell.status == "reported" for cell in found):
        return found
    derived = _derive_totals(cells, sums)
    held = [(one, _holds(cells, derived, one)) for one in sums]
    if not all(holds for _, holds in held):
        return _derive_from_printed(cells, sums)
    reached = {key for one, _ in held for key in (*one.left, *one.right)}
    return [_decide(cell, derived, reached) for cell in found]


def _decide(cell: Cell, derived: dict[Key, float], reached: set[Key]) -> Cell:
    key = (cell.row, cell.column)
    if cell.status != "blank" or key not in reached:
        return cell
    if key in derived:
        return cell._replace(value=derived[key], status="derived")
    return cell._replace(value=0.0, status="imputed_zero")


def _derive_from_printed(cells: dict[Key, Cell], sums: list[_Sum]) -> list[Cell]:
    """Where some identity breaks no blank is read as 0, but a total of printed parts is known."""
    for one in sums:
        total = one.left[0]
        parts = [cells[part] for part in one.right if part in cells]
        if (
            len(one.left) == 1
            and len(parts) == len(one.right)
            and total in cells
            and cells[total].status == "blank"
            and all(part.status == "reported" for part in parts)
        ):
            value = sum(part.value or 0 for part in parts)
            cells[total] = cells[total]._replace(value=value, status="derived")
    return list(cells.values())
