"""Printed names and dates → agency, district, scope and year of a report.

What one report says, whatever stands in the others; which of several is current, SQL judges
(`sql/resolved/`). Mending `data/reference/` needs no parse. Names and evidence that repeat are
taken apart once.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple, overload

import pandas as pd

from pipelines.agencies.districts import Signs
from pipelines.agencies.doubts import Doubt, find_doubts
from pipelines.agencies.owners import Agency, Evidence, is_vague, resolve_agency
from pipelines.agencies.years import Year, YearSigns, choose_year, year_of_file
from pipelines.store.pool import map_over
from pipelines.tables import DOUBT

PRINTED = [
    "report_id",
    "path",
    "agency_printed",
    "title_year",
    "title_years",
    "title_note",
    "publisher",
    "signature",
    "mentions",
    "contacts",
    "place_hints",
    "period_year",
    "prose_year",
    "published_on",
    "covered",
]
SLICE = 20_000
"""Reports that one process resolves at a time."""


class Told(NamedTuple):
    """`reports`: what a parsed report tells, `resolved.told`; `doubts`: a doubt about one."""

    reports: pd.DataFrame
    doubts: pd.DataFrame


def tell_reports(
    printed: pd.DataFrame,
    manifest: pd.DataFrame | None = None,
    this_year: int = 9999,
    workers: int = 1,
) -> Told:
    """`printed` has one row a parsed report, with the columns of PRINTED.

    `manifest` is the frame of `read_manifest`. A report whose agency or year is not told, or
    whose year lies outside 2008 … this_year, is not to be loaded.
    """
    slices = _Slices(_with_manifest(printed, manifest))
    told = list(map_over(partial(_tell_slice, this_year=this_year), slices, workers, [__name__]))
    reports = pd.concat([frame for frame, _ in told]).sort_index()
    return Told(reports, pd.concat([doubts for _, doubts in told], ignore_index=True))


class _Slices(Sequence[pd.DataFrame]):
    """The reports by the name they print, so many at a time; cut out when they are asked for."""

    def __init__(self, joined: pd.DataFrame) -> None:
        self._joined = joined.sort_values("agency_printed", kind="stable")

    def __len__(self) -> int:
        return max(1, -(-len(self._joined) // SLICE))

    @overload
    def __getitem__(self, at: int) -> pd.DataFrame: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[pd.DataFrame]: ...
    def __getitem__(self, at: int | slice) -> pd.DataFrame | Sequence[pd.DataFrame]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        if at >= len(self):
            raise IndexError(at)
        return self._joined.iloc[at * SLICE : (at + 1) * SLICE]


def _tell_slice(joined: pd.DataFrame, this_year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Agency and year of some of the reports, and the doubts about them; the index is kept.

    Reports of one title stand together, so that each name is taken apart once.
    """
    index = joined.index
    joined = joined.reset_index(drop=True)
    years = _choose_years(joined)
    agencies = [resolve_agency(evidence) for evidence in _evidence(joined, years)]
    doubts = [
        find_doubts(year, agency, this_year) for year, agency in zip(years, agencies, strict=True)
    ]
    reports = _report_frame(joined, years, agencies, doubts)
    return reports.set_axis(index), _doubt_frame(reports["report_id"], doubts)


def _with_manifest(printed: pd.DataFrame, manifest: pd.DataFrame | None) -> pd.DataFrame:
    names = {"agency": "manifest_agency", "district_code": "manifest_code", "year": "manifest_year"}
    if manifest is None or manifest.empty:
        return printed.assign(manifest_agency="", manifest_code="", manifest_year=None).reset_index(
            drop=True
        )
    known = manifest[["path", *names]].rename(columns=names)
    return printed.merge(known, on="path", how="left")


def _choose_years(joined: pd.DataFrame) -> list[Year]:
    numbers = ("manifest_year", "title_year", "period_year", "prose_year")
    manifest, title, period, prose = (_numbers(joined[name]) for name in numbers)
    files = (year_of_file(path.rpartition("/")[2]) for path in _texts(joined["path"]))
    published = (day[:7] for day in _texts(joined["published_on"]))
    titles = _texts(joined["title_years"])
    signs = map(YearSigns, manifest, title, titles, period, prose, files, published)
    return [choose_year(sign) for sign in signs]


def _evidence(joined: pd.DataFrame, years: list[Year]) -> Iterator[Evidence]:
    names = ("manifest_agency", "agency_printed", "title_note")
    around = ("manifest_code", "publisher", "signature", "mentions", "contacts", "place_hints")
    manifest, titles, notes = (_texts(joined[name]) for name in names)
    code, *said = (_texts(joined[name]) for name in around)
    places = [path.rpartition("/") for path in _texts(joined["path"])]
    signs = map(Signs, code, [folder for folder, _, _ in places], *said)
    files = [
        "" if title and not is_vague(title) else name
        for title, (_, _, name) in zip(titles, places, strict=True)
    ]
    told = [year.year for year in years]
    return map(Evidence, manifest, titles, notes, files, told, signs, _texts(joined["covered"]))


def _numbers(column: pd.Series) -> list[int | None]:
    found = pd.to_numeric(column, errors="coerce").tolist()
    return [None if pd.isna(number) else int(number) for number in found]


def _texts(column: pd.Series) -> list[str]:
    return [text if isinstance(text, str) else "" for text in column.tolist()]


def _report_frame(
    joined: pd.DataFrame, years: list[Year], agencies: list[Agency], doubts: list[tuple[Doubt, ...]]
) -> pd.DataFrame:
    ids = joined["report_id"].astype("str")
    known = [
        a.agency_id + i if a.agency_id.endswith("@") else a.agency_id
        for a, i in zip(agencies, ids, strict=True)
    ]
    reasons = [_unloaded(of_report) for of_report in doubts]
    return joined[["report_id"]].assign(
        agency_id=pd.Series([k or None for k in known], dtype="str"),
        agency_name=pd.Series([a.agency_name or None for a in agencies], dtype="str"),
        agency_basis=pd.Series([a.told_by for a in agencies], dtype="str"),
        year=pd.Series([y.year for y in years], dtype="Int32"),
        year_basis=pd.Series([y.basis for y in years], dtype="str"),
        district_code=pd.Series([a.district_code for a in agencies], dtype="str"),
        district_basis=pd.Series([a.basis for a in agencies], dtype="str"),
        scope=pd.Series([a.scope for a in agencies], dtype="str"),
        loaded=pd.Series([not reason for reason, _ in reasons], dtype="bool"),
        agency_kind=pd.Series([a.kind for a in agencies], dtype="str"),
        level=pd.Series([a.level or None for a in agencies], dtype="str"),
        is_vertical=pd.Series([a.is_vertical for a in agencies], dtype="bool"),
        unloaded=pd.Series([words for words, _ in reasons], dtype="str"),
        unloaded_zh=pd.Series([words for _, words in reasons], dtype="str"),
    )


def _doubt_frame(ids: pd.Series, doubts: list[tuple[Doubt, ...]]) -> pd.DataFrame:
    found = [
        (report_id, *doubt)
        for report_id, of_report in zip(ids, doubts, strict=True)
        for doubt in of_report
    ]
    return pd.DataFrame(found, columns=[column.name for column in DOUBT.columns])


def _unloaded(doubts: tuple[Doubt, ...]) -> tuple[str, str]:
    """Why a report's facts cannot enter, in English and Chinese; '' where they can."""
    errors = [doubt for doubt in doubts if doubt.severity == "error"]
    return (errors[0].message, errors[0].message_zh) if errors else ("", "")
