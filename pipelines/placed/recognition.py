"""Tables as printed → which form they are of, and in which order their columns stand.

A table's form is told by its own heads and rows, the report's by all its tables together, never
by the year. Columns go by their order; by their heads only where every head is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from pipelines.form import Block, load_forms
from pipelines.printed.labels import key_of
from pipelines.printed.rows import FOREIGN, KINDS, NOTES, REQUESTS, Part, Row
from pipelines.printed.texts import BLANK, END, Words

LIKELIEST: Final = "2021"
"""The form of a report whose tables print nothing that only one form has; it is doubted."""


LEAST_OF_HEAD: Final = 4
SUBTOTAL: Final = "org_subtotal"
"""The code of a head that no form has, among the kinds of organisations."""

_COMMON: Final = frozenset(["本年", "年度", "数量", "件数"])


@cache
def _votes(block: str) -> tuple[dict[str, str], dict[str, str]]:
    """Codes, and printed column labels, of a table → the one form that has it."""
    codes: dict[str, set[str]] = {}
    labels: dict[str, set[str]] = {}
    for form, having in _blocks(block).items():
        for item in (*having.rows, *having.columns):
            codes.setdefault(item.code, set()).add(form)
        for column in having.columns:
            labels.setdefault(key_of(column.label), set()).add(form)
    return _only_one(codes), _only_one(labels)


def _only_one(forms: dict[str, set[str]]) -> dict[str, str]:
    return {key: min(having) for key, having in forms.items() if len(having) == 1}


def _part_votes(part: Part) -> dict[str, int]:
    """How many of a table's heads and rows only one form has, by form."""
    codes, _ = _votes(part.block)
    votes: dict[str, int] = {}
    for row in part.rows:
        if row.code in codes and (row.items or row.code != "other"):
            votes[codes[row.code]] = votes.get(codes[row.code], 0) + 1
    for form in _forms_of_heads(part.block, tuple(part.heads)):
        votes[form] = votes.get(form, 0) + 1
    return votes


