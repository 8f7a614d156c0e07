"""Printed names and dates → agency, district, scope, year and version of every report.

One pass over all reports, when the warehouse is built; mending `data/reference/` needs no parse.
Names and evidence that repeat are taken apart once.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple

import pandas as pd

from pipelines.claims import NOTHING, Claim, read_claim
from pipelines.districts import NOWHERE, Found, Signs, locate, own_label
from pipelines.manifest import EARLIEST, FINDING_COLUMNS
from pipelines.organs import TOWNSHIP, Organ, read_organ, renamed, zone_of
from pipelines.places import load_gazetteer
from pipelines.versions import mark_versions
from pipelines.years import Year, YearSigns, choose_year

_FILE_NOISE = re.compile(
    r"20\d\d\s*年?度?|政府信息公开|政务公开|信息公开|工作|年度|报告|年报|\(.*?\)|（.*?）|[\d\W_a-zA-Z]+"
)
_OWN_NOTE = re.compile(r"机关|本级")
_CANDIDATES = 12
PRINTED = [
    "report_id",
    "path",
    "sha256",
    "figures",
    "title",
    "agency_printed",
    "title_year",
    "title_years",
    "title_note",
    "corrected",
    "publisher",
    "mentions",
    "place_hints",
    "period_year",
    "prose_year",
    "published_on",
]
AGENCY_COLUMNS = [
    "agency_id",
    "agency_name",
    "agency_kind",
    "level",
    "district_code",
    "scope",
    "is_vertical",
]
REPORT_COLUMNS = [
    "report_id",
    "agency_id",
    "agency_name",
    "year",
    "year_basis",
    "district_code",
    "district_basis",
    "scope",
    "is_current",
    "version_status",
    "version_reason",
]


class Resolution(NamedTuple):
    """`reports`: a parsed report; `agencies`: core.dim_agency; `findings`: a doubt about one."""

    reports: pd.DataFrame
    agencies: pd.DataFrame
    findings: pd.DataFrame


class Evidence(NamedTuple):
    """What tells a report's agency and place, all as printed."""

    manifest: str
    title: str
    note: str
    file_name: str
    year: int | None
    signs: Signs


class Agency(NamedTuple):
    """An organ as resolved in a year; `agency_id` '' where the report does not tell it.

    An id that ends in '@' is of an organ without a place: the report's own id is to follow.
    """

    agency_id: str
    agency_name: str
    kind: str
    level: str
    district_code: str | None
    basis: str
    scope: str
    is_vertical: bool
    candidates: tuple[str, ...]
    against: str


UNTOLD = Agency("", "", "", "", None, "", "own", False, (), "")


def resolve_reports(
    printed: pd.DataFrame, manifest: pd.DataFrame | None = None, this_year: int = 9999
) -> Resolution:
    """`printed` has one row a parsed report, with the columns of PRINTED.

    `manifest` is the frame of `read_manifest`. A report whose agency or year is not told, or
    whose year lies outside 2008 … this_year, gets version_reason and is not current.
    """
    joined = _with_manifest(printed, manifest)
    years = [_choose_year(row) for row in _rows(joined, _YEAR_COLUMNS)]
    agencies = [
        resolve_agency(_evidence(row, year.year))
        for row, year in zip(_rows(joined, _NAME_COLUMNS), years, strict=True)
    ]
    reports = _report_frame(joined, years, agencies, this_year)
    findings = _findings(reports, years, agencies, this_year)
    dimension = _agency_frame(reports, agencies)
    return Resolution(reports[REPORT_COLUMNS], dimension, findings)


_YEAR_COLUMNS = [
    "manifest_year",
    "title_year",
    "title_years",
    "period_year",
    "prose_year",
    "path",
    "published_on",
]
_NAME_COLUMNS = [
    "manifest_agency",
    "manifest_code",
    "path",
    "agency_printed",
    "title_note",
    "publisher",
    "mentions",
    "place_hints",
]


def _with_manifest(printed: pd.DataFrame, manifest: pd.DataFrame | None) -> pd.DataFrame:
    names = {"agency": "manifest_agency", "district_code": "manifest_code", "year": "manifest_year"}
    if manifest is None or manifest.empty:
        return printed.assign(
            manifest_agency="", manifest_code="", manifest_year=None, listed=False
        ).reset_index(drop=True)
    known = manifest[["path", *names]].rename(columns=names).assign(listed=True)
    joined = printed.merge(known, on="path", how="left")
    joined["listed"] = joined["listed"].notna()
    return joined


