"""Text → plain lines: half-width, simplified script, no inserted pinyin, HTML tables as pipes.

Lines are never joined nor split, so that a line's number stays its number in the decoded file.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache, lru_cache

import opencc

_FULL_WIDTH = [
    *zip("（）：，；？！　｜－．％０１２３４５６７８９", "():,;?! |-.%0123456789", strict=True),
    ("│", "|"),
    ("┃", "|"),
    ("￨", "|"),
    ("¦", "|"),
    ("**", ""),
]
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff\xad"
_CONTROL = re.compile(f"[{_CONTROLS}]")
_PRINTED = re.compile(rf"[^\s{_CONTROLS}]")
_CIRCLED = re.compile("[①-⑳]")
_SIGN = re.compile("[開發報關處請數據條號機務總實際訊國與體臺縣鎮鄉區辦規範維結審經訴訟復糾]")
SIGNS = 3
"""So many different ones make a text a traditional one: the link 繁體 does not, which would turn
乾县 into 干县; any table of a report does."""

_PINYIN = re.compile(r"\((?<=[\u4e00-\u9fff]\()[a-z\u00e0-\u01dc]{1,7}\)")
_HTML_TABLE = re.compile(r"<t[drh]\b|<table\b", re.IGNORECASE)
_TAG = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9]*)")
_TAG_ACROSS_LINES = re.compile(r"</?[a-zA-Z][^<>\n]*\n")
_LINE_END = re.compile(r"&(?:#0*10|#[xX]0*[aA]|NewLine);?")


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def is_blank(text: str) -> bool:
    """Whether nothing but white space and control characters is in it."""
    return _PRINTED.search(text) is None


def _convert(traditional: str) -> str:
    simplified: str = _simplifier().convert(traditional)
    return simplified


def _without_controls(text: str) -> str:
    """No control characters: breaks of a page or column are blanks, all others are gone."""
    if not _CONTROL.search(text):
        return text
    return _CONTROL.sub("", text.replace("\x0b", " ").replace("\x0c", " "))


def to_half_width(text: str) -> str:
    """NFKC; the frequent full-width signs are replaced first, which is fifty times faster."""
    for wide, narrow in _FULL_WIDTH:
        text = text.replace(wide, narrow)
    if _CIRCLED.search(text):
        text = _CIRCLED.sub(lambda m: f"({ord(m[0]) - 0x245F})", text)
    return unicodedata.normalize("NFKC", text)


@lru_cache(maxsize=1 << 12)
def _read_tag(inside: str) -> str | None:
    """What stands for a tag, by what is between its angles; None where it is no tag.

    Its line ends stay.
    """
    tag = _TAG.match(inside)
    if not tag:
        return None
    name, ends = tag[2].lower(), bool(tag[1])
    mark = "|" if name in ("td", "th") and ends else " " if name == "br" else ""
    return mark + "\n" * inside.count("\n")


def has_html_table(text: str) -> bool:
    return "<" in text and _HTML_TABLE.search(text) is not None


def has_tag_across_lines(text: str) -> bool:
    """Whether a tag goes on in the next line: such lines say nothing by themselves."""
    return _TAG_ACROSS_LINES.search(text) is not None


def _without_tags(text: str) -> str:
    first, *rest = text.split("<")
    kept = [first]
    for piece in rest:
        inside, end, words = piece.partition(">")
        mark = _read_tag(inside) if end else None
        kept += ("<", piece) if mark is None else (mark, words)
    return "".join(kept)


def _html_to_pipes(text: str) -> str:
    """Cells as `cell |`; every line end stays where it was, and none is added."""
    bare = _without_tags(text)
    if "&" in bare:
        bare = html.unescape(_LINE_END.sub(" ", bare))
    return bare.replace("\xa0", " ").replace("\t", " ")


def narrow_down(text: str, has_tags: bool) -> str:
    """The text as it is to be compared but for its script."""
    text = _without_controls(text)
    return to_half_width(_html_to_pipes(text) if has_tags else text)


def is_traditional(narrow: str) -> bool:
    return len(set(_SIGN.findall(narrow))) >= SIGNS


def has_sign(narrow: str) -> bool:
    """Whether a character of traditional script is in it that names may hold too."""
    return _SIGN.search(narrow) is not None


def _to_simplified(narrow: str, traditional: bool) -> str:
    """Simplified script; of a text that is not traditional only the lines that hold a sign."""
    if traditional:
        return _convert(narrow)
    if not _SIGN.search(narrow):
        return narrow
    return "\n".join(_convert(line) if _SIGN.search(line) else line for line in narrow.split("\n"))


def _without_pinyin(text: str) -> str:
    """Without the sounds that a machine put behind characters: 㙟(huō)坑."""
    return _PINYIN.sub("", text)


def simplify(narrow: str, traditional: bool) -> str:
    """What a narrow text comes to, in simplified script and without inserted sounds."""
    return _without_pinyin(_to_simplified(narrow, traditional))


def normalise(text: str) -> str:
    """The whole text at once."""
    narrow = narrow_down(text, has_html_table(text))
    return simplify(narrow, is_traditional(narrow))
