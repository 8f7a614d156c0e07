"""A line → whether it could be the heading of one of the six sections, and which headings are."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from pipelines.form import read_reference
from pipelines.printed.labels import key_of

SECTIONS = ("overview", "proactive", "requests", "review_litigation", "problems", "other_matters")
LONGEST_HEADING: Final = 60

_NUMBERED: Final = re.compile(
    r"\s*(?:第?[一二三四五六七八九十]{1,2}(?:部分)?\s*[、.,:．]|第?[一二三四五六七八九十]{1,2}\s+|"
    r"\d{1,2}\s*[、.．]|、)\s*"
)
_BRACKETED: Final = re.compile(r"\s*\(?[一二三四五六七八九十\d]{1,3}\)")
_YEAR: Final = re.compile(r"20\d\d年度?")
_HEAD_STARTS: Final = frozenset("一二三四五六七八第、 \t#123456789")

Heading = tuple[int, int]
"""The section's place and the weight of what speaks for it; NO_HEADING for any other line."""
NO_HEADING: Final = (-1, 0)


@cache
def load_wordings() -> dict[str, dict[str, Heading]]:
    """By strength ('exact', 'word'): a heading's key → what it is a heading of."""
    found: dict[str, dict[str, Heading]] = {"exact": {}, "word": {}}
    for row in read_reference("section_wordings"):
        weight = 5 if row["seen"] == "national form" else 4 if row["strength"] == "exact" else 2
        key = key_of(row["wording"])
        found[row["strength"]].setdefault(key, (SECTIONS.index(row["section"]), weight))
    return found


@cache
def _heading_starts() -> frozenset[str]:
    return _HEAD_STARTS | {key[0] for key in load_wordings()["exact"]}


def read_heading(line: str) -> Heading:
    """What heading a line could be; most are told from one by their first and last character.

    Bracketed numbers, （一）, are headings inside a section, never of one. Signs that an encoding
    lost stand before it as ?.
    """
    if line[-1:].isdigit() or "|" in line:
        return NO_HEADING
    line = line.lstrip("?")
    if not 1 < len(line) <= LONGEST_HEADING or line[0] not in _heading_starts():
        return NO_HEADING
    if _BRACKETED.match(line):
        return NO_HEADING
    if line.strip() in ("一、", "一."):
        return (SECTIONS.index("overview"), 1)
    key = key_of(_YEAR.sub("", line.replace("#", "")))
    if found := load_wordings()["exact"].get(key):
        return found if _NUMBERED.match(line) else (found[0], found[1] - 1)
    if not _NUMBERED.match(line) or "。" in line[:-1] or len(key) > 30:
        return NO_HEADING
    words = load_wordings()["word"]
    return next((words[word] for word in words if word in key), NO_HEADING)


@lru_cache(maxsize=1 << 12)
def choose_headings(candidates: tuple[tuple[int, int], ...]) -> tuple[int, ...]:
    """Of candidates (section's place, weight) the heaviest chain whose sections only go forward.

    Section 一 often holds its own 一、二、三: a chain in order leaves them where they are.
    """
    best: list[tuple[int, tuple[int, ...]]] = []
    for at, (section, own_weight) in enumerate(candidates[:200]):
        before = [chain for chain in best if candidates[chain[1][-1]][0] < section]
        weight, chain = max(before, key=_weight_of, default=(0, ()))
        best.append((weight + own_weight, (*chain, at)))
    return max(best, key=_weight_of)[1] if best else ()


def _weight_of(chain: tuple[int, tuple[int, ...]]) -> int:
    return chain[0]
