"""Several files of one organ, year and scope: which is current.

The rule: a corrected version (更正, 修订 … in its title) before others; then the one with more
printed figures; then one listed in the manifest; then the later publication; then the path that
sorts first. The others are superseded: their report row stays, their facts do not enter.
"""

import pandas as pd

KEY = ["agency_id", "year", "scope"]


def mark_versions(reports: pd.DataFrame) -> pd.DataFrame:
    """Adds is_current, version_status ('' or 'superseded') and version_reason.

    Reports need report_id, path, sha256, corrected, figures, listed, published_on, loaded and KEY;
    `loaded` False keeps a report out whatever its rank.
    """
    order = reports.assign(
        corrected=reports["corrected"].astype(bool), published_on=reports["published_on"].fillna("")
    ).sort_values(
        ["loaded", "corrected", "figures", "listed", "published_on", "path"],
        ascending=[False, False, False, False, False, True],
        kind="stable",
    )
    groups = order.groupby(KEY, sort=False, dropna=False)
    first = groups[["path", "sha256", "corrected", "figures"]].transform("first")
    rank = groups.cumcount()
    late = order["loaded"] & (rank > 0)
    reason = pd.Series("", index=order.index, dtype="str")
    reason[late] = _reasons(order[late], first[late])
    return reports.assign(
        is_current=order["loaded"] & (rank == 0),
        version_status=late.map({True: "superseded", False: ""}).astype("str"),
        version_reason=reason,
    )


def _reasons(late: pd.DataFrame, first: pd.DataFrame) -> pd.Series:
    why = pd.Series("the path that sorts first is kept", index=late.index, dtype="str")
    why[late["figures"] < first["figures"]] = "that file has more figures"
    why[first["corrected"] & ~late["corrected"]] = "that file is the corrected version"
    why[late["sha256"] == first["sha256"]] = "the same bytes"
    return "superseded by " + first["path"].astype("str") + ": " + why
