"""How an organ prints: figures to text, labels to text, by one `Style` of independent choices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from .known import Key, is_total

HALF = str.maketrans("（），：；“”？！．＋－／％", '(),:;""?!.+-/%')
FULL = {c: c + 0xFEE0 for c in range(0x21, 0x7F) if chr(c) not in "|<>&"}
FULL_DIGITS = {ord(d): ord(d) + 0xFEE0 for d in "0123456789"}


@dataclass(frozen=True)
class Style:
    """Choices of one report. The defaults print the national form as it stands."""

    zeros: str = "0"
    """How a zero leaf is printed: '0', '' (blank), '-', '—', '/', '无'."""
    totals: str = "printed"
    """Or 'blank': the sums of section 三 and 四 and of the annex are left blank; or 'zeros':
    sums that are zero are printed like other zeros."""
    empty: frozenset[str] = frozenset()
    """Facts whose whole table is printed without a figure."""
    thousands: str = ""
    width: str = "form"
    """'form' (labels full-width, digits half), 'half', 'digits' (digits full), 'full'."""
    padding: str = ""
    """'' or the white space put around figures."""
    label_space: str = ""
    """White space set into labels: `规 章`."""
    wrap: str = ""
    """'' or 'line' (newline inside labels), 'cells' (blank line), 'chars' (group labels)."""
    cut_heads: bool = False
    renamed: bool = False
    missing: int = 0
    local_rows: int = 0
    traditional: bool = False
    pinyin: bool = False
    page_numbers: bool = False
    furniture: int = 0
    headings: str = "standard"
    """Or 'long', 'slipped', 'missing', 'nested', 'flat' (1、), 'bare' (no numbers)."""
    signs: str = "plain"
    """net_change as 'plain', 'plus' (+36, -4) or 'words' (增15, 减4)."""
    unit: str = ""
    """What the amount of procurement is printed in: '' (no unit), '元', '万元'."""
    remarks: bool = False
    odd: int = 0
    """So many figures, more or less, are printed with a sign or word that makes them none."""
    short_caption: bool = False
    """`第二十条（一）项` without the second 第."""
    notes: bool = False
    """Filling notes, with figures, behind labels: 本年（2023）制发件数, 规章（共3类）."""
    framed: bool = False
    """The table's own title as its first row, and a row of empty cells as its last."""
    wide: bool = False
    """The hidden fifth column of the 2019 form's Word table."""
    blank_lines: int = 1
    newline: str = "\n"
    """'\\n', '\\r\\n', '\\r' or 'mixed'."""
    noise: str = ""
    """'' or 'nul' or 'control': such characters strewn over the text."""
    seed: int = 0


def _group(digits: str, mark: str) -> str:
    head = len(digits) % 3
    groups = [digits[:head]] if head else []
    groups += [digits[i : i + 3] for i in range(head, len(digits), 3)]
    return mark.join(groups)


def _number(value: float, thousands: str) -> str:
    whole, _, decimals = f"{abs(value):.4f}".rstrip("0").rstrip(".").partition(".")
    text = (_group(whole, thousands) if thousands else whole) + ("." + decimals if decimals else "")
    return "-" + text if value < 0 else text


def _signed(value: float, style: Style) -> str:
    text = _number(abs(value), style.thousands)
    plus, minus = {"plus": ("+", "-"), "words": ("增", "减")}.get(style.signs, ("", "-"))
    return (plus if value > 0 else minus if value < 0 else "") + text


def _amount(value: float, style: Style) -> str:
    if style.unit == "万元":
        return _number(value / 10_000, "") + "万元"
    return _number(value, style.thousands) + style.unit


def is_blank(key: Key, value: float, style: Style) -> bool:
    """Whether the cell is printed without a figure."""
    if key[0] in style.empty:
        return True
    if is_total(key) and style.totals != "zeros":
        return style.totals == "blank"
    return value == 0 and style.zeros != "0"


ODD = ("{}。", "约{}", "({})", "{}；", "{}?", "{}、", "l{}", "{}%", "共{}件", "{}↑", "O{}", "{}/{}")


def print_odd(value: float, rng: Random) -> str:
    """A figure as a slip or a habit has it; no rule says what it means."""
    return rng.choice(ODD).replace("{}", _number(abs(value), ""))


def print_figure(key: Key, value: float, style: Style, rng: Random) -> str:
    """The cell's text; '' or a dash where the organ prints no figure."""
    if is_blank(key, value, style):
        bare = key[0] in style.empty or (is_total(key) and style.totals == "blank")
        return "" if bare else style.zeros
    if key[2] == "net_change":
        text = _signed(value, style)
    elif key[2] == "total_amount":
        text = _amount(value, style)
    else:
        text = _number(value, style.thousands)
    if style.remarks and key[2] in ("issued", "newly_made") and value > 1:
        text += f"（其中修订{rng.randint(1, 9)}件）"
    return style.padding + widen(text, style) + style.padding[:1]


def printed_value(key: Key, value: float, style: Style) -> float:
    """The value as its text says it: 万元 are printed with four decimals."""
    if key[2] == "total_amount" and style.unit == "万元":
        return float(round(float(_number(value / 10_000, "")) * 10_000))
    return value


def widen(text: str, style: Style) -> str:
    if style.width == "half":
        return text.translate(HALF)
    if style.width == "digits":
        return text.translate(FULL_DIGITS)
    return text.translate(FULL) if style.width == "full" else text


def print_label(text: str, style: Style, rng: Random, *, group: bool = False) -> str:
    """A label in the report's width, with inner spaces and line breaks as the style has them."""
    text = widen(text, style)
    if style.label_space and rng.random() < 0.5:
        text = _break(text, style.label_space, rng)
    if style.wrap == "chars":
        return "\n".join(text) if group and len(text) < 12 else text
    if style.wrap and rng.random() < 0.5:
        return _break(text, {"line": "\n", "cells": "\n\n"}[style.wrap], rng)
    return text


def _break(text: str, mark: str, rng: Random) -> str:
    """The label broken in two, never inside its own number (`1` / `.属于…`)."""
    start = re.match(r"[\W\d_]*", text)
    first = max(start.end() if start else 0, 1)
    if first >= len(text):
        return text
    cut = rng.randrange(first, len(text))
    return text[:cut].rstrip() + mark + text[cut:].lstrip()
