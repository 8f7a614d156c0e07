"""Rows as printed → where their columns stand.

A row that prints as many cells as its table has columns places itself. One that left some blank
has a range of places where its columns may begin (its lead), and an extractor lays out all rows
of a table by one rule: figures right behind the label, at the right end of the grid, or at a
fixed column of it. Every such rule is tried on all rows together; a row is placed where all
rules that fit the whole table agree. What no rule places is left to the identities (`solving`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import mode
from typing import Final

from pipelines.placed.solving import shows_total, sum_parts
from pipelines.printed.figures import Figure
from pipelines.printed.rows import NO_START, Row
from pipelines.printed.texts import BLANK, END, Glued, Words

Slots = list[int]
"""For each column the index of its item in the row, −1 where nothing stands."""

LARGEST_LEAD: Final = 3
LARGEST_TAIL: Final = 3
CLEAR_MARGIN: Final = 2
ROWS_TO_BELIEVE: Final = 3
"""So many rows must share a layout before a blank is believed that is not there."""
ROWS_TO_CROWD: Final = 5
"""So many rows at least tell which column is printed in nearly all of them."""
ROWS_TO_ONE_ODD: Final = 10
"""A rule may miss one row in ten: lines get broken."""
INNERMOST: Final = 3
"""The depth of a row like 1.属于国家秘密, below （三）不予公开, below 三、本年度办理结果."""

Layout = tuple[int, ...]
"""What a rule makes of a table: the lead of each row, MISSED where the rule does not fit it."""
MISSED: Final = -1


class Span:
    """A row that left cells blank: its columns begin at one of `low` … `high` of its `cells`.

    `cells` are indexes of items, `size` how many of them surely are cells: the one more stands
    behind the line's last separator. `start` is the first one's place on its line, or NO_START.
    """

    __slots__ = ("cells", "columns", "depth", "high", "low", "size", "start")

    def __init__(
        self,
        columns: int,
        cells: list[int],
        size: int,
        bounds: tuple[int, int],
        start: int,
        depth: int,
    ) -> None:
        self.columns: int = columns
        self.cells: list[int] = cells
        self.size: int = size
        self.low: int = bounds[0]
        self.high: int = bounds[1]
        self.start: int = start
        self.depth: int = depth

    def slots(self, lead: int) -> Slots:
        return self.cells[lead : lead + self.columns]

    def room(self, open_end: bool) -> int:
        """The last lead that leaves enough cells; `open_end`: the one more is a cell."""
        return (len(self.cells) if open_end else self.size) - self.columns


def find_printed(row: Row) -> Slots:
    """Indexes of the items that are printed: figures, dashes, words."""
    return [i for i, item in enumerate(row.items) if item is not BLANK and item is not END]


def place_whole(row: Row, columns: int, printed: Slots) -> Slots | None:
    """The slots of a row that prints every cell, or none of them; None where it needs a rule."""
    items = row.items
    if not printed:
        cells = [i for i, item in enumerate(items) if item is not END]
        return cells if len(cells) == columns else [-1] * columns
    if len(printed) != columns or has_gap(row, printed):
        return None
    for i in printed:
        kind = type(items[i])
        if kind is Glued or (kind is Words and not _is_separated(row)):
            return None
    return printed


def has_gap(row: Row, printed: Slots) -> bool:
    """Whether a blank stands between two figures: then cells tell places, and not the figures."""
    first, last = printed[0], printed[-1]
    return last - first >= len(printed) and BLANK in row.items[first:last]


def may_begin_before(row: Row, columns: int, printed: Slots) -> bool:
    """Whether the blank cell that a row begins with may be its first column's.

    It is one cell longer than the form, and ends with words, or with its only dash: those of a
    column that the form does not have, remarks or units, or a cell of its last column behind
    padding.
    """
    items = row.items
    if not printed or items[0] is not BLANK:
        return False
    last = items[printed[-1]]
    if type(last) is not Words and (type(last) is not str or items.count(last) > 1):
        return False
    cells = items[: printed[-1] + 1]
    return len(printed) > 1 and len(cells) - cells.count(END) > columns


def shows_blanks(rows: Iterable[Row]) -> bool:
    """Whether some row of a table has a blank before a figure: blanks leave their places there."""
    for row in rows:
        printed = find_printed(row)
        if printed and BLANK in row.items[: printed[-1]]:
            return True
    return False


def may_be_padded(row: Row, columns: int) -> bool:
    """Whether blanks may have vanished from a row, and those behind it only fill up the grid.

    Where but one cell is blank its place does not matter to what is read: the last, or a total.
    """
    printed = find_printed(row)
    return 0 < len(printed) < columns - 1 and BLANK in row.items[printed[-1] :]


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
    if not printed or Glued in [type(items[i]) for i in printed]:
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
    return Span(columns, cells, size, (low, high), start, depth)


def _list_layouts(spans: Sequence[Span], open_end: bool) -> list[Layout]:
    """Every rule's: right behind the label, at the end, at a column of the line, by depth."""
    starts = {s.start + lead for s in spans if s.start >= 0 for lead in range(s.low, s.high + 1)}
    rooms = [span.room(open_end) for span in spans]
    wanted = [[lead] * len(spans) for lead in range(LARGEST_LEAD + 1)]
    wanted += [[room - tail for room in rooms] for tail in range(LARGEST_TAIL + 1)]
    for start in sorted(starts):
        wanted.append([start - s.start if s.start != NO_START else MISSED for s in spans])
    wanted.append([INNERMOST - span.depth for span in spans])
    lows = [span.low for span in spans]
    highs = [min(span.high, rooms[at]) for at, span in enumerate(spans)]
    return [
        tuple([lead if lows[at] <= lead <= highs[at] else MISSED for at, lead in enumerate(leads)])
        for leads in wanted
    ]


