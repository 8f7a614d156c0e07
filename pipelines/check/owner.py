"""Whose a report is and of which year, by the file and its path alone; what is doubted of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipelines.agencies.districts import Signs
from pipelines.agencies.owners import Evidence, is_vague, resolve_agency
from pipelines.agencies.places import EARLIEST
from pipelines.agencies.years import (
    Year,
    YearSigns,
    choose_year,
    describe_difference,
    year_of_file,
)
from pipelines.placed.remarks import Doubt
from pipelines.report import Report

NO_OWNER = ("nothing tells whose report it is", "无法判断是哪个机关的报告")
NO_YEAR = ("nothing tells the year of the report", "无法判断报告年度")


class Owner(NamedTuple):
    """`agency_id` as in core.dim_agency; of an organ whose place is not told it ends in '@'.

    Both are '' where nothing tells whose report it is.
    """

    agency_id: str
    name: str

    @property
    def is_placed(self) -> bool:
        return not self.agency_id.endswith("@")


NOBODY = Owner("", "")
NO_SIGN = Year(None, "", "", "")


def find_year(report: Report, path: Path) -> Year:
    """As the warehouse finds it, without a manifest."""
    if report.status != "parsed":
        return NO_SIGN
    imprint = report.imprint
    return choose_year(
        YearSigns(
            manifest=None,
            title=imprint.title_year,
            titles=imprint.title_years,
            period=imprint.period_year,
            prose=imprint.prose_year,
            file=year_of_file(path.name),
            published=imprint.published_on[:7],
        )
    )


def find_owner(report: Report, path: Path) -> Owner:
    """As the warehouse finds it, the path as given being that below the raw folder."""
    if report.status != "parsed":
        return NOBODY
    imprint = report.imprint
    title = imprint.agency_printed
    folder = "" if path.parent == Path() else path.parent.as_posix()
    name = "" if title and not is_vague(title) else path.name
    year = find_year(report, path).year
    signs = Signs(
        "",
        folder,
        imprint.publisher,
        imprint.signature,
        imprint.mentions,
        imprint.contacts,
        imprint.place_hints,
    )
    agency = resolve_agency(Evidence("", title, imprint.title_note, name, year, signs))
    return Owner(agency.agency_id, agency.agency_name)


def doubt_imprint(report: Report, path: Path, this_year: int) -> Iterator[Doubt]:
    """R-02 to R-05: whose report it is, and of which year.

    That a file alone does not tell them is no error: where it lies may do so at night.
    """
    if report.status != "parsed":
        return
    year = find_year(report, path)
    if not find_owner(report, path).agency_id:
        yield _doubt("R-05", "warning", "", "", *NO_OWNER)
    if year.year is None:
        yield _doubt("R-04", "warning", "", "", *NO_YEAR)
    elif not EARLIEST <= year.year <= this_year:
        yield _doubt_span(year.year, f"{EARLIEST}–{this_year}")
    if year.against:
        yield _doubt_signs(year)


def _doubt_span(year: int, span: str) -> Doubt:
    words = f"the year {year} is not one of {span}"
    return _doubt("R-03", "error", span, str(year), words, f"年度{year}不在{span}之内")


def _doubt_signs(year: Year) -> Doubt:
    return _doubt("R-02", year.severity, str(year.year), year.against, *describe_difference(year))


def _doubt(rule: str, severity: str, expected: str, found: str, words: str, zh: str) -> Doubt:
    return Doubt(rule, severity, "", "", expected, found, None, words, zh)
