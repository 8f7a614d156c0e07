"""`gongkai show`: one report's cells, as they were read."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.items import item_rows
from pipelines.query import FORMATS
from pipelines.report import Report, read_report

COLUMNS = ("line", "fact", "row", "column", "value", "unit", "status", "printed", "label")
FAILED = {"unreadable": 2, "too_large": 2, "empty": 1, "not_a_report": 1}


def show_report(data: bytes, name: str, format_: str) -> tuple[Iterator[str], int]:
    """Lines to print, and the exit code: 0 shown, 1 no report, 2 cannot be read."""
    report = read_report(data)
    if report.status != "parsed":
        words = f"{name}: {report.status}: {report.reason} / {report.reason_zh}"
        return iter([words]), FAILED[report.status]
    cells = FORMATS[format_](COLUMNS, _cell_rows(report))
    return (_with_words(name, report, cells) if format_ == "table" else cells), 0


def _cell_rows(report: Report) -> Iterator[tuple[object, ...]]:
    labels = {(row.form, row.fact, row.axis, row.code): row.printed_label for row in item_rows()}
    for cell in report.cells:
        row = labels.get((report.form, cell.fact, "row", cell.row), "")
        column = labels.get((report.form, cell.fact, "column", cell.column), "")
        yield (
            *(cell.line, cell.fact, cell.row, cell.column, _number(cell.value), cell.unit),
            *(cell.status, cell.printed, f"{row} × {column}" if column else row),
        )


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def _with_words(name: str, report: Report, cells: Iterator[str]) -> Iterator[str]:
    imprint = report.imprint
    yield f"{name}: {imprint.title or 'no title'}"
    yield f"form {report.form}, {report.encoding} ({report.encoding_basis})"
    yield from cells
    for unplaced in report.unplaced:
        yield f"line {unplaced.line}: {unplaced.printed_text} has no place: {unplaced.reason}"
    for doubt in report.doubts:
        yield f"line {doubt.source_line}: {doubt.severity} {doubt.rule} {doubt.message}"
    yield (
        f"{len(report.cells)} cells, {report.numeric_cells} figures printed in tables, "
        f"{len(report.unplaced)} without a place, {len(report.statements)} stated in prose"
    )
