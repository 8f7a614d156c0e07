"""Printed words → what they mean on a form: rows, columns, groups, captions.

Labels are compared by their Han characters alone, without numbering, notes in brackets,
white space and quotation marks, because pages change all of those.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final, NamedTuple

from pipelines.form import Block, load_forms
from pipelines.printed.memory import LONGEST_LINE, Memory

_NOTE: Final = re.compile(r"\([^()]*\)|\([^()]*$|【[^】]*】|\[[^\]]*\]")
_NUMBER: Final = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,2}\s*[、.,:]|\(?[一二三四五六七八九十]{1,2}\)|\d{1,2}\s*[、.,)]?)\s*"
)
_LINE_NUMBER: Final = re.compile(r"\d{1,4}:\s*")
_NUMBERED: Final = re.compile(r"\s*(\d)\s*[.、．]")
_DIGIT: Final = re.compile(r"\d")
_QUOTES: Final = " \"'“‘"
_NOT_HAN: Final = re.compile(r"[^\u3400-\u9fff]+")
_NUMBER_ALONE: Final = re.compile(
    r"\(?(?:[一二三四五六七八九十]{1,2}|\d{1,2})\s*[、.)]{1,2}|其中:?|\((?:[一二三四五六七八九十]|\d)\)?"
)
_NUMBER_STARTS: Final = frozenset("(一二三四五六七八九十其")
_CAPTION: Final = re.compile(r"第?二十条第?\(?([一二三四五六七八九])\)?项?")
_CAPTIONS = {"一": "s2_art20_1", "五": "s2_art20_5", "六": "s2_art20_6", "八": "s2_art20_8"} | {
    "九": "s2_art20_9"
}


MOST_TAILED: Final = 1 << 12


class Meaning(NamedTuple):
    """One thing a label can stand for. `kind`: row, column, group, head or caption."""

    block: str
    kind: str
    code: str


def key_of(label: str) -> str:
    """What is compared of a label: its Han characters, without notes and numbering.

    '' where digits are left: a label with its figures behind it is no label.
    """
    text = unicodedata.normalize("NFKC", label).lstrip(_QUOTES)
    if "(" in text or "[" in text or "【" in text:
        text = _NOTE.sub("", text)
    if match := _LINE_NUMBER.match(text):
        text = text[match.end() :]
    if match := _NUMBER.match(text):
        text = text[match.end() :]
    text = "".join(text.split()).removeprefix("其中").lstrip(":、")
    return "" if _DIGIT.search(text) else _NOT_HAN.sub("", text)


def find_key(text: str) -> str:
    """The key of a cell's words; a bracket may be part of the label, 行政诉讼(复议后起诉)."""
    is_one = text[-1] == ")" and not _DIGIT.search(text)
    whole = _NOT_HAN.sub("", text) if is_one else ""
    return whole if whole in load_labels() else key_of(text)


def number_of(label: str) -> str:
    """The number before a label, if it is one of digits: 8.属于行政查询事项."""
    match = _NUMBERED.match(label)
    return match[1] if match else ""


def is_number_alone(text: str) -> bool:
    """`(三)`, `4.`, `其中：` on their own: the number of a label printed apart from it."""
    may_be = text[0].isdecimal() or text[0] in _NUMBER_STARTS
    return may_be and _NUMBER_ALONE.fullmatch(text) is not None


def _block_meanings(block: Block) -> list[tuple[str, Meaning]]:
    found = []
    for kind, items in (("row", block.rows), ("column", block.columns), ("group", block.groups)):
        for item in items:
            meaning = Meaning(block.code, kind, item.code)
            found += [(key_of(label), meaning) for label in item.labels]
    found += [(key_of(head), Meaning(block.code, "head", "")) for head in block.heads]
    return found


@cache
def load_labels() -> dict[str, tuple[Meaning, ...]]:
    """Every label's key with all it can mean, over all forms."""
    labels: dict[str, dict[Meaning, None]] = {}
    for form in load_forms().values():
        for block in form.blocks:
            for key, meaning in _block_meanings(block):
                labels.setdefault(key, {})[meaning] = None
    labels["信息内容"] = {Meaning("s2", "head", ""): None}
    return {key: tuple(meanings) for key, meanings in labels.items() if key}


