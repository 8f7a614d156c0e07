"""The forms' printed tables as grids of cells with spans, as the organs' Word files hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from pipelines.form import Block, Item, load_forms

from .known import Key, Known
from .style import Style, print_figure, print_label, print_odd, printed_value, widen


@dataclass(frozen=True)
class Cell:
    """`key` names the figure that stands in the cell; labels have none."""

    text: str
    key: Key | None = None
    across: int = 1
    down: int = 1


@dataclass(frozen=True)
class Row:
    """Present cells with their first grid column. Hidden cells (spans) are absent."""

    cells: tuple[Cell, ...]
    starts: tuple[int, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        return tuple(cell.key for cell in self.cells if cell.key)

    @property
    def labels(self) -> int:
        """How many cells stand before the first figure."""
        return sum(1 for cell in self.cells if cell.key is None)


@dataclass(frozen=True)
class Grid:
    width: int
    rows: tuple[Row, ...]


def lay(width: int, rows: list[list[Cell]]) -> Grid:
    """Give each cell its grid column, below the cells that hang down from rows above."""
    hanging = [0] * width
    placed = []
    for cells in rows:
        starts = []
        column = 0
        for cell in cells:
            while hanging[column]:
                column += 1
            starts.append(column)
            for i in range(column, column + cell.across):
                hanging[i] = cell.down
            column += cell.across
        hanging = [max(0, left - 1) for left in hanging]
        placed.append(Row(tuple(cells), tuple(starts)))
    return Grid(width, tuple(placed))


RULE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
CUT_HEADS = {
    "newly_made": "本年新",
    "newly_published": "本年新",
    "in_force": "现行有效件",
    "net_change": "本年增",
}
RENAMED = {"规范性文件": "行政规范性文件", "行政规范性文件": "规范性文件"}
NOTES = {
    "rules": "（设区的市、自治州人民政府应提供相关数据，共3类）",
    "normative_documents": "（以本机关名义印发，截至12月31日有效）",
    "prev_year_items": "（指上年12月31日的项目）",
}
TITLES = {"disclosure": "主动公开政府信息情况", "request": "收到和处理政府信息公开申请情况"}
DISCLOSURE_BLOCKS = ("s2_art20_1", "s2_art20_5", "s2_art20_6", "s2_art20_8", "s2_art20_9")
DROPPABLE = (
    "other_external_services",
    "denied_registry_query",
    "not_processed_reconfirmation",
    "denied_internal_affairs",
    "a14_online_interviews_principal",
    "a14_channel_weibo",
)
LOCAL_ROWS = {"s2_art20_1": "其他主动公开文件（含以本单位名义印发的）"}


@dataclass
class Press:
    """One report being printed: what is known, how, and the figures that came out."""

    known: Known
    style: Style
    rng: Random

    def __post_init__(self) -> None:
        self.values: dict[Key, float | None] = {}
        self.odd: set[Key] = set()
        """Cells whose figure is printed so that it is none."""
        self.local = 0
        """Printed figures of rows that no form has."""
        dropped = self.rng.sample(DROPPABLE, k=min(self.style.missing, len(DROPPABLE)))
        self.dropped = frozenset(dropped)

    def label(self, text: str, across: int = 1, down: int = 1) -> Cell:
        printed = print_label(text, self.style, self.rng, group=down > 2)
        return Cell(printed, None, across, down)

    def figure(self, key: Key, across: int = 1) -> Cell:
        value = self.known.cells[key]
        text = print_figure(key, value, self.style, self.rng)
        has_figure = any(c.isdigit() for c in text)
        if self.style.odd and has_figure and self.may_be_odd():
            self.odd.add(key)
            text = widen(print_odd(value, self.rng), self.style)
        self.values[key] = printed_value(key, value, self.style) if has_figure else None
        return Cell(text, key, across)

    def may_be_odd(self) -> bool:
        return self.rng.random() < self.style.odd / len(self.known.cells)

    def figures(self, block: Block, row: Item) -> list[Cell]:
        return [self.figure((block.fact, row.code, column.code)) for column in block.columns]

    def rows(self, block: Block) -> list[Item]:
        return [
            row
            for row in block.rows
            if row.code not in self.dropped
            and (block.fact, row.code, block.columns[0].code) in self.known.cells
        ]

    def local_figures(self, count: int) -> list[Cell]:
        self.local += count
        return [Cell(widen("0", self.style)) for _ in range(count)]


def _caption(press: Press, block: Block) -> str:
    caption = block.caption
    if press.style.short_caption and press.rng.random() < 0.5:
        caption = caption.replace("条第", "条")
    return caption


def _head(press: Press, column: Item) -> str:
    head = CUT_HEADS.get(column.code, column.label) if press.style.cut_heads else column.label
    if press.style.notes:
        head = head.replace("本年", f"本年（{press.known.year}）")
    return head + NOTES.get(column.code, "") * press.style.notes


def _disclosure_rows(press: Press, block: Block, width: int) -> Iterator[list[Cell]]:
    count = len(block.columns)
    last = width - count
    yield [press.label(_caption(press, block), across=width)]
    heads = [press.label(_head(press, c)) for c in block.columns]
    yield [press.label("信息内容"), *_spread(heads, last)]
    for row in press.rows(block):
        name = RENAMED.get(row.label, row.label) if press.style.renamed else row.label
        name += NOTES.get(row.code, "") * press.style.notes
        yield [press.label(name), *_spread(press.figures(block, row), last)]
    if block.code in LOCAL_ROWS and press.style.local_rows:
        yield [press.label(LOCAL_ROWS[block.code]), *_spread(press.local_figures(count), last)]


def _spread(cells: list[Cell], last: int) -> list[Cell]:
    """The last cell reaches over what the row leaves of the grid."""
    return [*cells[:-1], replace(cells[-1], across=last)]


def disclosure_grid(press: Press) -> Grid:
    """Section 二: its small tables stand in one grid of four (2019: five) columns."""
    form = load_forms()[press.known.form]
    width = 5 if press.style.wide and form.code == "2019" else 4
    rows: list[list[Cell]] = []
    for block in form.blocks:
        if block.code in DISCLOSURE_BLOCKS:
            rows += _disclosure_rows(press, block, width)
    return lay(width, _frame(press, rows, "disclosure", width))


def _frame(press: Press, rows: list[list[Cell]], fact: str, width: int) -> list[list[Cell]]:
    if not press.style.framed:
        return rows
    return [[press.label(TITLES[fact], width)], *rows, [Cell("") for _ in range(width)]]


def _request_heads(press: Press, block: Block) -> list[list[Cell]]:
    natural, *kinds, total = block.columns
    return [
        [press.label(RULE, 3, 3), press.label("申请人情况", 7)],
        [
            press.label(natural.label, 1, 2),
            press.label("法人或其他组织", 5),
            press.label(total.label, 1, 2),
        ],
        [press.label(kind.label) for kind in kinds],
    ]


def _parents(block: Block) -> dict[str, Item]:
    return {group.code: group for group in block.groups}


def _request_row(press: Press, block: Block, row: Item, opens: dict[str, int]) -> list[Cell]:
    """A row of 三, with the group labels that open at it; `opens` counts each group's rows."""
    groups = _parents(block)
    cells: list[Cell] = []
    flow = row.code in ("new_received", "carried_over", "carried_forward")
    if not flow and "outcome" in opens:
        group = groups["outcome"]
        cells.append(press.label(group.printed_no + group.label, 1, opens.pop("outcome")))
    if row.parent in opens:
        group = groups[row.parent]
        cells.append(press.label(group.printed_no + group.label, 1, opens.pop(row.parent)))
    across = 3 if flow else 1 if row.parent else 2
    cells.append(press.label(row.printed_no + row.label, across))
    return cells + press.figures(block, row)


