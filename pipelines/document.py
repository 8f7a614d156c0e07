"""Text → a document: lines fit for comparing, and its six sections.

Lines are normalised (half-width, simplified script, no inserted pinyin, HTML tables as pipes)
but never joined, so that a line's number is its number in the decoded file. A report on one
line is cut before its headings and tables; the pieces keep the line's number.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import opencc

from pipelines.form import read_reference
from pipelines.labels import key_of

SECTIONS = ("overview", "proactive", "requests", "review_litigation", "problems", "other_matters")
LONGEST_HEADING = 60
LONG_LINE = 120

_FULL_WIDTH = [
    *zip("（）：，；？！　｜０１２３４５６７８９", "():,;?! |0123456789", strict=True),
    ("│", "|"),
    ("┃", "|"),
    ("￨", "|"),
    ("¦", "|"),
    ("**", ""),
]
_CIRCLED = re.compile("[①-⑳]")
_TRADITIONAL = re.compile("[開發報關處請數據條號機務總實際訊國與體臺縣鎮鄉區區辦規範]")
_PINYIN = re.compile(r"(?<=[\u4e00-\u9fff])\([a-z\u00e0-\u01dc]{1,7}\)")
_HTML_TABLE = re.compile(r"<t[drh]\b|<table\b", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_NUMBERED = re.compile(
    r"\s*(?:第?[一二三四五六七八九十]{1,2}(?:部分)?\s*[、.,:．]|第?[一二三四五六七八九十]{1,2}\s+|"
    r"\d{1,2}\s*[、.．]|、)\s*"
)
_BRACKETED = re.compile(r"\s*\(?[一二三四五六七八九十\d]{1,3}\)")
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
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


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


def to_half_width(text: str) -> str:
    """NFKC; the frequent full-width signs are replaced first, which is fifty times faster."""
    for wide, narrow in _FULL_WIDTH:
        text = text.replace(wide, narrow)
    if _CIRCLED.search(text):
        text = _CIRCLED.sub(lambda m: f"({ord(m[0]) - 0x245F})", text)
    return unicodedata.normalize("NFKC", text)


def to_simplified(text: str) -> str:
    """Simplified script; also without pinyin that a machine put behind characters."""
    if _TRADITIONAL.search(text):
        text = _simplifier().convert(text)
    return _PINYIN.sub("", text) if _PINYIN.search(text) else text


def _replace_tag(match: re.Match[str]) -> str:
    name, ends = match[2].lower(), bool(match[1])
    mark = "|" if name in ("td", "th") and ends else " " if name == "br" else ""
    return mark + "\n" * match[0].count("\n")


def html_to_pipes(text: str) -> str:
    """Cells of HTML tables as `cell |`; every line end stays where it was."""
    if not _HTML_TABLE.search(text):
        return text
    bare = html.unescape(_TAG.sub(_replace_tag, text))
    return bare.replace("\xa0", " ").replace("\t", " ")


def normalise(text: str) -> str:
    return to_simplified(to_half_width(html_to_pipes(text)))


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
    if all(len(line) <= LONG_LINE for line in lines):
        return lines, range(1, len(lines) + 1)
    pieces: list[str] = []
    numbers: list[int] = []
    for number, line in enumerate(lines, 1):
        parts = _cut(line) if len(line) > LONG_LINE else [line]
        pieces += parts or [line]
        numbers += [number] * max(len(parts), 1)
    return pieces, numbers


@lru_cache(maxsize=1 << 16)
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


def _find_headings(lines: list[str]) -> list[tuple[int, int, int]]:
    """(index, section's place, weight) of all that could be a section's heading."""
    starts = _heading_starts()
    return [
        (index, SECTIONS.index(heading[0]), heading[1])
        for index, line in enumerate(lines)
        if line[:1] in starts
        and 1 < len(line) <= LONGEST_HEADING
        and not line[-1].isdigit()
        and (heading := read_heading(line))
    ]


def choose_headings(candidates: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The heaviest chain of candidates whose sections only go forward.

    Section 一 often holds its own 一、二、三: a chain in order leaves them where they are.
    """
    best: list[tuple[int, list[tuple[int, int, int]]]] = []
    for candidate in candidates[:200]:
        before = [chain for chain in best if chain[1][-1][1] < candidate[1]]
        weight, chain = max(before, key=lambda c: c[0], default=(0, []))
        best.append((weight + candidate[2], [*chain, candidate]))
    return max(best, key=lambda c: c[0])[1] if best else []


def find_sections(lines: list[str]) -> list[Section]:
    chosen = choose_headings(_find_headings(lines))
    ends = [*(index for index, _, _ in chosen[1:]), len(lines)]
    return [
        Section(SECTIONS[section], lines[index].strip(), index, end - 1)
        for (index, section, _), end in zip(chosen, ends, strict=False)
    ]


def read_document(text: str) -> Document:
    """The document of a decoded file."""
    lines, numbers = cut_long_lines(normalise(text).split("\n"))
    sections = find_sections(lines)
    return Document(lines, numbers, sections, sections[0].first if sections else len(lines))
