"""Lines of a table drawn with pipes → the same without what only draws its frame.

`| a | b |` is a row of two cells; whether its first pipe frames it or stands behind an empty cell
the lines of a section tell together.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipelines.printed.document import Document
from pipelines.printed.lines import LEADING, LEADING_ROW, ROW, Line, read_line
from pipelines.printed.texts import LABEL, read_cell

LEADING_SHARE = 0.3
"""Of the lines of a table with leading pipes so many at least begin with one; others go on."""


def strip_frames(document: Document) -> list[Line]:
    """The document's lines without leading pipes; each section is judged by itself."""
    lines = document.lines
    if not "".join([line.grid for line in lines]).strip():
        return lines
    cuts = [0, *(section.first for section in document.sections), len(lines)]
    return [line for start, end in pairwise(cuts) for line in _strip(lines[start:end])]


def _strip(lines: list[Line]) -> list[Line]:
    """Rows without their first pipe, where the lines of a table have one.

    Where every separator is `||`, it is one pipe.
    """
    grids = "".join([line.grid for line in lines])
    if grids.isupper():
        lines = [read_line(line.text.replace("||", "|")) for line in lines]
        grids = "".join([line.grid for line in lines])
    leading, others = _count(grids, LEADING_ROW), _count(grids, ROW)
    if not leading or leading < LEADING_SHARE * (leading + others) or _begins_bare(lines):
        return lines
    return [_without_lead(line) for line in lines]


def _count(grids: str, grid: str) -> int:
    return grids.count(grid) + grids.count(grid.upper())


def _without_lead(line: Line) -> Line:
    is_leading = line.grid.lower() in (LEADING, LEADING_ROW)
    return read_line(line.text.lstrip()[1:]) if is_leading else line


def _begins_bare(lines: Sequence[Line]) -> bool:
    """Whether some row begins with its whole label: then a leading pipe is an empty first cell.

    Behind a line that no pipe ends a cell goes on: what stands there begins no row.
    """
    printed = [line.text for line in lines if line.text.strip()]
    return any(
        "|" in text and before.rstrip().endswith("|") and _begins_with_label(text)
        for before, text in pairwise(printed)
    )


def _begins_with_label(text: str) -> bool:
    if text.lstrip().startswith("|"):
        return False
    return read_cell(text.partition("|")[0].strip()).kind == LABEL