def value_at(row: Row, slot: int) -> float | None:
    """The figure in a slot; None where none is printed."""
    item = row.items[slot] if slot >= 0 else BLANK
    return item.value if type(item) is Figure else None


def _values(row: Row, slots: Slots) -> list[float | None]:
    return [value_at(row, slot) for slot in slots]


def judge_total(row: Row, slots: Slots) -> int:
    """1 where a printed total is the sum of its row, −1 where it is not, 0 where nothing tells.

    A dash in place of a total says 0; that a row of zeros adds up to 0 tells nothing.
    """
    total = row.items[slots[-1]] if slots[-1] >= 0 else BLANK
    if total is BLANK or total is END or type(total) is Words:
        return 0
    values = _values(row, slots)
    parts = sum_parts(values)
    if parts != (values[-1] or 0.0):
        return -1
    return 1 if parts else 0


class _Evidence:
    """What rows of one table, laid out alike, tell of its layout.

    `partial` are the rows to be placed, `whole` complete ones of the same table. `with_total`: the
    last column is the sum of the others. Layouts go by `partial`, then `whole`.
    """

    def __init__(
        self, partial: Sequence[tuple[Row, Span]], whole: Sequence[Span], with_total: bool
    ) -> None:
        self.partial, self.whole, self.with_total = partial, whole, with_total
        self.spans = [*[span for _, span in partial], *whole]
        self.judged: list[dict[int, int]] = [{} for _ in partial]

    def judge(self, at: int, lead: int) -> int:
        """`judge_total` of a row at a lead."""
        judged = self.judged[at]
        if lead not in judged:
            row, span = self.partial[at]
            judged[lead] = judge_total(row, span.slots(lead))
        return judged[lead]

    def score(self, layout: Layout) -> int:
        """Totals right under a layout, less those wrong and the rows that it does not fit."""
        score = 0
        for at in range(len(self.partial)):
            if layout[at] == MISSED:
                score -= 1
            elif self.with_total:
                score += self.judge(at, layout[at])
        return score

    def has_right_total(self, layouts: Iterable[Layout]) -> bool:
        for layout in layouts:
            for at in range(len(self.partial)):
                if layout[at] != MISSED and self.judge(at, layout[at]) > 0:
                    return True
        return False

    def count_columns(self, layout: Layout) -> list[int]:
        """How many rows print each column."""
        counts = [0] * max([span.columns for span in self.spans], default=1)
        for (row, span), lead in zip(self.partial, layout[: len(self.partial)], strict=True):
            if lead != MISSED:
                for column, slot in enumerate(span.slots(lead)):
                    if slot >= 0 and row.items[slot] not in (BLANK, END):
                        counts[column] += 1
        return counts

    def crowds_totals(self, layout: Layout) -> bool:
        """Whether nearly every row prints its last column, and no other is printed in half.

        Where zeros are left blank only the column of totals is; of few rows, no other at all, and
        no cell stands behind it.
        """
        fitting = [at for at in range(len(self.partial)) if layout[at] != MISSED]
        counts = self.count_columns(layout)
        if len(fitting) < ROWS_TO_CROWD:
            alone = 1 < counts[-1] == len(fitting) and not any(counts[:-1])
            return alone and all([self.ends_row(at, layout[at]) for at in fitting])
        return counts[-1] >= 0.9 * len(fitting) and max(counts[:-1]) <= 0.5 * len(fitting)

    def leaves_open(self, layout: Layout) -> bool:
        """Whether few rows print one column alone, which may be another as well."""
        few = len(self.partial) < ROWS_TO_CROWD
        counts = self.count_columns(layout)
        return few and counts.count(0) == len(counts) - 1 and not self.crowds_totals(layout)

    def ends_row(self, at: int, lead: int) -> bool:
        """Whether no cell stands behind the last column of a row."""
        row, span = self.partial[at]
        return BLANK not in row.items[span.slots(lead)[-1] + 1 :]

    def choose(self) -> list[Layout]:
        """The layouts that the table may have, as far as they can be told apart.

        A blank that does not stand there, behind the end of a line, is reckoned with only where
        nothing else fits, or no total is right without it. Where totals are wrong and none is
        right, the true layout is not among them.
        """
        layouts = _list_layouts(self.spans, False)
        closed = self.find_best(layouts)
        telling = not self.with_total or bool(self.whole)
        if closed and (telling or self.has_right_total(closed)):
            return closed
        found = self.find_best(layouts + _list_layouts(self.spans, True))
        if telling or self.has_right_total(found):
            return found
        may_be = [one for one in found if self.score(one) >= 0 or self.crowds_totals(one)]
        return [] if any([self.leaves_open(layout) for layout in may_be]) else may_be

    def find_best(self, layouts: Iterable[Layout]) -> list[Layout]:
        """Those that fit the table, but for a few odd rows; of those clearly the best by totals."""
        allowed = len(self.spans) // ROWS_TO_ONE_ODD
        missed = {layout: layout.count(MISSED) for layout in layouts}
        scores = {layout: self.score(layout) for layout, odd in missed.items() if odd <= allowed}
        if self.with_total:
            crowded = [layout for layout in scores if self.crowds_totals(layout)]
            scores = {layout: scores[layout] for layout in crowded} or scores
        best = max(scores.values(), default=0)
        best_fit = max([scores[layout] for layout in scores if not missed[layout]], default=best)
        if best - best_fit < CLEAR_MARGIN:
            scores = {layout: score for layout, score in scores.items() if not missed[layout]}
            best = best_fit
        return [layout for layout, score in scores.items() if score > best - CLEAR_MARGIN]

    def place(self) -> dict[int, Slots]:
        """The slots, by position in `partial`, of the rows on which all layouts left agree."""
        layouts = self.choose()
        placed = {}
        for at, (_, span) in enumerate(self.partial):
            leads = {layout[at] for layout in layouts}
            if len(leads) == 1 and MISSED not in leads:
                placed[at] = span.slots(leads.pop())
        return placed


