"""Lines of a table drawn with pipes → the same without what only draws its frame.

`| a | b |` is a row of two cells; whether its first pipe frames it or stands behind an empty cell
the lines of a section tell together.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from pipelines.printed.document import Document
from pipelines.printed.lines import GRIDLESS, LEADING, LEADING_ROW, PIPED, ROW, Line, read_line
from pipelines.printed.texts import LABEL, read_cell

LEADING_SHARE: Final = 0.3
"""Of the lines of a table with leading pipes so many at least begin with one; others go on."""


def strip_frames(document: Document) -> list[Line]:
    """The document's lines without leading pipes; each section is judged by itself."""
    lines = document.lines
    grids = "".join([line.grid for line in lines])
    if not _may_be_framed(grids):
        return lines
    cuts = [0, *(section.first for section in document.sections), len(lines)]
    return [
        line for start, end in pairwise(cuts) for line in _strip(lines[start:end], grids[start:end])
    ]


def _may_be_framed(grids: str) -> bool:
    """Whether some row begins with a pipe, or some line has nothing but double ones."""
    single = grids.lower()
    return LEADING_ROW in single or single != grids


def _strip(lines: list[Line], grids: str) -> list[Line]:
    """Rows without their first pipe, where the lines of a table have one.

    Where every separator is `||`, it is one pipe.
    """
    if not _may_be_framed(grids):
        return lines
    if grids.isupper():
        lines = [read_line(line.text.replace("||", "|")) for line in lines]
        grids = "".join([line.grid for line in lines])
    single = grids.lower()
    leading, others = single.count(LEADING_ROW), single.count(ROW)
    if leading < LEADING_SHARE * (leading + others) or not leading or _begins_bare(lines, single):
        return lines
    return [_without_lead(line) for line in lines]


def _without_lead(line: Line) -> Line:
    is_leading = line.grid.lower() in (LEADING, LEADING_ROW)
    return read_line(line.text.lstrip()[1:]) if is_leading else line


def _begins_bare(lines: list[Line], grids: str) -> bool:
    """Whether some row begins with its whole label: then a leading pipe is an empty first cell.

    Behind a line that no pipe ends a cell goes on: what stands there begins no row.
    """
    before = ""
    for line, grid in zip(lines, grids, strict=True):
        is_bare = grid in (ROW, PIPED)
        if is_bare and before.rstrip().endswith("|") and _begins_with_label(line.text):
            return True
        before = line.text if grid != GRIDLESS or line.text.strip() else before
    return False


def _begins_with_label(text: str) -> bool:
    if text.lstrip().startswith("|"):
        return False
    return read_cell(text.partition("|")[0].strip()).kind == LABEL