@cache
def load_prefixes() -> frozenset[str]:
    """Every beginning of a label: what a piece of a wrapped label must be."""
    return frozenset(key[:end] for key in load_labels() for end in range(1, len(key)))


@cache
def load_pieces() -> frozenset[str]:
    """Every stretch of a label: words that are none of these are no part of any."""
    return frozenset(
        key[start:end]
        for key in load_labels()
        for start in range(len(key))
        for end in range(start + 1, len(key) + 1)
    )


@cache
def _notes() -> dict[str, str]:
    """A row's code → the Han characters of the note behind its label."""
    return {
        row.code: _NOT_HAN.sub("", "".join(_NOTE.findall(unicodedata.normalize("NFKC", row.label))))
        for form in load_forms().values()
        for block in form.blocks
        for row in block.rows
    }


@cache
def _group_pieces() -> frozenset[str]:
    """Every stretch of the label of a group that stands beside its rows: 三、本年度办理结果."""
    groups = [
        key_of(group.label)
        for form in load_forms().values()
        for block in form.blocks
        if block.fact == "request"
        for group in block.groups
    ]
    return frozenset(
        key[start:end]
        for key in groups
        for start in range(len(key))
        for end in range(start + 1, len(key) + 1)
    )


def is_of_group(key: str) -> bool:
    """Whether words are a piece of the label of a group beside rows: `理结果`."""
    return key in _group_pieces()


def is_of_label(code: str, text: str) -> bool:
    """Whether words are pieces of the note behind a row's label, or of a group beside it.

    `只计这一情形`, also with `理结果` before it; a single character is none of a note.
    """
    note = _notes().get(code, "")
    pieces = [key_of(piece) or piece for piece in (text, *text.split())]
    told = [is_of_group(key) or (len(key) > 1 and key in note) for key in pieces]
    return told[0] or all(told[1:])


def read_caption(text: str) -> Meaning | None:
    """The caption of a table of section 二, 第二十条第（五）项, also without its second 第."""
    if len(text) > 40 or "二十条" not in text:
        return None
    match = _CAPTION.search(text.replace(" ", ""))
    block = _CAPTIONS.get(match[1]) if match else None
    return Meaning(block, "caption", "") if block else None


_labels: Final[Memory[tuple[str, tuple[Meaning, ...]]]] = Memory(MOST_TAILED, LONGEST_LINE)


def read_label(text: str) -> tuple[str, tuple[Meaning, ...]]:
    """The key of a label with figures behind it, and all that it can mean; such come again."""
    return _labels.recall_or_make(text, _read_anew)


def _read_anew(text: str) -> tuple[str, tuple[Meaning, ...]]:
    key = key_of(text)
    return key, find_meanings(text, key)


def find_meanings(text: str, key: str) -> tuple[Meaning, ...]:
    """All that a text with a key can mean; () where it is no label."""
    if caption := read_caption(text):
        return (caption,)
    return load_labels().get(key, ())


_TAIL: Final = re.compile(r"(?P<label>.*[^\d.,])(?P<digits>\d[\d,]*(?:\.\d+)?)", re.DOTALL)
_DASHED_TAIL: Final = re.compile(
    r"(?!.*\d{4}/\d{1,2}/\d{1,2}$)(?P<label>(?:.*[^\d.,/—无])?)"
    r"(?P<digits>(?=[/—无]*[\d无])[\d/—无]+)",
    re.DOTALL,
)
DASHED: Final = re.compile(r"\d+|[/—无]")
"""The pieces of cells without anything between them: digits, and what stands for a blank."""
_DASHES_OF_CELLS: Final = frozenset("/—无")
_UNIT_TAIL: Final = re.compile(r"(?:万元|人次|条|件|次|篇|个|人|项|元)$")


def find_tail_label(words: str) -> str:
    """The label among words with digits behind them, `其他方式公开政府信息数条`: without a unit."""
    if read_label(words)[1]:
        return words
    bare = _UNIT_TAIL.sub("", words)
    return bare if read_label(bare)[1] else ""


