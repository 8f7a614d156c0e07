"""Words of a line whose brackets are open → words, each with its note whole.

A label that is printed over several lines may have its figures beside a bracket that is still open:
those are cells, and no words of the note.
"""

from __future__ import annotations

import re
from typing import Final

from pipelines.printed.figures import is_unit
from pipelines.printed.texts import FIGURES_OF_ROW, GLUED, PRINTED, read_cell

HAN: Final = re.compile("[\u4e00-\u9fff]")


def join_brackets(words: list[str], mark: str = "") -> list[str]:
    """Words, with those between an opening bracket and its end joined: notes are one word.

    A bracket that ends and has not begun was opened on a line before.
    """
    text = "".join(words)
    if "(" not in text and ")" not in text:
        return words
    joined: list[str] = []
    held: list[str] = []
    depth = 1 if ")" in text.partition("(")[0] else 0
    for word in words:
        depth += word.count("(") - word.count(")")
        held.append(word)
        if depth <= 0 or len(held) > 40:
            joined.append(mark.join(held))
            held, depth = [], 0
    if held:
        note = len(held) - count_figures_behind(held)
        joined += [mark.join(held[:note]), *held[note:]]
    return joined


_GOES_ON: Final = frozenset("至月年日第共计")
_GOES_ON_IN_WORDS: Final = frozenset(["只计", "不计"])


def awaits_figure(note: str) -> bool:
    """Whether a figure goes on within a note, 计1条; behind 只计 and 不计 none does."""
    return note[-1] in _GOES_ON and note[-2:] not in _GOES_ON_IN_WORDS


def count_figures_behind(held: list[str]) -> int:
    """How many words behind a bracket that no other ends on its line are cells, not its note's.

    Units stand among them, and three figures at least are cells whatever else without Han does.
    """
    count = figures = 0
    while count < len(held) - 1 and (kind := _judge_word(held[-1 - count])) >= 0:
        count += 1
        figures += kind
    count = count if figures else 0
    loose = _count_loosely(held)
    if loose > count and len([1 for word in held[-loose:] if word.isdecimal()]) >= FIGURES_OF_ROW:
        count = loose
    note = "".join(held[: len(held) - count]).rpartition("(")[2]
    if not note:
        return count if count >= FIGURES_OF_ROW else 0
    is_open = awaits_figure(note) or note[-1].isdecimal()
    return 0 if HAN.search(note) is None or (count == 1 and is_open) else count


def _judge_word(word: str) -> int:
    """1 for a figure or a dash, 0 for a unit, −1 for any other word."""
    if read_cell(word).letter in (PRINTED, GLUED):
        return 1
    return 0 if word != "" and is_unit(word) else -1


def _count_loosely(held: list[str]) -> int:
    """Likewise, words without Han all taken for cells, and the last one if it is a unit."""
    behind = int(held[-1] != "" and is_unit(held[-1]))
    count = behind
    while count < len(held) - 1 and HAN.search(held[-1 - count]) is None:
        count += 1
    return count if count > behind else 0
