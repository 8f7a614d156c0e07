"""Rows as printed → where their columns stand.

A row that prints as many cells as its table has columns places itself. One that left some blank
has a range of places where its columns may begin (its lead), and an extractor lays out all rows
of a table by one rule: figures right behind the label, at the right end of the grid, or at a
fixed column of it. Every such rule is tried on all rows together; a row is placed where all
rules that fit the whole table agree. What no rule places is left to the identities (`solving`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import mode
from typing import NamedTuple

from pipelines.cells import NO_START, Row
from pipelines.figures import Figure
from pipelines.lines import BLANK, END, Glued, Words

Slots = list[int]
"""For each column the index of its item in the row, −1 where nothing stands."""

LARGEST_LEAD = 3
LARGEST_TAIL = 3
CLEAR_MARGIN = 2
ROWS_TO_BELIEVE = 3
"""So many rows must share a layout before a blank is believed that is not there."""
ROWS_TO_CROWD = 5
"""So many rows at least tell which column is printed in nearly all of them."""
ROWS_TO_ONE_ODD = 10
"""A rule may miss one row in ten: lines get broken."""


class Span(NamedTuple):
    """A row that left cells blank: its columns begin at one of `low` … `high` of its `cells`.

    `cells` are indexes of items, `size` how many of them surely are cells: the one more stands
    behind the line's last separator. `start` is the first one's place on its line, or NO_START.
    """

    columns: int
    cells: list[int]
    size: int
    low: int
    high: int
    start: int
    depth: int

    def slots(self, lead: int) -> Slots:
        return self.cells[lead : lead + self.columns]


class Rule(NamedTuple):
    """A way to lay out rows. `kind`: after (the label), end, at (a column of the line), depth.

    `open_end`: what stands behind a line's last separator is a cell.
    """

    kind: str
    number: int
    open_end: bool

    def lead(self, span: Span) -> int:
        if self.kind == "after":
            return self.number
        if self.kind == "depth":
            return self.number - span.depth
        if self.kind == "at":
            return self.number - span.start if span.start != NO_START else -1
        size = len(span.cells) if self.open_end else span.size
        return size - span.columns - self.number

    def fits(self, span: Span) -> bool:
        lead = self.lead(span)
        size = len(span.cells) if self.open_end else span.size
        return span.low <= lead <= span.high and lead + span.columns <= size


def find_printed(row: Row) -> Slots:
    """Indexes of the items that are printed: figures, dashes, words."""
    return [i for i, item in enumerate(row.items) if item is not BLANK and item is not END]


def place_whole(row: Row, columns: int, printed: Slots) -> Slots | None:
    """The slots of a row that prints every cell, or none of them; None where it needs a rule."""
    items = row.items
    if not printed:
        cells = [i for i, item in enumerate(items) if item is not END]
        return cells if len(cells) == columns else [-1] * columns
    if len(printed) != columns:
        return None
    kinds = {type(items[i]) for i in printed}
    if Glued in kinds or (Words in kinds and not _is_separated(row)):
        return None
    return printed


def _is_separated(row: Row) -> bool:
    """Whether blanks would have left their places: words may then stand in a cell of their own."""
    return END in row.items or (len(row.items) > 1 and row.lines[0] == row.lines[-1])


def read_span(
    row: Row,
    columns: int,
    printed: Slots,
    depth: int,
    open_ends: bool = False,
    trimmed: int = 0,
) -> Span | None:
    """Where the columns of an incomplete row may begin; None where too few cells are left.

    `open_ends`: lines of the table end without a separator, so that a blank may stand behind one.
    `trimmed`: so many blank cells may have been cut off at the end of a line; their index is −1.
    """
    items = row.items
    if not printed or any(type(items[i]) is Glued for i in printed):
        return None
    cells = [i for i, item in enumerate(items) if item is not END]
    size = len(cells)
    one_line = row.lines[0] == row.lines[-1]
    if one_line and (open_ends or size < columns) and items[-1] is END:
        cells.append(len(items) - 1)
    elif one_line:
        cells += [-1] * trimmed
    first, last = cells.index(printed[0]), cells.index(printed[-1])
    low, high = max(0, last - columns + 1), min(first, len(cells) - columns)
    if low > high:
        return None
    start = row.start if one_line else NO_START
    return Span(columns, cells, size, low, high, start, depth)


def _rules(spans: Iterable[Span], ends: Sequence[bool]) -> Iterator[Rule]:
    """Every way to lay out the rows; `ends` are the open ends to reckon with."""
    starts = {s.start + lead for s in spans if s.start >= 0 for lead in range(s.low, s.high + 1)}
    for open_end in ends:
        yield from (Rule("after", n, open_end) for n in range(LARGEST_LEAD + 1))
        yield from (Rule("end", n, open_end) for n in range(LARGEST_TAIL + 1))
        yield from (Rule("at", n, open_end) for n in sorted(starts))
        yield Rule("depth", 3, open_end)


def _adds_up(row: Row, slots: Slots) -> bool:
    """T3-05 with blanks as 0 and a printed total."""
    values = [_value(row, slot) for slot in slots]
    return values[-1] is not None and sum(v or 0 for v in values[:-1]) == values[-1]


def _value(row: Row, slot: int) -> float | None:
    item = row.items[slot] if slot >= 0 else BLANK
    return item.value if type(item) is Figure else None


def judge_total(row: Row, slots: Slots) -> int:
    """1 where a printed total is the sum of its row, −1 where it is not, 0 where nothing tells.

    A dash in place of a total says 0; that a row of zeros adds up to 0 tells nothing.
    """
    total = row.items[slots[-1]] if slots[-1] >= 0 else BLANK
    if total is BLANK or total is END:
        return 0
    parts = sum(_value(row, slot) or 0 for slot in slots[:-1])
    if parts != (_value(row, slots[-1]) or 0):
        return -1
    return 1 if parts else 0


def _score(rule: Rule, rows: Sequence[tuple[Row, Span]], with_total: bool) -> int:
    """Totals right under a rule, less those wrong and the rows that the rule does not fit."""
    score = 0
    for row, span in rows:
        if not rule.fits(span):
            score -= 1
        elif with_total:
            score += judge_total(row, span.slots(rule.lead(span)))
    return score


def _choose(
    rows: Sequence[tuple[Row, Span]], whole: Sequence[Span], with_total: bool
) -> list[Rule]:
    """The rules by which the table is laid out, as far as they can be told apart.

    A blank that does not stand there, behind the end of a line, is reckoned with only where
    nothing else fits, or no total is right without it. Where totals are wrong and none is right,
    the true rule is not among them.
    """
    closed = _find_best(rows, whole, with_total, [False])
    if closed and (whole or not with_total or _has_right_total(closed, rows)):
        return closed
    found = _find_best(rows, whole, with_total, [False, True])
    if not with_total or whole or _has_right_total(found, rows):
        return found
    return [rule for rule in found if _score(rule, rows, with_total) >= 0]


def _has_right_total(rules: Iterable[Rule], rows: Sequence[tuple[Row, Span]]) -> bool:
    return any(
        rule.fits(span) and judge_total(row, span.slots(rule.lead(span))) > 0
        for rule in rules
        for row, span in rows
    )


def _crowds_totals(rule: Rule, rows: Sequence[tuple[Row, Span]]) -> bool:
    """Whether nearly every row prints its last column, and no other column is printed in half.

    Where zeros are left blank only the column of totals is.
    """
    fitting = [(row, span) for row, span in rows if rule.fits(span)]
    if len(fitting) < ROWS_TO_CROWD:
        return False
    printed = [
        [slot >= 0 and row.items[slot] not in (BLANK, END) for slot in span.slots(rule.lead(span))]
        for row, span in fitting
    ]
    counts: list[int] = [sum(column) for column in zip(*printed, strict=True)]
    return counts[-1] >= 0.9 * len(fitting) and max(counts[:-1]) <= 0.5 * len(fitting)


def _find_best(
    rows: Sequence[tuple[Row, Span]],
    whole: Sequence[Span],
    with_total: bool,
    ends: Sequence[bool],
) -> list[Rule]:
    """The rules that fit the table, but for a few odd rows; of those clearly the best by totals."""
    every = [*(span for _, span in rows), *whole]
    allowed = len(every) // ROWS_TO_ONE_ODD
    missed = {rule: sum(not rule.fits(span) for span in every) for rule in _rules(every, ends)}
    scores = {
        rule: _score(rule, rows, with_total) for rule, odd in missed.items() if odd <= allowed
    }
    if with_total:
        crowded = {rule for rule in scores if _crowds_totals(rule, rows)}
        scores = {rule: score for rule, score in scores.items() if not crowded or rule in crowded}
    best = max(scores.values(), default=0)
    best_fit = max((scores[rule] for rule in scores if not missed[rule]), default=best)
    if best - best_fit < CLEAR_MARGIN:
        scores = {rule: score for rule, score in scores.items() if not missed[rule]}
        best = best_fit
    return [rule for rule, score in scores.items() if score > best - CLEAR_MARGIN]


def _may_be_packed(rows: Sequence[tuple[Row, Span]]) -> bool:
    """Whether blanks may have been squeezed out to the right, totals moving away from their column.

    Every row's figures stand together at its beginning, and in half the rows that are not all 0 the
    last figure is the sum of those before it, though not in the column of totals.
    """
    told = equal = 0
    for row, span in rows:
        cells = [_value(row, i) for i in span.cells]
        figures = [i for i, value in enumerate(cells) if value is not None]
        if not figures:
            continue
        if figures[-1] - figures[0] >= len(figures) or figures[0] > LARGEST_LEAD:
            return False
        *parts, last = [cells[i] or 0 for i in figures]
        told += last > 0 or any(parts)
        behind = span.low < span.high or figures[-1] < span.low + span.columns - 1
        equal += behind and 0 < last == sum(parts)
    return 0 < told <= 2 * equal


def align_partial(
    partial: Sequence[tuple[Row, Span]], whole: Sequence[Span], with_total: bool
) -> dict[int, Slots]:
    """The slots, by position in `partial`, of the incomplete rows that the rules place.

    `whole` are complete rows of the same table as evidence. `with_total`: the last column is the
    sum of the others. In tables without totals only rows of as many cells speak for each other.
    """
    spans = [span for _, span in partial]
    if with_total and _may_be_packed(partial):
        return {}
    if with_total:
        placed = _place(partial, whole, with_total, range(len(partial)))
        _drop_contradicted(partial, placed)
        length = _usual_length([*spans, *whole])
        few = len(spans) + len(whole) < ROWS_TO_BELIEVE
        return {
            at: slots
            for at, slots in placed.items()
            if not _is_odd(spans[at], length) and not (few and spans[at].size < spans[at].columns)
        }
    placed = {}
    for size in {span.size for span in spans}:
        alike = [at for at, span in enumerate(spans) if span.size == size]
        evidence = [span for span in whole if span.size == size]
        placed |= _place([partial[at] for at in alike], evidence, with_total, alike)
    return placed


def _place(
    partial: Sequence[tuple[Row, Span]],
    whole: Sequence[Span],
    with_total: bool,
    positions: Sequence[int],
) -> dict[int, Slots]:
    """The slots of rows laid out alike, by their `positions`."""
    rules = _choose(partial, whole, with_total)
    placed = {}
    for at, (_, span) in zip(positions, partial, strict=True):
        leads = {rule.lead(span) if rule.fits(span) else None for rule in rules}
        if len(leads) == 1 and (lead := leads.pop()) is not None:
            placed[at] = span.slots(lead)
    return placed


def _usual_length(spans: Iterable[Span]) -> int:
    """The commonest number of cells on a line; 0 where no line tells."""
    lengths = [span.start + span.size for span in spans if span.start != NO_START]
    return mode(lengths) if lengths else 0


def _is_odd(span: Span, length: int) -> bool:
    """A line of more or fewer cells than others, whose columns may begin at several: broken."""
    is_open = span.low < min(span.high, span.size - span.columns)
    return is_open and span.start not in (NO_START, length - span.size)


def _drop_contradicted(partial: Sequence[tuple[Row, Span]], placed: dict[int, Slots]) -> None:
    """Takes back rows that do not add up where they are placed, but do at another lead.

    Only where the table shows its totals: else a blank one says nothing.
    """
    if not any(_adds_up(partial[at][0], slots) for at, slots in placed.items()):
        return
    for at, slots in list(placed.items()):
        row, span = partial[at]
        others = (span.slots(lead) for lead in range(span.low, span.high + 1))
        if not _adds_up(row, slots) and any(_adds_up(row, other) for other in others):
            del placed[at]


def has_open_end(row: Row) -> bool:
    """Whether a row's line ends with a cell and no separator behind it."""
    items = row.items
    return len(items) > 1 and row.lines[0] == row.lines[-1] and items[-1] is not END


def read_whole_span(
    row: Row, columns: int, printed: Slots, depth: int, open_ends: bool
) -> Span | None:
    """The evidence of a complete row: its columns stand side by side at one place."""
    if printed[-1] - printed[0] != columns - 1:
        return None
    return read_span(row, columns, printed, depth, open_ends)
