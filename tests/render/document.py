"""A whole report: title, furniture, prose, headings and tables, as one text with known lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random
from typing import Any

from opencc import OpenCC

from .grid import GRIDS, Grid, Press
from .known import Key, Known
from .layout import LAYOUTS, Layout, Token, Tokens, kept_keys
from .style import Style, widen


@dataclass(repr=False)
class Rendered:
    """`values` are the printed cells (None: blank or dash), `lines` where their text begins
    (1-based), `kept` those that an honest reader can know, `local` the printed figures of rows
    that no form has."""

    text: str
    known: Known
    layout: str
    style: Style
    values: dict[Key, float | None]
    lines: dict[Key, int]
    kept: frozenset[Key]
    local: int
    odd: frozenset[Key] = frozenset()
    """Cells whose figure is printed so that it is none."""
    signs: dict[Key, str] = field(default_factory=dict)
    """The cell's text as printed."""

    def __repr__(self) -> str:
        return f"<{self.known.form} {self.layout} {self.style}>"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """Hypothesis shows the choices, not every cell."""
        printer.text(repr(self))


NUMERALS = "一二三四五六七八"
HEADINGS = {
    "overview": ("总体情况", "概述", "政府信息公开工作的总体情况"),
    "proactive": ("主动公开政府信息情况", "行政机关主动公开政府信息情况", "主动公开政府信息的情况"),
    "requests": (
        "收到和处理政府信息公开申请情况",
        "收到和处理政府信息公开申请的情况",
        "收到和处理政府信息公开申请情况",
    ),
    "review_litigation": (
        "政府信息公开行政复议、行政诉讼情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "政府信息公开行政复议和行政诉讼情况",
    ),
    "problems": (
        "存在的主要问题及改进情况",
        "政府信息公开工作存在的主要问题及改进情况",
        "存在问题及改进情况",
    ),
    "other_matters": ("其他需要报告的事项", "其他需要报告的事项", "其他需要说明的事项"),
}
OVERVIEW = (
    "我单位认真贯彻条例，推进决策、执行、管理、服务、结果公开，全年推送微信公众号{a}余篇。",
    "按照国办发〔2019〕60号文件要求，全年报送信息稿件{b}余篇，开展培训3次，满意率达到95%以上。",
    "依据第二十条第（一）项主动公开，围绕“三安全一稳定”等情形严格审查，保留4位小数的费用如实填报。",
)
NESTED = ("加强组织领导", "政务信息公开载体建设及运行情况", "政务信息公开管理情况")
PROBLEMS = (
    "公开的深度还不够，整改{a}项。今后将加强培训，完善制度。",
    "（一）公开形式单一。（二）队伍建设不足。",
)
FURNITURE_BEFORE = (
    "首页 > 政务公开 > 政府信息公开年报 > 2022年政府信息公开工作年度报告",
    "登录 |  注册 ",
    "中国政府网 | 重庆市人民政府 | 简体 繁體|",
    "索 引 号: | 11320000014000319N/2024-00001 | 生成日期: | 2024-01-05 |",
    "发布日期:2022-01-29 16:33 浏览次数:19432 字体:[ 大 中 小 ]",
    "| | | |",
    "文 号:",
    "成文日期: 2023-01-12",
    "字体:【 默认 超大 】 打印 分享:",
)
FURNITURE_AFTER = (
    "扫一扫在手机打开当前页",
    "上一篇:2020年年报 | 下一篇:2022年年报 |",
    "地址:人民路18号 邮编:471000 电话:0379-63210000",
    "备案号:豫ICP备05001234号-1 公网安备41030302000123号",
    "主办:区人民政府办公室 | 网站地图 | 访问量 1024 |",
)
PINYIN = {"数据": "数据(jù)", "统计": "统计(jì)", "复议": "复议(yì)"}


@cache
def _traditional() -> OpenCC:
    return OpenCC("s2t")


