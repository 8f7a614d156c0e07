"""A table cell's text → a figure, a blank, a dash, a unit, a page number, or words."""

from __future__ import annotations

import re

_UNIT = "万元|亿元|百万元|千元|元|件次|件|项目|项|条|个|人次|次|人|宗|份|篇|起|家|期|场|批|部|处"
YUAN = {"元": 1.0, "千元": 1e3, "万元": 1e4, "百万元": 1e6, "亿元": 1e8}
DASHES = frozenset(
    ["-", "--", "---", "—", "——", "–", "―", "─", "━", "ー", "/", "//", "\\", "无", "*", "_", "__"]
)
"""Printed where a clerk leaves a cell without a figure; `无` says there is none."""

_FIGURE = re.compile(
    r"(?P<sign>[+\-−±]|增加|减少|新增|增|减)?\s*"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?\s*"
    rf"\(?(?P<unit>{_UNIT})?\)?\s*"
    r"(?P<remark>\([^()]{1,80}\))?"
)
_FIGURE_STARTS = frozenset("+-−±增减新")
_NEGATIVE = frozenset(["-", "−", "减", "减少"])
_PAGE = re.compile(
    r"[-—–―]\s*\d{1,3}\s*[-—–―]|第\s*\d{1,3}\s*页.{0,12}|\d{1,3}\s*/\s*\d{1,3}|"
    r"共\s*\d{1,3}\s*页|P(?:age)?\.?\s*\d{1,3}(?:\s*of\s*\d{1,3})?",
    re.IGNORECASE,
)


_PAGE_STARTS = frozenset("-—–―第共Pp")

LONGEST = 15
"""Digits of the longest figure that a float holds exactly."""

_UNIT_ALONE = re.compile(rf"\(?(?:单位:?)?(?:{_UNIT}|——)\)?")
_UNIT_STARTS = frozenset("(单—") | {unit[0] for unit in _UNIT.split("|")}


class Figure:
    """A figure as printed. `value` in `unit`; `unit` is '' where none is printed.

    No tuple, of which most reports make some new ones: those take five times as long to make.
    """

    __slots__ = ("printed", "remark", "unit", "value")

    def __init__(self, value: float, unit: str, printed: str, remark: str = "") -> None:
        self.value: float = value
        self.unit: str = unit
        self.printed: str = printed
        self.remark: str = remark

    @property
    def is_count(self) -> bool:
        """Whether it fits a cell of counts as it stands."""
        return self.unit == "" and self.value % 1 == 0


def read_figure(text: str) -> Figure | None:
    """The figure of a cell without white space around; None where it is anything else.

    `增15` is 15, `减4` is −4, `22(其中修订16件)` is 22 with a remark, `251000元` is 251000 元.
    A leading zero (`007`) is no figure: it is glued zeros, or a code. `1条)` is the end of a note.
    """
    if text.isdecimal() and text.isascii():
        is_plain = len(text) <= LONGEST and (text[0] != "0" or len(text) == 1)
        return Figure(float(text), "", text) if is_plain else None
    if not text[0].isdecimal() and text[0] not in _FIGURE_STARTS:
        return Figure(0.0, "", text) if text == "零" else None
    match = _FIGURE.fullmatch(text)
    if match is None or text.count("(") != text.count(")"):
        return None
    whole = match["whole"].replace(",", "")
    if len(whole) > LONGEST or (whole[0] == "0" and len(whole) > 1):
        return None
    value = float(whole + (match["decimals"] or ""))
    if match["sign"] in _NEGATIVE:
        value = -value
    return Figure(value, match["unit"] or "", text, match["remark"] or "")


def is_page_number(text: str) -> bool:
    """`- 3 -`, `第3页`, `3/12`: furniture of the page, never a figure."""
    may_be = text[0].isdecimal() or text[0] in _PAGE_STARTS
    return may_be and _PAGE.fullmatch(text) is not None


def is_unit(text: str) -> bool:
    """A cell that holds nothing but a unit, as in the annex of 2014."""
    return text[0] in _UNIT_STARTS and _UNIT_ALONE.fullmatch(text) is not None


def convert(value: float, printed: str, wanted: str) -> float | None:
    """`value` in `wanted` units; None where the two do not convert (件 into 元)."""
    if printed == wanted or not printed:
        return value
    if printed in YUAN and wanted in YUAN:
        return round(value * YUAN[printed] / YUAN[wanted], 6)
    return None
