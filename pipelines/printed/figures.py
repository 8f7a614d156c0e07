"""A table cell's text → a figure, a blank, a dash, a unit, a page number, or words."""

from __future__ import annotations

import re
from typing import Final

_UNIT = "万元|亿元|百万元|千元|元|件次|件|项目|项|条|个|人次|次|人|宗|份|篇|起|家|期|场|批|部|处"
YUAN: Final = {"元": 1.0, "千元": 1e3, "万元": 1e4, "百万元": 1e6, "亿元": 1e8}
DASHES: Final = frozenset(
    ["-", "--", "---", "—", "——", "–", "―", "─", "━", "ー", "/", "//", "\\", "无", "*", "_", "__"]
)
"""Printed where a clerk leaves a cell without a figure; `无` says there is none."""

_RISES: Final = ("+", "↑", "增加", "新增", "净增", "上升", "增", "升")
_FALLS: Final = (
    *("-", "−", "–", "—", "‐", "‒", "―", "─", "↓"),
    *("减少", "净减", "下降", "减", "降", "负"),
)
"""What is printed before a figure for its sign; any dash is a minus where digits follow at once."""

_SIGN: Final = "|".join(re.escape(sign) for sign in (*_RISES, *_FALLS))
_FIGURE: Final = re.compile(
    rf"(?:(?P<sign>{_SIGN})(?P<gap>:?\s*))?"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|[1-9]\d{0,2}(?: \d{3})+|\d+)(?P<decimals>\.\d+)?\s*"
    rf"\(?(?P<unit>{_UNIT})?\)?\s*"
    r"(?P<remark>\([^()]{1,80}\))?"
)
_FIGURE_STARTS: Final = frozenset(sign[0] for sign in (*_RISES, *_FALLS))
_LOOSE_SIGNS: Final = frozenset("+-−") | {sign for sign in (*_RISES, *_FALLS) if sign >= "\u4e00"}
"""Those that blanks may part from their digits; other dashes stand for a cell of their own then."""

_FALL: Final = re.compile("减(?!免)|降|负(?!责)|↓")
_FALL_AGAIN: Final = re.compile(rf"\((?:净?减少?|负)(?P<whole>\d+)(?:{_UNIT})?\)")
_DIGITS: Final = re.compile(r"\d+")
_OF_OTHERS: Final = re.compile("比|较|其中|含|包括")
_FALL_REMARKS: Final = frozenset(["(-)", "(−)", "(–)", "(—)", "(减)", "(减少)", "(负)", "(负数)"])
_RISE_REMARKS: Final = frozenset(["(+)", "(增)", "(增加)"])
_WRAPPED: Final = re.compile(r"'([^']+)'?|([\"'`$]|\*{1,2}|_{1,2})(.+)\2|[“‘](.+)[”’]")
_WRAPPERS: Final = frozenset("'\"`$*_“‘")
_PAGE: Final = re.compile(
    r"[-—–―]\s*\d{1,3}\s*[-—–―]|第\s*\d{1,3}\s*页.{0,12}|\d{1,3}\s*/\s*\d{1,3}|"
    r"共\s*\d{1,3}\s*页|P(?:age)?\.?\s*\d{1,3}(?:\s*of\s*\d{1,3})?",
    re.IGNORECASE,
)
_PAGE_STARTS: Final = frozenset("-—–―第共Pp")

_ODD_FIGURE: Final = re.compile(
    r"(?=.*\d)(?!.*[a-zA-Z]{3}|\d{4}[-./]\d{1,2}[-./])(?:[约共计近超达]|[共合累总]计|约为|收费)?"
    r"[^\s\u3400-\u9fff]{1,20}[余多]?[十百千万亿]{0,2}[件条次个人项篇元]{0,2}"
)
_SEVERAL: Final = re.compile(r"[\d.,]+\s+[\d.,]+|(?=.*\d\S)[\d.,]+(?:\s+[\d.,]+)+")
"""Several figures in a cell; three single digits are one that is printed wide: `1 9 7`."""
_NO_FIGURE: Final = re.compile("[未暂没无].{0,2}(?:统计|发生|涉及)|不详|不涉及|不适用")
"""What a clerk prints where there is no figure to print, in any table."""

_RMB: Final = "人民币"
"""Money may be printed behind it: 人民币32000元."""

LONGEST: Final = 15
"""Digits of the longest figure that a float holds exactly."""

_UNIT_ALONE: Final = re.compile(rf"\(?(?:单位:?)?(?:{_UNIT}|——)\)?")
_MONEY: Final = rf"(?:人民币)?(?P<unit>{'|'.join(YUAN)})"
_MONEY_NOTE: Final = re.compile(
    rf"位[:为]{_MONEY}(?![/或])|(?:\(|位)(?:人民币)?(?P<short>{'|'.join(YUAN)})(?:[),;]|$)"
)
_MONEY_END: Final = re.compile(rf"(?<!元[/或、])(?<![\d百千万亿]){_MONEY}\)?$")
_UNIT_STARTS: Final = frozenset("(单—") | {unit[0] for unit in _UNIT.split("|")}


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


def _is_doubled(digits: str) -> bool:
    """Whether one figure stands there twice, `636 636`: no blank that parts its thousands."""
    first, _, second = digits.partition(" ")
    return first == second


