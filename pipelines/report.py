"""Bytes → what one report says: cells, figures without a home, sections, statements, doubts.

Pure, and without pandas. Files are read several at a time, a stage of all before the next: what a
stage works with, its patterns and what it remembers, stays near the processor over a few small
files, which saves a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipelines.placed.accounting import account
from pipelines.placed.blanks import Cell, CellTable
from pipelines.placed.placing import Placed, place
from pipelines.placed.remarks import CUT, Doubt, Unplaced
from pipelines.printed.decode import Decoded, decode
from pipelines.printed.document import Document, read_document
from pipelines.printed.plain import is_blank
from pipelines.printed.stretches import Tables, read_tables
from pipelines.stated.genre import is_circular, is_report
from pipelines.stated.imprint import Imprint, read_imprint
from pipelines.stated.passages import (
    Passages,
    SectionText,
    collect_statements,
    read_sections,
    sort_passages,
)
from pipelines.stated.prose import Statement

LARGEST = 64 * 1024 * 1024

NO_IMPRINT = read_imprint([], 0)


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
CIRCULAR = (
    "a circular that issues the form or asks for reports, with no figure filled in",
    "印发空白格式或布置编报工作的通知",
)


class Draft:
    """A file on its way to a report: what each stage has made of it, until there is a `report`."""

    decoded: Decoded
    document: Document
    tables: Tables
    placed: Placed
    imprint: Imprint
    passages: Passages

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.report: Report | None = None

    def end(self, status: str, reason: tuple[str, str]) -> None:
        """What there is to say of a file that holds no report."""
        self.report = Report(status, *reason, self.decoded.encoding, self.decoded.basis)


def _decode(draft: Draft) -> None:
    if len(draft.data) > LARGEST:
        draft.report = TOO_LARGE
    elif not draft.data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        draft.report = EMPTY
    else:
        draft.decoded = decoded = decode(draft.data)
        if decoded.text is None:
            draft.report = Report("unreadable", decoded.reason, decoded.reason_zh)
        elif is_blank(decoded.text):
            draft.end("empty", (EMPTY.reason, EMPTY.reason_zh))


def _read_document(draft: Draft) -> None:
    draft.document = read_document(draft.decoded.text or "")


def _read_tables(draft: Draft) -> None:
    draft.tables = read_tables(draft.document)


def _place(draft: Draft) -> None:
    draft.placed = place(draft.tables, draft.document.numbers)


def _read_imprint(draft: Draft) -> None:
    document, tables = draft.document, draft.tables
    draft.imprint = read_imprint(document.texts, min(document.body, tables.first_row))


def _judge_genre(draft: Draft) -> None:
    """Ends what is no report, and the circular that issues the form or asks for reports."""
    has_tables = bool(draft.placed.tables)
    if not is_report(draft.document, has_tables, draft.imprint):
        draft.end("not_a_report", NOT_A_REPORT)
    elif not draft.tables.numeric and is_circular(draft.document, has_tables, draft.imprint):
        draft.end("not_a_report", CIRCULAR)


def _account(draft: Draft) -> None:
    draft.placed = account(draft.placed, draft.tables, draft.document.numbers)


def _sort_passages(draft: Draft) -> None:
    draft.passages = sort_passages(draft.document, draft.tables.prose)


def _report(draft: Draft) -> None:
    decoded, placed, imprint = draft.decoded, draft.placed, draft.imprint
    year = imprint.title_year or imprint.period_year
    draft.report = Report(
        "parsed",
        encoding=decoded.encoding,
        encoding_basis=decoded.basis,
        form=placed.form,
        imprint=imprint,
        sections=read_sections(draft.document, draft.passages),
        tables=placed.tables,
        unplaced=placed.unplaced,
        statements=collect_statements(draft.document, draft.passages, year),
        doubts=[*placed.doubts, CUT] if decoded.truncated else placed.doubts,
        numeric_cells=draft.tables.numeric + placed.unglued,
    )


STAGES: tuple[Callable[[Draft], None], ...] = (
    _decode,
    _read_document,
    _read_tables,
    _place,
    _read_imprint,
    _judge_genre,
    _account,
    _sort_passages,
    _report,
)


def draft_reports(files: Sequence[bytes]) -> list[Draft]:
    """Files as they came out of the stages, with all that led to their reports."""
    drafts = [Draft(data) for data in files]
    for stage in STAGES:
        for draft in drafts:
            if draft.report is None:
                stage(draft)
    return drafts


def read_reports(files: Sequence[bytes]) -> list[Report]:
    """The report in each file's bytes, or the reason why there is none; never raises.

    What the stages make of all the files is held until the last is read.
    """
    return [draft.report for draft in draft_reports(files) if draft.report is not None]


def read_report(data: bytes) -> Report:
    return read_reports([data])[0]
