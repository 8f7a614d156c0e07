"""How tables are printed → which row is which, by what the layout alone tells.

A plan knows no figure, and of the rest of the report its form alone. Sections printed alike have
one plan, which is made once: where every row prints as many cells as its table has columns, only
the figures have to be poured into it.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from pipelines.form import Block
from pipelines.placed.alignment import find_printed, shows_blanks
from pipelines.placed.lots import NOWHERE, SECTION_OF, Lot, number_of
from pipelines.placed.moulds import Mould, make_mould
from pipelines.placed.recognition import (
    choose_block,
    choose_form,
    column_order,
    count_printed,
    count_votes,
    fact_of,
    has_notes,
    has_parts_of_other,
    is_untold,
    tells_form,
)
from pipelines.printed.figures import is_unit
from pipelines.printed.meanings import judge_number
from pipelines.printed.readings import (
    LONGEST_KNOWN,
    MOST_READINGS,
    Reading,
    merge_loose,
    merge_parts,
)
from pipelines.printed.rows import NO_START, Part, Row
from pipelines.printed.texts import BLANK, END, Item, Words

GROUP: Final = "a group has no figures of its own on the form: "
OTHER_FORM: Final = "its table is of another form than the report: "
UNTOLD: Final = "no head tells which form's columns its row has: "
UNKNOWN: Final = "its row is not on the form: "
DISORDER: Final = "labels stand together in another order than the form's: "
NO_LINE: Final = 1 << 60


class Refused:
    """A row that has no place on the form, and why."""

    __slots__ = ("reason", "row", "section")

    def __init__(self, row: Row, section: str, reason: str) -> None:
        self.row: Row = row
        self.section: str = section
        self.reason: str = reason


class Family(NamedTuple):
    """The tables of one section, which one extractor laid out alike.

    `repeats` are rows printed again, with the first of each; `halves` those printed twice and once
    blank. `firsts` and `lasts` are the places of each row's first and last printed items, NOWHERE
    where those hold no figure. `deprived` are rows without a figure whose cells a refused row may
    hold. `mould` is None where figures must be looked at to place them.
    """

    blocks: list[Block]
    lots: list[Lot]
    refused: list[Refused]
    repeats: list[tuple[Lot, Row]]
    halves: list[Lot]
    firsts: list[int]
    lasts: list[int]
    deprived: set[str]
    mould: Mould | None


class Plan(NamedTuple):
    """The tables of one section, or of all: their families, and what has no row.

    `items` and `lines` tell how many are printed. `may_vanish`: some row shows that blank cells
    leave no places.
    """

    items: int
    lines: int
    families: list[Family]
    refused: list[Refused]
    loose: list[tuple[str, Item, int]]
    may_vanish: bool


class Plans(NamedTuple):
    """A report's tables: its form with the votes for each, and a plan for each section with tables.

    `are_kept`: blank cells leave their places in it, which some row shows. `may_vanish`: some row
    shows that they leave none.
    """

    form: str
    votes: dict[str, int]
    plans: list[Plan]
    are_kept: bool
    may_vanish: bool


# --- a report -----------------------------------------------------------------------------------


class _Traits(NamedTuple):
    """What a section's tables tell of the whole report.

    `facts` are those of the tables; `has_codes`: some row is of a form; `has_labels`: some row has
    a label, `are_kept`: and some a blank before a figure.
    """

    votes: dict[str, int]
    facts: set[str]
    has_codes: bool
    has_labels: bool
    are_kept: bool


def _find_traits(reading: Reading) -> _Traits:
    rows = [row for part in reading.parts.values() for row in part.rows]
    return _Traits(
        count_votes(reading.parts.values()),
        {fact_of(block) for block in reading.parts},
        any([row.code for row in rows]),
        any([row.line >= 0 for row in rows]),
        shows_blanks(rows),
    )


_traits_known = lru_cache(maxsize=MOST_READINGS)(_find_traits)


def find_plans(readings: Sequence[Reading], at_end: bool) -> Plans:
    """The plans of tables so printed; `at_end`: the document ends with their last line."""
    told = [
        (_traits_known if reading.lines <= LONGEST_KNOWN else _find_traits)(reading)
        for reading in readings
    ]
    facts = [fact for traits in told for fact in traits.facts]
    is_apart = len(set(facts)) == len(facts)
    votes = _add_votes(told) if is_apart else count_votes(merge_parts(readings).values())
    form = choose_form(votes, any([traits.has_codes for traits in told]))
    if is_apart:
        plans = _plan_apart(readings, told, form, tells_form(votes), at_end)
    else:
        plans = [find_plan(tuple(readings), form, tells_form(votes), at_end, at_end)]
    are_kept = any([traits.are_kept for traits in told])
    return Plans(form, votes, plans, are_kept, any([plan.may_vanish for plan in plans]))


def _add_votes(told: Sequence[_Traits]) -> dict[str, int]:
    votes: dict[str, int] = {}
    for traits in told:
        for form, count in traits.votes.items():
            votes[form] = votes.get(form, 0) + count
    return votes


def _plan_apart(
    readings: Sequence[Reading], told: Sequence[_Traits], form: str, is_told: bool, at_end: bool
) -> list[Plan]:
    """A plan for each section; the last that has labels is that in which a row may be cut off."""
    labelled = [at for at, traits in enumerate(told) if traits.has_labels]
    cut = labelled[-1:] or [*range(len(told))]
    last = len(readings) - 1
    return [
        find_plan((reading,), form, is_told, at_end and at == last, at_end and at in cut)
        for at, reading in enumerate(readings)
    ]


# --- a section ----------------------------------------------------------------------------------


def find_plan(
    readings: tuple[Reading, ...], form: str, is_told: bool, at_end: bool, is_cut: bool
) -> Plan:
    """As `make_plan`, by a cache."""
    is_short = sum([reading.lines for reading in readings]) <= LONGEST_KNOWN
    return (_plan_known if is_short else make_plan)(readings, form, is_told, at_end, is_cut)


def make_plan(
    readings: tuple[Reading, ...], form: str, is_told: bool, at_end: bool, is_cut: bool
) -> Plan:
    """The plan of a section's tables, or of several sections' that print tables of one fact.

    `at_end`: the document ends with their last line. `is_cut`: it ends within its last row's line.
    """
    parts = merge_parts(readings)
    lines = sum([reading.lines for reading in readings])
    found: dict[str, list[tuple[Part, Block]]] = {}
    refused: list[Refused] = []
    for part in parts.values():
        block = choose_block(part, form)
        if block is not None and block.fact == "indicator" and form in ("2019", "2021"):
            refused += [Refused(row, "", OTHER_FORM + row.label) for row in part.rows]
        elif block is not None and not is_told and is_untold(part):
            refused += [Refused(row, "proactive", UNTOLD + row.label) for row in part.rows]
        elif block is None:
            refused += [Refused(row, "proactive", UNKNOWN + row.label) for row in part.rows]
        else:
            found.setdefault(block.fact, []).append((part, block))
    last = lines - 1 if at_end else NO_LINE
    last_row = max([row.line for part in parts.values() for row in part.rows], default=NO_LINE)
    cut = last_row if is_cut else NO_LINE
    bounds = list(accumulate([reading.lines for reading in readings]))
    families = [_plan_family(tables, last, cut, bounds) for tables in found.values()]
    return Plan(
        sum([reading.items for reading in readings]),
        lines,
        families,
        refused,
        merge_loose(readings),
        any([_lacks_cells(lot) for family in families for lot in family.lots]),
    )


_plan_known = lru_cache(maxsize=MOST_READINGS)(make_plan)


def _lacks_cells(lot: Lot) -> bool:
    """Whether a row prints fewer cells than its table has columns, and no blank for them."""
    items = lot.row.items
    return len(items) < lot.columns and BLANK not in items and END not in items


# --- which rows ---------------------------------------------------------------------------------


def _plan_family(
    tables: Sequence[tuple[Part, Block]], last: int, cut: int, bounds: list[int]
) -> Family:
    """`bounds` are the lines that sections end before."""
    family = Family([block for _, block in tables], [], [], [], [], [], [], set(), None)
    for part, block in tables:
        _sort_rows(family, part, block, cut, bounds)
    mark_open_rows(family.lots, family.refused)
    ends = [_find_ends(lot.row) for lot in family.lots]
    mould = None if family.repeats else make_mould(family.lots, family.blocks[0], last)
    deprived = find_deprived(family.lots, family.refused)
    return family._replace(
        firsts=[first for first, _ in ends],
        lasts=[last for _, last in ends],
        deprived=deprived,
        mould=mould,
    )


def _find_ends(row: Row) -> tuple[int, int]:
    printed = find_printed(row)
    if not printed:
        return NOWHERE, NOWHERE
    return number_of(row.items[printed[0]]), number_of(row.items[printed[-1]])


def _sort_rows(family: Family, part: Part, block: Block, cut: int, bounds: list[int]) -> None:
    """The rows that have cells; all others are refused, with the reason.

    `cut` is the line of the last row where the document ends with it.
    """
    known = {row.code for row in block.rows}
    takes_all = block.fact == "dispute"
    section = SECTION_OF.get(block.fact, "")
    order, noted = column_order(block, part), has_notes(part)
    split = block.fact == "request" and has_parts_of_other(part)
    kept: dict[str, Lot] = {}
    halves: set[str] = set()
    for row in part.rows:
        first = kept.get(row.code)
        if first is not None and _is_misnumbered(first.row, row, block):
            family.refused.append(Refused(first.row, section, UNKNOWN + first.row.label))
            del kept[row.code]
            first = None
        if row.reason == "group" or (split and row.code == "other"):
            family.refused.append(Refused(row, section, GROUP + row.label))
        elif row.reason == "order":
            family.refused.append(Refused(row, section, DISORDER + row.label))
        elif not takes_all and row.code not in known:
            family.refused.append(Refused(row, section, UNKNOWN + row.label))
        elif first is not None and first.row.items and not find_printed(row):
            halves.add(row.code)  # a form without figures stands behind the report, or before it
        elif first is not None and _is_another(first.row, row, bounds):
            family.repeats.append((first, row))
        elif first is not None or row.line < cut or not _is_cut_off(Lot(row, block, order, "")):
            halves.update([row.code] if first is not None else [])
            bare = _without_unit(row, len(order))
            kept[row.code] = Lot(bare, block, order, row.unit or part.unit, noted)
    other = None if split or block.form != "2021" else kept.get("other")
    if other is not None and not count_printed(other.row):
        del kept["other"]
    family.lots.extend(kept.values())
    family.halves.extend([lot for code, lot in kept.items() if code in halves])


def _is_misnumbered(first: Row, row: Row, block: Block) -> bool:
    """Whether of two rows with one label the second alone has the form's number: 9.其他, a local
    row of another group, stands above 3.其他."""
    told, own = [judge_number(each.label, block.code, row.code) for each in (first, row)]
    return told < 0 < own


def _is_another(first: Row, row: Row, bounds: list[int]) -> bool:
    """Whether a row is none that was begun before: that one prints figures, is a blank line of
    disputes, or stands in another section, and so in another report."""
    if find_printed(first) or (first.items and not row.code):
        return True
    if BLANK not in first.items or not row.lines:
        return False
    return bisect(bounds, first.lines[0]) != bisect(bounds, row.lines[0])


def find_deprived(lots: Sequence[Lot], rows: Sequence[Refused]) -> set[str]:
    """The rows without a figure whose cells a row beside them may hold that is not on the form.

    Its words may be the end of their label, or a piece of one that is printed in pieces. So are
    rows whose labels stand together in disorder.
    """
    pairs = _pair_rows(lots, rows)
    empty = {id(lot.row) for lot in lots if not lot.row.is_filled}
    others = {id(one.row) for one in rows if one.row.code or not one.reason.startswith(GROUP)}
    begun = {a.code for a, b in pairs if id(a) in empty and id(b) in others}
    pieces = {b.code for a, b in pairs if id(b) in empty and id(a) in others}
    disordered = {one.row.code for one in rows if one.reason.startswith(DISORDER)}
    begun |= {lot.row.code for lot in lots if id(lot.row) in empty} & disordered
    return begun | {lot.row.code for lot in lots if lot.row.start == NO_START} & pieces


def mark_open_rows(lots: Sequence[Lot], rows: Sequence[Refused]) -> None:
    """Tells the rows whose cells are lines that those of a row below may be theirs: words that no
    form has may be a page's."""
    others = {id(one.row) for one in rows if one.reason.startswith(UNKNOWN)}
    pairs = _pair_rows(lots, rows)
    open_rows = {id(row) for row, below in pairs if id(below) in others and not row.is_line}
    for lot in lots:
        lot.may_go_on = id(lot.row) in open_rows and lot.row.is_filled


def _pair_rows(lots: Sequence[Lot], rows: Sequence[Refused]) -> list[tuple[Row, Row]]:
    """Each row with the one below it, if any of those without a place prints something."""
    refused = [(one.row.lines[0], one.row) for one in rows if one.row.is_filled]
    if not refused:
        return []
    order = sorted([*refused, *[(lot.row.line, lot.row) for lot in lots]], key=_by_line)
    return [(before, after) for (_, before), (_, after) in pairwise(order)]


def _by_line(row: tuple[int, Row]) -> int:
    return row[0]


def _without_unit(row: Row, columns: int) -> Row:
    """The row without its cell of a column of units, 件, behind the label."""
    first = row.items[0] if len(row.items) > columns else BLANK
    if type(first) is not Words or not is_unit(first.text):
        return row
    if row.size != columns + 1:
        return row
    bare = row.copy(row.line, row.items[1:], row.lines[1:])
    bare.start += 1
    return bare


def _is_cut_off(lot: Lot) -> bool:
    """A row that the file ends within: cells that it lacks are not blank, they are not there."""
    return lot.row.size < lot.cells and not find_printed(lot.row)
