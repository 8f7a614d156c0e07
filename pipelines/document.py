"""Text → a document: lines fit for comparing, and its six sections.

A report on one line is cut before its headings and tables; the pieces keep the line's number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from pipelines.form import read_reference
from pipelines.labels import key_of
from pipelines.memory import MOST_LINES, Memory
from pipelines.plain import normalise_lines

SECTIONS = ("overview", "proactive", "requests", "review_litigation", "problems", "other_matters")
LONGEST_HEADING = 60
LONG_LINE = 120

_NUMBERED = re.compile(
    r"\s*(?:第?[一二三四五六七八九十]{1,2}(?:部分)?\s*[、.,:．]|第?[一二三四五六七八九十]{1,2}\s+|"
    r"\d{1,2}\s*[、.．]|、)\s*"
)
_BRACKETED = re.compile(r"\s*\(?[一二三四五六七八九十\d]{1,3}\)")
_LIST_NUMBER = re.compile(r"[一二三四五六七八]\s*、")
_CUT_WORDS = ("第二十条", "信息内容", "(本列数据", "申请人情况", "指标", "行政复议", "结果维持")
_HEAD_STARTS = frozenset("一二三四五六七八第、 \t#123456789")


class Section(NamedTuple):
    """`first` and `last` are indexes into the document's lines, the heading's line first."""

    section: str
    heading: str
    first: int
    last: int


class Document(NamedTuple):
    """`lines[i]` is normalised; `numbers[i]` is its line in the decoded file, from 1.

    `body` is the index of the first heading; len(lines) where there is none.
    """

    lines: list[str]
    numbers: Sequence[int]
    sections: list[Section]
    body: int


@cache
def load_wordings() -> dict[str, dict[str, tuple[str, int]]]:
    """By strength ('exact', 'word'): a heading's key → (section, weight)."""
    found: dict[str, dict[str, tuple[str, int]]] = {"exact": {}, "word": {}}
    for row in read_reference("section_wordings"):
        weight = 5 if row["seen"] == "national form" else 4 if row["strength"] == "exact" else 2
        key = key_of(row["wording"])
        found[row["strength"]].setdefault(key, (row["section"], weight))
    return found


@cache
def _heading_starts() -> frozenset[str]:
    return _HEAD_STARTS | {key[0] for key in load_wordings()["exact"]}


@cache
def _cutter() -> re.Pattern[str]:
    """Where a line that holds a whole report is cut: before and behind headings, before tables."""
    wordings = [row["wording"] for row in read_reference("section_wordings")]
    exact = "|".join(sorted(map(re.escape, wordings), key=len, reverse=True))
    heading = rf"(?<![\u4e00-\u9fff(])[一二三四五六七八]\s*、\s*(?:{exact})"
    table = (
        r"第二十条第?\(一\)项|信息内容|\(本列数据|申请人情况|(?:指标名称|统计指标|指标)[\s|]+单位"
    )
    dispute = r"行政复议(?=[\s|]*行政诉讼[\s|]*(?:结果|未经))|结果维持"
    return re.compile(rf"(?P<heading>{heading})|(?P<table>{table}|{dispute})")


def _may_be_cut(line: str) -> bool:
    """Whether `_cutter` could find anything; only saves time."""
    if "、" in line and _LIST_NUMBER.search(line):
        return True
    return any(word in line for word in _CUT_WORDS)


def _cut(line: str) -> list[str]:
    """A long line's pieces: headings on their own, tables apart from the prose before them."""
    ends: list[int] = []
    tables: set[int] = set()
    for match in _cutter().finditer(line):
        if match["heading"]:
            ends += [match.start(), match.end()]
            tables.clear()
        elif not tables:
            ends.append(match.start())
            tables.add(match.start())
    return [line[a:b] for a, b in zip([0, *ends], [*ends, len(line)], strict=True) if a < b]


def cut_long_lines(lines: list[str]) -> tuple[list[str], Sequence[int]]:
    """Lines and their numbers; only lines that hold several parts of a report are cut."""
    cuts = [
        (at, parts)
        for at, line in enumerate(lines)
        if len(line) > LONG_LINE and _may_be_cut(line) and len(parts := _cut(line)) > 1
    ]
    if not cuts:
        return lines, range(1, len(lines) + 1)
    pieces: list[str] = []
    numbers: list[int] = []
    whole = 0
    for at, parts in [*cuts, (len(lines), [])]:
        pieces += lines[whole:at] + parts
        numbers += [*range(whole + 1, at + 1), *[at + 1] * len(parts)]
        whole = at + 1
    return pieces, numbers


def read_heading(line: str) -> tuple[str, int] | None:
    """(section, weight) of a heading's line; None where it is none.

    Bracketed numbers, （一）, are headings inside a section, never of one.
    """
    if "|" in line or _BRACKETED.match(line):
        return None
    if line.strip() in ("一、", "一."):
        return ("overview", 1)
    key = key_of(line.replace("#", ""))
    if found := load_wordings()["exact"].get(key):
        return found if _NUMBERED.match(line) else (found[0], found[1] - 1)
    if not _NUMBERED.match(line) or "。" in line[:-1] or len(key) > 30:
        return None
    for word, (section, weight) in load_wordings()["word"].items():
        if word in key:
            return section, weight
    return None


_headings: Memory[tuple[int, int]] = Memory(MOST_LINES, LONGEST_HEADING)
"""Line → (section's place, weight) where it could be a section's heading, else NO_HEADING."""
NO_HEADING = (-1, 0)


def _remember_heading(line: str) -> tuple[int, int]:
    may_be = (
        1 < len(line) <= LONGEST_HEADING and line[0] in _heading_starts() and not line[-1].isdigit()
    )
    heading = read_heading(line) if may_be else None
    found = (SECTIONS.index(heading[0]), heading[1]) if heading else NO_HEADING
    _headings.keep(line, found)
    return found


def _find_headings(lines: list[str]) -> list[tuple[int, tuple[int, int]]]:
    """(index, (section's place, weight)) of all that could be a section's heading."""
    get = _headings.young.get
    known = [get(line) or _headings.recall(line) for line in lines]
    found: list[tuple[int, tuple[int, int]]] = []
    for index, heading in enumerate(known):
        told = _remember_heading(lines[index]) if heading is None else heading
        if told[0] >= 0:
            found.append((index, told))
    return found


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


def find_sections(lines: list[str]) -> list[Section]:
    found = _find_headings(lines)
    chosen = choose_headings(tuple([heading for _, heading in found]))
    starts = [*[found[at][0] for at in chosen], len(lines)]
    return [
        Section(SECTIONS[found[at][1][0]], lines[start].strip(), start, end - 1)
        for at, start, end in zip(chosen, starts, starts[1:], strict=False)
    ]


def read_document(text: str) -> Document:
    """The document of a decoded file."""
    lines, numbers = cut_long_lines(normalise_lines(text))
    sections = find_sections(lines)
    return Document(lines, numbers, sections, sections[0].first if sections else len(lines))
