"""A printed label → what it means where it stands: the same words name rows, columns and groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from pipelines.form import load_forms
from pipelines.printed.labels import Meaning, load_labels, number_of
from pipelines.printed.rows import ANNEX, DISPUTES, REQUESTS, family_of

FAMILY_OF_SECTION: Final = {"proactive": "s2", "requests": REQUESTS, "review_litigation": DISPUTES}
SHORTEST_BEGUN: Final = 3
SIMILAR_ENOUGH: Final = 80
MOST_GUESSES: Final = 1 << 12
FIRST_ROW: Final = "new_received"
LEAST_OF_FIRST_ROW: Final = 4
"""So many characters of its label at least announce the first row of section 三."""

_WEAK: Final = frozenset(
    re.split(
        r"\s",
        "总计 合计 其他 单位 指标 数量 数值 统计数 申请人 维持 纠正 公开数量 制作数量 收费金额 "
        "自然人 集中采购 政府采购 规章 规范性文件 行政许可 行政处罚 行政强制 行政复议 行政诉讼",
    )
)
"""Words too common to open a table outside the sections that hold tables."""


class Here(NamedTuple):
    """Where a label stands: the section, the family of the open table ('' in none), whether no row
    of it has begun yet, and the position of the last one that has. `is_full`: as many figures as a
    row has stand on the line."""

    section: str
    family: str
    in_head: bool
    last_position: int
    is_full: bool


@cache
def positions() -> dict[tuple[str, str], int]:
    """(block, row code) → its place in the newest form that has it, an even number.

    A row that is a group in a newer form has the odd place before the group's first row.
    """
    blocks = [block for form in load_forms().values() for block in form.blocks]
    places = {(b.code, row.code): 2 * at for b in blocks for at, row in enumerate(b.rows)}
    for block in blocks:
        for row in reversed(block.rows):
            if (block.code, row.parent) in places:
                places[block.code, row.parent] = places[block.code, row.code] - 1
    return places


@cache
def begins_first_row(begun: str) -> bool:
    """Whether the first row of section 三 is the one that a beginning of a label can be."""
    return len(begun) >= LEAST_OF_FIRST_ROW and any(
        label.startswith(begun) and meaning.code == FIRST_ROW
        for label, meanings in load_labels().items()
        for meaning in meanings
    )


class Sense:
    """What a label means where it stands, with the family of its table.

    `position`: where its row stands in the newest form that has it; -1 of what is no row.
    """

    __slots__ = ("block", "code", "family", "kind", "position")

    def __init__(self, meaning: Meaning) -> None:
        self.block: str = meaning.block
        self.kind: str = meaning.kind
        self.code: str = meaning.code
        self.family: str = family_of(meaning.block)
        self.position: int = positions().get((meaning.block, meaning.code), -1)


_chosen: Final[dict[tuple[str, Here], Sense | None]] = {}


def choose(meanings: Sequence[Meaning], key: str, here: Here) -> Sense | None:
    """What a label means there; None where it means nothing. By a cache."""
    try:
        return _chosen[key, here]
    except KeyError:
        meaning = _choose_anew(meanings, key, here)
        _chosen[key, here] = sense = Sense(meaning) if meaning else None
        return sense


def _choose_anew(meanings: Sequence[Meaning], key: str, here: Here) -> Meaning | None:
    of_table = [m for m in meanings if family_of(m.block) == here.family]
    if not of_table and not _may_open(meanings[0], key, here):
        return None
    fitting = of_table or list(meanings)
    is_request = family_of(fitting[0].block) == REQUESTS
    wanted = "column" if is_request and (here.in_head or not of_table) else "row"
    of_kind = [m for m in fitting if m.kind == wanted] or fitting
    later = [m for m in of_kind if _follows(m, here.last_position)]
    return (later or of_kind)[0]


def _follows(meaning: Meaning, position: int) -> bool:
    """Whether a row stands below a position of its table."""
    return positions().get((meaning.block, meaning.code), -1) > position


def _may_open(meaning: Meaning, key: str, here: Here) -> bool:
    """Whether a label may open a table: a common word only in the section that holds it."""
    known = here.family != "" or here.section in FAMILY_OF_SECTION
    if key in _WEAK and not (known and _fits_section(meaning, here)):
        return False
    return (known and here.family != ANNEX) or _is_anchor(meaning) or _is_row(meaning, key, here)


def _is_row(meaning: Meaning, key: str, here: Here) -> bool:
    """Whether a label stands before the figures of a row, in whatever section: the rest of a table
    may stand below the headings that a page's text had before it."""
    is_row = meaning.block == REQUESTS and meaning.kind == "row" and here.is_full
    return is_row and here.family != ANNEX and len(key) >= LEAST_OF_FIRST_ROW


def _fits_section(meaning: Meaning, here: Here) -> bool:
    if FAMILY_OF_SECTION.get(here.section) == family_of(meaning.block):
        return True
    return here.family == REQUESTS and meaning.block == DISPUTES


def _is_anchor(meaning: Meaning) -> bool:
    """Whether a label is found in these tables alone."""
    return (
        meaning.kind in ("caption", "head")
        or meaning.block == ANNEX
        or (meaning.block == DISPUTES and meaning.kind == "column")
        or meaning.code in ("new_received", "carried_over", "carried_forward", "natural_person")
    )


@cache
def _rows_of(family: str) -> list[tuple[str, Meaning]]:
    """Every label of a row of a table, with what it means."""
    return [
        (label, meaning)
        for label, meanings in load_labels().items()
        for meaning in meanings
        if meaning.kind == "row"
        and family_of(meaning.block) == family
        and meaning.block != DISPUTES
    ]


@cache
def _numbers() -> dict[tuple[str, str], str]:
    """(block, row code) → the number that a form prints before the row's label: 8 of 8.属于…"""
    return {
        (block.code, row.code): number_of(row.printed_no)
        for form in load_forms().values()
        for block in form.blocks
        for row in block.rows
    }


def judge_number(label: str, block: str, code: str) -> int:
    """1 where a label has the number that a form prints before it, −1 where it has another one."""
    number, printed = _numbers().get((block, code), ""), number_of(label)
    return (1 if number == printed else -1) if number and printed else 0


@lru_cache(maxsize=MOST_GUESSES)
def guess_row(key: str, number: str, family: str, last_position: int) -> Sense | None:
    """The one row of a table that a damaged label can be: by its beginning, or nearly.

    Where several begin alike, or little is left of it, by its `number` as well.
    """
    rows = _rows_of(family)
    least = SHORTEST_BEGUN - bool(number)
    begun = {m for label, m in rows if len(key) >= least and label.startswith(key)}
    if not begun:
        from rapidfuzz import fuzz  # takes longer to import than most reports to read

        begun = {m for label, m in rows if fuzz.ratio(label, key) >= SIMILAR_ENOUGH}
    later = {m for m in begun if _follows(m, last_position)}
    if len(later) > 1 or len(key) < SHORTEST_BEGUN:
        later = {m for m in later if number and _numbers().get((m.block, m.code)) == number}
    return Sense(later.pop()) if len(later) == 1 else None
