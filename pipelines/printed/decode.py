"""Bytes → text, with the evidence of how. The only room that knows `chardet`.

The order is the one measured best on 108 mutated reports: byte-order mark, parity of NULs,
strict UTF-8, strict GB18030 with a word of the trade, Big5-HKSCS with one, chardet among the
encodings of the field, else unreadable. Decoding is strict and incremental: a file cut inside
a character loses that character and says so, and nothing is ever replaced by a guess.
"""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

WORDS: Final = ("政府", "公开", "公開", "行政", "信息", "报告", "報告", "资讯", "資訊", "年度")
MAGIC: Final = (
    (b"\x89PNG", "a PNG image", "PNG 图片"),
    (b"\xff\xd8\xff", "a JPEG image", "JPEG 图片"),
    (b"GIF8", "a GIF image", "GIF 图片"),
    (b"%PDF", "a PDF document", "PDF 文档"),
    (b"PK\x03\x04", "a ZIP archive or Office document", "ZIP 压缩包或 Office 文档"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "旧版 Office 文档"),
    (b"Rar!", "a RAR archive", "RAR 压缩包"),
    (b"\x1f\x8b", "a gzip archive", "gzip 压缩包"),
    (b"BM", "a bitmap image", "位图图片"),
    (b"II*\x00", "a TIFF image", "TIFF 图片"),
)
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CHARDET_ENCODINGS: Final = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "euc-tw")
CHARDET_BYTES: Final = 20_000
LONGEST_CHARACTER: Final = 4

# Python's gb18030 keeps the private-use code points of the 2000 edition; the characters are those
# of GB 18030-2005 (and 2022 for the vertical forms).
PRIVATE_USE: Final = dict(
    zip(
        [*range(0xE78D, 0xE797), 0xE7C7, 0xE7C8, *range(0xE7E7, 0xE7F4)],
        "︐︒︑︓︔︕︖︗︘︙ḿǹ〾⿰⿱⿲⿳⿴⿵⿶⿷⿸⿹⿺⿻",
        strict=True,
    )
) | {
    0xE816: "\U00020087",
    0xE817: "\U00020089",
    0xE818: "\U000200cc",
    0xE81E: "\u9fb4",
    0xE826: "\u9fb5",
    0xE82B: "\u9fb6",
    0xE82C: "\u9fb7",
    0xE831: "\U000215d7",
    0xE832: "\u9fb8",
    0xE83B: "\U0002298f",
    0xE843: "\u9fb9",
    0xE854: "\u9fba",
    0xE855: "\U000241fe",
    0xE864: "\u9fbb",
}

_HAN: Final = re.compile("[\u4e00-\u9fff]")
_ENDS: Final = ("\u2028", "\u2029", "\x85")
"""What ends a line beside LF and CR: the line and paragraph separators of Unicode, NEL."""
_PRIVATE_LEAD: Final = b"\xee"
"""With it UTF-8 begins the code points from U+E000 to U+EFFF, and no others."""


class Decoded(NamedTuple):
    """`text` is None where the bytes are no honest text; then `reason` says why.

    Line ends are `\\n`. `truncated`: the file ends (or begins) inside a character.
    """

    text: str | None
    encoding: str = ""
    basis: str = ""
    reason: str = ""
    reason_zh: str = ""
    truncated: bool = False


class _Attempt(NamedTuple):
    text: str
    truncated: bool


def _strict(data: bytes, encoding: str) -> _Attempt | None:
    """The text, if every byte but a cut tail is valid; None otherwise."""
    try:
        return _Attempt(data.decode(encoding), False)
    except UnicodeDecodeError as error:
        may_be_tail = len(data) - error.start < LONGEST_CHARACTER
        return _strict_but_tail(data, encoding) if may_be_tail else None


def _strict_but_tail(data: bytes, encoding: str) -> _Attempt | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        return _Attempt(decoder.decode(data), True)
    except UnicodeDecodeError:
        return None


def _strict_from_middle(data: bytes, encoding: str) -> _Attempt | None:
    """As `_strict`, for a file that also begins inside a character."""
    for cut in range(1, LONGEST_CHARACTER):
        attempt = _strict(data[cut:], encoding)
        if attempt is not None:
            return _Attempt(attempt.text, True)
    return None


def speaks_of_the_trade(text: str) -> bool:
    return any(word in text for word in WORDS)


