"""Several files of one organ, year and scope: which is current.

The rule: a corrected version (更正, 修订 … in its title) before others; then the one with more
printed figures; then one listed in the manifest; then the later publication; then the path that
sorts first. The others are superseded: their report row stays, their facts do not enter.
"""

import pandas as pd

REASONS_EN = {
    "rank": "it is listed, later, or first by path",
    "fuller": "that file has more figures",
    "corrected": "that file is the corrected version",
    "same": "the same bytes",
}
REASONS_ZH = {
    "rank": "该文件列于清单、发布较晚或路径在先",
    "fuller": "该文件数据更完整",
    "corrected": "该文件为更正版",
    "same": "内容完全相同",
}
KEY = ["agency_id", "year", "scope"]


def mark_versions(reports: pd.DataFrame) -> pd.DataFrame:
    """Adds is_current, version_status ('' or 'superseded') and version_reason, also in Chinese.

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
    why = _why(order[late], first[late])
    other = first.loc[late, "path"].astype("str")
    return reports.assign(
        is_current=order["loaded"] & (rank == 0),
        version_status=late.map({True: "superseded", False: ""}).astype("str"),
        version_reason=_filled("superseded by " + other + ": " + why.map(REASONS_EN), late),
        version_reason_zh=_filled("已被" + other + "取代:" + why.map(REASONS_ZH), late),
    )


def _filled(words: pd.Series, late: pd.Series) -> pd.Series:
    return words.reindex(late.index).fillna("").astype("str")


def _why(late: pd.DataFrame, first: pd.DataFrame) -> pd.Series:
    why = pd.Series("rank", index=late.index, dtype="str")
    why[late["figures"] < first["figures"]] = "fuller"
    why[first["corrected"] & ~late["corrected"]] = "corrected"
    why[late["sha256"] == first["sha256"]] = "same"
    return why
