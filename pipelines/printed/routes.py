"""Section 四 before its figures: the routes told, and the blank cells that may be theirs.

Its rows have no labels of their own: what stands in them is told above, or beside them, as are the
results that it counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pipelines.printed.rows import DISPUTES, Part, Row, count_cells, list_blocks
from pipelines.printed.texts import BLANK, Item


@cache
def _count_route_cells() -> int:
    """The cells of one route."""
    return max([len(block.columns) for block in list_blocks(DISPUTES)])


class Routes:
    """The codes of routes told since the last row, and the lines of blank cells behind them.

    `group`: the label of several routes, 行政诉讼, below a row, until one of them is told.
    """

    __slots__ = ("blanks", "codes", "group")

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.blanks: list[int] = []
        self.group: str = ""

    def tell(self, code: str) -> None:
        self.codes.append(code)
        self.group = ""

    def begin_group(self, label: str) -> None:
        self.codes = []
        self.group = label

    def keep_blanks(self, items: Sequence[Item], line: int) -> None:
        self.blanks += [line] * items.count(BLANK)

    def open_row(self, line: int, alone: bool) -> Row:
        """The row of figures below the heads.

        Where its first cell stands `alone` on its line, blank cells may have stood before it; those
        of a route without a figure are all it has. What stands beside a group is its own sum.
        """
        code = self.codes[0] if len(self.codes) == 1 else ""
        before = self.blanks if alone else []
        self.blanks = []
        reason = "group" if self.group else ""
        return Row(code, self.group, line, [BLANK] * len(before), before, reason)

    def are_blank(self) -> bool:
        """Whether all cells are there, and blank: a figure alone behind them is no route's."""
        return len(self.blanks) >= count_cells(DISPUTES)

    def is_blank_one(self, items: Sequence[Item], is_beside: bool, part: Part) -> bool:
        """Whether blank cells on one line are those of the one route told before them.

        Beside the route's label they are so where the results are told above it; else they are the
        rest of a head that spans several columns.
        """
        if len(self.codes) != 1 or items.count(BLANK) != _count_route_cells():
            return False
        return not is_beside or part.heads[0][0] != self.codes[0]

    def have_results(self, part: Part, row: Row | None) -> bool:
        """Whether figures or the heads of results stand behind the last route's label."""
        are_told = bool(part.heads) and part.heads[-1][0] not in self.codes
        return are_told or (row is not None and len(row.items) > 0)
