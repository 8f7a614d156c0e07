"""Ways a table comes out of an extractor as text (LAYOUTS.md, section 2).

A layout turns a grid into tokens `(text, key)`: `key` names the cell whose figure the text is.
It also says of each row whether its blank cells left their places in the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width

from .grid import Cell, Grid, Row
from .known import Key

Token = tuple[str, Key | None]
Tokens = Iterator[Token]


@dataclass(frozen=True)
class Layout:
    """`keeps_blanks`: an empty cell can be told from none. `glued`: cells touch each other."""

    name: str
    write: Callable[[Grid], Tokens]
    keeps_blanks: bool
    glued: bool = False
    separated: bool = True
    """Cells cannot run into each other, so remarks and inner spaces do no harm."""


def _cells(row: Row) -> list[Token]:
    return [(cell.text, cell.key) for cell in row.cells]


def _full(row: Row) -> list[Token]:
    """Printed cells only."""
    return [(cell.text, cell.key) for cell in row.cells if cell.text.strip()]


def _join(cells: list[Token], between: str, after: str) -> Tokens:
    for i, cell in enumerate(cells):
        yield from [(between, None)] if i else []
        yield cell
    yield after, None


def _missing(grid: Grid, row: Row) -> str:
    """LAYOUTS.md: trailing pipes = grid columns - cells present."""
    return "|" * (grid.width - len(row.cells))


def _rect(grid: Grid, row: Row) -> list[Token]:
    """Every grid column, hidden cells as empty ones."""
    line: list[Token] = [("", None)] * grid.width
    for start, cell in zip(row.starts, row.cells, strict=True):
        line[start] = (cell.text, cell.key)
    return line


def _right(grid: Grid, row: Row) -> list[Token]:
    """Labels from the left, figures to the right end, heads filled up behind."""
    cells = _cells(row)
    labels = [cell for cell in cells if cell[1] is None]
    figures = [cell for cell in cells if cell[1] is not None]
    gap: list[Token] = [("", None)] * (grid.width - len(cells))
    return [*labels, *gap, *figures] if figures else [*labels, *gap]


def tab_rect(grid: Grid) -> Tokens:
    for row in grid.rows:
        yield from _join(_rect(grid, row), "\t", "\n")


def tab_present(grid: Grid) -> Tokens:
    for row in grid.rows:
        yield from _join(_cells(row), "\t", "\n")


def tab_collapsed(grid: Grid) -> Tokens:
    for row in grid.rows:
        yield from _join(_full(row), "\t", "\n")


def tab_broken(grid: Grid) -> Tokens:
    """A word processor's copy: a stray tab, a label cut in two, figures on the next line."""
    for i, row in enumerate(grid.rows):
        cells = _rect(grid, row)
        if row.keys and i % 7 == 4:
            split = next(n for n, cell in enumerate(cells) if cell[1])
            yield from _join(cells[:split], "\t", "\n\t")
            yield from _join(cells[split:], "\t", "\n\n")
        elif row.keys and i % 7 == 6:
            split = next(n for n, cell in enumerate(cells) if cell[1])
            yield from _join([*cells[:split], ("", None), *cells[split:]], "\t", "\t\n")
        else:
            yield from _join(cells, "\t", "\n")


def rowpipe(grid: Grid) -> Tokens:
    for row in grid.rows:
        missing = _missing(grid, row)
        yield from _join(_cells(row), " | ", f" | {missing}\n" if missing else " |\n")


def rowpipe_bare(grid: Grid) -> Tokens:
    for row in grid.rows:
        yield from _join(_cells(row), " | ", " |\n")


def cellpipe(grid: Grid) -> Tokens:
    for row in grid.rows:
        missing = _missing(grid, row)
        yield from _join(_cells(row), " |\n", f" | {missing}\n" if missing else " |\n")


def cellpipe_next(grid: Grid) -> Tokens:
    for row in grid.rows:
        missing = _missing(grid, row)
        yield from _join(_cells(row), " |\n", f" |\n{missing}\n" if missing else " |\n")


def pipeline(grid: Grid) -> Tokens:
    for row in grid.rows:
        yield from _join(_full_or_empty_lines(row), "\n|\n", "\n|\n")


def _full_or_empty_lines(row: Row) -> list[Token]:
    return [(cell.text.strip() or " ", cell.key) for cell in row.cells]


def pipeline_grid(grid: Grid) -> Tokens:
    for row in grid.rows:
        missing = _missing(grid, row)
        merged = len(row.cells) == 1
        yield from _join(_full_or_empty_lines(row), "\n|\n", "\n|\n")
        yield (missing + "\n" if missing else "") + ("\n" if merged else ""), None


def markdown(grid: Grid) -> Tokens:
    for row in grid.rows:
        yield "| ", None
        missing = _missing(grid, row)
        yield from _join(_cells(row), " | ", f" | {missing}\n" if missing else " | \n")


def leadpipe(grid: Grid) -> Tokens:
    for row in grid.rows:
        yield "|\n", None
        missing = _missing(grid, row)
        yield from _join(_cells(row), " |\n", f" | {missing}\n" if missing else " |\n")


def leadpipe_indent(grid: Grid) -> Tokens:
    for row in grid.rows:
        yield "    | \n", None
        for text, key in _cells(row):
            yield "     ", None
            yield text, key
            yield "  | \n", None