@lru_cache(maxsize=1 << 10)
def _forms_of_heads(block: str, heads: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    codes, labels = _votes(block)
    forms = [codes.get(code) or labels.get(key_of(text)) for code, text in set(heads)]
    return tuple([form for form in forms if form is not None])


def has_parts_of_other(part: Part) -> bool:
    return any(row.code.startswith("other_") for row in part.rows)


def fact_of(block: str) -> str:
    """The fact that a table's cells are of, in every form that has it."""
    return next((having.fact for having in _blocks(block).values()), block)


def count_votes(parts: Iterable[Part]) -> dict[str, int]:
    """How many heads and rows of some tables speak for a form."""
    votes: dict[str, int] = {}
    for part in parts:
        is_split = part.block == REQUESTS and has_parts_of_other(part)
        for form, count in _part_votes(part).items():
            if not (is_split and form == "2019"):
                votes[form] = votes.get(form, 0) + count
    return votes


def choose_form(votes: dict[str, int], has_rows: bool) -> str:
    """The report's form by the votes of all its tables; 'none' where it has no table."""
    if votes:
        return max([(count, form) for form, count in votes.items()])[1]
    return LIKELIEST if has_rows else "none"


def tells_form(votes: dict[str, int]) -> bool:
    """Whether one form has more votes than any other."""
    counts = sorted(votes.values())
    return len(counts) > 0 and counts[-1:] != counts[-2:-1]


def is_untold(part: Part) -> bool:
    """Whether no head tells a table's columns, which are as many in every form, but others."""
    columns = {tuple([c.code for c in block.columns]) for block in _blocks(part.block).values()}
    return not part.heads and len(columns) > 1 and len({len(codes) for codes in columns}) == 1


def choose_block(part: Part, form: str) -> Block | None:
    """The table as the form has it that its own heads and rows, and their widths, speak for.

    The report's form decides where they do not tell, and always for section 三.
    """
    if part.block == REQUESTS and form in _blocks(part.block):
        return _blocks(part.block)[form]
    heads = frozenset([code for code, _ in part.heads]) - {FOREIGN, NOTES, KINDS}
    widths = {row.size for row in part.rows if is_full(row)}
    votes = frozenset(_part_votes(part).items())
    return _weigh_blocks(part.block, form, heads, frozenset(widths), votes)


@cache
def _blocks(code: str) -> dict[str, Block]:
    """A table as each form has it that has it."""
    return {
        f.code: block for f in load_forms().values() for block in f.blocks if block.code == code
    }


@lru_cache(maxsize=1 << 12)
def _weigh_blocks(
    code: str,
    form: str,
    heads: frozenset[str],
    widths: frozenset[int],
    votes: frozenset[tuple[str, int]],
) -> Block | None:
    """The block for which most speaks: widths of rows, all heads, the report, single labels.

    Where the forms' tables are equally wide, a label that only one has outweighs the report.
    """
    having = _blocks(code)
    alike = len({len(block.columns) for block in having.values()}) == 1

    def weigh(name: str) -> float:
        columns = {column.code for column in having[name].columns}
        heads_fit = len(heads) > 1 and heads == columns
        told = min(dict(votes).get(name, 0), 1)
        fits = widths == {len(columns)} and (told > 0 or name == form)
        alone = alike and list(dict(votes)) == [name]
        by_table = 4 * fits + 2 * heads_fit + told + alone
        return by_table + 1.5 * (name == form)

    return having[max(sorted(having, reverse=True), key=weigh)] if having else None


def is_full(row: Row) -> bool:
    """Whether a row of the form prints its cells and no blank: as many as its table has columns."""
    return row.code != "" and count_printed(row) > 0 and BLANK not in row.items


def count_printed(row: Row) -> int:
    """The figures and dashes of a row, those run together counted once."""
    count = 0
    for item in row.items:
        if item is not BLANK and item is not END and type(item) is not Words:
            count += 1
    return count


def column_order(block: Block, part: Part) -> tuple[str | None, ...]:
    """The columns as printed, by code; None is a column that the form does not have.

    A code stands twice where a merged cell is printed twice. () where the heads tell of an order
    that cannot be followed.
    """
    columns = tuple([column.code for column in block.columns])
    printed = tuple([SUBTOTAL if text == "小计" else code for code, text in part.heads])
    if NOTES in printed:
        printed = _read_notes(printed, part.rows, block)
    if block.fact == "dispute":
        is_line = any([row.code == "" for row in part.rows])
        return _order_results(columns, printed, is_line)
    has_others = FOREIGN in printed or SUBTOTAL in printed
    if has_others and (told := _find_told(columns, printed)):
        return told
    if FOREIGN in printed and _are_unknown(block, part.heads):
        return (None,) * len(columns)
    named = _find_named(block.fact, columns, _join_pieces(part.heads))
    if named and _hold_all([row for row in part.rows if count_printed(row)], len(named)):
        return named
    return _order_columns(block.fact, columns, printed)


def _join_pieces(heads: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The codes of heads, of one that goes on in other words but once: 本年增, 本年增减."""
    goes_on = [after[0] == head[0] and after[1] != head[1] for head, after in pairwise(heads)]
    return tuple([code for at, (code, _) in enumerate(heads) if at == 0 or not goes_on[at - 1]])


def _are_unknown(block: Block, heads: Sequence[tuple[str, str]]) -> bool:
    """Whether a table of several columns has several heads, and none has a word of the form's.

    Heads cut short tell nothing: 本年新.
    """
    foreign = [key_of(text) for code, text in heads if code == FOREIGN]
    printed = [key for key in foreign if len(key) >= LEAST_OF_HEAD]
    if len(block.columns) < 2 or len(heads) > len(foreign) or len(printed) < 2:
        return False
    words = set().union(*[_pairs(key_of(column.label)) for column in block.columns])
    return not any([_pairs(head) & words for head in printed])


def _pairs(words: str) -> set[str]:
    """Neighbouring signs of a head, but for those of all heads."""
    return {a + b for a, b in pairwise(words)} - _COMMON


def _read_notes(printed: tuple[str, ...], rows: Sequence[Row], block: Block) -> tuple[str, ...]:
    """The codes of heads, that of remarks as of any other column where all rows have a cell for it.

    Else remarks are blank, or may stand in the place of a figure that is (`has_notes`). Section 三
    prints its heads in three lines, and totals tell its columns.
    """
    sizes = {row.size for row in rows if row.items}
    if sizes == {len(block.columns) + 1} and block.fact != "request":
        return tuple([FOREIGN if code == NOTES else code for code in printed])
    return tuple([code for code in printed if code != NOTES])


def has_notes(part: Part) -> bool:
    """Whether a table has a column of remarks."""
    return NOTES in [code for code, _ in part.heads]


@lru_cache(maxsize=1 << 10)
def _find_told(columns: tuple[str, ...], printed: tuple[str, ...]) -> tuple[str | None, ...]:
    """The columns as heads tell them, None where one is foreign; () where a head is not there once.

    The kinds of organisations, and what stands beside them, are told below their common head.
    """
    heads = [code for code in printed if code in columns or code in (FOREIGN, SUBTOTAL, KINDS)]
    named = [code for code in heads if code in columns]
    if sorted(named) != sorted(columns):
        return ()
    kinds = [at for at, code in enumerate(heads) if code.startswith("org_")]
    if kinds and heads.count(KINDS) == 1 and heads.index(columns[-1]) < kinds[0]:
        above, below = heads[: kinds[0]], heads[kinds[0] :]
        at = above.index(KINDS)
        heads = [*above[:at], *below, *above[at + 1 :]]
    return tuple([code if code in columns else None for code in heads if code != KINDS])


def _hold_all(rows: Sequence[Row], columns: int) -> bool:
    """Whether rows stand between separators, which some show, and each has so many cells, but for
    blanks before them, or behind all of them."""
    are_separated = any([END in row.items or BLANK in row.items for row in rows])
    return are_separated and all([_holds_all(row, columns) for row in rows])


def _holds_all(row: Row, columns: int) -> bool:
    cells = [item for item in row.items if item is not END]
    is_behind = count_printed(row) == columns and BLANK not in cells[-columns:]
    is_before = len(cells) > columns and set(cells[columns:]) == {BLANK} != {cells[columns - 1]}
    return row.is_line and (len(cells) == columns or is_behind or is_before)


@lru_cache(maxsize=1 << 10)
def _find_named(fact: str, columns: tuple[str, ...], printed: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that heads name where they are not as many as the form's.

    Of section 三 one kind of organisations is not among them; of section 二 some are there twice,
    side by side, as merged cells are.
    """
    named = [code for code in printed if code in columns]
    kinds = [code for code in named if code.startswith("org_")]
    if fact == "request":
        is_once = len(set(named)) == len(named) and columns[-1] in named
        lacks_one = len(kinds) == len(columns) - 3
        return (columns[0], *kinds, columns[-1]) if is_once and lacks_one else ()
    single = [code for at, code in enumerate(named) if code not in named[max(at - 1, 0) : at]]
    is_copied = fact == "disclosure" and len(named) > len(single)
    return tuple(named) if is_copied and sorted(single) == sorted(columns) else ()


@lru_cache(maxsize=1 << 10)
def _order_results(
    columns: tuple[str, ...], printed: tuple[str, ...], is_line: bool
) -> tuple[str, ...]:
    """The results of a route as the heads of every route print them; the form's where heads fail.

    () where they differ from route to route, or litigation stands first in the line.
    """
    routes = [code for code in printed if code not in columns]
    if is_line and "reconsideration" in routes and routes[0] != "reconsideration":
        return ()
    results, width = [code for code in printed if code in columns], len(columns)
    orders = [tuple(results[at : at + width]) for at in range(0, len(results), width)]
    if not orders or any([sorted(order) != sorted(columns) for order in orders]):
        return columns
    return orders[0] if orders.count(orders[0]) == len(orders) else ()


@lru_cache(maxsize=1 << 10)
def _order_columns(
    fact: str, codes: tuple[str, ...], printed: tuple[str, ...]
) -> tuple[str | None, ...]:
    heads = [code for code in printed if code in codes]
    if fact == "request":
        kinds = set(printed)
        if "natural_person" in kinds and not any(code.startswith("org_") for code in kinds):
            return ("natural_person", None, "total") if "legal_entity" in kinds else codes
        orgs = [code for code in heads if code.startswith("org_")]
        each_once = len(orgs) == len(set(orgs)) == len(codes) - 2
        parts = (codes[0], *orgs) if each_once else codes[:-1]
        is_first = codes[0] in heads and codes[-1] in heads[: heads.index(codes[0])]
        return (codes[-1], *parts) if is_first else (*parts, codes[-1])
    return tuple(heads) if fact == "disclosure" and sorted(heads) == sorted(codes) else codes
