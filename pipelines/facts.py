"""Files → tidy frames with a fixed schema.

`parse_files` is what a process pool, or a cluster, runs: paths in, one frame a table out.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.form import FACTS
from pipelines.opening import read_files
from pipelines.placed.blanks import CellTable, Outline
from pipelines.report import Report, read_reports
from pipelines.stated.imprint import Imprint
from pipelines.stated.prose import Statement
from pipelines.tables import PARSED, Column, Table

if TYPE_CHECKING:
    import pandas as pd

PARSER_VERSION = "9"
REPORT_ID_DIGITS = 16
TOGETHER = 32
LARGEST_TOGETHER = 512 * 1024
"""So many files, and bytes of files, are read together at most: more would not stay near."""

_ARROW = {
    "VARCHAR": "string",
    "INTEGER": "int32",
    "BIGINT": "int64",
    "DOUBLE": "float64",
    "BOOLEAN": "bool",
}
CELL_COLUMNS = {
    "request": ("outcome", "applicant", "request_count"),
    "disclosure": ("item", "measure", "value"),
    "dispute": ("route", "result", "case_count"),
    "indicator": ("indicator", "", "value"),
}
"""How each fact calls its row, its column and its value."""


class _Cells:
    """The cells of one fact, as they gather over files: what tables have in common is held once."""

    def __init__(self) -> None:
        self.outlines: dict[Outline, int] = {}
        self.report_ids: list[str] = []
        self.tables: list[int] = []
        self.values: list[float | None] = []
        self.units: list[str | None] = []
        self.statuses: list[str] = []
        self.lines: list[int | None] = []

    def add(self, report_id: str, table: CellTable) -> None:
        self.report_ids.append(report_id)
        self.tables.append(self.outlines.setdefault(table.outline, len(self.outlines)))
        self.values += table.values
        self.units += table.units
        self.statuses += table.statuses
        self.lines += table.lines

    def columns(self, fact: str) -> dict[str, Any]:
        """Arrow arrays and lists by column, an entry a cell."""
        import pyarrow as pa
        import pyarrow.compute as pc

        kinds = [
            [(code, column) for code, row in outline.rows for column in row]
            for outline in self.outlines
        ]
        tables = pa.array(self.tables, pa.int32())
        rows, columns = (
            pa.array([[pair[at] for pair in kind] for kind in kinds], pa.list_(pa.string()))
            for at in (0, 1)
        )
        rows_of_tables = rows.take(tables)
        row, column, value = CELL_COLUMNS[fact]
        return {
            "report_id": pa.array(self.report_ids, pa.string()).take(
                pc.list_parent_indices(rows_of_tables)
            ),
            row: rows_of_tables.flatten(),
            column: columns.take(tables).flatten(),
            value: pa.array(self.values, pa.float64()),
            "unit": self.units,
            "status": self.statuses,
            "source_line": self.lines,
        }


_STATEMENT_FIELDS = itemgetter(
    *map(
        Statement._fields.index,
        ("section", "subject", "value", "bound", "unit", "measure", "context", "sentence", "line"),
    )
)


class _Rows:
    """Rows of the parsed tables, as they gather over files."""

    def __init__(self) -> None:
        self.tables: dict[str, list[tuple[Any, ...]]] = {table.name: [] for table in PARSED}
        self.files: list[tuple[Any, ...]] = []
        self.cells = {fact: _Cells() for fact in FACTS}

    def add_report(self, report_id: str, sha256: str, report: Report) -> None:
        self.tables["report"].append(_report_row(report_id, sha256, report))
        self.extend("section", report_id, report.sections)
        self.extend("statement", report_id, map(_STATEMENT_FIELDS, report.statements))
        self.extend("unplaced_cell", report_id, report.unplaced)
        self.extend("doubt", report_id, report.doubts)
        for table in report.tables:
            self.cells[table.fact].add(report_id, table)

    def frame(self, table: Table) -> pd.DataFrame:
        if table.name in self.cells:
            columns = self.cells[table.name].columns(table.name)
            return _frame(table.columns, [columns[column.name] for column in table.columns])
        return _frame(table.columns, list(zip(*self.tables[table.name], strict=True)))

    def extend(self, table: str, report_id: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self.tables[table] += [(report_id, *row) for row in rows]


_REPORT_FIELDS = ("report_id", "sha256", "parser_version", *Report._fields, *Imprint._fields)


@cache
def _report_columns() -> itemgetter[Any]:
    return itemgetter(*(_REPORT_FIELDS.index(column.name) for column in _table("report").columns))


def _report_row(report_id: str, sha256: str, report: Report) -> tuple[Any, ...]:
    fields = (report_id, sha256, PARSER_VERSION, *report, *report.imprint)
    row: tuple[Any, ...] = _report_columns()(fields)
    return row


@cache
def _table(name: str) -> Table:
    return next(table for table in PARSED if table.name == name)


def _frame(columns: Sequence[Column], values: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """A frame of the declared columns and types from the columns' values, if there are any.

    A count that is not whole is an error: Arrow would cut it in silence.
    """
    import pandas as pd
    import pyarrow as pa

    arrays = [
        _array(column_values, pa.type_for_alias(_ARROW[column.type]))
        for column, column_values in zip(columns, values or [()] * len(columns), strict=True)
    ]
    table = pa.table(arrays, names=[column.name for column in columns])
    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def _array(values: Any, kind: Any) -> Any:
    import pyarrow as pa

    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values.cast(kind)
    return pa.array(values, type=kind)


FILE_COLUMNS = tuple(
    Column(name, kind, "")
    for name, kind in (
        ("path", "VARCHAR"),
        ("size_bytes", "BIGINT"),
        ("sha256", "VARCHAR"),
        ("report_id", "VARCHAR"),
        ("status", "VARCHAR"),
        ("reason", "VARCHAR"),
        ("reason_zh", "VARCHAR"),
    )
)


class _Waiting:
    """Files of new reports that wait to be read together; a large one does not wait."""

    def __init__(self) -> None:
        self.files: list[tuple[str, str, bytes]] = []
        self.size = 0

    def add(self, report_id: str, sha256: str, data: bytes) -> None:
        self.files.append((report_id, sha256, data))
        self.size += len(data)

    def are_enough(self) -> bool:
        return len(self.files) >= TOGETHER or self.size >= LARGEST_TOGETHER

    def read(self, rows: _Rows) -> None:
        reports = read_reports([data for _, _, data in self.files])
        for (report_id, sha256, _), report in zip(self.files, reports, strict=True):
            rows.add_report(report_id, sha256, report)
        self.files.clear()
        self.size = 0


def _take(
    data: bytes | OSError, known: Container[str], waiting: _Waiting
) -> tuple[tuple[Any, ...], int]:
    """The file's row; it waits to be read unless it is known. Status '': bytes were read."""
    if isinstance(data, OSError):
        words = data.strerror or data
        return (None, None, "unreadable", f"cannot be read: {words}", f"无法读取：{words}"), 0
    sha256 = hashlib.sha256(data).hexdigest()
    report_id = sha256[:REPORT_ID_DIGITS]
    if report_id not in known:
        waiting.add(report_id, sha256, data)
    return (sha256, report_id, "", "", ""), len(data)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Reading makes no cycles: to look for some in all it remembers takes a tenth of the time.

    What is alive at the end is made old at once, or the first look after it would go through all.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def parse_files(
    root: Path, paths: Sequence[str], known: Container[str] = ()
) -> dict[str, pd.DataFrame]:
    """One frame a parsed table, and `file`: a row a path in the order given.

    Reads each file once; parses it unless its report_id is among `known`.
    """
    rows, waiting = _Rows(), _Waiting()
    with _without_collecting():
        for path, data in zip(paths, read_files(root, paths), strict=True):
            fields, size = _take(data, known, waiting)
            shown = path.encode("utf-8", "backslashreplace").decode("utf-8")
            rows.files.append((shown, size, *fields))
            if waiting.are_enough():
                waiting.read(rows)
        waiting.read(rows)
        frames = {table.name: rows.frame(table) for table in PARSED}
        frames["file"] = _frame(FILE_COLUMNS, list(zip(*rows.files, strict=True)))
    return frames
