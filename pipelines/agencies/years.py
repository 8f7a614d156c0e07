"""The year a report is about: manifest, title, statistics period, prose, file name, date − 1."""

import re
from functools import lru_cache
from typing import NamedTuple

_FILE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


class YearSigns(NamedTuple):
    """What tells a report's year; None and '' where nothing does."""

    manifest: int | None
    title: int | None
    titles: str  # all years printed in titles, as they stand where they cannot be read
    period: int | None
    prose: int | None
    file: int | None
    published: int | None


class Year(NamedTuple):
    """`against` is a sign that says otherwise, in words; `severity` how much that weighs."""

    year: int | None
    basis: str
    against: str
    severity: str


@lru_cache(maxsize=1 << 16)
def choose_year(signs: YearSigns) -> Year:
    """The strongest sign counts; the next ones that differ are named."""
    stated = [
        ("manifest", signs.manifest),
        ("title", signs.title),
        ("period", signs.period),
        ("prose", signs.prose),
        ("file name", signs.file),
        ("publication", signs.published and signs.published - 1),
    ]
    told = [(basis, year) for basis, year in stated if year is not None]
    if not told:
        return Year(None, "", "", "")
    basis, year = told[0]
    strong: list[tuple[str, int | str]] = [
        (b, y) for b, y in told[1:] if b in ("title", "period") and y != year
    ]
    strong += [("title", y) for y in signs.titles.split("；") if y and not _is_year(y, year)][:1]
    if signs.published and signs.published < year and basis != "publication":
        strong.append(("publication", signs.published))
    weak = [(b, y) for b, y in told[1:] if b == "prose" and y != year]
    against = ", ".join(dict.fromkeys(f"{b} {y}" for b, y in strong or weak))
    severity = "warning" if strong else "info" if weak else ""
    return Year(year, basis, against, severity)


def _is_year(printed: str, year: int) -> bool:
    """Whether a title's year is the one, also cut short: 22年."""
    return printed.removesuffix("年") in (str(year), str(year)[2:])


def year_of_file(name: str) -> int | None:
    """The year in a file's name, where it holds one only."""
    years = set(_FILE_YEAR.findall(name))
    return int(years.pop()) if len(years) == 1 else None
