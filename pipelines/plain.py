"""Text → plain lines: half-width, simplified script, no inserted pinyin, HTML tables as pipes.

Lines are never joined nor split, so that a line's number stays its number in the decoded file.
Most lines of most reports are the same few words: what a line becomes is found once and kept.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache, lru_cache

import opencc

from pipelines.memory import LONGEST_LINE, MOST_LINES, Memory

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


def _has_html_table(text: str) -> bool:
    return "<" in text and _HTML_TABLE.search(text) is not None


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


def _narrow(text: str, has_tags: bool) -> str:
    """The text as it is to be compared but for its script."""
    text = _without_controls(text)
    return to_half_width(_html_to_pipes(text) if has_tags else text)


def _is_traditional(narrow: str) -> bool:
    return len(set(_SIGN.findall(narrow))) >= SIGNS


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


def normalise(text: str) -> str:
    """The whole text at once."""
    narrow = _narrow(text, _has_html_table(text))
    return _without_pinyin(_to_simplified(narrow, _is_traditional(narrow)))


# --- line by line -------------------------------------------------------------------------------

_known: dict[tuple[bool, bool], Memory[str]] = {
    (has_tags, traditional): Memory(MOST_LINES, LONGEST_LINE)
    for has_tags in (False, True)
    for traditional in (False, True)
}
"""Line as decoded → normalised, of texts with and without HTML tables, in either script. Lines
that hold a sign of traditional script are known only of texts in it."""


def normalise_lines(text: str) -> list[str]:
    """The lines of `normalise(text)`, by a cache.

    What a line becomes hangs on itself but for two things: whether the text is HTML, and whether
    it is in traditional script. Tags that go on in the next line are not for a cache.
    """
    has_tags = _has_html_table(text)
    if has_tags and _TAG_ACROSS_LINES.search(text):
        return normalise(text).split("\n")
    lines = text.split("\n")
    found, new = _recall(lines, _known[has_tags, False])
    if not new:
        return found
    narrow = _narrow("\n".join(new), has_tags)
    traditional = _is_traditional(narrow)
    if traditional:
        found, new = _recall(lines, _known[has_tags, True])
        narrow = _narrow("\n".join(new), has_tags)
    learnt = _learn(_known[has_tags, traditional], new, narrow, traditional)
    return [learnt.get(line, plain) for line, plain in zip(lines, found, strict=True)]


def _recall(lines: list[str], known: Memory[str]) -> tuple[list[str], list[str]]:
    """What the lines become, for those not known themselves; and these, which are new."""
    get = known.young.get
    young = zip(lines, [get(line) for line in lines], strict=True)
    pairs = [(line, known.recall(line) if plain is None else plain) for line, plain in young]
    new = dict.fromkeys([line for line, plain in pairs if plain is None])
    return [line if plain is None else plain for line, plain in pairs], list(new)


def _learn(known: Memory[str], new: list[str], narrow: str, traditional: bool) -> dict[str, str]:
    """What new lines become, of which `narrow` is the text; `known` takes down those to keep."""
    if not new:
        return {}
    normalised = _without_pinyin(_to_simplified(narrow, traditional))
    learnt = dict(zip(new, normalised.split("\n"), strict=True))
    passing = set(_find_passing(new, narrow, traditional))
    for line, plain in learnt.items():
        if line not in passing:
            known.keep(line, plain)
    return learnt


def _find_passing(new: list[str], narrow: str, traditional: bool) -> list[str]:
    """Lines not to be kept: those that hold signs of another script."""
    if traditional or not _SIGN.search(narrow):
        return []
    pairs = zip(new, narrow.split("\n"), strict=True)
    return [line for line, plain in pairs if _SIGN.search(plain)]
