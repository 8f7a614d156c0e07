"""One line's text → its cells, whatever stands between them.

Tabs, pipes, commas, spaces and digits run together all come to the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipelines.printed.brackets import HAN, count_figures_behind, join_brackets
from pipelines.printed.figures import DASHES
from pipelines.printed.labels import load_prefixes, number_of
from pipelines.printed.lists import read_listed
from pipelines.printed.texts import (
    BLANK_CELL,
    CELLS,
    END_CELL,
    FIGURES_OF_ROW,
    ITEM,
    LABEL,
    LONGEST_CELL,
    NO_CELL,
    ODD,
    PIPES,
    PROSE,
    TEXT,
    VOID,
    Cell,
    read_cell,
    read_cells,
    read_row,
)

_TABLE_START: Final = re.compile(
    r"\s*\|?\s*(?:第?二十条|信息内容|\(本列数据|申请人情况|行政复议\s|结果维持)"
)
_RULER_SIGNS: Final = re.compile(r"[\s|+:-]*")
_SHORT_RULE: Final = re.compile("(?<!-)--?(?!-)")

PROSE_CELLS: Final = [Cell(TEXT, PROSE, "", "", "", 0)]

_CLAUSE: Final = re.compile(r",(?!\d{3})")
_NOTES: Final = re.compile(r"\([^()]*(?:\)|$)")
_COUNTED: Final = re.compile(r"\d *(?:件次?|条|个|项|份|篇|人次|人|次)[,;] *([\u4e00-\u9fff]+)")
_PARTED_NUMBER: Final = re.compile(r"(?<!\S)(\d{1,2})\s+\.(?=\s*[\u4e00-\u9fff])")
"""The number of a label that stands apart from its point: 2 .政府网站公开政府信息数."""


def split_line(line: str) -> list[Cell]:
    """The cells of a line; PROSE_CELLS where it is running text."""
    if "\t" in line:
        return _read_separated(line.replace("|", " ").split("\t")) if line.strip() else []
    if "|" in line:
        return _read_pipes(line)
    text = line.strip()
    if not text:
        return []
    if " ." in text:
        text = _PARTED_NUMBER.sub(r"\1.", text)
    if ("," in text or ";" in text) and (listed := read_listed(text)):
        return listed
    return PROSE_CELLS if _is_prose(text) else _read_words(text)


# --- white space ----------------------------------------------------------------------------------


def _read_words(text: str) -> list[Cell]:
    """A line without separators: one cell, cells between white space, or cells glued together."""
    words = _part_dash(text.split())
    if not _is_row(words, text):
        cell = read_cell(text)
        if cell.kind != TEXT:
            return [cell]
    if len(words) > 1:
        cells = read_cells(join_brackets(words))
        if any([c.kind not in (TEXT, VOID, ODD) or _begins_row(c) for c in cells]):
            return _split_texts(cells)
    cell = read_cell(text)
    return cell.parts() or [cell]


def _begins_row(cell: Cell) -> bool:
    """Whether a cell is the beginning of a numbered label, beside the end of its group's."""
    return number_of(cell.text) != "" and cell.key in load_prefixes()


def _part_dash(words: list[str]) -> list[str]:
    """The words, with the dash that a full label leaves no room before parted from it."""
    if len(words) < FIGURES_OF_ROW or words[0][-1] not in DASHES:
        return words
    label = words[0].rstrip(words[0][-1])
    dash = words[0][len(label) :]
    is_row = dash in DASHES and read_cell(words[1]).kind == ITEM and label != ""
    return [label, dash, *words[1:]] if is_row and read_cell(label).kind == LABEL else words


def _is_row(words: list[str], text: str) -> bool:
    """Whether a line is no one cell, surely: a label, and figures outside of notes; saves time."""
    if len(words) < 2 or len(words[0]) < 3 or words[0][0] in "第共" or "二十条" in text:
        return False
    if "[" in text or "【" in text or HAN.search(words[0]) is None:
        return False
    if text.rfind("(") > text.rfind(")"):
        return (len(words) > 2 or "  " in text) and count_figures_behind(words) > 0
    if len(words) < 3:
        return False
    if "(" in text:
        return words[-1].isdecimal()
    if text[-1] == ")":
        return False
    dashes = len([word for word in words if word in DASHES])
    return dashes >= FIGURES_OF_ROW or any([word.isdecimal() for word in words])


def _split_texts(cells: list[Cell]) -> list[Cell]:
    """The cells, with texts that glue a label and figures taken apart."""
    if not any(cell.kind == TEXT and cell.parts() for cell in cells):
        return cells
    split: list[Cell] = []
    for cell in cells:
        split += cell.parts() or [cell]
    return split


# --- separators -----------------------------------------------------------------------------------


def _read_separated(printed: Sequence[str]) -> list[Cell]:
    """A line of cells between separators; blanks before its first label are the grid's.

    No two cells stand in one, but a label with its figures does: 无(0) is none that can be read.
    """
    cells: list[Cell] = []
    for cell in read_row(printed):
        parts = cell.parts()
        cells += parts if len(parts) == 1 or (parts and parts[0].kind == LABEL) else [cell]
    for place, cell in enumerate(cells):
        if cell is not BLANK_CELL and cell.kind != VOID and cell.kind != ODD:
            return cells if cell.kind == ITEM else [NO_CELL] * place + cells[place:]
    return cells


def _pipes(count: int) -> Cell:
    return Cell(PIPES, CELLS, "", "", f"{PIPES}{count}", count)


def _is_ruler(line: str) -> bool:
    """The line of dashes below the head of a table in Markdown, or between boxes."""
    return _RULER_SIGNS.fullmatch(line) is not None and _SHORT_RULE.search(line) is None


def _read_pipes(line: str) -> list[Cell]:
    if "---" in line and _is_ruler(line):
        return []
    cells = line.split("|")
    if not line.strip(" |\t"):
        return [_pipes(len(cells) - 1)]
    if cells[-1].strip():
        return _read_separated(cells)
    read = _read_separated(cells[:-1])
    read.append(END_CELL)
    return read


# --- running text ---------------------------------------------------------------------------------


def _is_prose(text: str) -> bool:
    """Whole sentences, or a long line with clauses; commas of notes and of figures are none.

    A full stop behind a figure makes no sentence of a row.
    """
    if _TABLE_START.match(text):
        return False
    if ("," in text or ";" in text) and _counts_labels(text):
        return True
    if "。" in text:
        has_sentences = HAN.search(text) is not None
    else:
        is_long = len(text) > LONGEST_CELL
        has_sentences = is_long and _CLAUSE.search(_NOTES.sub("", text)) is not None
    return has_sentences and not _holds_rows(text.split())


def _counts_labels(text: str) -> bool:
    """Whether a clause with a figure ends before a label: 规章0件,行政规范性文件5件."""
    counted = _COUNTED.findall(_NOTES.sub("", text))
    return any([read_cell(words).kind == LABEL for words in counted])


def _holds_rows(words: list[str]) -> bool:
    """Whether words with white space between are cells, in spite of a full stop."""
    if len(words) < FIGURES_OF_ROW:
        return False
    cells = read_cells(words)
    figures = len([c for c in cells if c.kind == ITEM or (c.kind == TEXT and not c.key)])
    labels = len([c for c in cells if c.kind == LABEL])
    return figures * 2 > len(words) or (labels > 1 and figures > 1)
