"""A document's lines of running text → its sections' texts, and what they state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipelines.printed.document import Document
from pipelines.stated.prose import Statement, read_statements

Passages = dict[str, list[int]]
"""Indexes of the lines of running text, by section; '' is what stands before the first."""


class SectionText(NamedTuple):
    """A section's running text; lines from 1."""

    section: str
    heading: str
    text: str
    first_line: int
    last_line: int


def sort_passages(document: Document, prose: Sequence[int]) -> Passages:
    """The document's lines of running text by the section that they stand in."""
    found: Passages = {}
    sections = iter([*document.sections, None])
    current, following = "", next(sections)
    for index in prose:
        while following is not None and index >= following.first:
            current, following = following.section, next(sections)
        found.setdefault(current, []).append(index)
    return found


def read_sections(document: Document, passages: Passages) -> list[SectionText]:
    lines, numbers = document.lines, document.numbers
    return [
        SectionText(
            section.section,
            section.heading,
            "\n".join([lines[i].text.strip() for i in passages.get(section.section, ())]),
            numbers[section.first],
            numbers[section.last],
        )
        for section in document.sections
    ]


def collect_statements(document: Document, passages: Passages, year: int | None) -> list[Statement]:
    """What all sections state; `year` is the one the report is about."""
    lines, numbers = document.lines, document.numbers
    found: list[Statement] = []
    for section, indexes in passages.items():
        if section:
            found += read_statements(section, [(numbers[i], lines[i].text) for i in indexes], year)
    return found
