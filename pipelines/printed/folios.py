"""Lines of a table → which figures are the numbers of pages or rows, as its layout tells.

A figure alone on its line is a cell where each cell is a line. It is a page's where the cells
around it end with a pipe and it does not, or where a whole row without label stands below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipelines.printed.lines import FIGURES_OF_ROW, Shape
from pipelines.printed.texts import ENDS, ITEM, LABEL, ODD, PIPES, PRINTED, TEXT

NUMBERED_ROWS = 3
"""So many rows with a number before their labels show that rows are counted."""
MOST_PAGES = 3
CELLS_TO_ONE_PAGE = 10
"""Not more numbers are those of pages, or one to so many cells."""


def is_lone(shape: Shape) -> bool:
    """Whether a line holds one figure, or 3/12, and no separator."""
    if len(shape.chunks) != 1 or not shape.open_end:
        return False
    kind, letters, text, _ = shape.chunks[0]
    return (kind == ITEM and letters == PRINTED) or (kind == ODD and "/" in text)


def counts_rows(shapes: Sequence[Shape]) -> bool:
    """Whether most labels of the rows have a figure of their own before them on their lines."""
    labels = [[c[0] for c in shape.chunks] for shape in shapes if not shape.several]
    rows = [kinds for kinds in labels if LABEL in kinds and ITEM in kinds]
    counted = [kinds for kinds in rows if kinds[0] == ITEM]
    return len(counted) >= NUMBERED_ROWS and len(counted) * 2 > len(rows)


def _is_ended(shape: Shape) -> bool:
    """Whether a separator ends the line."""
    chunks = shape.chunks
    return len(chunks) > 0 and chunks[-1][0] == ITEM and str(chunks[-1][1]).endswith(ENDS)


def _is_pipes(shape: Shape) -> bool:
    return len(shape.chunks) == 1 and shape.chunks[0][0] == PIPES


def _is_piped(shape: Shape, below: Shape) -> bool:
    """Whether the separator that ends a line stands on the next."""
    return shape.open_end and not _is_pipes(shape) and _is_pipes(below)


def _is_bare_row(shape: Shape) -> bool:
    """Whether a line is several cells without a label."""
    if any([chunk[0] == LABEL or chunk[0] == TEXT for chunk in shape.chunks]):
        return False
    return max([len(c[1]) for c in shape.chunks if c[0] == ITEM], default=0) > FIGURES_OF_ROW


def find_folios(shapes: Sequence[Shape]) -> set[int]:
    """Indexes of the lines that hold nothing but a page number."""
    lone = [at for at, shape in enumerate(shapes) if is_lone(shape)]
    if not lone:
        return set()
    behind = {at: shapes[at + 1] for at in lone if at + 1 < len(shapes)}
    folios = {at for at, shape in behind.items() if _is_bare_row(shape) and at - 1 not in behind}
    folios.update(_find_unended(shapes, lone))
    return folios


def _find_unended(shapes: Sequence[Shape], lone: list[int]) -> list[int]:
    """Figures that no pipe ends, where one ends the cells, on the same line or on the next."""
    ended = len([shape for shape in shapes if _is_ended(shape)])
    piped = [at for at, (shape, below) in enumerate(pairwise(shapes)) if _is_piped(shape, below)]
    if len(piped) > ended:
        return [at for at in lone if at not in piped]
    few = max(MOST_PAGES, ended // CELLS_TO_ONE_PAGE)
    are_few = len(piped) <= few and len(lone) <= few and len(lone) < ended
    return lone if are_few else []
