"""Whose reports they are, as frames the SQL reads: printed evidence and manifest, resolved."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.agencies import resolve_reports
from pipelines.districts import district_frame
from pipelines.manifest import read_manifest
from pipelines.scan import MANIFEST

if TYPE_CHECKING:
    import pandas as pd


def resolve_printed(printed: pd.DataFrame, raw: Path) -> dict[str, pd.DataFrame]:
    """`printed`: `parsed.report` and the path of each; gives `resolved.report`, `.agency` …"""
    import pandas as pd

    this_year = date.today().year
    manifest, doubts = read_manifest(raw / MANIFEST, this_year)
    printed = printed.rename(columns={"numeric_cells": "figures"})
    resolution = resolve_reports(printed, manifest, this_year)
    named = printed[["report_id", "path"]]
    origin = manifest[["path", "url", "retrieved_at"]]
    reports = resolution.reports
    if "version_reason_zh" not in reports:
        reports = reports.assign(version_reason_zh=reports["version_reason"])
    doubts = doubts.drop(columns="report_id").merge(named, on="path", how="left")
    return {
        "report": reports.merge(named, on="report_id").merge(origin, on="path", how="left"),
        "agency": resolution.agencies,
        "district": district_frame(),
        "finding": pd.concat([resolution.findings, doubts]),
    }
