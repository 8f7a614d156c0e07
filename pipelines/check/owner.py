"""Whose a report is and of which year, by the file and its path alone; what is doubted of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipelines.agencies.districts import Signs
from pipelines.agencies.doubts import find_doubts
from pipelines.agencies.owners import UNTOLD, Agency, Evidence, is_vague, resolve_agency
from pipelines.agencies.years import Year, YearSigns, choose_year, year_of_file
from pipelines.placed.remarks import Doubt
from pipelines.report import Report

OF_A_FOLDER = ("R-01", "R-07")
"""Doubts that weigh where a file lies among others."""
TOLD_BY_A_FOLDER = ("R-04", "R-05")


class Owner(NamedTuple):
    """`agency_id` as in core.dim_agency; of an organ whose place is not told it ends in '@'.

    Both are '' where nothing tells whose report it is.
    """

    agency_id: str
    name: str

    @property
    def is_placed(self) -> bool:
        return not self.agency_id.endswith("@")


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
    agency = _find_agency(report, path)
    return Owner(agency.agency_id, agency.agency_name)


def _find_agency(report: Report, path: Path) -> Agency:
    if report.status != "parsed":
        return UNTOLD
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
    note, covered = imprint.title_note, imprint.covered
    return resolve_agency(Evidence("", title, note, name, year, signs, covered))


def doubt_imprint(report: Report, path: Path, this_year: int) -> Iterator[Doubt]:
    """What is doubted of whose report it is, and of which year, but for what a raw folder tells.

    That a file alone does not tell them is no error: where it lies may do so at night.
    """
    if report.status != "parsed":
        return
    agency, year = _find_agency(report, path), find_year(report, path)
    for doubt in find_doubts(year, agency, this_year):
        if doubt.rule not in OF_A_FOLDER:
            severity = "warning" if doubt.rule in TOLD_BY_A_FOLDER else doubt.severity
            shown = (doubt.expected, doubt.found, None, doubt.message, doubt.message_zh)
            yield Doubt(doubt.rule, severity, "", "", *shown)
