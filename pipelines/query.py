"""`gongkai sql`: one question to the published warehouse, answered as text."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import duckdb

from pipelines.settings import read_settings
from pipelines.warehouse.build import open_warehouse

TABLES = """
select schema_name || '.' || table_name as name, estimated_size as rows, comment as description
from duckdb_tables()
where not internal and schema_name in ('raw', 'core', 'mart')
union all
select schema_name || '.' || view_name, null, comment
from duckdb_views()
where not internal and schema_name in ('raw', 'core', 'mart')
order by name
"""
NEAREST = """
select name
from (
    select schema_name || '.' || table_name as name, table_name from duckdb_tables()
    union all
    select schema_name || '.' || view_name, view_name from duckdb_views() where not internal
)
order by jaro_winkler_similarity(table_name, $1) desc
limit 3
"""
CELL_WIDTH = 60


class NoWarehouse(Exception):
    """Nothing is published there yet."""


class QueryError(Exception):
    """What is wrong with the query, in a few words."""


def open_published(warehouse: Path | None = None) -> duckdb.DuckDBPyConnection:
    """The published warehouse, read-only: this one, or the one of the settings.

    Raises NoWarehouse, whose text says what to do.
    """
    warehouse = warehouse or read_settings().warehouse
    try:
        return open_warehouse(warehouse)
    except (OSError, duckdb.Error) as error:
        raise NoWarehouse(f"no warehouse at {warehouse}; `gongkai run` makes one") from error


def ask(warehouse: Path, query: str | None, format_: str) -> Iterator[str]:
    """Lines of the answer as `table`, `csv`, `json` or `markdown`; no query lists the tables."""
    with open_published(warehouse) as connection:
        try:
            answer = connection.execute(query or TABLES)
            names = [column[0] for column in answer.description or []]
            yield from FORMATS[format_](names, _fetch(answer))
        except duckdb.Error as error:
            raise QueryError(_explain(connection, error)) from error


def _fetch(answer: duckdb.DuckDBPyConnection) -> Iterator[tuple[object, ...]]:
    while rows := answer.fetchmany(1000):
        yield from rows


def _explain(connection: duckdb.DuckDBPyConnection, error: duckdb.Error) -> str:
    words = str(error).strip()
    if isinstance(error, duckdb.CatalogException) and words.startswith("Catalog Error: Table"):
        wrong = words.split("name ", 1)[-1].split(" ", 1)[0].rpartition(".")[2]
        nearest = connection.execute(NEAREST, [wrong]).fetchall()
        words += "\n\nNearest tables: " + ", ".join(name for (name,) in nearest)
    return words


def _csv(names: Sequence[str], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for row in _chain(names, rows):
        writer.writerow(row)
        yield buffer.getvalue().removesuffix("\n")
        buffer.seek(0)
        buffer.truncate()


def _chain(names: Sequence[str], rows: Iterable[tuple[object, ...]]) -> Iterator[Sequence[object]]:
    yield names
    yield from rows


def _json(names: Sequence[str], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    """An array, one object a line. Decimals are numbers; what is no number (NaN) is null."""
    before, keys = "[", _tell_apart(names)
    for row in rows:
        record = dict(zip(keys, map(_plain, row), strict=True))
        yield before + json.dumps(record, ensure_ascii=False, default=str)
        before = ","
    yield "[]" if before == "[" else "]"


def _tell_apart(names: Sequence[str]) -> list[str]:
    """Two columns named year are year and year_2."""
    seen = [names[: i + 1].count(name) for i, name in enumerate(names)]
    return [f"{name}_{n}" if n > 1 else name for name, n in zip(names, seen, strict=True)]


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _markdown(names: Sequence[str], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    for row in rows:
        yield f"| {' | '.join(_words(value).replace('|', chr(92) + '|') for value in row)} |"


def _words(value: object) -> str:
    """For the eye: on one line, and a rate to six decimals."""
    if isinstance(value, float) and math.isfinite(value):
        return f"{value:.6f}".rstrip("0").removesuffix(".")
    return "" if value is None else str(value).replace("\n", " ")


def _table(names: Sequence[str], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    """Columns aligned for the eye: Chinese characters are two columns wide, long cells cut."""
    from rich.cells import cell_len, set_cell_size

    def fit(words: str) -> str:
        return set_cell_size(words, CELL_WIDTH - 1) + "…" if cell_len(words) > CELL_WIDTH else words

    kept = list(rows)
    lines = [list(names), *([fit(_words(value)) for value in row] for row in kept)]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    right = [
        any(isinstance(row[i], int | float | Decimal) for row in kept) for i in range(len(names))
    ]
    for number, line in enumerate(lines):
        if number == 1:
            yield "  ".join("─" * width for width in widths)
        yield "  ".join(
            " " * (width - cell_len(words)) + words if is_right else set_cell_size(words, width)
            for words, width, is_right in zip(line, widths, right, strict=True)
        ).rstrip()
    yield f"({len(kept)} row{'' if len(kept) == 1 else 's'})"


FORMATS = {"table": _table, "csv": _csv, "json": _json, "markdown": _markdown}