def read_tail(text: str) -> tuple[str, str] | None:
    """Words with digits at their end, as (words, digits); those of an open bracket are a note's.

    What stands for blanks may be among the digits, `规章/3/`, or all there is before them.
    """
    last = text[-1:]
    if (last.isdigit() or last in _DASHES_OF_CELLS) and text.count("(") == text.count(")"):
        match = (_DASHED_TAIL if is_dashed(text) else _TAIL).fullmatch(text)
        if match and (match["label"] or text.count("/") > 1):
            return match["label"], match["digits"]
    return None


def is_dashed(cells: str) -> bool:
    """Whether something that stands for a blank is among the digits of glued cells."""
    return not _DASHES_OF_CELLS.isdisjoint(cells)


def part_dashed(cells: str, meanings: tuple[Meaning, ...]) -> list[str]:
    """The cells of digits and dashes without anything between them: `1/////1`, `1无1`.

    [cells] where a slash may stand within a cell, a dash be a minus, or figures of several digits
    be several: not where there are as many cells as the row of a label with these `meanings` has,
    or those of a line of disputes.
    """
    parts = DASHED.findall(cells)
    if parts.count("/") == 1 or ("—" in parts and _may_fall(meanings)):
        return [cells]
    is_sure = all([len(part) == 1 for part in parts]) or len(parts) in _count_cells(meanings)
    return parts if is_sure else [cells]


@cache
def _may_fall(meanings: tuple[Meaning, ...]) -> bool:
    """Whether a row has a column that may be less than 0."""
    names = {meaning.block for meaning in meanings}
    blocks = [block for form in load_forms().values() for block in form.blocks]
    return any(
        column.code == "net_change"
        for block in blocks
        if block.code in names
        for column in block.columns
    )


@cache
def _count_cells(meanings: tuple[Meaning, ...]) -> frozenset[int]:
    blocks = [block for form in load_forms().values() for block in form.blocks]
    if not meanings:
        return frozenset(len(block.cells) for block in blocks if block.fact == "dispute")
    names = {meaning.block for meaning in meanings}
    return frozenset(len(block.columns) for block in blocks if block.code in names)


_LOOSE: Final = re.compile(r"[\s|/:\"“”,](?!\d)|[\s|\"“”]|(?<![\d一二三四五六七八九十])、")
"""What stands between glued cells and says nothing; `四、` and `1、` keep their mark."""


_NOTED_DIGITS: Final = re.compile(r"\d\(\d+\)|\(\d+\)\d")
"""Digits in brackets among others: a figure that can't be read, and no note."""


@cache
def _glued() -> re.Pattern[str]:
    keys = sorted((key for key in load_labels() if len(key) > 1), key=len, reverse=True)
    number = r"\d{1,2}[.、)](?=[\u4e00-\u9fff])"
    digits = r"\d[\d,]*(?:\.\d+)?"
    return re.compile(rf"(?P<number>{number})|(?P<label>{'|'.join(keys)})|(?P<digits>{digits})")


@cache
def _foreign() -> re.Pattern[str]:
    """A character of no label, figure or number."""
    characters = "".join(sorted(set("".join(load_labels()))))
    return re.compile(rf"[^{characters}一二三四五六七八九十、.,:()\d\s]")


@cache
def _ends() -> tuple[frozenset[str], frozenset[str]]:
    """The characters that glued cells can begin and end with: those of labels, figures, numbers."""
    keys, numbers = load_labels(), "0123456789一二三四五六七八九十("
    first = frozenset(key[0] for key in keys) | frozenset(numbers)
    return first, frozenset(key[-1] for key in keys) | frozenset("0123456789")


def split_glued(text: str) -> list[tuple[str, str]] | None:
    """`规章000` → [('label', '规章'), ('digits', '000')]; None where words are left over."""
    first, last = _ends()
    if (text[:1] >= "一" and text[0] not in first) or _NOTED_DIGITS.search(text):
        return None
    bare = _LOOSE.sub("", _NOTE.sub("", text))
    if bare[:1] not in first or bare[-1:] not in last or _foreign().search(bare):
        return None
    parts: list[tuple[str, str]] = []
    end = 0
    for match in _glued().finditer(bare):
        if _NUMBER.sub("", bare[end : match.start()]):
            return None
        if match.lastgroup != "number":
            parts.append((str(match.lastgroup), match[0]))
        end = match.end()
    return parts if parts and end == len(bare) else None