@dataclass(frozen=True)
class Writer:
    """Collects a document's tokens; headings are numbered as the style has it."""

    press: Press
    layout: Layout

    @property
    def style(self) -> Style:
        return self.press.style

    def line(self, text: str) -> Tokens:
        yield widen(text, self.style) + "\n", None

    def gap(self) -> Tokens:
        yield "\n" * self.style.blank_lines, None

    def heading(self, number: int, section: str) -> Tokens:
        kind = self.style.headings
        if kind == "missing":
            return
        words = HEADINGS[section][self.press.rng.randrange(1, 3) if kind == "long" else 0]
        shift = 1 if kind == "slipped" and number >= 2 else 0
        mark = {"flat": "1、", "bare": ""}.get(kind, f"{NUMERALS[number + shift]}、")
        yield from self.gap()
        yield from self.line(mark + words + ("。" if kind == "long" else ""))
        yield from self.gap()

    def prose(self, sentences: tuple[str, ...]) -> Tokens:
        rng = self.press.rng
        for i, sentence in enumerate(sentences):
            if self.style.headings == "nested" and sentences is OVERVIEW:
                yield from self.line(f"{NUMERALS[i]}、{NESTED[i]}")
            text = sentence.format(a=rng.randint(2, 90), b=rng.randint(100, 900))
            yield from self.line(text)
            yield from self.gap()

    def table(self, grid: Grid) -> Tokens:
        tokens = self.layout.write(grid)
        if self.style.page_numbers and len(grid.rows) > 6 and self.layout.separated:
            yield from _page_break(grid, self.layout, self.press.rng)
        else:
            yield from tokens


def _page_break(grid: Grid, layout: Layout, rng: Random) -> Tokens:
    """The table over two pages, with a page number between rows."""
    cut = rng.randrange(4, len(grid.rows) - 1)
    yield from layout.write(replace(grid, rows=grid.rows[:cut]))
    page = rng.choice(("- 3 -", "第3页", "— 4 —", "第 3 页 共 5 页"))
    yield f"\n{page}\n\n", None
    yield from layout.write(replace(grid, rows=grid.rows[cut:]))


def _title(writer: Writer) -> Tokens:
    known, rng = writer.press.known, writer.press.rng
    agency, year = known.agency, known.year
    shapes = (
        f"{agency}{year}年政府信息公开工作年度报告",
        f"{agency}\n{year}年政府信息公开工作年度报告",
        f"{year}年{agency}政府信息公开工作年度报告",
        f"{agency}{year}年度政府信息公开年报",
    )
    yield from writer.line(rng.choice(shapes))
    yield from writer.gap()
    period = f"本报告依条例编制，数据统计期限为{year}年1月1日至{year}年12月31日。"
    yield from writer.line(period)


def _furniture(lines: tuple[str, ...], count: int, rng: Random) -> Tokens:
    for line in rng.sample(lines, k=min(count, len(lines))):
        yield line + "\n", None


def _sections(writer: Writer, grids: dict[str, Grid]) -> Tokens:
    for number, section in enumerate(HEADINGS):
        yield from writer.heading(number, section)
        if section == "overview":
            yield from writer.prose(OVERVIEW)
        elif section == "problems":
            yield from writer.prose(PROBLEMS)
        elif section == "other_matters":
            yield from writer.line("无其他需要报告的事项。")
        elif section in grids:
            yield from writer.table(grids[section])


OUTLINE_2014 = (
    ("概述", "本年度报告由办公室编制，全文包括概述等六个部分。"),
    ("主动公开政府信息情况", "通过网站公开政府信息12条，占33.04%。"),
    ("依申请公开政府信息情况", "本年度收到申请若干，均按时办结。"),
    ("政府信息公开的收费及减免情况", "未收取费用。"),
    ("申请行政复议、提起行政诉讼情况", "详见附表。"),
    ("存在的主要问题和改进措施", "队伍建设有待加强，将开展培训2次。"),
)


def _annex(writer: Writer, grids: dict[str, Grid]) -> Tokens:
    for number, (words, sentence) in enumerate(OUTLINE_2014):
        yield from writer.line(f"{NUMERALS[number]}、{words}")
        yield from writer.line(sentence)
        yield from writer.gap()
    yield from writer.line("附表")
    yield from writer.line("政府信息公开情况统计表")
    yield from writer.line(f"（{writer.press.known.year}年度）")
    yield from writer.line("填报单位（盖章）：" + writer.press.known.agency)
    yield from writer.table(grids["annex"])
    yield from writer.line("单位负责人： 审核人： 填报人： 联系电话：0379-63210000")
    yield from writer.line(f"填报日期：{writer.press.known.year + 1}年1月10日")


