"""Bytes → a report's facts, and many files → tidy frames with a fixed schema.

`read_report` is pure and knows no pandas; `parse_files` maps it over files and is what a process
pool, or a cluster, runs: paths in, one frame a table out.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import zip_longest
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipelines.form import FACTS
from pipelines.placed.accounting import account
from pipelines.placed.blanks import Cell, CellTable, Outline
from pipelines.placed.placing import Placed, place
from pipelines.placed.remarks import CUT, Doubt, Unplaced
from pipelines.printed.decode import Decoded, decode
from pipelines.printed.document import Document, read_document
from pipelines.printed.plain import is_blank
from pipelines.printed.stretches import Tables, read_tables
from pipelines.stated.imprint import Imprint, read_imprint
from pipelines.stated.prose import Statement, read_statements
from pipelines.tables import PARSED, Column, Table

if TYPE_CHECKING:
    import pandas as pd

PARSER_VERSION = "6"
LARGEST = 64 * 1024 * 1024
REPORT_ID_DIGITS = 16
LEADING_LINES = 400
TOGETHER = 32
LARGEST_TOGETHER = 512 * 1024
"""So many files, and bytes of files, are read together at most: more would not stay near."""

_REPORTS = re.compile(
    r"(?:政府|政务)信息公开[^\n。《》]{0,12}(?:年报|报告)(?!格式|编制|编写|报送|的通知)"
)
_PERIOD_WORDS = re.compile("统计(?:期限|时限|时间|周期|日期)|所列数据")
_SPEAKS_OF_ITSELF = re.compile(
    r"信息公开条例.{0,300}?[本此](?:年度)?(?:工作)?(?:报告|年报)"
    r"|[本此](?:年度)?(?:工作)?(?:报告|年报)[^。]{0,40}信息公开条例"
    r"|信息公开(?:工作)?(?:情况)?(?:年度)?(?:报告|总结|汇报)如下"
)
_PARTS = re.compile(r"\([一二三]\)[^。()]{0,20}(?:主动公开|依申请公开)")
_CIRCULAR = re.compile("工作年度报告格式.{0,10}通知")

NO_IMPRINT = read_imprint([], 0)


class SectionText(NamedTuple):
    """A section's running text; lines from 1."""

    section: str
    heading: str
    text: str
    first_line: int
    last_line: int


class Report(NamedTuple):
    """What one file holds. `status` is parsed, not_a_report, unreadable, empty or too_large.

    `numeric_cells` counts the figures printed inside the tables: each is a reported cell or
    unplaced.
    """

    status: str
    reason: str = ""
    reason_zh: str = ""
    encoding: str = ""
    encoding_basis: str = ""
    form: str = "none"
    imprint: Imprint = NO_IMPRINT
    sections: Sequence[SectionText] = ()
    tables: Sequence[CellTable] = ()
    unplaced: Sequence[Unplaced] = ()
    statements: Sequence[Statement] = ()
    doubts: Sequence[Doubt] = ()
    numeric_cells: int = 0

    @property
    def cells(self) -> list[Cell]:
        """The cells of all tables, in printed order."""
        return [cell for table in self.tables for cell in table.cells()]


EMPTY = Report("empty", "the file holds no text", "文件没有内容")
TOO_LARGE = Report(
    "too_large",
    f"larger than {LARGEST // 1024 // 1024} MiB: no report of this kind is",
    f"超过 {LARGEST // 1024 // 1024} MiB，不会是此类报告",
)
NOT_A_REPORT = (
    "no title, section or table of a disclosure report is in it",
    "没有政府信息公开年度报告的标题、章节或表格",
)
FORM_ALONE = (
    "the circular that issues the form, with the form not filled in",
    "印发空白格式的通知",
)


def read_report(data: bytes) -> Report:
    """The report in a file's bytes, or the reason why there is none; never raises."""
    return read_reports([data])[0]


def read_reports(files: Sequence[bytes]) -> list[Report]:
    """The reports in several files, a stage of all before the next.

    What a stage works with, patterns and what it remembers, stays near the processor over a few
    small files: that saves a tenth of the time. What the stages make of all the files is held.
    """
    stages = zip_longest(*map(_read_in_stages, files))
    return [next(filter(None, reversed(file))) for file in zip(*stages, strict=True)]


def _read_in_stages(data: bytes) -> Iterator[Report | None]:
    """None after each stage, and the report after the last."""
    if len(data) > LARGEST:
        yield TOO_LARGE
        return
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        yield EMPTY
        return
    decoded = decode(data)
    if decoded.text is None:
        yield Report("unreadable", decoded.reason, decoded.reason_zh)
        return
    yield None
    if is_blank(decoded.text):
        yield EMPTY._replace(encoding=decoded.encoding, encoding_basis=decoded.basis)
    else:
        yield from _read_text(decoded, decoded.text)


