"""What was used lately is remembered, and the rest forgotten, within a bound."""

from __future__ import annotations

from collections.abc import Callable
from itertools import repeat
from typing import Final, Generic, TypeVar

Value = TypeVar("Value")

MOST_LINES: Final = 1 << 17
LONGEST_LINE: Final = 160
"""So many lines, or cells of lines, are remembered, twice over; longer ones seldom come again."""


class Memory(Generic[Value]):
    """Values by words, at most twice `most` of them, and those asked for lately among them.

    When the `young` are as many as may be they grow old, and what was old is forgotten; an old
    value that is asked for is young again. Words of more than `longest` characters are not kept.
    Only values that are no None.
    """

    __slots__ = ("longest", "most", "old", "young")

    def __init__(self, most: int, longest: int) -> None:
        self.most: int = most
        self.longest: int = longest
        self.young: dict[str, Value] = {}
        self.old: dict[str, Value] = {}

    def recall(self, words: str) -> Value | None:
        found = self.young.get(words)
        if found is None:
            found = self.old.get(words)
            if found is not None:
                self.keep(words, found)
        return found

    def recall_all(self, words: list[str], missing: Value) -> tuple[list[Value], list[int]]:
        """The values of many words, and the indexes of those not known, where `missing` stands."""
        found = list(map(self.young.get, words, repeat(missing)))
        unknown: list[int] = []
        for at in [at for at, value in enumerate(found) if value is missing]:
            value = self.recall(words[at])
            if value is None:
                unknown.append(at)
            else:
                found[at] = value
        return found, unknown

    def recall_or_make(self, words: str, make: Callable[[str], Value]) -> Value:
        found = self.recall(words)
        if found is None:
            found = make(words)
            self.keep(words, found)
        return found

    def keep(self, words: str, value: Value) -> None:
        if len(words) > self.longest:
            return
        if len(self.young) >= self.most:
            self.old = self.young
            self.young = {}
        self.young[words] = value
