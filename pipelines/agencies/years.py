"""The year a report is about: manifest, title, statistics period, prose, file name, date − 1.

A report is due by 31 January or 31 March of the year after its own (政府信息公开条例, 第四十九条;
by 31 March until 2018, 第三十一条).
"""

import re
from functools import lru_cache
from typing import NamedTuple

_EARLY = 10
"""From this month on a report of the running year may be out; of one before it speaks another."""
_FILE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


class YearSigns(NamedTuple):
    """What tells a report's year; None and '' where nothing does."""

    manifest: int | None
    title: int | None
    titles: str  # all years printed in titles, as they stand where they cannot be read
    period: int | None
    prose: int | None
    file: int | None
    published: str  # the month, 2022-01


class Year(NamedTuple):
    """`against` is a sign that says otherwise, in words; `severity` how much that weighs."""

    year: int | None
    basis: str
    against: str
    severity: str


@lru_cache(maxsize=1 << 16)
def choose_year(signs: YearSigns) -> Year:
    """The strongest sign counts; the next ones that differ are named."""
    told = _tell_years(signs)
    if not told:
        return Year(None, "", "", "")
    basis, year = told[0]
    strong, weak = _strong_against(signs, told), _weak_against(signs, told)
    against = ", ".join(dict.fromkeys(strong or weak))
    return Year(year, basis, against, "warning" if strong else "info" if weak else "")


def _tell_years(signs: YearSigns) -> list[tuple[str, int]]:
    stated = [
        ("manifest", signs.manifest),
        ("title", signs.title),
        ("period", signs.period),
        ("prose", signs.prose),
        ("file name", signs.file),
        ("publication", int(signs.published[:4]) - 1 if signs.published else None),
    ]
    return [(basis, year) for basis, year in stated if year is not None]


def _strong_against(signs: YearSigns, told: list[tuple[str, int]]) -> list[str]:
    year = told[0][1]
    other = [f"{b} {y}" for b, y in told[1:] if b in ("title", "period") and y != year]
    other += [f"title {y}" for y in signs.titles.split("；") if y and not _is_year(y, year)][:1]
    other += [f"prose {signs.prose}"] if _is_copied(signs, year) else []
    far = _is_too_early(signs.published, year) or _is_copied(signs, year)
    return other + ([f"publication {signs.published}"] if far else [])


def _is_copied(signs: YearSigns, year: int) -> bool:
    """Whether prose and publication both tell the year after: the title is the last report's."""
    out = int(signs.published[:4]) - 1 if signs.published else None
    return signs.prose == out == year + 1


def _weak_against(signs: YearSigns, told: list[tuple[str, int]]) -> list[str]:
    """Prose; and the publication, where nothing better than prose or a file's name tells."""
    basis, year = told[0]
    other = [(b, y) for b, y in told[1:] if y != year]
    late = basis in ("prose", "file name") and "publication" in dict(other)
    prose = [f"{b} {y}" for b, y in other if b == "prose"]
    return prose + ([f"publication {signs.published}"] if late else [])


def _is_too_early(month: str, year: int) -> bool:
    """Whether a report of the year cannot have been out in that month."""
    return bool(month) and (int(month[:4]), int(month[5:7])) < (year, _EARLY)


def _is_year(printed: str, year: int) -> bool:
    """Whether a title's year is the one, also cut short: 22年."""
    return printed.removesuffix("年") in (str(year), str(year)[2:])


def year_of_file(name: str) -> int | None:
    """The year in a file's name, where it holds one only."""
    years = set(_FILE_YEAR.findall(name))
    return int(years.pop()) if len(years) == 1 else None


_SIGNS_ZH = {
    "manifest": "清单",
    "title": "标题",
    "period": "统计期间",
    "prose": "正文",
    "file name": "文件名",
    "publication": "发布时间",
    ", ": "、",
}


def describe_difference(year: Year) -> tuple[str, str]:
    """What a year that other signs are against is told by, in English and Chinese."""
    basis, against = _in_chinese(year.basis), _in_chinese(year.against)
    return (
        f"the year {year.year} is told by {year.basis}, but: {year.against}",
        f"年度取{year.year}（据{basis}），但另有：{against}",
    )


def _in_chinese(signs: str) -> str:
    """What tells a year, `title 2022, prose 2021`, as a clerk reads it."""
    for english, chinese in _SIGNS_ZH.items():
        signs = signs.replace(english, chinese)
    return signs
