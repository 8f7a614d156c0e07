"""A table's rows → where their columns stand, as far as the layout tells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pipelines.form import load_forms
from pipelines.placed.alignment import (
    INNERMOST,
    ROWS_TO_ONE_ODD,
    Slots,
    Span,
    align_by_size,
    align_by_totals,
    find_printed,
    has_open_end,
    judge_total,
    may_be_padded,
    may_begin_before,
    place_whole,
    read_span,
    read_whole_span,
)
from pipelines.placed.lots import Lot, is_torn, stand_on_lines, without_cut_label
from pipelines.placed.pages import list_paged
from pipelines.printed.figures import Figure
from pipelines.printed.rows import Row
from pipelines.printed.texts import BLANK, END, Words


def align(
    lots: Sequence[Lot], last: int, are_kept: bool, may_be_paged: bool
) -> tuple[list[Slots | None], bool]:
    """Each row's slots as far as the layout tells them, and whether the table is too wide to tell.

    `last` is the file's last line. `are_kept`: blank cells leave their places in this report; else
    those behind a row may only fill up the grid. `may_be_paged`: they vanish, and a page number may
    stand in their place.
    """
    printed = [without_cut_label(lot, find_printed(lot.row), last) for lot in lots]
    shifted = _list_shifted(lots, printed)
    noted = _list_noted(lots, printed)
    wide = _find_wide(lots, printed, shifted)
    if any([None in lot.order for lot in lots]):
        told = _align_told(lots, printed)
        return [None if at in noted else slots for at, slots in enumerate(told)], len(wide) > 0
    slots = [
        None
        if printed[at] and lot.block.code in wide
        else place_whole(lot.row, lot.columns, printed[at])
        for at, lot in enumerate(lots)
    ]
    unsure = list_paged(lots, printed, may_be_paged) + shifted + noted
    led = _list_led(lots, printed)
    for at in unsure + led:
        slots[at] = None if at in unsure else _place_led(lots[at])
    if lots and lots[0].block.fact == "request" and lots[0].order[-1] != "total":
        return _check_totals(lots, slots), len(wide) > 0
    barred = {at for at, lot in enumerate(lots) if lot.block.code in wide}.union(unsure, led)
    open_rows = [at for at, known in enumerate(slots) if known is None]
    if open_rows:
        _align_open(lots, printed, slots, barred, are_kept)
    return slots, len(wide) > 0


def _align_open(
    lots: Sequence[Lot],
    printed: Sequence[Slots],
    slots: list[Slots | None],
    barred: set[int],
    are_kept: bool,
) -> None:
    """Finds slots of rows that have none and are not `barred`, as far as rules tell them."""
    ends = [has_open_end(lot.row) for lot in lots if lot.row.items]
    open_ends = sum(ends) * 2 > len(ends)
    trimmed = _count_trimmed(lots, printed)
    spans: dict[int, Span] = {}
    whole: list[Span] = []
    for at, lot in enumerate(lots):
        row, columns, found = lot.row, lot.columns, printed[at]
        if slots[at] is not None:
            if len(found) == columns:
                span = read_whole_span(row, columns, found, _depth(lot), open_ends)
                whole += [span] if span is not None else []
        elif at not in barred and (are_kept or not may_be_padded(row, columns)):
            span = read_span(row, columns, found, _depth(lot), open_ends, trimmed)
            if span is not None:
                spans[at] = span
    partial = [(lots[at].row, span) for at, span in spans.items()]
    align_alike = align_by_totals if lots[0].block.fact == "request" else align_by_size
    keys = list(spans)
    for at, placed in align_alike(partial, whole).items():
        slots[keys[at]] = placed


def _align_told(lots: Sequence[Lot], printed: Sequence[Slots]) -> list[Slots | None]:
    """The rows of tables with columns that the form does not have: by the number of their cells.

    Those are empty where no row prints more cells than the form has columns and all totals are
    right so. Where totals are wrong in more than one row of ten, or right in none, the columns are
    not those told.
    """
    slots = [_place_told(lot, found) for lot, found in zip(lots, printed, strict=True)]
    if lots[0].block.fact != "request":
        return slots
    bare = [_place_bare(lot, found) for lot, found in zip(lots, printed, strict=True)]
    if None not in bare and -1 not in _judge_told(lots, bare):
        return bare
    judged = _judge_told(lots, slots)
    if 1 not in judged or judged.count(-1) * ROWS_TO_ONE_ODD > len(judged) - judged.count(0):
        return [None if lot.row.items else known for lot, known in zip(lots, slots, strict=True)]
    return slots


def _place_told(lot: Lot, printed: Slots) -> Slots | None:
    cells = [at for at, item in enumerate(lot.row.items) if item is not END]
    if printed and BLANK in lot.row.items and len(cells) == lot.columns:
        is_padded = lot.noted and _is_padded(lot.row, len(lot.codes), printed)
        return None if is_padded else cells
    return place_whole(lot.row, lot.columns, printed)


def _place_bare(lot: Lot, printed: Slots) -> Slots | None:
    """The slots of a row that prints nothing in the columns that the form does not have."""
    slots = place_whole(lot.row, len(lot.codes), printed)
    if slots is None or len(printed) not in (0, len(lot.codes)):
        return None
    left = iter(slots)
    return [-1 if code is None else next(left) for code in lot.order]


def _judge_told(lots: Sequence[Lot], slots: Sequence[Slots | None]) -> list[int]:
    """`judge_total` of the form's columns, of each row that is placed."""
    return [
        judge_total(lot.row, _without_others(lot, known))
        for lot, known in zip(lots, slots, strict=True)
        if known is not None
    ]


