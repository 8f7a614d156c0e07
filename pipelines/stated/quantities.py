"""Figures that count something: their value, unit and bound, wherever they stand in a text.

Years are told apart; dates, document and article numbers, list numbers, ranges, times and
deadlines are not quantities, nor are the numerals of slogans (两个维护, 三安全一稳定).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Quantity(NamedTuple):
    """A figure at text[start:end], its unit included; `unit` is '' where none is printed.

    `value` is in `unit` (1.2万余条: 12000.0 条), percentages in percent points. `bound` is what
    the figure's own words say (90余, 95%以上): exact, at_least, at_most or about. A year has the
    unit 年.
    """

    start: int
    end: int
    value: float
    unit: str
    bound: str


HAN = "一二三四五六七八九十百千万两"
SCALES = {
    **{"百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7},
    **{"亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12},
}

_UNITS_OF_WORDS = (
    *("人次", "件次", "条次", "篇次", "场次", "批次", "户次", "家次", "起次", "宗次"),
    *("大类", "大项", "个百分点", "百分点", "个工作日", "工作日", "个小时", "小时", "分钟"),
    *("平方米", "平方公里", "公里"),
)
_UNITS = (
    "%‰件条篇期次个份项人名家场类部户种处起宗例批元块台套本册张幅则封通天版位倍页亩吨支座辆组轮"
    "字段句堂节对间所栋"
)
_NO_UNIT_BEFORE = {  # 22部 counts, 22部门 does not: what makes another word of a unit's end
    **{"部": "门分署委位队", "家": "庭长属园乡里", "名": "单录称额", "项": "目第之规"},
    **{"期": "间限刊望", "份": "额", "条": "例件款线第之规", "件": "数套", "场": "所地景"},
    **{"位": "置小数于居", "户": "籍外口", "次": "数序日月年第", "批": "复准示", "元": "旦"},
    **{"本": "级单机年局办镇区市县乡省街", "台": "账湾阶", "版": "块本面", "篇": "章", "张": "贴"},
    **{"种": "植子粮", "处": "理罚置长级室分", "类": "别型", "支": "部持出队行付", "天": "津然"},
    **{"人": "民大员事口均社力才身工", "组": "织成长建", "通": "过知报告道用信", "对": "于接照外"},
    **{"节": "日能假点约", "间": "接断", "所": "有在需属长", "字": "号第", "页": "码", "段": "落"},
    **{"起": "草诉至来到", "里": "处"},
}


def _spell(unit: str) -> str:
    """The unit's pattern, which no other word's is."""
    if unit == "个":
        return "个(?!意识|自信|维护|确立|服从|统一|[多半]?月|季度|年度)"
    others = _NO_UNIT_BEFORE.get(unit[-1])
    return f"{unit}(?![{others}])" if others else unit


_PLAIN_UNITS = "".join(unit for unit in _UNITS if _spell(unit) == unit)
_UNIT = "|".join(
    [_spell(unit) for unit in (*_UNITS_OF_WORDS, *_UNITS) if unit not in _PLAIN_UNITS]
    + [f"[{_PLAIN_UNITS}]"]
)
_QUANTITY = re.compile(
    rf"""
    (?P<number>[0-9{HAN}]
      (?:(?<=[0-9])
         (?<![0-9A-Za-z第每“‘《.*/×+_-].)(?<![0-9][,: 百千万亿].)(?<![第每百千万亿]\ .)
         [0-9]{{0,14}}+(?:,[0-9]{{3}}(?![0-9])){{0,4}}(?!,[0-9]{{3}}(?![0-9]))
         (?:\.[0-9]{{1,6}}+(?![0-9.]))?(?![0-9])
      |(?<=[{HAN}])
         (?<![0-9第每上下前这那另首再几数成跑〇零{HAN}].)
         [零{HAN}]{{0,8}}+
         (?:(?<=百)分之\ ?(?P<percent>[{HAN}]{{1,5}}+|[0-9]{{1,3}}(?:\.[0-9]{{1,4}})?))?))
    (?:\ ?(?P<more>[余多几来])?(?P<scale>[十百千万]?[万亿]|[百千])?(?P<more_after>[余多])?
       (?:(?:(?<=[0-9][万亿])|(?<=[0-9]\ [万亿]))\ ?
          (?P<low>[0-9]{{1,4}}+(?:\.[0-9]{{1,4}}+)?)\ ?(?P<low_scale>[百千万])?)?\ ?
       (?:(?P<unit>{_UNIT})|(?<=[0-9])(?=\ *(?:[,。;、)!]|$))|(?(percent)|(?!)))
       (?!\ ?[-~—至到]\ ?[0-9])
       (?P<edge>\ ?(?:及?以上|及?以下|以内|之内|左右|上下))?
    |(?P<year>\ ?年))
    """,
    re.VERBOSE | re.DOTALL,
)
_CLAUSE_END = re.compile(r" *(?:[,。;、)!:?]|其中|$)")
_RANGE = re.compile(r"[0-9][^,。;增减升降长少高低加大收接达]{0,3}[至到~—] ?$")
_RANGE_SIGNS = frozenset("至到~—")
LONGEST_TITLE = 60
_DEADLINE = re.compile(r"[以之]内|..[内前后]", re.DOTALL)
_EDGES = {"上": "at_least", "下": "at_most", "内": "at_most", "右": "about"}

# units of counts that Chinese numerals state without being part of a name
_HAN_UNITS = frozenset(["次", "件", "篇", "份", "场", "起", "宗", "例", "封", "部", "条"])
_DURATIONS = frozenset(["工作日", "个工作日", "天", "小时", "个小时", "分钟"])
_DIVISIBLE = _DURATIONS | {"%", "‰", "元", "倍", "个百分点", "百分点", "平方米", "平方公里", "公里"}
_DIVISIBLE |= {"亩", "吨"}

_HAN_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}
_HAN_DIGITS |= {"两": 2, "": 1}
_HAN_NUMBER = re.compile(
    "(?:([一二两三四五六七八九])千)?(?:([一二两三四五六七八九]?)百)?"
    "(?:零(?=.))?(?:([一二三四五六七八九]?)十)?(?:(?<![千百])([一二两三四五六七八九]))?"
)


def find_quantities(text: str) -> Iterator[Quantity]:
    """Every quantity and every year, in order; linear in the length of the text."""
    for match in _QUANTITY.finditer(text):
        number, percent, more, scale, more_after, low, low_scale, unit, edge, year = match.groups()
        start, end = match.span()
        if year:
            if len(number) == 4 and number[:2] in ("19", "20"):
                yield Quantity(start, end, float(number), "年", "exact")
            continue
        if _is_not_counted(text, start, end, unit):
            continue
        more = more or more_after
        if percent:
            value, unit = _value_of_percent(percent), "%"
        elif number[0] in HAN:
            value = None if scale else _value_in_han(match, number, more, unit)
        elif low:
            value = _add_low(number, scale, low, low_scale)
        elif number.isdigit() and not scale:
            value = float(number)
        else:
            value = _value_in_digits(number, scale, unit, start < 8 and not text[:start].strip())
        if value is not None:
            bound = _own_bound(more, edge) if more or edge else "exact"
            yield Quantity(start, end, value, unit or "", bound)


def _is_not_counted(text: str, start: int, end: int, unit: str | None) -> bool:
    """3件至5件, 在20个工作日内, 《措施20条》, 前10名."""
    if unit in _DURATIONS and _DEADLINE.match(text, end - 2):
        return True
    around = text[max(start - LONGEST_TITLE, 0) : start]
    if around.rfind("《") > around.rfind("》"):
        return True
    before = around[-2:].rstrip()[-1:]
    if before == "前" and unit in ("名", "位"):
        return True
    return before in _RANGE_SIGNS and _RANGE.search(text, max(start - 6, 0), start) is not None


def _value_in_digits(
    number: str, scale: str | None, unit: str | None, listed: bool
) -> float | None:
    """None where the figure may be a list number (1.3次会议) or two figures (2021,123)."""
    whole, point, decimals = number.partition(".")
    parts = whole.split(",")
    if len(parts) > 1 and len(parts[0]) > 3:
        return None
    if point and (listed or (not scale and unit not in _DIVISIBLE)):
        return None
    factor = SCALES.get(scale) if scale else 1
    return int("".join(parts) + decimals) * factor / 10 ** len(decimals) if factor else None


def _add_low(number: str, scale: str, low: str, low_scale: str | None) -> float | None:
    """123万4567, 3万5千, 1亿2000万; None for 3万5, which may be 35000."""
    below = float(low) * (SCALES[low_scale] if low_scale else 1)
    is_told = number.isdigit() and (low_scale or len(low) > 1) and below < SCALES[scale]
    return int(number) * SCALES[scale] + below if is_told else None


def _value_in_han(
    match: re.Match[str], number: str, more: str | None, unit: str | None
) -> float | None:
    """三次 at a clause's end, 十余件; not 三次产业, 两个维护, 四条底线."""
    if more == "来" or not unit:
        return None
    counts = unit in _HAN_UNITS or unit[-1] == "次"
    alone = match["edge"] or _CLAUSE_END.match(match.string, match.end())
    return han_number(number) if more or (counts and alone) else None


def _value_of_percent(figure: str) -> float | None:
    return han_number(figure) if figure[0] in HAN else float(figure)


def han_number(text: str) -> float | None:
    """三十二 → 32.0, 二百零五 → 205.0; None for 二三 (two or three), 二百五, 百千 and the like."""
    above, ten_thousands, below = text.rpartition("万")
    high, low = _below_ten_thousand(above), _below_ten_thousand(below)
    if high is None or low is None or (ten_thousands and not above):
        return None
    if ten_thousands and below and "千" not in below and below[0] != "零":
        return None
    return float(high * 10**4 + low)


def _below_ten_thousand(text: str) -> int | None:
    match = _HAN_NUMBER.fullmatch(text)
    if not match:
        return None
    digits = [0 if digit is None else _HAN_DIGITS[digit] for digit in match.groups()]
    return sum(d * power for d, power in zip(digits, (1000, 100, 10, 1), strict=True))


def _own_bound(more: str | None, edge: str | None) -> str:
    if edge:
        return "about" if "上下" in edge else _EDGES[edge[-1]]
    if more:
        return "about" if more == "来" else "at_least"
    return "exact"
