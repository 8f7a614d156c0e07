"""The SQL files: what each makes or judges, in words, and which tables it reads.

A file of `sql/core/`, `sql/mart/`, `sql/finding/` or `sql/check/` is one bare SELECT under a
header of `--` lines. The header's first lines say what one row is; then come `key: value`
lines (`zh:`, `warning:`, `severity:`, `why:` …), and after `columns:` one indented line a column,
`name [unit]: description`. `by: report`, `agency` or `district` says that a row follows from
that report, from the reports of that agency, or of that district and year alone, whatever stands in
the others: such rows are renewed by themselves, see `renewal`. `slice: 100000` says that the rows
of more reports at a time would not fit in memory, see `slices`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SQL = Path(__file__).resolve().parents[1] / "sql"

_NOTE = re.compile(r"(?P<key>[a-z_]+): (?P<value>.*)")
_COLUMN = re.compile(r"(?P<name>\w+)(?: \[(?P<unit>[^\]]*)\])?: (?P<description>.*)")


@dataclass(frozen=True)
class ModelColumn:
    name: str
    unit: str
    description: str


@dataclass(frozen=True)
class Model:
    """One SQL file. `row` is what one row is; `notes` the header's `key: value` lines."""

    layer: str
    name: str
    path: Path
    row: str
    sql: str
    notes: dict[str, str] = field(default_factory=dict)
    columns: tuple[ModelColumn, ...] = ()

    @property
    def full_name(self) -> str:
        return f"{self.layer}.{self.name}"


def _header(sql: str) -> list[str]:
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line[2:].rstrip())
    return lines


def _read_columns(lines: list[str]) -> tuple[ModelColumn, ...]:
    found = (_COLUMN.fullmatch(line.strip()) for line in lines)
    return tuple(
        ModelColumn(m["name"], m["unit"] or "", m["description"]) for m in found if m is not None
    )


def _read_notes(lines: list[str]) -> tuple[str, dict[str, str]]:
    row: list[str] = []
    notes: dict[str, str] = {}
    key = ""
    for line in lines:
        if match := _NOTE.fullmatch(line.strip()):
            key = match["key"]
            notes[key] = match["value"]
        elif key:
            notes[key] += " " + line.strip()
        else:
            row.append(line.strip())
    return " ".join(row).strip(), notes


def read_model(path: Path) -> Model:
    """The model of one file; its layer is its folder's name, its own name the file's."""
    sql = path.read_text(encoding="utf-8")
    header = _header(sql)
    cut = header.index(" columns:") if " columns:" in header else len(header)
    row, notes = _read_notes(header[:cut])
    return Model(
        path.parent.name, path.stem, path, row, sql, notes, _read_columns(header[cut + 1 :])
    )


@cache
def read_models(layer: str) -> tuple[Model, ...]:
    """All models of a layer (`core`, `mart`, `finding`, `check`), by name."""
    return tuple(read_model(path) for path in sorted((SQL / layer).glob("*.sql")))


def quote(text: str | Path) -> str:
    """A text as SQL writes it, where DuckDB takes no parameter: names of files, comments."""
    return "'" + str(text).replace("'", "''") + "'"