def read_figure(text: str) -> Figure | None:
    """The figure of a cell without white space around; None where it is anything else.

    `增15` is 15, `减4` and `8(减)` are −4 and −8, `8 040` is 8040, `22(其中修订16件)` is 22 with a
    remark, `251000元` is 251000 元, `$5$` and `'5` are 5. A leading zero (`007`) is no figure: it
    is glued zeros, or a code. `1条)` is the end of a note.
    """
    if text.isdecimal() and text.isascii():
        is_plain = len(text) <= LONGEST and (text[0] != "0" or len(text) == 1)
        return Figure(float(text), "", text) if is_plain else None
    if not text[0].isdecimal() and text[0] not in _FIGURE_STARTS:
        return _read_odd(text)
    match = _FIGURE.fullmatch(text)
    if match is None or text.count("(") != text.count(")"):
        return None
    whole = match["whole"].replace(",", "").replace(" ", "")
    if len(whole) > LONGEST or (whole[0] == "0" and len(whole) > 1):
        return None
    if _is_doubled(match["whole"]):
        return None
    value = float(whole + (match["decimals"] or ""))
    sign, remark = match["sign"] or "", match["remark"] or ""
    if match["gap"] and sign not in _LOOSE_SIGNS:
        return None
    factor = _read_sign(sign, remark, match["whole"]) if sign or remark else 1
    return Figure(factor * value, match["unit"] or "", text, remark) if factor else None


def _read_odd(text: str) -> Figure | None:
    """`零`, and figures between quotation marks or those of a markup."""
    if text == "零":
        return Figure(0.0, "", text)
    if text[0] == "人" and text.startswith(_RMB):
        figure = read_figure(text.removeprefix(_RMB).strip() or text[1:])
        return Figure(figure.value, figure.unit, text, figure.remark) if figure else None
    match = _WRAPPED.fullmatch(text) if text[0] in _WRAPPERS else None
    bare = next(filter(None, match.groups()[::-1]), "").strip() if match else ""
    figure = read_figure(bare) if bare[:1].isdecimal() else None
    return Figure(figure.value, figure.unit, text, figure.remark) if figure else None


def _read_sign(sign: str, remark: str, whole: str) -> int:
    """1 or −1; 0 where a remark leaves open of what it says that it fell, or against its sign.

    `8(减)` and `8(减少8项)` fell; `40(比上年减少5件)` speaks of another figure; `8(下降)`,
    `8(增3减11)` and `+8(减)` leave it open.
    """
    printed = -1 if sign in _FALLS else 1
    if _tells_fall(remark, whole):
        return 0 if sign in _RISES else -1
    if sign or not _FALL.search(remark):
        return 0 if printed < 0 and remark in _RISE_REMARKS else printed
    others = set(_DIGITS.findall(remark)) - {whole}
    return printed if others and _OF_OTHERS.search(remark) else 0


def _tells_fall(remark: str, whole: str) -> bool:
    if remark in _FALL_REMARKS:
        return True
    match = _FALL_AGAIN.fullmatch(remark)
    return match is not None and match["whole"] == whole


def may_be_figure(text: str) -> bool:
    """Whether words are what a clerk prints for a figure: `约5千件`, `8)`, `未统计`, `8 27`."""
    is_odd = _ODD_FIGURE.fullmatch(text) or _NO_FIGURE.fullmatch(text)
    return is_odd is not None or are_several(text)


def are_several(text: str) -> bool:
    return _SEVERAL.fullmatch(text) is not None


def is_page_number(text: str) -> bool:
    """`- 3 -`, `第3页`, `3/12`: furniture of the page, never a figure."""
    may_be = text[0].isdecimal() or text[0] in _PAGE_STARTS
    return may_be and _PAGE.fullmatch(text) is not None


def is_unit(text: str) -> bool:
    """A cell that holds nothing but a unit, as in the annex of 2014."""
    return text[0] in _UNIT_STARTS and _UNIT_ALONE.fullmatch("".join(text.split())) is not None


def find_unit(words: str) -> str:
    """The unit of money that heads, a label or a note tell, or end with; '' where they tell none.

    `收费金额(单位:元)`, `收费金额/元`, `(单位:万元,保留4位小数)`, also with blanks inside. `元)`
    may be the half of any unit.
    """
    if "元" not in words:
        return ""
    bare = "".join(words.split())
    if match := _MONEY_NOTE.search(bare):
        return match["unit"] or match["short"]
    end = _MONEY_END.search(bare) if bare.count(")") <= bare.count("(") else None
    return end["unit"] if end else ""


def is_as_printed(kept: str, printed: str) -> bool:
    """Whether figures without a unit of their own stand in the unit they are `kept` in.

    All counts do. Of money a form's own unit says nothing: clerks change it, or leave it out.
    `printed` is what the row or the head of the table prints, '' where neither does.
    """
    return kept not in YUAN or kept == printed


def measure(figure: Figure, kept: str, printed: str) -> tuple[float, str | None]:
    """A figure's value and its unit: in `kept` where that can be; None where nothing tells it."""
    unit = figure.unit or printed
    if not figure.unit and (is_as_printed(kept, printed) or not figure.value):
        return figure.value, kept
    value = convert(figure.value, unit, kept) if unit else None
    return (figure.value, unit or None) if value is None else (value, kept)


def convert(value: float, printed: str, wanted: str) -> float | None:
    """`value` in `wanted` units; None where the two do not convert (件 into 元)."""
    if printed == wanted or not printed:
        return value
    if printed in YUAN and wanted in YUAN:
        return round(value * YUAN[printed] / YUAN[wanted], 6)
    return None