def _convert(tokens: list[Token], style: Style) -> list[Token]:
    """Script and pinyin of everything but figures; neither adds nor removes lines."""

    def turn(text: str) -> str:
        if style.pinyin:
            for word, glossed in PINYIN.items():
                text = text.replace(word, glossed)
        return _traditional().convert(text) if style.traditional else text

    return [(text if key and _is_figure(text) else turn(text), key) for text, key in tokens]


def _is_figure(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _locate(tokens: list[Token]) -> dict[Key, int]:
    lines: dict[Key, int] = {}
    line = 1
    for text, key in tokens:
        if key:
            lines[key] = line
        line += text.count("\n")
    return lines


def _strew(text: str, style: Style, rng: Random) -> str:
    """NULs or control characters between characters, never inside a line end."""
    if not style.noise:
        return text
    marks = "\0" if style.noise == "nul" else "\x01\x02\x07\x08\x0e\x1b\x7f"
    noisy = [c + rng.choice(marks) if c != "\n" and rng.random() < 0.01 else c for c in text]
    return "".join(noisy)


def _end_lines(text: str, style: Style, rng: Random) -> str:
    if style.newline == "mixed":
        ends = ("\n", "\r\n")
        return re.sub("\n", lambda _: rng.choice(ends), text)
    return text.replace("\n", style.newline)


def _drawn_grids(press: Press) -> dict[str, Grid]:
    if press.known.form == "2014":
        return {"annex": GRIDS["annex"](press)}
    return {name: GRIDS[name](press) for name in GRIDS if name != "annex"}


def _tokens(writer: Writer, grids: dict[str, Grid]) -> Iterator[Token]:
    style, rng = writer.style, writer.press.rng
    yield from _furniture(FURNITURE_BEFORE, style.furniture, rng)
    yield from _title(writer)
    body = _annex if writer.press.known.form == "2014" else _sections
    yield from body(writer, grids)
    yield from writer.gap()
    yield from _furniture(FURNITURE_AFTER, style.furniture, rng)


def settle(style: Style, layout: Layout) -> Style:
    """The style without what the layout cannot carry.

    Glued digits have no marks or signs, and no blanks: `规章135` could be 13 and 5 beside a blank,
    `规章-5` a dash and 5.
    """
    if layout.glued:
        return replace(style, thousands="", signs="plain", unit="", remarks=False, padding="",
                       label_space="", wrap="", local_rows=0, zeros="0",
                       totals="printed")  # fmt: skip
    if not layout.separated:
        return replace(style, remarks=False, wrap="", label_space="", padding="")
    if layout.name in ("tab_broken", "leadpipe_indent", "one_line_pipes"):
        return replace(style, wrap="", page_numbers=False)
    return replace(style, wrap="" if layout.name.startswith("html") else style.wrap)


def render(known: Known, layout_name: str, style: Style | None = None) -> Rendered:
    """The report as text, with the line and printed value of each of its cells."""
    layout = LAYOUTS[layout_name]
    style = settle(style or Style(), layout)
    rng = Random(style.seed)
    press = Press(known, style, rng)
    grids = _drawn_grids(press)
    rows = [row for grid in grids.values() for row in grid.rows]
    tokens = _convert(list(_tokens(Writer(press, layout), grids)), style)
    text = _end_lines(_strew("".join(text for text, _ in tokens), style, rng), style, rng)
    return Rendered(
        text=text,
        known=known,
        layout=layout_name,
        style=style,
        values=press.values,
        lines=_locate(tokens),
        kept=frozenset(
            key for row in rows if press.odd.isdisjoint(row.keys) for key in kept_keys(layout, row)
        ),
        local=press.local,
        odd=frozenset(press.odd),
        signs={c.key: c.text.strip() for row in rows for c in row.cells if c.key},
    )
