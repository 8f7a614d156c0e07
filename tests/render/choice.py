"""What each field of a style may be, and styles drawn by chance."""

from __future__ import annotations

from random import Random
from typing import Any

from .style import Style

# What each field of a style may be; a value named twice is drawn twice as often.
CHOICES: dict[str, tuple[object, ...]] = {
    "zeros": ("0", "0", "0", "", "-", "—", "/", "无", "--", "－"),
    "totals": ("printed", "printed", "zeros", "blank"),
    "empty": (frozenset(),) * 6 + (frozenset({"request"}), frozenset({"dispute"})),
    "thousands": ("", "", ",", "，"),
    "width": ("form", "half", "digits", "full"),
    "padding": ("", "", " ", "  ", "\u3000"),
    "label_space": ("", "", " ", "  ", "\u3000"),
    "wrap": ("", "", "line", "cells", "chars"),
    "cut_heads": (False, True),
    "renamed": (False, True),
    "missing": (0, 0, 1, 3),
    "local_rows": (0, 0, 1),
    "traditional": (False, False, True),
    "pinyin": (False, False, True),
    "page_numbers": (False, True),
    "furniture": (0, 2, 9),
    "headings": ("standard", "standard", "long", "slipped", "missing", "nested", "flat", "bare"),
    "signs": ("plain", "plus", "words"),
    "unit": ("", "元", "万元"),
    "remarks": (False, False, True),
    "short_caption": (False, True),
    "notes": (False, False, True),
    "framed": (False, False, True),
    "wide": (False, True),
    "blank_lines": (0, 1, 3),
    "newline": ("\n", "\n", "\r\n", "\r", "mixed"),
    "noise": ("", "", "", "nul", "control"),
}


ODD_CELLS = (0, 0, 0, 1, 5)


def draw_style(rng: Random, *, traditional: bool = False) -> Style:
    """A style by chance; `traditional` as Big5 needs it."""
    drawn: dict[str, Any] = {name: rng.choice(values) for name, values in CHOICES.items()}
    drawn["traditional"] = drawn["traditional"] or traditional
    seed = rng.randrange(2**16)
    return Style(**drawn, odd=ODD_CELLS[seed % len(ODD_CELLS)], seed=seed)
