"""What reading says besides figures: what it could not place, and what it doubts, and why."""

from __future__ import annotations

from typing import Final, NamedTuple


class Unplaced(NamedTuple):
    """A printed figure with no home. `line` from 1."""

    section: str
    printed_text: str
    line: int
    reason: str


class Doubt(NamedTuple):
    """A doubt of reading: a row of core.finding without its report."""

    rule: str
    severity: str
    row_code: str
    column_code: str
    expected: str
    found: str
    source_line: int | None
    message: str
    message_zh: str


def doubt_unit(row: str, column: str, printed: str, line: int | None) -> Doubt:
    return Doubt(
        "R-unit", "warning", row, column, "元 | 万元", printed, line,
        f"line {line}: {printed} is printed without a unit; its unit is unknown",
        f"第{line}行：{printed} 未注明单位，单位未知",
    )  # fmt: skip


def doubt_label(row: str, label: str, printed: str, line: int | None) -> Doubt:
    return Doubt(
        "R-label", "info", row, "", label, printed, line,
        f"line {line}: row label {printed!r} is read as {label!r}",
        f"第{line}行：行名“{printed}”按“{label}”读取",
    )  # fmt: skip


def doubt_solved(row: str, label: str, line: int | None) -> Doubt:
    return Doubt(
        "R-solved", "info", row, "", "", "", line,
        f"line {line}: the layout lost the places of {label}; the identities place what is given",
        f"第{line}行：版式未保留“{label}”各数的列位，所列数字由勾稽关系确定",
    )  # fmt: skip


def doubt_form(form: str, votes: dict[str, int]) -> Doubt:
    counts = ", ".join(f"{code}: {count}" for code, count in sorted(votes.items()))
    return Doubt(
        "R-form", "info", "", "", form, counts, None,
        f"heads and rows of several forms ({counts}); read as form {form}",
        f"表头和行名出自多个版式（{counts}），按{form}版读取",
    )  # fmt: skip


def doubt_count(printed: int, told: int) -> Doubt:
    return Doubt(
        "R-lost", "error", "", "", str(printed), str(told), None,
        f"{printed} figures are printed in the tables and {told} were told of, or a cell twice:"
        " none of them is believed; please report this file",
        f"表内印有{printed}个数字，读出{told}个，或同一单元格重复：全部不予采用，请反馈此文件",
    )  # fmt: skip


CUT: Final = Doubt(
    "R-cut", "warning", "", "", "", "", None,
    "the file is cut inside a character: text before or after the cut is missing",
    "文件在一个字符中间被截断：前后文字可能缺失",
)  # fmt: skip