def _encode_words(encoding: str) -> list[bytes]:
    """The words, of those that the encoding can write."""
    encoded = [(word, word.encode(encoding, "ignore")) for word in WORDS]
    return [data for word, data in encoded if data.decode(encoding) == word]


WORD_ENCODINGS: Final = {
    encoding: _encode_words(encoding)
    for encoding in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "utf-8")
}


def _may_speak(data: bytes, encoding: str) -> bool:
    """Whether the bytes of a word are there, be it across characters."""
    return any(word in data for word in WORD_ENCODINGS[encoding])


def _attempt_word(data: bytes, encoding: str, from_middle: bool) -> _Attempt | None:
    if not _may_speak(data, encoding):
        return None
    attempt = (_strict_from_middle if from_middle else _strict)(data, encoding)
    return attempt if attempt and speaks_of_the_trade(attempt.text) else None


def _nul_parity(data: bytes) -> str:
    """The byte order that the places of NUL bytes give away; '' where they give none."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    if max(even, odd) < 4 or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _by_mark(data: bytes) -> tuple[_Attempt, str, str] | None:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            attempt = _strict(data[len(mark) :], encoding)
            return attempt and (attempt, encoding, "bom")
    return None


def _by_parity(data: bytes) -> tuple[_Attempt, str, str] | None:
    if b"\0" not in data:
        return None
    encoding = _nul_parity(data)
    if not encoding:
        return None
    if (attempt := _strict(data, encoding)) and speaks_of_the_trade(attempt.text):
        return attempt, encoding, "nul_parity"
    swapped = "utf-16-le" if encoding == "utf-16-be" else "utf-16-be"
    if (attempt := _strict(data[1:], swapped)) and speaks_of_the_trade(attempt.text):
        return _Attempt(attempt.text, True), swapped, "nul_parity"
    return None


def _by_utf8(data: bytes) -> tuple[_Attempt, str, str] | None:
    attempt = _strict(data, "utf-8")
    if attempt and (_HAN.search(attempt.text) or attempt.text.isascii()):
        return attempt, "utf-8", "strict"
    return None


def _by_word(data: bytes) -> tuple[_Attempt, str, str] | None:
    for encoding in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be"):
        if attempt := _attempt_word(data, encoding, False):
            return attempt, encoding, "strict_with_word"
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        if attempt := _attempt_word(data, encoding, True):
            return attempt, encoding, "strict_with_word"
    return None


def _by_chardet(data: bytes) -> tuple[_Attempt, str, str] | None:
    import chardet

    guess = chardet.detect(data[:CHARDET_BYTES])["encoding"] or ""
    encoding = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(
        guess.lower(), guess.lower()
    )
    if encoding not in CHARDET_ENCODINGS:
        return None
    try:
        attempt = _strict(data, encoding)
    except LookupError:
        return None
    if attempt and len(_HAN.findall(attempt.text[:5_000])) * 4 > min(len(attempt.text), 5_000):
        return attempt, encoding, "chardet"
    return None


def _with_plain_line_ends(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for end in _ENDS:
        if end in text:
            text = text.replace(end, "\n")
    return text


def _remap_private_use(text: str) -> str:
    if _PRIVATE_LEAD not in text.encode("utf-8", "surrogatepass"):
        return text
    return text.translate(PRIVATE_USE)


def _refuse(data: bytes) -> Decoded:
    for magic, name, name_zh in MAGIC:
        if data.startswith(magic):
            return Decoded(None, reason=f"{name}, not text", reason_zh=f"{name_zh}，不是文本")
    return Decoded(
        None,
        reason="no encoding of the field (UTF-8, GB18030, Big5, UTF-16) reads these bytes",
        reason_zh="UTF-8、GB18030、Big5、UTF-16 均无法解读这些字节",
    )


def decode(data: bytes) -> Decoded:
    """The text of a file, or the reason why there is none."""
    for by in (_by_mark, _by_parity, _by_utf8, _by_word):
        if found := by(data):
            break
    else:
        if data.startswith(tuple(magic for magic, *_ in MAGIC)):
            return _refuse(data)
        found = _by_chardet(data)
    if not found:
        return _refuse(data)
    attempt, encoding, basis = found
    text = _remap_private_use(attempt.text) if encoding == "gb18030" else attempt.text
    return Decoded(_with_plain_line_ends(text), encoding, basis, truncated=attempt.truncated)
