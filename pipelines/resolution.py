"""Whose reports they are, as frames the SQL reads: printed evidence and manifest, resolved."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.agencies import resolve_reports
from pipelines.districts import district_frame
from pipelines.manifest import find_missing, read_manifest, share_among_copies
from pipelines.scan import MANIFEST

if TYPE_CHECKING:
    import pandas as pd


def resolve_printed(printed: pd.DataFrame, raw: Path, workers: int = 1) -> dict[str, pd.DataFrame]:
    """`printed`: `parsed.report`, each with its path, and with all `copies` where it has several.

    Gives `resolved.report`, `.agency`, `.district` and `.finding`.
    """
    import pandas as pd

    this_year = date.today().year
    manifest, doubts = read_manifest(raw / MANIFEST, this_year)
    copies = _copies(printed)
    missing = find_missing(manifest, pd.concat([printed["path"], copies["path"]]), raw)
    manifest = share_among_copies(manifest, copies)
    printed = printed.rename(columns={"numeric_cells": "figures"})
    resolution = resolve_reports(printed, manifest, this_year, workers)
    named = printed[["report_id", "path"]]
    origin = manifest[["path", "url", "retrieved_at"]].replace({"": None})
    reports = resolution.reports
    doubts = (
        pd.concat([doubts, missing]).drop(columns="report_id").merge(named, on="path", how="left")
    )
    return {
        "report": reports.merge(named, on="report_id").merge(origin, on="path", how="left"),
        "agency": resolution.agencies,
        "district": district_frame(),
        "finding": pd.concat([resolution.findings, doubts]),
    }


def _copies(printed: pd.DataFrame) -> pd.DataFrame:
    """One row a file of which there are several with the same bytes: `path`, and the `first`."""
    several = printed.loc[printed["copies"].notna(), ["path", "copies"]]
    several = several.rename(columns={"path": "first", "copies": "path"}).explode("path")
    return several[several["path"] != several["first"]].astype("str")