def _read_text(decoded: Decoded, text: str) -> Iterator[Report | None]:
    document = read_document(text)
    yield None
    tables = read_tables(document)
    yield None
    placed = place(tables, document.numbers)
    yield None
    imprint = read_imprint(document.texts, _body(document, tables))
    if not _is_report(document, placed, imprint):
        yield Report("not_a_report", *NOT_A_REPORT, decoded.encoding, decoded.basis)
        return
    if placed.tables and not tables.numeric and _is_circular(document, imprint):
        yield Report("not_a_report", *FORM_ALONE, decoded.encoding, decoded.basis)
        return
    yield None
    placed = account(placed, tables, document.numbers)
    yield None
    prose = _prose_by_section(document, tables)
    sections = _section_texts(document, prose)
    yield None
    yield Report(
        "parsed",
        encoding=decoded.encoding,
        encoding_basis=decoded.basis,
        form=placed.form,
        imprint=imprint,
        sections=sections,
        tables=placed.tables,
        unplaced=placed.unplaced,
        statements=_statements(document, prose, imprint),
        doubts=[*placed.doubts, CUT] if decoded.truncated else placed.doubts,
        numeric_cells=tables.numeric + placed.unglued,
    )


def _body(document: Document, tables: Tables) -> int:
    """Index of the first heading or table row."""
    return min(document.body, tables.first_row)


def _head(document: Document) -> str:
    return "".join(document.texts[:LEADING_LINES])


def _is_report(document: Document, placed: Placed, imprint: Imprint) -> bool:
    """A title of the trade, two sections, a table, or words that only such a report says.

    These are the period of its figures, what it calls itself, and the parts of section 一; a lone
    heading can stand on any page.
    """
    if placed.tables or len(document.sections) > 1 or imprint.title:
        return True
    head = _head(document)
    if "信息公开" not in head:
        return "统计期限" in head and imprint.period_year is not None
    if "统计期限" in head or _SPEAKS_OF_ITSELF.search(head):
        return True
    if imprint.period_year is not None and _PERIOD_WORDS.search(head):
        return True
    known = _REPORTS.search(head) or _PARTS.search(head)
    return bool(document.sections) and known is not None


def _is_circular(document: Document, imprint: Imprint) -> bool:
    """Whether the text names the circular of the form, but neither a title nor a period."""
    unnamed = not imprint.title and imprint.period_year is None
    return unnamed and _CIRCULAR.search(_head(document)) is not None


# --- prose --------------------------------------------------------------------------------------


def _prose_by_section(document: Document, tables: Tables) -> dict[str, list[int]]:
    """Indexes of the lines of running text, by section; '' is what stands before the first."""
    found: dict[str, list[int]] = {}
    sections = iter([*document.sections, None])
    current, following = "", next(sections)
    for index in tables.prose:
        while following is not None and index >= following.first:
            current, following = following.section, next(sections)
        found.setdefault(current, []).append(index)
    return found


def _section_texts(document: Document, prose: dict[str, list[int]]) -> list[SectionText]:
    lines, numbers = document.lines, document.numbers
    return [
        SectionText(
            section.section,
            section.heading,
            "\n".join([lines[i].text.strip() for i in prose.get(section.section, ())]),
            numbers[section.first],
            numbers[section.last],
        )
        for section in document.sections
    ]


def _statements(
    document: Document, prose: dict[str, list[int]], imprint: Imprint
) -> list[Statement]:
    year = imprint.title_year or imprint.period_year
    lines, numbers = document.lines, document.numbers
    found: list[Statement] = []
    for section, indexes in prose.items():
        if section:
            found += read_statements(section, [(numbers[i], lines[i].text) for i in indexes], year)
    return found


# --- frames -------------------------------------------------------------------------------------

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


def _read_file(
    root: Path, path: str, known: Container[str], waiting: _Waiting
) -> tuple[tuple[Any, ...], int]:
    """The file's row; it waits to be read unless it is known. Status '': bytes were read."""
    try:
        with open(f"{root}/{path}", "rb", buffering=0) as file:
            data = file.read()
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        return (None, None, "unreadable", reason, f"无法读取：{error.strerror or error}"), 0
    sha256 = hashlib.sha256(data).hexdigest()
    report_id = sha256[:REPORT_ID_DIGITS]
    if report_id not in known:
        waiting.add(report_id, sha256, data)
    return (sha256, report_id, "", "", ""), len(data)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Reading makes no cycles: to look for some in all it remembers takes a tenth of the time.

    What is alive at the end is frozen, or the first look after it would go through all of it.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.freeze()
            gc.enable()


def parse_files(
    root: Path, paths: Sequence[str], known: Container[str] = ()
) -> dict[str, pd.DataFrame]:
    """One frame a parsed table, and `file`: a row a path in the order given.

    Reads each file once; parses it unless its report_id is among `known`.
    """
    rows, waiting = _Rows(), _Waiting()
    with _without_collecting():
        for path in paths:
            fields, size = _read_file(root, path, known, waiting)
            shown = path.encode("utf-8", "backslashreplace").decode("utf-8")
            rows.files.append((shown, size, *fields))
            if waiting.are_enough():
                waiting.read(rows)
        waiting.read(rows)
    frames = {table.name: rows.frame(table) for table in PARSED}
    frames["file"] = _frame(FILE_COLUMNS, list(zip(*rows.files, strict=True)))
    return frames
