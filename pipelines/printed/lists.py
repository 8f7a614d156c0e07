"""A line whose cells stand between commas or semicolons → its cells, or none: it is running text.

Commas are what sentences have too: a line is a row where labels, figures and blanks say so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipelines.printed.brackets import join_brackets
from pipelines.printed.texts import (
    BLANK_CELL,
    FIGURES_OF_ROW,
    HEADS_OF_NOTES,
    ITEM,
    LABEL,
    LONGEST_HEAD,
    ODD,
    PRINTED,
    TEXT,
    VOID,
    Cell,
    read_cell,
    read_row,
)

ITEMS_OF_ANY_ROW: Final = 5
"""So many cells between commas are a row, whatever stands before them."""

_PARTED: Final = re.compile(r"\d\s+\d|.{80}")

_QUOTES: Final = "[] '\"“”"
"""What stands around the cells of a list as programs write it, and around the list."""


def _is_quoted(text: str) -> bool:
    return (text[0] in _QUOTES and text[-1] in "]'\"”,") or '",' in text or ',"' in text


def read_listed(text: str) -> list[Cell]:
    """A line of cells between commas or semicolons; [] where it is running text.

    A label and figures behind it are a row, whatever else stands among them.
    """
    mark = ";" if 2 * text.count(";") >= text.count(",") else ","
    if "。" in text and read_cell(text.partition(mark)[0]).kind != LABEL:
        return []
    words = join_brackets(text.split(mark), mark)
    words = [*_part_colon(words[0]), *words[1:]]
    printed = [word.strip(_QUOTES) for word in words] if _is_quoted(text) else words
    cells = read_row(printed)
    kinds = [cell.kind for cell in cells]
    if _is_row_of_cells(cells):
        return cells
    if '"' not in text and kinds[0] == TEXT:
        return []
    if _ends_cell(words[0]) and ITEM in kinds and TEXT not in kinds[1:]:
        return cells
    if _begins_cell(words[-1]) and len(words) > 1 and TEXT not in kinds[:-1]:
        return cells
    told = set(kinds[:-1] if _ends_heads(cells) else kinds) - {VOID, ODD}
    if told == {ITEM}:
        return cells if len(cells) > FIGURES_OF_ROW and read_cell(text).letter != PRINTED else []
    is_list = told == {LABEL, ITEM} or (told == {LABEL} and len(cells) > 2)
    return cells if is_list and "。" not in text else []


def _is_row_of_cells(cells: Sequence[Cell]) -> bool:
    """Whether cells between commas are a row, whatever some of them print: a label stands before
    items, a unit, or short words; or many items stand beside words."""
    kinds = [cell.kind for cell in cells]
    first = kinds.index(LABEL) if LABEL in kinds else 0
    while kinds[first : first + 2] == [LABEL, LABEL]:
        first += 1
    if any([cell is not BLANK_CELL and cell.kind != LABEL for cell in cells[:first]]):
        return False
    if kinds.count(ITEM) >= ITEMS_OF_ANY_ROW:
        return kinds[first] == LABEL or not any([_PARTED.search(cell.text) for cell in cells])
    if kinds[first] != LABEL or len(cells) == first + 1:
        return False
    is_short = all([len(cell.text) <= LONGEST_HEAD for cell in cells[first + 1 :]])
    return kinds[first + 1] == VOID or (is_short and ITEM in kinds[first:])


def _ends_heads(cells: Sequence[Cell]) -> bool:
    """Whether the last of some cells may head a column, of remarks or of no form, behind others."""
    last = cells[-1]
    labels = len([cell for cell in cells[:-1] if cell.kind == LABEL])
    return last.key in HEADS_OF_NOTES or (
        last.kind == TEXT and labels >= FIGURES_OF_ROW and len(last.key) <= LONGEST_HEAD
    )


def _part_colon(words: str) -> list[str]:
    """`规章:5` as its label, with that of a group before it, and its first cell or a blank one."""
    before, _, cell = words.rpartition(":")
    labels = before.split()
    is_row = bool(labels) and {read_cell(label).kind for label in labels} == {LABEL}
    return [*labels, cell] if is_row and read_cell(cell).kind == ITEM else [words]


def _ends_cell(words: str) -> bool:
    """Whether words are the end of a cell in quotation marks that began on a line before."""
    return words.rstrip()[-1:] == '"' and words.count('"') % 2 == 1


def _begins_cell(words: str) -> bool:
    return words.lstrip()[:1] == '"' and words.count('"') % 2 == 1
