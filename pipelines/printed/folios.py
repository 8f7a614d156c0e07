"""Lines of a table → which figures are numbers of pages or rows, or a note's, as its layout tells.

A figure alone on its line is a cell where each cell is a line. It is a page's where the cells
around it end with a pipe and it does not, or where a whole row without label stands below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipelines.printed.brackets import awaits_figure
from pipelines.printed.lines import Chunk, Shape

NUMBERED_ROWS: Final = 3
"""So many rows with a number before their labels show that rows are counted."""
MOST_PAGES: Final = 3
CELLS_TO_ONE_PAGE: Final = 10
"""Not more numbers are those of pages, or one to so many cells."""


def counts_rows(shapes: Sequence[Shape]) -> bool:
    """Whether most labels of the rows have a figure of their own before them on their lines."""
    counted = len([shape for shape in shapes if shape.is_counted])
    return counted >= NUMBERED_ROWS and counted * 2 > len([s for s in shapes if s.is_row])


def find_piped(shapes: Sequence[Shape]) -> list[int]:
    """Indexes of the lines whose separator at the end stands on the next."""
    behind = [at for at, shape in enumerate(shapes) if shape.is_pipes and at]
    return [at - 1 for at in behind if shapes[at - 1].open_end and not shapes[at - 1].is_pipes]


def find_folios(shapes: Sequence[Shape]) -> set[int]:
    """Indexes of the lines that hold nothing but a page number."""
    lone = [at for at, shape in enumerate(shapes) if shape.is_lone]
    if not lone:
        return set()
    behind = {at: shapes[at + 1] for at in lone if at + 1 < len(shapes)}
    folios = {at for at, shape in behind.items() if shape.is_bare_row and at - 1 not in behind}
    folios.update(_find_unended(shapes, lone))
    return folios


def find_notes(shapes: Sequence[Shape]) -> set[int]:
    """Indexes of the lines that hold nothing but a figure of the note to a label: 计 / 1 / 条)."""
    ends = [at for at, shape in enumerate(shapes) if not shape.chunks and at > 1]
    return {at - 1 for at in ends if shapes[at - 1].is_lone and _goes_on(shapes[at - 2].chunks)}


def _goes_on(chunks: Sequence[Chunk]) -> bool:
    """Whether a line ends within a bracket, before a figure that is not the row's own: 共 / 15."""
    text = chunks[-1].text if chunks else ""
    return text.count("(") > text.count(")") and awaits_figure(text) and text[-1] != "共"


def _find_unended(shapes: Sequence[Shape], lone: list[int]) -> list[int]:
    """Figures that no pipe ends, where one ends the cells, on the same line or on the next."""
    ended = len([shape for shape in shapes if shape.is_ended])
    piped = find_piped(shapes)
    if len(piped) > ended:
        return [at for at in lone if at not in piped]
    few = max(MOST_PAGES, ended // CELLS_TO_ONE_PAGE)
    are_few = len(piped) <= few and len(lone) <= few and len(lone) < ended
    return lone if are_few else []
