"""Text → plain lines: half-width, simplified script, no inserted pinyin, no markup.

Lines are never joined nor split, so that a line's number stays its number in the decoded file.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

import opencc

from pipelines.printed.markup import has_html_table, reveal_cells, without_markup

_FULL_WIDTH: Final = [
    *zip("（）：，；？！　｜－．％０１２３４５６７８９", "():,;?! |-.%0123456789", strict=True),
    ("│", "|"),
    ("┃", "|"),
    ("￨", "|"),
    ("¦", "|"),
    ("**", ""),
]
_CONTROLS: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff\xad"
_CONTROL: Final = re.compile(f"[{_CONTROLS}]")
_PRINTED: Final = re.compile(rf"[^\s{_CONTROLS}]")
_RARE: Final = re.compile("[①-⑳⓪㉑-㉟㊱-㊿⁰¹²³⁴-⁹₀-₉\xa0\u2009\u202f]")
_NOTE_NUMBER: Final = re.compile("[①-⑳⓪㉑-㉟㊱-㊿]|[⁰¹²³⁴-⁹]+|[₀-₉]+")
"""Numbers of notes: NFKC would make them digits of the figure before them."""
_GROUPED: Final = re.compile(
    r"(?<![\w\xa0.,])[1-9]\d{0,2}(?:[\xa0\u2009\u202f]\d{3})+(?![\d\xa0\u2009\u202f])"
)
_GAP: Final = re.compile("[\xa0\u2009\u202f]")
"""Blanks that part thousands where no line may break; as blanks between cells they stand alone."""
_SIGN: Final = re.compile(
    "[開發報關處請數據條號機務總實際訊國與體臺縣鎮鄉區辦規範維結審經訴訟復糾]"
)
SIGNS: Final = 3
"""So many different ones make a text a traditional one: the link 繁體 does not, which would turn
乾县 into 干县; any table of a report does."""

_PINYIN: Final = re.compile(r"\((?<=[\u4e00-\u9fff]\()[a-z\u00e0-\u01dc]{1,7}\)")


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def is_blank(text: str) -> bool:
    """Whether nothing but white space and control characters is in it."""
    return _PRINTED.search(text) is None


def _convert(traditional: str) -> str:
    """Simplified script; what is 信息 on the form is 資訊 in words of Taiwan and Hong Kong."""
    simplified: str = _simplifier().convert(traditional.replace("資訊", "信息"))
    return simplified


def _without_controls(text: str) -> str:
    """No control characters: breaks of a page or column are blanks, all others are gone."""
    if not _CONTROL.search(text):
        return text
    return _CONTROL.sub("", text.replace("\x0b", " ").replace("\x0c", " "))


def _bracket_note(sign: re.Match[str]) -> str:
    """`①` and `¹` as (1)."""
    return f"({''.join([str(int(unicodedata.numeric(digit))) for digit in sign[0]])})"


def to_half_width(text: str) -> str:
    """NFKC; the frequent full-width signs are replaced first, which is fifty times faster."""
    for wide, narrow in _FULL_WIDTH:
        text = text.replace(wide, narrow)
    if _RARE.search(text):
        text = _NOTE_NUMBER.sub(_bracket_note, text)
        text = _GROUPED.sub(lambda grouped: _GAP.sub(",", grouped[0]), text)
    return unicodedata.normalize("NFKC", text)


def narrow_down(text: str, has_table: bool) -> str:
    """The text as it is to be compared but for its script."""
    text = _without_controls(text)
    return to_half_width(without_markup(text, has_table))


def find_signs(narrow: str) -> set[str]:
    """The characters of traditional script in it, each of which names may hold too."""
    return set(_SIGN.findall(narrow))


def holds_sign(line: str, signs: set[str]) -> bool:
    """Whether a line of a text holds any of the text's signs."""
    return any(sign in line for sign in signs)


def is_traditional(signs: set[str]) -> bool:
    """Whether a text with these signs is one in traditional script."""
    return len(signs) >= SIGNS


def _to_simplified(narrow: str, signs: set[str]) -> str:
    """Simplified script; of a text that is not traditional only the lines that hold a sign."""
    if is_traditional(signs):
        return _convert(narrow)
    if not signs:
        return narrow
    return "\n".join(
        [_convert(line) if holds_sign(line, signs) else line for line in narrow.split("\n")]
    )


def _without_pinyin(text: str) -> str:
    """Without the sounds that a machine put behind characters: 㙟(huō)坑."""
    return _PINYIN.sub("", text)


def simplify(narrow: str, signs: set[str]) -> str:
    """Lines of a text with these signs in simplified script and without inserted sounds.

    政府资讯公开 may be what is left of 資訊 where another has converted it.
    """
    plain = _without_pinyin(_to_simplified(narrow, signs))
    return plain.replace("资讯公开", "信息公开")


def normalise(text: str) -> str:
    """The whole text at once."""
    text = reveal_cells(text)
    narrow = narrow_down(text, has_html_table(text))
    return simplify(narrow, find_signs(narrow))
