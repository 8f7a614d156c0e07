"""Whose reports they are, as frames the SQL reads: printed evidence and manifest."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.agencies.attribution import tell_reports
from pipelines.agencies.districts import district_frame
from pipelines.agencies.manifest import find_missing, read_manifest, share_among_copies
from pipelines.store.scan import MANIFEST

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.warehouse.telling import Asked


def resolve_printed(asked: Asked, raw: Path, workers: int = 1) -> dict[str, pd.DataFrame]:
    """Gives `resolved.told` and `.doubt` of what is asked, `.listed`, `.line` and `.district`."""
    import pandas as pd

    this_year = date.today().year
    manifest, doubts = read_manifest(raw / MANIFEST, this_year)
    missing = find_missing(manifest, asked.paths)
    manifest = share_among_copies(manifest, asked.copies)
    told = tell_reports(asked.printed, manifest, this_year, workers)
    return {
        "told": told.reports,
        "doubt": told.doubts,
        "listed": manifest[["path", "url", "retrieved_at"]].replace({"": None}).astype("str"),
        "line": pd.concat([doubts, missing]).astype("str"),
        "district": district_frame(),
    }
