"""`gongkai check`: do the figures of reports add up?"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from pipelines.check.files import describe, list_files, read_file
from pipelines.check.judgement import judge
from pipelines.check.result import CheckResult, Finding
from pipelines.check.words import read_language, render_json, render_text


def check_paths(paths: Iterable[Path]) -> CheckResult:
    """Reads and judges every file given, and every file below the folders given."""
    files = list(list_files(paths))
    reports = [read_file(file) for file in files]
    checked = [describe(file, report) for file, report in zip(files, reports, strict=True)]
    read = [
        (str(number), file, report)
        for number, (file, report) in enumerate(zip(checked, reports, strict=True))
        if report.status == "parsed"
    ]
    findings = [
        _finding(file.path, doubt._asdict()) for _, file, report in read for doubt in report.doubts
    ]
    findings += [_finding(checked[int(number)].path, fields) for number, fields in judge(read)]
    return CheckResult(checked, sorted(findings, key=_order))


def _finding(path: str, fields: dict[str, Any]) -> Finding:
    return Finding(path, *(fields[name] for name in Finding._fields[1:]))


def _order(finding: Finding) -> tuple[str, int, str]:
    return finding.path, finding.source_line or 0, finding.rule


@click.command(name="check", no_args_is_help=True)
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATH...",
    type=click.Path(path_type=Path),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text: file:line: severity rule message. json: see docs/finding-schema.json.",
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(["en", "zh"]),
    help="Language of the messages; by default the locale's.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="End with 2 also where a table (a picture, an attachment, missing) was not judged, or "
    "there was no report. 有表格未核对或没有年度报告时也以2退出。",
)
@click.pass_context
def command(
    context: click.Context, paths: Sequence[Path], form: str, language: str | None, strict: bool
) -> None:
    """Do the figures of a report add up? 报告中的数字是否相符？

    Reads reports (files, or folders of them) and prints what does not fit: sums, the text against
    the tables, what tells the organ and the year and, where several years of one organ are given
    and its place is told, each year against the last.

    \b
    Examples:
      gongkai check 2024年报告.txt
      gongkai check --lang zh reports/
      gongkai check --format json reports/ > findings.json

    \b
    Exit status 退出码:
      0  nothing wrong but warnings and notes 无错误
      1  an error found 有错误
      2  a file could not be read 有文件无法读取

    \b
    Before publishing, as .git/hooks/pre-commit or in any script:
      gongkai check --strict --lang zh reports/ || exit 1
    """
    result = check_paths(paths)
    if form == "json":
        click.echo(render_json(result).encode())
    else:
        _show_whatever_it_spells()
        click.echo(render_text(result, language or read_language()))
    context.exit(result.exit_code(strict))


def _show_whatever_it_spells() -> None:
    """Rare characters of names and figures as escapes where a GBK terminal has none for them."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
