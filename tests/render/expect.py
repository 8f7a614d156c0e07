"""What an honest reader may answer about a rendered report: FORMS.md's rules on blanks, by hand.

Worked out from the printed cells alone (`Rendered.values`, None where blank or dash):

- a printed figure is `reported`, with its line;
- in a table without any figure every cell is `blank`;
- a blank total is the sum of its parts (`derived`), where those are known;
- a blank leaf is 0 (`imputed_zero`) only where an identity holds it, and all that hold it hold;
- all else is NULL.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isclose

from pipelines.form import load_forms

from .document import Rendered
from .known import Identity, Key, block_keys, identities, is_total


@dataclass(frozen=True)
class Answer:
    """A cell as some reader gave it."""

    value: float | None
    status: str
    line: int | None
    unit: str | None = None


@dataclass(frozen=True)
class Fault:
    """`kind`: 'wrong' (a value that is not so, without a flag), 'missed' (a figure in its place
    was not read), 'line', 'status', 'count'."""

    kind: str
    key: Key | None
    expected: str
    found: str


def same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)


class Reading:
    """The rules of blanks for one rendered report."""

    def __init__(self, rendered: Rendered) -> None:
        self.rendered = rendered
        self.values = rendered.values

    @cached_property
    def table_of(self) -> dict[Key, str]:
        """Cells of one printed table; identities do not reach beyond it."""
        blocks = load_forms()[self.rendered.known.form].blocks
        return {key: block.code for block in blocks for key in block_keys(block)}

    @cached_property
    def figured(self) -> set[str]:
        """Tables in which at least one figure is printed."""
        return {self.table_of[key] for key, value in self.values.items() if value is not None}

    @cached_property
    def whole(self) -> set[str]:
        """Tables all of whose rows kept their places."""
        lost = {self.table_of[key] for key in self.values if key not in self.rendered.kept}
        return set(self.table_of.values()) - lost

    @cached_property
    def assessed(self) -> tuple[Identity, ...]:
        """Identities all of whose terms have a place in the report."""
        known = identities(self.rendered.known.form)
        return tuple(i for i in known if all(key in self.values for key in i.keys))

    @cached_property
    def filled(self) -> dict[Key, float]:
        """Every blank leaf as 0, every blank total as its sum, rows before the grand total."""
        filled = {k: v for k, v in self.values.items() if v is not None}
        filled |= {k: 0.0 for k, v in self.values.items() if v is None and not is_total(k)}
        sums = [i for i in self.assessed if len(i.left) == 1]
        for _ in range(3):
            for identity in sums:
                total = identity.left[0]
                if total not in filled and all(k in filled for k in identity.right):
                    filled[total] = sum(filled[k] for k in identity.right)
        return filled

    @cached_property
    def holding(self) -> dict[Key, list[Identity]]:
        """The assessed identities of each cell."""
        found: dict[Key, list[Identity]] = {}
        for identity in self.assessed:
            for key in identity.keys:
                found.setdefault(key, []).append(identity)
        return found

    @cached_property
    def broken(self) -> set[str]:
        """Tables in which some identity fails with every blank as 0."""
        failed = (i for i in self.assessed if not self._holds(i))
        return {self.table_of[i.keys[0]] for i in failed}

    def _holds(self, identity: Identity) -> bool:
        return all(k in self.filled for k in identity.keys) and identity.holds(self.filled)

    def may_fill(self, key: Key) -> bool:
        """Whether a blank cell may be given its filled value."""
        if self.table_of[key] not in self.figured or key not in self.filled:
            return False
        held = self.holding.get(key, [])
        if is_total(key) and any(self._parts_printed(key, i) for i in held):
            return True
        return bool(held) and all(self._holds(i) for i in held)

    def _parts_printed(self, key: Key, identity: Identity) -> bool:
        return identity.left == (key,) and all(self.values[k] is not None for k in identity.right)

    def must_fill(self, key: Key) -> bool:
        """Whether NULL would lose what the table says plainly."""
        table = self.table_of[key]
        if not self.may_fill(key) or table in self.broken or table not in self.whole:
            return False
        held = self.holding[key]
        if is_total(key):
            return any(self._parts_printed(key, i) for i in held)
        return any(len(i.left) == 1 and self.values[i.left[0]] is not None for i in held)

    def judge_blank(self, key: Key, answer: Answer) -> Fault | None:
        filled = self.filled.get(key)
        if answer.value is None:
            kind = "status" if answer.status in ("reported", "imputed_zero", "derived") else ""
            if self.must_fill(key) and key in self.rendered.kept:
                kind = "missed"
            return Fault(kind, key, str(filled), answer.status) if kind else None
        allowed = {"derived"} if is_total(key) else {"imputed_zero"}
        allowed |= {"imputed_zero"} if filled == 0 else set()
        if self.may_fill(key) and same(answer.value, filled) and answer.status in allowed:
            return None
        may = f"{filled} {sorted(allowed)}" if self.may_fill(key) else "NULL"
        return Fault("wrong", key, f"blank: {may}", f"{answer.value} {answer.status}")

    def judge_figure(self, key: Key, value: float, answer: Answer) -> Fault | None:
        kept = key in self.rendered.kept
        found = f"{answer.value} {answer.status} line {answer.line}"
        if answer.value is None:
            unflagged = answer.status not in ("ambiguous", "unreadable", "blank")
            kind = "missed" if kept else "status" if unflagged else ""
            return Fault(kind, key, str(value), found) if kind else None
        if not same(answer.value, value):
            return Fault("wrong", key, str(value), found)
        if kept and answer.status != "reported":
            return Fault("status", key, f"{value} reported", found)
        if kept and answer.line != self.rendered.lines[key]:
            return Fault("line", key, f"line {self.rendered.lines[key]}", found)
        return None

    def judge(self, key: Key, answer: Answer) -> Fault | None:
        if key not in self.values:
            if answer.value is None:
                return None
            return Fault("wrong", key, "row not printed", f"{answer.value} {answer.status}")
        value = self.values[key]
        if value is None:
            return self.judge_blank(key, answer)
        return self.judge_figure(key, value, answer)


NOT_GIVEN = Answer(None, "blank", None)


def judge_cells(rendered: Rendered, answers: Mapping[Key, Answer]) -> list[Fault]:
    """Every fault of a reading; empty when the reading is honest and complete."""
    reading = Reading(rendered)
    faults = [Fault("wrong", key, "no such cell", str(answers[key])) for key in answers
              if key not in reading.table_of]  # fmt: skip
    for key in reading.table_of:
        fault = reading.judge(key, answers.get(key, NOT_GIVEN))
        faults += [fault] if fault else []
    return faults


def count_faults(faults: Iterable[Fault]) -> Counter[str]:
    return Counter(fault.kind for fault in faults)