def _without_others(lot: Lot, slots: Slots) -> Slots:
    """The slots of the columns that the form has."""
    return [slot for slot, code in zip(slots, lot.order, strict=True) if code]


def _check_totals(lots: Sequence[Lot], slots: list[Slots | None]) -> list[Slots | None]:
    """The rows of a table whose heads put the total first; none where it stands last in some."""
    for lot, known in zip(lots, slots, strict=True):
        if known and judge_total(lot.row, known) > 0 > judge_total(lot.row, [*known[1:], known[0]]):
            return [
                None if lot.row.items else known for lot, known in zip(lots, slots, strict=True)
            ]
    return slots


def _find_wide(lots: Sequence[Lot], printed: Sequence[Slots], shifted: Sequence[int]) -> set[str]:
    """Tables with more cells in a row than the form has columns: no count tells which are which.

    Of section 三 and the annex more than one row in ten is so, for a page number gets into one, or
    more than half of them may be (`shifted`); elsewhere any row that is a line. A column that is
    blank in every row does no harm where all totals are right.
    """
    are_wide = [_is_wide(lot, printed[at]) for at, lot in enumerate(lots)]
    wide = [lot for at, lot in enumerate(lots) if are_wide[at] or at in shifted]
    if not wide:
        return set()
    if wide[0].block.fact not in ("request", "indicator"):
        return {lot.block.code for lot in wide if lot.row.is_line}
    filled = [(lot, found) for lot, found in zip(lots, printed, strict=True) if found]
    if sum(are_wide) * ROWS_TO_ONE_ODD <= len(filled) and len(shifted) * 2 <= len(filled):
        return set()
    are_right = wide[0].block.fact == "request" and all(
        [len(found) == lot.columns and judge_total(lot.row, found) >= 0 for lot, found in filled]
    )
    return set() if are_right else {wide[0].block.code}


def _list_shifted(lots: Sequence[Lot], printed: Sequence[Slots]) -> list[int]:
    """The rows that may begin with the blank before their first figure.

    None where another row of the table prints all its figures behind such a blank: it is padding.
    """
    if any([_is_padded(lot.row, lot.columns, printed[at]) for at, lot in enumerate(lots)]):
        return []
    return [
        at for at, lot in enumerate(lots) if may_begin_before(lot.row, lot.columns, printed[at])
    ]


def list_torn(lots: Sequence[Lot], slots: Sequence[Slots | None], last: int) -> list[int]:
    """The rows of section 三 that the page may have torn, and whose totals are wrong as placed; and
    those that end with words behind their total, so that a cell of theirs has vanished."""
    if lots[0].order[-1] != "total":
        return []
    on_lines = stand_on_lines(lots)
    return [
        at
        for at, (lot, known) in enumerate(zip(lots, slots, strict=True))
        if known and (_is_torn_off(lot, known, on_lines, last) or _ends_in_words(lot.row, known))
    ]


def _is_torn_off(lot: Lot, slots: Slots, on_lines: bool, last: int) -> bool:
    is_wrong = judge_total(lot.row, _without_others(lot, slots)) < 0
    return is_wrong and is_torn(lot.row, on_lines, last)


def _ends_in_words(row: Row, slots: Slots) -> bool:
    if BLANK in row.items or END in row.items or min(slots) < 0:
        return False
    return type(row.items[slots[-1]]) is Words and judge_total(row, slots[:-1]) > 0


def _list_led(lots: Sequence[Lot], printed: Sequence[Slots]) -> list[int]:
    """The rows that go on behind a tab or pipe and leave cells blank, unless each has a separator
    of its own."""
    return [
        at
        for at, lot in enumerate(lots)
        if lot.row.is_led
        and 0 < len(printed[at]) < lot.columns
        and (lot.row.items[-1] is END or len(lot.row.items) != lot.columns)
    ]