def _rows(frame: pd.DataFrame, columns: list[str]) -> Iterator[tuple[object, ...]]:
    """Rows as plain tuples; a missing value is None."""
    cells = [frame[name].astype(object).where(frame[name].notna(), None) for name in columns]
    return zip(*cells, strict=True)


def _choose_year(row: tuple[object, ...]) -> Year:
    manifest, title, titles, period, prose, path, published = row
    numbers = [
        None if n is None else int(str(n).removesuffix(".0"))
        for n in (manifest, title, period, prose)
    ]
    return choose_year(
        YearSigns(
            numbers[0],
            numbers[1],
            str(titles or ""),
            numbers[2],
            numbers[3],
            PurePosixPath(str(path)).name,
            str(published or ""),
        )
    )


def _evidence(row: tuple[object, ...], year: int | None) -> Evidence:
    manifest, code, path, title, note, publisher, mentions, hints = (str(c or "") for c in row)
    folder, _, name = path.rpartition("/")
    return Evidence(
        manifest,
        title,
        note,
        "" if title and not _is_vague(title) else name,
        year,
        Signs(code, folder, publisher, mentions, hints),
    )


@lru_cache(maxsize=1 << 18)
def resolve_agency(evidence: Evidence) -> Agency:
    """Whose report it is, from what the report and the folder say."""
    claim, source = _owner(evidence)
    if claim.organ is None:
        return UNTOLD
    organ = _with_note(claim.organ, evidence.note)
    found = NOWHERE if claim.is_central else locate(claim, source, evidence.year, evidence.signs)
    return _agency(claim, organ, found)


def _owner(evidence: Evidence) -> tuple[Claim, str]:
    """The name that counts, and where it was found."""
    for source, name in (("manifest", evidence.manifest), ("title", evidence.title)):
        claim = read_claim(name)
        if name and claim.organ and not _is_vague(name):
            return claim, source
    signs = evidence.signs
    for source, names in (("publisher", signs.publisher), ("mention", signs.mentions)):
        for name in names.split("；"):
            claim = read_claim(name)
            if _may_own(claim, alone=source == "mention" and not signs.publisher):
                return claim, source
    claim = read_claim(_FILE_NOISE.sub("", evidence.file_name.rpartition(".")[0]))
    return (claim, "file name") if _may_own(claim, alone=True) else (NOTHING, "")


@lru_cache(maxsize=1 << 18)
def _is_vague(name: str) -> bool:
    """Whether a name tells a kind of organ only: 街道办事处, 镇人民政府, 人民政府."""
    claim = read_claim(name)
    if claim.divisions or claim.is_central or claim.organ is None:
        return False
    return claim.organ.kind in TOWNSHIP and not claim.organ.own_name


def _may_own(claim: Claim, alone: bool) -> bool:
    """Whether an organ named outside the title can be the report's.

    A government in the header is often only the site's; one in the text counts where nothing else
    is named.
    """
    organ = claim.organ
    if organ is None or read_organ(organ.name) is None or claim.is_central:
        return False
    if organ.kind in ("government", "government_office"):
        return alone and bool(claim.divisions)
    return organ.own_name or bool(claim.divisions)


def _with_note(organ: Organ, note: str) -> Organ:
    """A government's report marked (机关) or (本级) is its own, not its area's."""
    if organ.kind == "government" and _OWN_NOTE.search(note):
        return read_organ("人民政府机关") or organ
    return organ


def _agency(claim: Claim, organ: Organ, found: Found) -> Agency:
    division = found.division
    gazetteer = load_gazetteer()
    candidates = tuple(gazetteer.label(d) for d in found.candidates[:_CANDIDATES])
    scope = "consolidated" if organ.kind == "government" else "own"
    if division is None:
        name = claim.named + organ.name
        known = f"0-{organ.key}" if claim.is_central else f"x-{claim.named}{organ.key}@"
        level = "central" if claim.is_central else _level(organ, claim)
        return Agency(
            known, name, organ.kind, level, None, "", scope, organ.is_vertical, candidates, ""
        )
    label = own_label(claim, division)
    later = renamed().get((division.code, organ.name), organ.name)
    key = organ.key if later == organ.name else later
    inside = key if label == division.name or not label else label + key
    if zone_of(organ.name) and not claim.named:
        label = ""
    elif zone_of(organ.name):
        label = claim.named
    level = "township" if organ.kind in TOWNSHIP else division.level
    return Agency(
        f"{division.code}-{inside}",
        label + later,
        organ.kind,
        level,
        division.code,
        found.basis,
        scope,
        organ.is_vertical,
        candidates,
        found.against,
    )