def request_grid(press: Press) -> Grid:
    """Section 三: ten columns, three of them labels."""
    block = load_forms()[press.known.form].block("s3_requests")
    rows = press.rows(block)
    opens = {g.code: sum(r.parent == g.code for r in rows) for g in block.groups}
    opens["outcome"] = sum(
        r.code not in ("new_received", "carried_over", "carried_forward") for r in rows
    )
    opens = {code: count for code, count in opens.items() if count}
    body = [_request_row(press, block, row, opens) for row in rows]
    return lay(10, _frame(press, _request_heads(press, block) + body, "request", 10))


def dispute_grid(press: Press) -> Grid:
    """Section 四: three rows of heads, then fifteen figures in one row."""
    block = load_forms()[press.known.form].block("s4_review_litigation")
    results = [column.label for column in block.columns]
    routes = [row.label for row in block.rows]
    heads = [
        [press.label(routes[0], 5), press.label("行政诉讼", 10)],
        [*(press.label(r, 1, 2) for r in results), *(press.label(r, 5) for r in routes[1:])],
        [press.label(r) for _ in routes[1:] for r in results],
    ]
    figures = [cell for row in block.rows for cell in press.figures(block, row)]
    return lay(15, [*heads, figures])


def annex_grid(press: Press) -> Grid:
    """The annex of 2014: 指标, 单位, 统计数; group rows print dashes or nothing."""
    block = load_forms()["2014"].block("annex_2014")
    sign = press.rng.choice(("", "——"))
    groups = _parents(block)
    opened: set[str] = set()
    rows = [[press.label(head) for head in ("统计指标", "单位", "统计数")]]
    for row in press.rows(block):
        for group in _lineage(row, groups):
            if group.code not in opened:
                opened.add(group.code)
                rows.append([press.label(group.printed_no + group.label), Cell(sign), Cell(sign)])
        label = press.label(row.printed_no + row.label)
        rows.append([label, Cell(row.unit), press.figure(("indicator", row.code, "value"))])
    return lay(3, rows)


def _lineage(row: Item, groups: dict[str, Item]) -> list[Item]:
    """The groups a row stands under, outermost first."""
    found: list[Item] = []
    parent = row.parent
    while parent in groups:
        found.insert(0, groups[parent])
        parent = groups[parent].parent
    return found


GRIDS: dict[str, Callable[[Press], Grid]] = {
    "proactive": disclosure_grid,
    "requests": request_grid,
    "review_litigation": dispute_grid,
    "annex": annex_grid,
}