def _place_led(lot: Lot) -> Slots | None:
    """The slots of a row on a line of its own, with one cell more than columns: before its tab or
    pipe. What stands behind the last pipe of a line is a cell where it would else lack one."""
    row = lot.row
    cells = [at for at, item in enumerate(row.items) if item is not END]
    if len(cells) == lot.columns and row.items[-1] is END:
        cells.append(len(row.items) - 1)
    is_one_line = bool(row.lines) and row.lines[0] == row.lines[-1]
    is_told = is_one_line and len(cells) == lot.columns + 1
    return cells[1:] if is_told and row.items[cells[0]] is BLANK else None


def _list_noted(lots: Sequence[Lot], printed: Sequence[Slots]) -> list[int]:
    """The rows whose last cell may be a remark: no figure, in a table that has a column of them.

    None where every row has a cell for it, and none of section 三, whose totals tell.
    """
    return [
        at
        for at, lot in enumerate(lots)
        if lot.noted
        and lot.block.fact != "request"
        and None not in lot.order
        and printed[at]
        and type(lot.row.items[printed[at][-1]]) is not Figure
    ]


def _is_padded(row: Row, columns: int, printed: Slots) -> bool:
    return printed == list(range(1, columns + 1)) and type(row.items[columns]) is Figure


def _is_wide(lot: Lot, printed: Slots) -> bool:
    if not printed or printed[-1] - printed[0] < lot.columns:
        return False
    cells = lot.row.items[printed[0] : printed[-1] + 1]
    if lot.block.fact == "indicator":
        return len([item for item in cells if type(item) is Figure]) > lot.columns
    return len(cells) - cells.count(END) > lot.columns


def _count_trimmed(lots: Sequence[Lot], printed: Sequence[Slots]) -> int:
    """How many blank cells may have been cut off at the end of a line of section 三.

    One, and whether it was the totals tell; none where rows are shorter, for there blanks vanish.
    More where rows of the innermost groups, of one label each, are lines of different length.
    """
    if lots[0].block.fact != "request" or any(
        len(found) > 0 and len(lot.row.items) < lot.columns - 1
        for lot, found in zip(lots, printed, strict=True)
    ):
        return 0
    sizes = {
        len(lot.row.items)
        for lot, found in zip(lots, printed, strict=True)
        if found and has_open_end(lot.row) and _depth(lot) == INNERMOST
    }
    return lots[0].columns - 1 if len(sizes) > 1 else 1


def _depth(lot: Lot) -> int:
    return _depths_of(lot.block.form, lot.block.code).get(lot.row.code, 1)


def find_balanced(row: Row, columns: int, width: int) -> Slots | None:
    """The one stretch of a line of disputes in which no printed total is wrong (T4-01).

    None where that one shows no total, but another one a right total beside a wrong one. Words
    behind a line that is one cell too long need not be in it.
    """
    printed = find_printed(row)
    figures = printed[:-1] if may_begin_before(row, width, printed) else printed
    span = read_span(row, width, figures, 1)
    if span is None:
        return None
    stretches = [span.slots(lead) for lead in range(span.low, span.high + 1)]
    judged = [_judge_routes(row, slots, columns) for slots in stretches]
    right = [slots for slots, marks in zip(stretches, judged, strict=True) if -1 not in marks]
    shown = [slots for slots, marks in zip(stretches, judged, strict=True) if 1 in marks]
    return right[0] if len(right) == 1 and (not shown or right[0] in shown) else None


def _judge_routes(row: Row, slots: Slots, columns: int) -> list[int]:
    return [judge_total(row, slots[at : at + columns]) for at in range(0, len(slots), columns)]


def is_too_long(row: Row, slots: Slots, columns: int) -> bool:
    """Whether a line that begins with a figure and leaves cells blank has a cell too many, and no
    right total shows which."""
    printed = find_printed(row)
    if not printed or printed[0] or len(printed) == len(slots) or row.size <= len(slots):
        return False
    return 1 not in _judge_routes(row, slots, columns)


def adds_up(row: Row, slots: Slots, columns: int) -> bool:
    """Whether no printed total of a line is wrong as it is placed, if it could be otherwise."""
    is_whole = row.size == len(slots) or len(find_printed(row)) == len(slots)
    return is_whole or -1 not in _judge_routes(row, slots, columns)


@cache
def _depths_of(form: str, code: str) -> dict[str, int]:
    """How many groups, itself included, a row's label stands in: its column of the grid."""
    block = load_forms()[form].block(code)
    parents = {item.code: item.parent for item in (*block.groups, *block.rows)}

    def depth(item: str) -> int:
        return 1 + depth(parents[item]) if item in parents else 0

    return {row.code: depth(row.code) for row in block.rows}
