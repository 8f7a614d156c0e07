"""Text with markup → its words: cells of HTML and MediaWiki as `cell |`, notes in brackets.

Lines are never joined nor split. What the whole of a text tells of its lines is told before any of
them is looked at (`reveal_cells`), so that each line reads alike in every text.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import Final

_HTML_TABLE: Final = re.compile(r"<t[drh]\b|<table\b", re.IGNORECASE)
MOST_ESCAPES: Final = 3
_ESCAPED: Final = re.compile(r"&(?:amp;)*lt;(?:t[drh]|table|p|div|br|span)\b", re.IGNORECASE)
_TAG: Final = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9]*)|!\[|![a-zA-Z]|\?xml")
_ACROSS_LINES: Final = re.compile(r"</?[a-zA-Z][^<>\n]*\n|<!--(?:(?!-->|<!--)[^\n])*\n")
_CELL_END: Final = re.compile(r"</t[dh]\b", re.IGNORECASE)
_CELL_START: Final = re.compile(r"<(t[dh])\b", re.IGNORECASE)
_WIKI: Final = re.compile(r"(?m)^(?:(?P<mark>\{\||\|\}|\|-|\|\+).*|[|!](?P<cells>.*))$")
_WIKI_CELLS: Final = re.compile(r"\|\||!!")
_WIKI_STYLE: Final = re.compile(r"^[^|\[]{0,200}=[^|\[]{0,200}\|(?!\|)")
"""What stands before a cell: colspan="2" | text."""
LEAST_DOUBLED: Final = 5
_SINGLE_TAB: Final = re.compile(r"(?<!\t)(?:\t\t)*\t(?!\t)")
"""Tabs that are not two or four or six."""
_INPUT: Final = re.compile(
    r"(?i)input\b(?=[^>]*\bvalue\s*=\s*[\"']?([\d.,+-]+)(?![^\s\"'/]))(?![^>]*hidden)"
)
"""A field of a form that shows a figure."""
_UNSHOWN: Final = re.compile(
    r"(?:del|s|strike)\b|(?:span|font|b|strong|i|em|u|a|p|td|th)\s[^>]*display\s*:\s*none",
    re.IGNORECASE,
)
_RAISED: Final = re.compile(r"su[pb]\b", re.IGNORECASE)
_ODD: Final = re.compile(r"<(?:su[pb]|del|s|strike|SU[PB]|DEL|S|STRIKE)\b")
_BREAKS: Final = frozenset(["p", "div", "li"])
_OPENS: Final = frozenset(["sup", "sub", "del", "s", "strike"])
"""Tags that part words at their end, and at their beginning: those of the last may lack an end."""
_BREAK: Final = "\x0b\x0b"
_ENDS: Final = re.compile(r"\x0b+([|\n]?)")
_LONGEST_UNSHOWN: Final = 20
"""Tags inside an element that is looked through for its end."""

_ENTITY: Final = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});")
_BLANK_ENTITY: Final = re.compile(r"&(?:#0*(?:9|10)|#[xX]0*[9aA]|NewLine|Tab);?")
"""Line ends and tabs written as entities: they part neither lines nor cells."""


_ESCAPED_SIGN: Final = re.compile(r"\\(?=[.+(-]\d)|(?<=\d)\\(?=[.)])")
"""What Markdown puts before a sign that would mean something to it: 3\\.2."""


@lru_cache(maxsize=1 << 12)
def _read_tag(inside: str) -> str | None:
    """What stands for a tag, by what is between its angles; None where it is no tag.

    Its line ends stay. Two blanks at least part words: one may be the gap inside a figure.
    """
    tag = _TAG.match(inside)
    if not tag:
        return None
    name, ends = (tag[2] or "").lower(), bool(tag[1])
    breaks = name in _BREAKS if ends else name in _OPENS
    mark = "|" if name in ("td", "th") and ends else _BREAK if breaks else ""
    if name == "br":
        mark = f" {_BREAK}"
    if name == "input" and (field := _INPUT.match(inside)):
        mark = field[1]
    return mark + "\n" * inside.count("\n")


def has_html_table(text: str) -> bool:
    return "<" in text and _HTML_TABLE.search(text) is not None


def goes_across_lines(text: str) -> bool:
    """Whether a tag or comment goes on in the next line: such lines say nothing by themselves."""
    return "<" in text and _ACROSS_LINES.search(text) is not None


def _reveal_markup(text: str) -> str:
    """A page whose HTML was escaped once more, as it was before; any other as it is."""
    for _ in range(MOST_ESCAPES):
        if "&" not in text or has_html_table(text) or not _ESCAPED.search(text):
            break
        text = html.unescape(_BLANK_ENTITY.sub(" ", text))
    return text


def reveal_cells(text: str) -> str:
    """A decoded text with its cells parted as in most: what the whole of it tells of each line.

    A page whose markup was escaped is as before; one tab stands for two, where all are double;
    cells of HTML without any end tag, which may be left out, have one; those of MediaWiki, which
    pipes begin, end with one.
    """
    text = _close_cells(_join_tabs(_reveal_markup(text)))
    return _WIKI.sub(_end_cells, text) if "\n{|" in text and "\n|-" in text else text


def _end_cells(line: re.Match[str]) -> str:
    """A line of a table of MediaWiki with its cells as `cell |`; '' where it holds none."""
    if line["mark"]:
        return ""
    cells = [_WIKI_STYLE.sub("", cell) for cell in _WIKI_CELLS.split(line["cells"])]
    return "".join([f"{cell} |" for cell in cells])


def _close_cells(text: str) -> str:
    """A page whose cells have no end tags, with one before each: HTML lets them be left out."""
    if not has_html_table(text) or _CELL_END.search(text):
        return text
    return _CELL_START.sub(r"</\1>\g<0>", text)


def _join_tabs(text: str) -> str:
    """A text in which cells are parted by two tabs, never by one, as if by one."""
    if text.count("\t\t") < LEAST_DOUBLED or _SINGLE_TAB.search(text):
        return text
    return text.replace("\t\t", "\t")


def _without_comments(text: str) -> str:
    first, *rest = text.split("<!--")
    kept = [first]
    for piece in rest:
        inside, ends, words = piece.partition("-->")
        kept += ("\n" * inside.count("\n"), words) if ends else ("<!--", piece)
    return "".join(kept)


def _without_tags(text: str) -> str:
    first, *rest = text.split("<")
    kept = [first]
    for piece in rest:
        inside, end, words = _part_tag(piece)
        mark = _read_tag(inside) if end else None
        kept += ("<", piece) if mark is None else (mark, words)
    return "".join(kept)


def _part_tag(piece: str) -> tuple[str, str, str]:
    """What is inside a tag and behind it; an attribute in quotation marks may hold its end."""
    inside, end, words = piece.partition(">")
    while end and inside.count('"') % 2 and ">" in words:
        more, end, words = words.partition(">")
        inside = f"{inside}>{more}"
    return inside, end, words


def _settle_odd(text: str) -> str:
    """The text with what is raised or lowered as a note in brackets, without what is not shown."""
    pieces = text.split("<")
    kept = pieces[:1]
    at = 1
    while at < len(pieces):
        end = _find_end(pieces, at) if _is_odd(pieces[at]) else at
        if end == at:
            kept += ("<", pieces[at])
        else:
            inside = "<".join(pieces[at : end + 1])
            note = _without_tags("<" + inside[: inside.rindex("<")]).strip()
            shows = _RAISED.match(inside) and note.strip("\x0b ")
            kept += (f"({note})" if shows else "", pieces[end].partition(">")[2])
        at = end + 1
    return "".join(kept)


def _is_odd(piece: str) -> bool:
    """Whether the words of an element are raised, struck out or not shown."""
    inside, closes, _ = piece.partition(">")
    return closes != "" and (_RAISED.match(inside) or _UNSHOWN.match(inside)) is not None


def _read_break(ends: re.Match[str]) -> str:
    """Blanks where elements ended, but for the end of a line or cell."""
    at_end = ends.end() == len(ends.string)
    return ends[1] if ends[1] or at_end else " " * len(ends[0])


def _find_end(pieces: list[str], at: int) -> int:
    """Where the element that begins at a piece ends, on its own line; `at` where it does not."""
    name, depth = _name_of(pieces[at]), 0
    for end in range(at, min(len(pieces), at + _LONGEST_UNSHOWN)):
        found = _name_of(pieces[end])
        depth += (found == name) - (found == f"/{name}")
        if not depth:
            return end if "\n" not in pieces[end].partition(">")[0] else at
        if "\n" in pieces[end]:
            break
    return at


def _name_of(inside: str) -> str:
    tag = _TAG.match(inside)
    return tag[0].lower() if tag else ""


def without_markup(text: str, has_table: bool) -> str:
    """The words of a page: HTML cells as `cell |`; every line end stays where it was."""
    if "\\" in text:
        text = _ESCAPED_SIGN.sub("", text)
    if "<" in text:
        text = _without_comments(text)
        if "display" in text or _ODD.search(text):
            text = _settle_odd(text)
        text = _ENDS.sub(_read_break, _without_tags(text))
    if "&" in text:
        text = _BLANK_ENTITY.sub(" ", text)
        text = html.unescape(text) if has_table else _ENTITY.sub(_unescape, text)
    return text.replace("\t", " ") if has_table else text


def _unescape(entity: re.Match[str]) -> str:
    return html.unescape(entity[0])
