"""Reports read by the reader, put beside what is known of them."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

from hypothesis import strategies as st
from render.choice import CHOICES, ODD_CELLS
from render.document import Rendered, render
from render.draw import draw_known
from render.encoding import ENCODINGS, encode
from render.expect import Answer, Fault, judge_cells
from render.known import Key
from render.layout import LAYOUTS
from render.style import Style

from pipelines.report import Report, read_report

FORMS = ("2014", "2019", "2021")


def answers_of(report: Report) -> dict[Key, Answer]:
    return {
        (cell.fact, cell.row, cell.column): Answer(cell.value, cell.status, cell.line, cell.unit)
        for cell in report.cells
    }


def count_reported(report: Report) -> int:
    return sum(cell.status == "reported" for cell in report.cells)


def judge_counts(rendered: Rendered, report: Report) -> list[Fault]:
    """Conservation: printed figures = reported + unplaced, and none is overlooked or invented.

    How many figures stand in a run of glued digits, or in odd cells, nobody can count.
    """
    homes = count_reported(report) + len(report.unplaced)
    printed = sum(value is not None for value in rendered.values.values()) + rendered.local
    faults = []
    if report.numeric_cells != homes:
        faults.append(Fault("count", None, f"{report.numeric_cells} seen", f"{homes} at home"))
    seen = range(printed - len(rendered.odd), printed + 1)
    if report.numeric_cells not in seen and not LAYOUTS[rendered.layout].glued:
        faults.append(Fault("count", None, f"{printed} printed", f"{report.numeric_cells} seen"))
    doubled = [
        k for k, n in Counter((c.fact, c.row, c.column) for c in report.cells).items() if n > 1
    ]
    return faults + [Fault("wrong", key, "one answer", "several") for key in doubled]


def judge(rendered: Rendered, report: Report) -> list[Fault]:
    """All faults of a reading of a rendered report."""
    if report.status != "parsed":
        return [Fault("missed", None, "parsed", f"{report.status}: {report.reason}")]
    faults = judge_cells(rendered, answers_of(report)) + judge_counts(rendered, report)
    if report.form != rendered.known.form:
        faults.append(Fault("form", None, rendered.known.form, report.form))
    return faults


@st.composite
def styles(draw: st.DrawFn) -> Style:
    """Any style; an example shrinks towards the plain national form."""
    drawn: dict[str, Any] = {n: draw(st.sampled_from(values)) for n, values in CHOICES.items()}
    drawn["odd"] = draw(st.sampled_from(ODD_CELLS))
    return Style(**drawn, seed=draw(st.integers(0, 2**16)))


@st.composite
def printed_reports(draw: st.DrawFn, layouts: tuple[str, ...] = tuple(LAYOUTS)) -> Rendered:
    """Any report. Where blanks vanish figures are consistent: nothing else could place them."""
    form = draw(st.sampled_from(FORMS))
    layout = draw(st.sampled_from(layouts))
    style = draw(styles())
    vanish = not LAYOUTS[layout].keeps_blanks and (style.zeros == "" or style.totals == "blank")
    consistent = vanish or draw(st.booleans())
    busy = draw(st.sampled_from((0.02, 0.2, 0.6)))
    rng = Random(draw(st.integers(0, 2**32)))
    return render(draw_known(rng, form, busy=busy, consistent=consistent), layout, style)


@st.composite
def filed_reports(draw: st.DrawFn) -> tuple[Rendered, str, bytes]:
    """Any report as a file: (what is printed, encoding, bytes)."""
    rendered = draw(printed_reports())
    fits = [e for e in ENCODINGS if e != "big5hkscs" or rendered.style.traditional]
    encoding = draw(st.sampled_from(fits))
    return rendered, encoding, encode(rendered.text, encoding, cut=draw(st.booleans()))


__all__ = ["FORMS", "answers_of", "filed_reports", "judge", "printed_reports", "read_report"]