def _may_be_packed(rows: Sequence[tuple[Row, Span]]) -> bool:
    """Whether blanks may have been squeezed out to the right, totals moving away from their column.

    Every row's figures stand together at its beginning, and in half the rows that are not all 0 the
    last figure is the sum of those before it, though not in the column of totals.
    """
    told = equal = 0
    for row, span in rows:
        cells = _values(row, span.cells)
        figures = [i for i, value in enumerate(cells) if value is not None]
        if not figures:
            continue
        if figures[-1] - figures[0] >= len(figures) or figures[0] > LARGEST_LEAD:
            return False
        parts = [cells[i] or 0.0 for i in figures[:-1]]
        last = cells[figures[-1]] or 0.0
        if last > 0 or any(parts):
            told += 1
        behind = span.low < span.high or figures[-1] < span.low + span.columns - 1
        if behind and 0 < last == sum(parts, 0.0):
            equal += 1
    return 0 < told <= 2 * equal


def align_by_totals(partial: Sequence[tuple[Row, Span]], whole: Sequence[Span]) -> dict[int, Slots]:
    """The slots, by position in `partial`, of the incomplete rows of a table with row totals.

    `whole` are complete rows of the same table as evidence: where they print their totals, no other
    row's total has been cut off.
    """
    if _may_be_packed(partial):
        return {}
    evidence = _Evidence(partial, whole, True)
    placed = evidence.place()
    _drop_contradicted(partial, placed)
    length = _usual_length(evidence.spans)
    few = len(evidence.spans) < ROWS_TO_BELIEVE
    return {
        at: slots
        for at, slots in placed.items()
        if not _is_odd(partial[at][1], length)
        and not (few and partial[at][1].size < partial[at][1].columns)
        and not (_is_cut(partial[at][0], slots) and len(whole) >= ROWS_TO_BELIEVE)
    }


def _is_cut(row: Row, slots: Slots) -> bool:
    """Whether the line has no cell for the last column."""
    return slots[-1] < 0 or row.items[slots[-1]] is END


def align_by_size(partial: Sequence[tuple[Row, Span]], whole: Sequence[Span]) -> dict[int, Slots]:
    """Likewise where no column is a total: only rows of as many cells speak for each other."""
    placed: dict[int, Slots] = {}
    for size in {span.size for _, span in partial}:
        alike = [at for at, (_, span) in enumerate(partial) if span.size == size]
        evidence = [span for span in whole if span.size == size]
        found = _Evidence([partial[at] for at in alike], evidence, False).place()
        placed |= {alike[at]: slots for at, slots in found.items()}
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
    wrong = [at for at, slots in placed.items() if not shows_total(_values(partial[at][0], slots))]
    if len(wrong) == len(placed):
        return
    for at in wrong:
        row, span = partial[at]
        others = [_values(row, span.slots(lead)) for lead in range(span.low, span.high + 1)]
        if any([shows_total(other) for other in others]):
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
