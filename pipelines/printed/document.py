"""Text → a document: its lines, read once each, and its six sections.

A report on one line is cut before its headings and tables; the pieces keep the line's number.
Most lines of most reports are the same few words: what a line as decoded comes to is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from pipelines.form import read_reference
from pipelines.printed.headings import SECTIONS, choose_headings
from pipelines.printed.lines import NO_LINE, Line, read_line
from pipelines.printed.markup import goes_across_lines, has_html_table, reveal_cells
from pipelines.printed.memory import LONGEST_LINE, MOST_LINES, Memory
from pipelines.printed.plain import (
    find_signs,
    holds_sign,
    is_traditional,
    narrow_down,
    normalise,
    simplify,
)

LONG_LINE: Final = 120
FIRST_LINES: Final = 40
"""Enough to tell the script of most reports by, before the rest is looked at."""

_LIST_NUMBER: Final = re.compile(r"[一二三四五六七八]\s*、")
_CUT_WORDS = ("第二十条", "信息内容", "(本列数据", "申请人情况", "指标", "行政复议", "结果维持")


class Section(NamedTuple):
    """`first` and `last` are indexes into the document's lines, the heading's line first."""

    section: str
    heading: str
    first: int
    last: int


class Document(NamedTuple):
    """`numbers[i]` is the number of `lines[i]` in the decoded file, from 1.

    `body` is the index of the first heading; len(lines) where there is none.
    """

    lines: list[Line]
    numbers: Sequence[int]
    sections: list[Section]
    body: int

    @property
    def texts(self) -> list[str]:
        """The lines' words, normalised."""
        return [line.text for line in self.lines]


# --- lines --------------------------------------------------------------------------------------

_known: Final[dict[tuple[bool, bool], Memory[Line]]] = {
    (has_tags, traditional): Memory(MOST_LINES, LONGEST_LINE)
    for has_tags in (False, True)
    for traditional in (False, True)
}
"""A line as decoded → what it is, of texts with and without HTML tables, in either script. Lines
that hold a sign of traditional script are known only of texts in it."""


def read_lines(text: str) -> list[Line]:
    """The lines of `normalise(text)`, by a cache.

    What a line becomes hangs on itself but for two things: whether the text is HTML, and whether
    it is in traditional script. Tags that go on in the next line are not for a cache.
    """
    text = reveal_cells(text)
    has_tags = has_html_table(text)
    if goes_across_lines(text):
        return [_read(line) for line in normalise(text).split("\n")]
    printed = text.split("\n")
    lines, at = _known[has_tags, False].recall_all(printed, NO_LINE)
    new = _list_new(printed, at)
    narrow = _narrow_until_traditional(new, has_tags)
    signs = find_signs(narrow)
    if is_traditional(signs):
        lines, at = _known[has_tags, True].recall_all(printed, NO_LINE)
        new = _list_new(printed, at)
        narrow = narrow_down("\n".join(new), has_tags)
    learnt = _learn(new, narrow, signs, has_tags) if new else {}
    for i in at:
        lines[i] = learnt[printed[i]]
    return lines


def _list_new(printed: list[str], at: list[int]) -> list[str]:
    """The lines at some indexes, each once."""
    return list(dict.fromkeys([printed[i] for i in at]))


def _narrow_until_traditional(new: list[str], has_tags: bool) -> str:
    """Lines as they are to be compared; the first alone where these tell traditional script."""
    narrow = narrow_down("\n".join(new[:FIRST_LINES]), has_tags)
    if len(new) <= FIRST_LINES or is_traditional(find_signs(narrow)):
        return narrow
    return narrow + "\n" + narrow_down("\n".join(new[FIRST_LINES:]), has_tags)


def _learn(new: list[str], narrow: str, signs: set[str], has_tags: bool) -> dict[str, Line]:
    """What new lines are, of which `narrow` is the text; those to keep are taken down."""
    traditional = is_traditional(signs)
    learnt = dict(zip(new, map(_read, simplify(narrow, signs).split("\n")), strict=True))
    keeps_all = traditional or not signs
    lasting = new if keeps_all else _without_signs(new, narrow, signs)
    known = _known[has_tags, traditional]
    for words in lasting:
        known.keep(words, learnt[words])
    return learnt


def _without_signs(new: list[str], narrow: str, signs: set[str]) -> list[str]:
    """Those of new lines that hold no sign of traditional script."""
    lines = zip(new, narrow.split("\n"), strict=True)
    return [words for words, line in lines if not holds_sign(line, signs)]


# --- cutting ------------------------------------------------------------------------------------


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
    starts = "[一二三四五六七八第信(申指统行结]"
    return re.compile(rf"(?={starts})(?:(?P<heading>{heading})|(?P<table>{table}|{dispute}))")


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


def _read(line: str) -> Line:
    """What a line is; only a long one is cut, and one that is to be cut is not read before."""
    parts = _cut(line) if len(line) > LONG_LINE and _may_be_cut(line) else []
    return Line(line, tuple(parts)) if len(parts) > 1 else read_line(line)


def cut_long_lines(lines: list[Line]) -> tuple[list[Line], Sequence[int]]:
    """Lines and their numbers; only lines that hold several parts of a report are cut."""
    cuts: list[tuple[int, list[Line]]] = []
    for at, line in enumerate(lines):
        if line.parts:
            cuts.append((at, [read_line(part) for part in line.parts]))
    if not cuts:
        return lines, range(1, len(lines) + 1)
    pieces: list[Line] = []
    numbers: list[int] = []
    whole = 0
    for at, read in cuts:
        pieces += [*lines[whole:at], *read]
        numbers += [*range(whole + 1, at + 1), *[at + 1] * len(read)]
        whole = at + 1
    return [*pieces, *lines[whole:]], [*numbers, *range(whole + 1, len(lines) + 1)]


# --- sections -----------------------------------------------------------------------------------


def find_sections(lines: list[Line]) -> list[Section]:
    found = [at for at, line in enumerate(lines) if line.may_head]
    chosen = choose_headings(tuple([lines[at].heading for at in found]))
    starts = [*[found[at] for at in chosen], len(lines)]
    return [
        Section(SECTIONS[lines[start].heading[0]], lines[start].text.strip(), start, end - 1)
        for start, end in pairwise(starts)
    ]


def read_document(text: str) -> Document:
    """The document of a decoded file."""
    lines, numbers = cut_long_lines(read_lines(text))
    sections = find_sections(lines)
    return Document(lines, numbers, sections, sections[0].first if sections else len(lines))
