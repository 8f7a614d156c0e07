"""Text to bytes in the encodings such files come in."""

from __future__ import annotations

import codecs

ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "gb18030",
    "gbk",
    "big5hkscs",
    "utf-16-le",
    "utf-16-be",
    "utf-16-le-bom",
    "utf-16-be-bom",
)
BOMS = {"utf-16-le-bom": codecs.BOM_UTF16_LE, "utf-16-be-bom": codecs.BOM_UTF16_BE}


def encode(text: str, encoding: str, *, cut: bool = False) -> bytes:
    """`cut` ends the file inside a character. What a charset lacks becomes `?`, as in the field."""
    codec = encoding.removesuffix("-bom")
    data = text.encode(codec, errors="replace")
    half = "終".encode(codec.removesuffix("-sig"))[:-1] if cut else b""
    return BOMS.get(encoding, b"") + data + half
