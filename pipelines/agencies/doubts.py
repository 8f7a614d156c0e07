"""Doubts about a report's agency, district and year, as findings in English and Chinese.

R-01 district open (with candidates), R-02 years differ, R-03 year out of range, R-04 year not told,
R-05 agency not told, R-06 wrong line of the manifest (`manifest`), R-07 evidence of another place,
R-08 another organ signs or publishes, R-09 its words tell another scope.
"""

from collections.abc import Iterator
from typing import NamedTuple

from pipelines.agencies.owners import Agency
from pipelines.agencies.places import EARLIEST
from pipelines.agencies.years import Year, describe_difference

_SCOPES_ZH = {"own": "本机关", "consolidated": "全域汇总"}
_SHOWN = 12
"""Candidates named in a message; `expected` has all of them."""


class Doubt(NamedTuple):
    """One row is a doubt, as in `resolved.doubt`."""

    rule: str
    severity: str
    message: str
    message_zh: str
    expected: str = ""
    found: str = ""


def find_doubts(year: Year, agency: Agency, this_year: int) -> tuple[Doubt, ...]:
    """What is doubted of a report; it is not loaded for an error, by the first one's words."""
    return (*_agency_doubts(agency), *_year_doubts(year, this_year))


def _agency_doubts(agency: Agency) -> Iterator[Doubt]:
    name = agency.agency_name
    if not agency.agency_id:
        words, chinese = "nothing tells whose report it is", "无法判断是哪个机关的报告"
        yield Doubt("R-05", "error", words, chinese)
    elif agency.district_code is None and agency.level != "central":
        yield _open_district(name, agency.candidates)
    if agency.against:
        yield Doubt(
            "R-07",
            "warning",
            f"{name} is taken for {agency.district_code}; other evidence says {agency.against}",
            f"{name}归入{agency.district_code},但另有依据指向{agency.against}",
            agency.district_code or "",
            agency.against,
        )
    if agency.other:
        words = f"the report is taken for {name}'s; its signature or header says {agency.other}"
        chinese = f"报告归入{name},但落款或页头为{agency.other}"
        yield Doubt("R-08", "warning", words, chinese, name, agency.other)
    if agency.scope_against:
        words = f"{name}'s report is taken for {agency.scope}, but says: {agency.scope_against}"
        chinese = f"{name}的报告按{_SCOPES_ZH[agency.scope]}计,但文中称“{agency.scope_against}”"
        yield Doubt("R-09", "warning", words, chinese, agency.scope, agency.scope_against)


def _open_district(name: str, candidates: tuple[str, ...]) -> Doubt:
    words, chinese = f"the district of {name} is not resolved; ", f"{name}所属行政区划无法确定"
    some, more = "；".join(candidates[:_SHOWN]), len(candidates) - _SHOWN
    if not candidates:
        return Doubt("R-01", "warning", words + "nothing tells it", chinese, "", name)
    words += f"it may be {some}" + (f" or one of {more} more" if more > 0 else "")
    chinese += f",可能为:{some}" + (f"等{len(candidates)}个" if more > 0 else "")
    return Doubt("R-01", "warning", words, chinese, "；".join(candidates), name)


def _year_doubts(year: Year, this_year: int) -> Iterator[Doubt]:
    if year.year is None:
        words, chinese = "nothing tells the year of the report", "无法判断报告年度"
        yield Doubt("R-04", "error", words, chinese)
    elif not EARLIEST <= year.year <= this_year:
        span = f"{EARLIEST}–{this_year}"
        words, chinese = (
            f"the year {year.year} is not one of {span}",
            f"年度{year.year}不在{span}之内",
        )
        yield Doubt("R-03", "error", words, chinese, span, str(year.year))
    if year.against:
        words, chinese = describe_difference(year)
        yield Doubt("R-02", year.severity, words, chinese, str(year.year), year.against)