def _level(organ: Organ, claim: Claim) -> str:
    """The level of an organ without a place, where its kind or its printed division tells it."""
    levels = {d.level for d in claim.divisions}
    if organ.kind in TOWNSHIP:
        return "township"
    return levels.pop() if len(levels) == 1 else ""


def _report_frame(
    joined: pd.DataFrame, years: list[Year], agencies: list[Agency], this_year: int
) -> pd.DataFrame:
    ids = joined["report_id"].astype("str")
    known = [
        a.agency_id + i if a.agency_id.endswith("@") else a.agency_id
        for a, i in zip(agencies, ids, strict=True)
    ]
    reasons = [
        _unloaded(year.year, agency, this_year)
        for year, agency in zip(years, agencies, strict=True)
    ]
    frame = joined.assign(
        agency_id=pd.Series([k or None for k in known], dtype="str"),
        agency_name=pd.Series([a.agency_name or None for a in agencies], dtype="str"),
        year=pd.Series([y.year for y in years], dtype="Int32"),
        year_basis=pd.Series([y.basis for y in years], dtype="str"),
        district_code=pd.Series([a.district_code for a in agencies], dtype="str"),
        district_basis=pd.Series([a.basis for a in agencies], dtype="str"),
        scope=pd.Series([a.scope for a in agencies], dtype="str"),
        loaded=pd.Series([not reason for reason in reasons], dtype="bool"),
    )
    frame = mark_versions(frame)
    unloaded = pd.Series(reasons, dtype="str")
    return frame.assign(version_reason=frame["version_reason"].where(unloaded == "", unloaded))


def _unloaded(year: int | None, agency: Agency, this_year: int) -> str:
    """Why a report's facts cannot enter; '' where they can."""
    if not agency.agency_id:
        return "the report does not tell whose it is"
    if year is None:
        return "the report does not tell its year"
    if not EARLIEST <= year <= this_year:
        return f"the year {year} is out of range"
    return ""


def _agency_frame(reports: pd.DataFrame, agencies: list[Agency]) -> pd.DataFrame:
    """One row an agency, under the name of its latest year."""
    frame = pd.DataFrame(
        {
            "agency_id": reports["agency_id"],
            "agency_name": reports["agency_name"],
            "agency_kind": pd.Series([a.kind for a in agencies], dtype="str"),
            "level": pd.Series([a.level or None for a in agencies], dtype="str"),
            "district_code": reports["district_code"],
            "scope": reports["scope"],
            "is_vertical": pd.Series([a.is_vertical for a in agencies], dtype="bool"),
            "year": reports["year"].fillna(0),
        }
    ).dropna(subset=["agency_id"])
    frame = frame.sort_values(["agency_id", "year", "agency_name"], kind="stable")
    return frame.drop_duplicates("agency_id", keep="last")[AGENCY_COLUMNS].reset_index(drop=True)


def _findings(
    reports: pd.DataFrame, years: list[Year], agencies: list[Agency], this_year: int
) -> pd.DataFrame:
    found = [
        (report_id, *doubt, path)
        for report_id, path, year, agency in zip(
            reports["report_id"], reports["path"], years, agencies, strict=True
        )
        for doubt in _doubts(year, agency, this_year)
    ]
    return pd.DataFrame(found, columns=FINDING_COLUMNS)


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
        several = "；".join(agency.candidates)
        may_be = f"; it may be {several}" if several else "; nothing tells it"
        yield (
            "R-01",
            "warning",
            f"the district of {name} is not resolved{may_be}",
            f"{name}所属行政区划无法确定" + (f",可能为:{several}" if several else ""),
            several,
            name,
        )
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


def _year_doubts(year: Year, this_year: int) -> Iterator[Doubt]:
    if year.year is None:
        words = "the year cannot be told; its figures are not loaded"
        yield "R-04", "error", words, "无法判断报告年度,数据未入库", "", ""
    elif not EARLIEST <= year.year <= this_year:
        words = f"the year {year.year} is out of range; its figures are not loaded"
        span = f"{EARLIEST}–{this_year}"
        yield "R-03", "error", words, f"年度{year.year}超出范围,数据未入库", span, str(year.year)
    if year.against:
        words = f"the year {year.year} is told by {year.basis}, but: {year.against}"
        chinese = f"年度取{year.year}({year.basis}),但另有:{year.against}"
        yield "R-02", year.severity, words, chinese, str(year.year), year.against
