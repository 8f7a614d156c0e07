"""Doubts about a report's agency, district and year, as findings in English and Chinese.

R-01 district open (with candidates), R-02 years differ, R-03 year out of range, R-04 year not told,
R-05 agency not told, R-06 wrong line of the manifest (`manifest`), R-07 evidence differs.
"""

from collections.abc import Iterator

import pandas as pd

from pipelines.agencies.owners import Agency
from pipelines.agencies.places import EARLIEST
from pipelines.agencies.years import Year, describe_difference
from pipelines.tables import DOUBT

_SHOWN = 12
"""Candidates named in a message; `expected` has all of them."""


def find_doubts(
    reports: pd.Series, years: list[Year], agencies: list[Agency], this_year: int
) -> pd.DataFrame:
    """`reports` are their ids."""
    found = [
        (report_id, *doubt)
        for report_id, year, agency in zip(reports, years, agencies, strict=True)
        for doubt in _doubts(year, agency, this_year)
    ]
    return pd.DataFrame(found, columns=[column.name for column in DOUBT.columns])


Doubt = tuple[str, str, str, str, str, str]


def _doubts(year: Year, agency: Agency, this_year: int) -> Iterator[Doubt]:
    """rule, severity, message, message_zh, expected, found."""
    name = agency.agency_name
    if not agency.agency_id:
        yield (
            "R-05",
            "error",
            "whose report it is cannot be told; its figures are not loaded",
            "无法判断报告主体,数据未入库",
            "",
            "",
        )
    elif agency.district_code is None and agency.level != "central":
        yield _open_district(name, agency.candidates)
    if agency.against:
        yield (
            "R-07",
            "warning",
            f"{name} is taken for {agency.district_code}; other evidence says {agency.against}",
            f"{name}归入{agency.district_code},但另有依据指向{agency.against}",
            agency.district_code or "",
            agency.against,
        )
    yield from _year_doubts(year, this_year)


def _open_district(name: str, candidates: tuple[str, ...]) -> Doubt:
    words, chinese = f"the district of {name} is not resolved; ", f"{name}所属行政区划无法确定"
    some, more = "；".join(candidates[:_SHOWN]), len(candidates) - _SHOWN
    if not candidates:
        return "R-01", "warning", words + "nothing tells it", chinese, "", name
    words += f"it may be {some}" + (f" or one of {more} more" if more > 0 else "")
    chinese += f",可能为:{some}" + (f"等{len(candidates)}个" if more > 0 else "")
    return "R-01", "warning", words, chinese, "；".join(candidates), name


def _year_doubts(year: Year, this_year: int) -> Iterator[Doubt]:
    if year.year is None:
        words = "the year cannot be told; its figures are not loaded"
        yield "R-04", "error", words, "无法判断报告年度,数据未入库", "", ""
    elif not EARLIEST <= year.year <= this_year:
        words = f"the year {year.year} is out of range; its figures are not loaded"
        span = f"{EARLIEST}–{this_year}"
        yield "R-03", "error", words, f"年度{year.year}超出范围,数据未入库", span, str(year.year)
    if year.against:
        yield "R-02", year.severity, *describe_difference(year), str(year.year), year.against
