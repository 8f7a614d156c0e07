"""Bytes become the text that was written, or are refused with a reason."""

from __future__ import annotations

import codecs
from collections import Counter
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from render.document import render
from render.draw import draw_known
from render.encoding import ENCODINGS, encode
from render.style import Style

from pipelines.printed.decode import WORD_ENCODINGS, WORDS, decode

NAMES = {
    "utf-8": {"utf-8"},
    "utf-8-sig": {"utf-8", "utf-8-sig"},
    "gb18030": {"gb18030"},
    "gbk": {"gb18030"},
    "big5hkscs": {"big5hkscs", "big5-hkscs"},
    "utf-16-le": {"utf-16-le", "utf-16"},
    "utf-16-be": {"utf-16-be", "utf-16"},
    "utf-16-le-bom": {"utf-16-le", "utf-16"},
    "utf-16-be-bom": {"utf-16-be", "utf-16"},
}


def text_for(encoding: str, form: str = "2021", *, traditional: bool = False) -> str:
    style = Style(traditional=traditional or encoding == "big5hkscs", furniture=0)
    text = render(draw_known(Random(7), form), "rowpipe", style).text
    codec = encoding.removesuffix("-bom")
    return text.encode(codec, errors="ignore").decode(codec)


@pytest.mark.parametrize("cut", [False, True])
@pytest.mark.parametrize("traditional", [False, True])
@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_report_in_any_encoding_is_decoded_to_its_text(
    encoding: str, form: str, traditional: bool, cut: bool
) -> None:
    """Every encoding gives back the very text, whole or cut inside its last character."""
    text = text_for(encoding, form, traditional=traditional)
    decoded = decode(encode(text, encoding, cut=cut))
    assert decoded.text is not None, decoded.reason
    assert decoded.text.lstrip("\ufeff") == text
    assert decoded.truncated == cut
    assert decoded.encoding.lower().replace("_", "-") in NAMES[encoding]
    assert decoded.basis


def test_gb18030_characters_of_four_bytes_are_read() -> None:
    """Rare characters of place names, four bytes in GB18030, come out as themselves."""
    text = text_for("gb18030").replace("本报告", "本报告（㙟坑、𬭊镇、䲟鱼涌）")
    decoded = decode(text.encode("gb18030"))
    assert decoded.text == text


def test_private_use_mappings_are_mended() -> None:
    """Python's gb18030 maps some characters (A6D9 ︐ …) to the private-use area; none is left."""
    head = text_for("gb18030").encode("gb18030")
    decoded = decode(head + b"\xa6\xd9\xa6\xde\xa8\xbc\xfe\x59")
    assert decoded.text is not None
    assert not any("\ue000" <= c <= "\uf8ff" for c in decoded.text)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20,
        b"\xff\xd8\xff\xe0\x00\x10JFIF" + Random(1).randbytes(4000),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + Random(2).randbytes(4000),
        b"PK\x03\x04" + Random(3).randbytes(4000),
        Random(4).randbytes(5000),
    ],
    ids=["png", "jpeg", "pdf", "zip", "noise"],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes) -> None:
    """Images, archives and noise are not decoded into nonsense."""
    decoded = decode(data)
    assert decoded.text is None
    assert decoded.reason


def test_nothing_is_no_error() -> None:
    """An empty file and a lone byte-order mark decode to nothing without an exception."""
    for data in (b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        assert (decode(data).text or "").strip("\ufeff") == ""


def test_digits_in_gbk_that_happen_to_be_utf8_are_not_taken_for_it() -> None:
    """A GBK file whose few Chinese characters are valid UTF-8 by chance is not read as UTF-8."""
    chance = "联通".encode("gbk") + b" | 0 | 0 | 0 |\n" * 40
    report = text_for("gb18030").encode("gb18030")
    decoded = decode(chance + report)
    assert decoded.text is not None
    assert "政府信息公开" in decoded.text


@given(st.binary(max_size=3000))
def test_any_bytes_give_text_or_a_reason(data: bytes) -> None:
    """Whatever the bytes: text without replacement characters, or None with a reason."""
    decoded = decode(data)
    assert (decoded.text is None) == bool(decoded.reason)
    assert decoded.text is None or "\ufffd" not in decoded.text


LETTERS = st.characters(codec="utf-8", exclude_categories=("C", "Z"), include_characters=" \n\t")


@given(st.text(alphabet=LETTERS))
def test_strict_utf8_with_a_word_of_the_trade_is_kept_as_it_is(tail: str) -> None:
    """The characters of a UTF-8 report, controls apart, are never altered by decoding."""
    text = "西工区2021年政府信息公开工作年度报告\n" + tail.replace("\ufffd", "")
    assert decode(text.encode()).text == text


PAIRS = [bytes(pair) for pair in product(range(256), repeat=2)]
FOURS = [
    bytes(four)
    for four in product(range(0x81, 0x85), range(0x30, 0x3A), range(0x81, 0xFF), range(0x30, 0x3A))
]


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs", "utf-16-le", "utf-16-be"])
def test_a_word_of_the_trade_has_one_spelling_in_bytes(encoding: str) -> None:
    """A file without these bytes holds no such word, and need not be decoded to see."""
    characters = Counter[str]()
    for data in PAIRS + (FOURS if encoding == "gb18030" else []):
        characters[data.decode(encoding, "replace")] += 1
    for word in WORDS:
        spellings = [characters[character] for character in word]
        assert max(spellings) <= 1
        known = word.encode(encoding, "ignore") in WORD_ENCODINGS[encoding]
        assert known == (spellings == [1, 1])
