"""What checked files turned out to be, and what is wrong in them."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

SEVERITIES = ("error", "warning", "info")


class CheckedFile(NamedTuple):
    """What a file turned out to be; `status` as in raw.report_file.

    `agency_id` is as in core.dim_agency; '' where the organ or its place is not told. `not_judged`
    are the tables of its form, by their facts, that no figure was read of.
    """

    path: str
    named: bool
    status: str
    reason: str
    reason_zh: str
    form: str
    agency: str
    agency_id: str
    year: int | None
    not_judged: tuple[str, ...]

    @property
    def is_unread(self) -> bool:
        """A folder may hold other files; a file given by name is meant to be a report."""
        return self.status != "parsed" and (self.named or self.status != "not_a_report")


class Finding(NamedTuple):
    """A broken identity, or a doubt of reading, of one file."""

    path: str
    source_line: int | None
    severity: str
    rule: str
    row_code: str
    column_code: str
    expected: str
    found: str
    message: str
    message_zh: str


class CheckResult(NamedTuple):
    files: list[CheckedFile]
    findings: list[Finding]

    def exit_code(self, strict: bool = False) -> int:
        """0 nothing wrong, 1 an error found, 2 a file that could not be read.

        `strict`: 2 also where no error is found, but a table or everything was not judged.
        """
        if any(file.is_unread for file in self.files):
            return 2
        if self.count("error"):
            return 1
        return 2 if strict and (self.count_not_judged() or not self.has_reports) else 0

    @property
    def has_reports(self) -> bool:
        return any(file.status == "parsed" for file in self.files)

    def count(self, severity: str) -> int:
        return sum(finding.severity == severity for finding in self.findings)

    def count_not_judged(self) -> int:
        """How many reports have a table that was not judged."""
        return sum(bool(file.not_judged) for file in self.files)

    def count_not_compared(self) -> int:
        """How many reports have a namesake of another year that may be another place's organ."""
        placeless = [file for file in self.files if file.agency and not file.agency_id]
        years = Counter(agency for agency, _ in {(file.agency, file.year) for file in placeless})
        return sum(years[file.agency] > 1 for file in placeless)