def pipe_rect(grid: Grid) -> Tokens:
    for row in grid.rows:
        yield "| ", None
        yield from _join(_right(grid, row), " | ", " |\n")


def cell_lines(grid: Grid) -> Tokens:
    for row in grid.rows:
        yield from _join(_full(row), "\n", "\n")


def cell_blank_lines(grid: Grid) -> Tokens:
    for row in grid.rows:
        yield from _join(_full(row), "\n\n", "\n\n")


def spaces(grid: Grid) -> Tokens:
    for row in grid.rows:
        yield from _join(_full(row), " ", "\n")


def glued(grid: Grid) -> Tokens:
    for row in grid.rows:
        yield from _join([(text.strip(), key) for text, key in _full(row)], "", "\n")


def one_line_spaces(grid: Grid) -> Tokens:
    for row in grid.rows:
        yield from _join(_full(row), " ", " ")
    yield "\n", None


def one_line_pipes(grid: Grid) -> Tokens:
    for row in grid.rows:
        yield from _join(_cells(row), " | ", " | ")
    yield "\n", None


def _breadth(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def aligned(grid: Grid) -> Tokens:
    """Columns lined up by spaces, as a PDF's layout mode prints them."""
    widths = [6] * grid.width
    for row in grid.rows:
        for start, cell in zip(row.starts, row.cells, strict=True):
            if cell.across == 1:
                widths[start] = max(widths[start], _breadth(cell.text) + 2)
    for row in grid.rows:
        yield from _aligned_row(widths, row)


def _aligned_row(widths: list[int], row: Row) -> Tokens:
    at = 0
    for start, cell in zip(row.starts, row.cells, strict=True):
        indent = max(sum(widths[:start]) - at, 1 if at else 0)
        yield " " * indent, None
        yield cell.text, cell.key
        at += indent + _breadth(cell.text)
    yield "\n", None


def pdf_flat(grid: Grid) -> Tokens:
    """Heads of a row without figures run together; figures keep single spaces."""
    for row in grid.rows:
        has_figures = any(c.isdigit() for cell in row.cells[1:] for c in cell.text[-1:])
        yield from _join(_full(row), " " if row.keys or has_figures else "", "\n")


def _html_cell(cell: Cell) -> Tokens:
    spans = f' colspan="{cell.across}"' if cell.across > 1 else ""
    spans += f' rowspan="{cell.down}"' if cell.down > 1 else ""
    yield f"<td{spans}><p>", None
    yield (cell.text or "&nbsp;"), cell.key
    yield "</p></td>", None


def html(grid: Grid) -> Tokens:
    yield '<table border="1" cellspacing="0" style="width:600px"><tbody>\n', None
    for row in grid.rows:
        yield "<tr>", None
        for cell in row.cells:
            yield from _html_cell(cell)
        yield "</tr>\n", None
    yield "</tbody></table>\n", None


def html_lines(grid: Grid) -> Tokens:
    """The same, with every tag on a line of its own."""
    yield "<table>\n", None
    for row in grid.rows:
        yield "<tr>\n", None
        for cell in row.cells:
            yield from _html_cell(cell)
            yield "\n", None
        yield "</tr>\n", None
    yield "</table>\n", None


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout("tab_rect", tab_rect, True),
        Layout("tab_present", tab_present, True),
        Layout("tab_collapsed", tab_collapsed, False),
        Layout("tab_broken", tab_broken, False),
        Layout("rowpipe", rowpipe, True),
        Layout("rowpipe_bare", rowpipe_bare, True),
        Layout("cellpipe", cellpipe, True),
        Layout("cellpipe_next", cellpipe_next, False),
        Layout("pipeline", pipeline, True),
        Layout("pipeline_grid", pipeline_grid, False),
        Layout("markdown", markdown, True),
        Layout("leadpipe", leadpipe, True),
        Layout("leadpipe_indent", leadpipe_indent, True),
        Layout("pipe_rect", pipe_rect, True),
        Layout("cell_lines", cell_lines, False),
        Layout("cell_blank_lines", cell_blank_lines, False),
        Layout("spaces", spaces, False, separated=False),
        Layout("aligned", aligned, False, separated=False),
        Layout("glued", glued, False, glued=True, separated=False),
        Layout("one_line_spaces", one_line_spaces, False, separated=False),
        Layout("one_line_pipes", one_line_pipes, True),
        Layout("pdf_flat", pdf_flat, False, separated=False),
        Layout("html", html, True),
        Layout("html_lines", html_lines, True),
    )
}


def kept_keys(layout: Layout, row: Row) -> tuple[Key, ...]:
    """The row's cells if an honest reader can know them all, else none.

    Where empty cells vanish, a row still tells its places when none or all of them are empty;
    where cells touch, when no figure can go on into the next: zeros, then one digit.
    """
    texts = [cell.text.strip() for cell in row.cells if cell.key]
    if layout.glued:
        *zeros, last = texts or [""]
        apart = set(zeros) <= {"0"} and (not zeros or len(last) == 1)
        return row.keys if apart and last else ()
    if layout.keeps_blanks or len(texts) == 1 or all(texts) or not any(texts):
        return row.keys
    return ()
