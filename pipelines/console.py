"""What `gongkai run` prints: progress while it works, and a closing table."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from pipelines.night import sum_layers
from pipelines.store.refresh import Progress, Tell
from pipelines.summary import Summary

if TYPE_CHECKING:
    from pipelines.night import Night

LINE_SECONDS = 10.0
EXAMPLE = 120
TRY = (
    "select district_name, year, basis, agencies_reporting, new_received, full_grant_rate"
    " from mart.district_year order by year desc, district_code limit 10"
)


class Pace:
    """Files per second and time left of the part that is going on."""

    def __init__(self) -> None:
        self._part, self._start = "", 0.0

    def describe(self, progress: Progress) -> str:
        if progress.part != self._part:
            self._part, self._start = progress.part, time.monotonic()
        seconds = time.monotonic() - self._start
        words = [_describe_statuses(progress.statuses)]
        if progress.total and seconds > 1:
            rate = progress.done / seconds
            left = (progress.total - progress.done) / rate if rate else 0
            words = [f"{rate:,.0f} files/s", f"{_minutes(left)} left", *words]
        return ", ".join(word for word in words if word)


def _minutes(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _describe_statuses(statuses: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {status}" for status, count in statuses.items())


@contextmanager
def show_progress(console: Console) -> Iterator[Tell]:
    """A bar on a terminal; elsewhere plain lines: the first, one in ten seconds, and the last."""
    pace = Pace()
    if not console.is_terminal:
        yield _tell_lines(console, pace)
        return
    columns = (
        TextColumn("{task.description:<28}"),
        BarColumn(),
        TextColumn("{task.fields[words]}"),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("scan", total=None, words="")
        yield lambda progress: bar.update(
            task,
            description=progress.part,
            completed=progress.done,
            total=progress.total or None,
            words=pace.describe(progress),
        )


def _tell_lines(console: Console, pace: Pace) -> Tell:
    last = -LINE_SECONDS

    def tell(progress: Progress) -> None:
        nonlocal last
        words = pace.describe(progress)
        due = time.monotonic() - last >= LINE_SECONDS
        finished = progress.total > 0 and progress.done == progress.total
        if due or finished:
            last = time.monotonic()
            count = f" {progress.done:,} of {progress.total:,} files" if progress.total else ""
            console.print(f"{progress.part}{count}" + (f", {words}" if words else ""), markup=False)

    return tell


def print_night(console: Console, night: Night, summary: Summary, link: str, raw: str) -> None:
    """What was read, published and doubted, where it is, and a query to try."""
    for name, words in _closing_rows(night, summary, link, raw):
        console.print(f"[bold]{name:<10}[/bold] {_plain(words)}", soft_wrap=True)


def _closing_rows(night: Night, summary: Summary, link: str, raw: str) -> Iterator[tuple[str, str]]:
    read = night.refreshed
    yield "night", _describe_change(night)
    yield "read", f"{read.read:,} of {read.files:,} files in {raw}; {read.parsed:,} parsed anew"
    yield "", _describe_statuses(dict(summary.statuses))
    for path, status, reason in summary.troubles:
        yield "", f"{path}: {status}, {reason}"
    yield "published", _describe_statuses(dict(summary.tables))
    if night.built is not None:
        yield "changed", f"{summary.changes[0]} (by table and year: mart.changes)"
        for line in summary.changes[1:]:
            if line.startswith("core.fact_"):
                yield "", line
    yield "doubted", _describe_doubts(summary)
    for severity, rule, count, example in summary.findings[:10]:
        yield "", f"{count:,} {severity} {rule}, such as: {_cut(example)}"
    for check in night.built.checks if night.built else []:
        if not check.passed:
            yield "check", f"{check.name}: {check.offenders:,} offenders ({check.promise})"
    yield "warehouse", f"{link} -> {night.version.name}"
    yield "page", str(Path(link).with_name("index.html"))
    yield "to try", f'gongkai sql "{TRY}"'


def _cut(words: str) -> str:
    return words if len(words) <= EXAMPLE else words[:EXAMPLE] + " …"


def _describe_doubts(summary: Summary) -> str:
    counts: dict[str, int] = {}
    for severity, _, count, _ in summary.findings:
        counts[severity] = counts.get(severity, 0) + count
    found = ", ".join(f"{count:,} {severity}" for severity, count in counts.items())
    return f"{found or 'nothing'}; {summary.unplaced:,} printed figures without a home"


def _describe_change(night: Night) -> str:
    if night.held:
        return "nothing changed since the rollback; the version rolled back to stays"
    if night.built is None:
        return "nothing changed, nothing was built"
    parts = sum_layers(night.seconds)
    told = ", ".join(
        f"{layer} {seconds:.1f} s" for layer, seconds in parts.items() if seconds > 0.1
    )
    return f"published anew ({told})"


def _plain(words: str) -> str:
    """Words that are not markup; control characters of file names are shown, not sent."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in words)
    return shown.replace("[", r"\[")


def open_console() -> Console:
    return Console(file=sys.stdout, highlight=False, soft_wrap=not sys.stdout.isatty())
