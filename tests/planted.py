"""Clean reports, and reports in which one figure is wrong.

A clean report is invented so that every identity of its form holds. What a wrong figure must
trip is reasoned here from FORMS.md, not read from the project's own list of identities.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from random import Random
from typing import NamedTuple

from render.known import ANNEX

from pipelines.form import Block, load_forms

Key = tuple[str, str, str]
Cells = dict[Key, int]
Line = tuple[str, str]
"""(rule, the row or column it is asked of)."""

FLOWS = ("new_received", "carried_over", "outcome_total", "carried_forward")


class Change(NamedTuple):
    """The figures of a clean report that are printed otherwise, and the rules that must say so."""

    kind: str
    wrong: Cells
    trips: frozenset[Line]


def draw_count(rng: Random) -> int:
    """Three in five are 0; the others have one to five digits."""
    return rng.randrange(1, 10 ** rng.choice((1, 1, 2, 2, 3, 5))) if rng.random() < 0.4 else 0


def _block(form: str, fact: str) -> Block:
    return next(block for block in load_forms()[form].blocks if block.fact == fact)


def codes(form: str, fact: str) -> tuple[list[str], list[str]]:
    block = _block(form, fact)
    return [row.code for row in block.rows], [column.code for column in block.columns]


def draw_requests(rng: Random, form: str) -> Cells:
    rows, columns = codes(form, "request")
    cells: Cells = {}
    for column in columns[:-1]:
        one = {row: draw_count(rng) for row in rows if row not in FLOWS}
        closed, forward = sum(one.values()), draw_count(rng)
        over = rng.randint(0, closed + forward)
        flows = (closed + forward - over, over, closed, forward)
        one |= dict(zip(FLOWS, flows, strict=True))
        cells |= {("request", row, column): value for row, value in one.items()}
    for row in rows:
        cells["request", row, "total"] = sum(cells["request", row, c] for c in columns[:-1])
    return cells


def draw_disputes(rng: Random, form: str) -> Cells:
    rows, columns = codes(form, "dispute")
    cells: Cells = {}
    for row in rows:
        one = {column: draw_count(rng) for column in columns[:-1]}
        one["total"] = sum(one.values())
        cells |= {("dispute", row, column): value for column, value in one.items()}
    return cells


def draw_disclosures(rng: Random, form: str) -> Cells:
    """Section 二; of form 2021 with no more issued than are in force."""
    blocks = [block for block in load_forms()[form].blocks if block.fact == "disclosure"]
    cells = {
        ("disclosure", row, column): draw_count(rng)
        for block in blocks
        for row, column in block.cells
    }
    for _, row, column in list(cells):
        if column == "in_force":
            cells["disclosure", row, column] += cells["disclosure", row, "issued"]
    return cells


def draw_annex(rng: Random) -> Cells:
    """Every line of the annex of form 2014, each total the sum of its parts."""
    values = {row.code: draw_count(rng) for row in load_forms()["2014"].block("annex_2014").rows}
    for _, total, parts in sorted(ANNEX, key=lambda rule: rule[0] == "A14-03"):
        values[f"a14_{total}"] = sum(values[f"a14_{part}"] for part in parts)
    return {("indicator", code, "value"): value for code, value in values.items()}


def draw_stocks(rng: Random) -> tuple[Cells, Cells]:
    """Rules and normative documents of two years: what is in force rolls forward."""
    before: Cells = {}
    now: Cells = {}
    for item in codes("2021", "disclosure")[0]:
        stock, issued = draw_count(rng), draw_count(rng)
        repealed = rng.randint(0, stock)
        before |= _stock(item, 0, 0, stock)
        now |= _stock(item, issued, repealed, stock + issued - repealed)
    return before, now


def _stock(item: str, issued: int, repealed: int, in_force: int) -> Cells:
    figures = {"issued": issued, "repealed": repealed, "in_force": in_force}
    return {("disclosure", item, measure): value for measure, value in figures.items()}


def draw_clean(rng: Random, form: str) -> Cells:
    """Every cell of a form, nothing wrong in it."""
    if form == "2014":
        return draw_annex(rng)
    return draw_disclosures(rng, form) | draw_requests(rng, form) | draw_disputes(rng, form)


# --- wrong figures ------------------------------------------------------------------------------


def _effects(key: Key) -> dict[Line, int]:
    """By how much each identity is out when the figure is one too large."""
    fact, row, column = key
    if fact == "disclosure":
        return {("Y-02", row): 1 if column != "issued" else -1}
    if fact == "indicator":
        return {
            (rule, f"a14_{total}"): 1 if row == f"a14_{total}" else -1
            for rule, total, parts in ANNEX
            if row.removeprefix("a14_") in (total, *parts)
        }
    if fact == "dispute":
        return {("T4-01", row): 1 if column == "total" else -1}
    effects = {("T3-05", row): 1 if column == "total" else -1}
    if row not in FLOWS or row == "outcome_total":
        effects["T3-02", column] = 1 if row == "outcome_total" else -1
    if row in FLOWS:
        effects["T3-01", column] = 1 if row in FLOWS[:2] else -1
    return effects


def tripped(clean: Cells, wrong: Cells) -> frozenset[Line]:
    out: dict[Line, int] = defaultdict(int)
    for key, value in wrong.items():
        for line, sign in _effects(key).items():
            out[line] += sign * (value - clean[key])
    return frozenset(line for line, gap in out.items() if gap)


def transpose(value: int) -> int:
    """Two neighbouring digits exchanged, the first pair that differs; the value itself if none."""
    text = str(value)
    for i in range(len(text) - 1):
        if text[i] != text[i + 1]:
            return int(text[:i] + text[i + 1] + text[i] + text[i + 2 :])
    return value


def single_changes(clean: Cells, fact: str) -> Iterator[Change]:
    """Every cell of the table one up, one down, tenfold, and with two digits exchanged."""
    for key, value in clean.items():
        if key[0] == fact:
            others = {"+1": value + 1, "-1": value - 1, "x10": value * 10, "ab": transpose(value)}
            for kind, other in others.items():
                if other != value and other >= 0:
                    yield Change(kind, {key: other}, tripped(clean, {key: other}))


def neighbours(form: str, fact: str) -> Iterator[tuple[Key, Key]]:
    """Cells beside each other in a row, and in section 三 one below the other."""
    rows, columns = codes(form, fact)
    for row in rows:
        for one, other in pairwise(columns):
            yield (fact, row, one), (fact, row, other)
    if fact == "request":
        for one, other in pairwise(rows):
            for column in columns:
                yield (fact, one, column), (fact, other, column)
    else:
        for one, other in pairwise(rows):
            yield (fact, one, columns[-1]), (fact, other, columns[0])


def swaps(clean: Cells, form: str, fact: str) -> Iterator[Change]:
    """Two neighbours exchanged, where any sum can see it: two results of one route leave none."""
    for one, other in neighbours(form, fact):
        wrong = {one: clean[other], other: clean[one]}
        trips = tripped(clean, wrong)
        if trips:
            yield Change("swap", wrong, trips)


def changes(clean: Cells, form: str) -> Iterator[Change]:
    """Every wrong figure of the tables with sums; of the annex only the lines that are in one."""
    if form == "2014":
        yield from (one for one in single_changes(clean, "indicator") if one.trips)
        return
    for fact in ("request", "dispute"):
        yield from single_changes(clean, fact)
        yield from swaps(clean, form, fact)
