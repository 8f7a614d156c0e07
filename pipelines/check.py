"""`gongkai check`: reports judged without a warehouse, by the same SQL, in memory."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click
import duckdb

from pipelines.blanks import Cell
from pipelines.facts import Report, read_report
from pipelines.form import read_reference
from pipelines.items import item_rows
from pipelines.models import Model, read_models
from pipelines.organs import TOWNSHIP, read_organ
from pipelines.scan import MANIFEST, show_name
from pipelines.tables import CORE, find_table

AT_ONCE = 200
DERIVED = ("dim_identity_term", "identity_gap", "identity_repair", "statement_reading")
REFERENCE = ("identities", "statement_measures")
CELL_COLUMNS = {
    "request": ("outcome", "applicant", "request_count"),
    "disclosure": ("item", "measure", "value"),
    "dispute": ("route", "result", "case_count"),
    "indicator": ("indicator", "", "value"),
}
SEVERITIES = ("error", "warning", "info")
COLOURS = {"error": "red", "warning": "yellow", "info": "blue", "unread": "red"}
ERRNO_ZH = {
    errno.ENOENT: "文件不存在",
    errno.EACCES: "没有读取权限",
    errno.ENAMETOOLONG: "文件名过长",
}
LANGUAGE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")

_DIVISION = re.compile(r"(?:.{1,8}?[省市州盟区县旗])+")
NO_FILE = Report("unreadable", "cannot be read: not a regular file", "无法读取：不是普通文件")

Row = dict[str, Any]


class File(NamedTuple):
    """A file given or found. `named`: given by name, so that it has to be a report."""

    path: Path
    named: bool


class CheckedFile(NamedTuple):
    """What a file turned out to be; `status` as in raw.report_file."""

    path: str
    named: bool
    status: str
    reason: str
    reason_zh: str
    form: str
    agency: str
    year: int | None

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

    @property
    def exit_code(self) -> int:
        """0 nothing wrong, 1 an error found, 2 a file that could not be read."""
        if any(file.is_unread for file in self.files):
            return 2
        return int(any(finding.severity == "error" for finding in self.findings))

    def count(self, severity: str) -> int:
        return sum(finding.severity == severity for finding in self.findings)


# --- reading ------------------------------------------------------------------------------------


def list_files(paths: Iterable[Path]) -> Iterator[File]:
    """Every file given, and every file below the folders given, hidden ones and manifests aside."""
    for path in paths:
        if not path.is_dir():
            yield File(path, True)
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if not name.startswith(".") and name != MANIFEST:
                    yield File(Path(folder, name), False)


def _read_file(file: File) -> Report:
    if not file.named and file.path.exists() and not file.path.is_file():
        return NO_FILE
    try:
        return read_report(file.path.read_bytes())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        reason_zh = ERRNO_ZH.get(error.errno or 0, reason)
        return Report("unreadable", f"cannot be read: {reason}", f"无法读取：{reason_zh}")


def _year(report: Report) -> int | None:
    imprint = report.imprint
    return imprint.title_year or imprint.period_year or imprint.prose_year


def _agency(report: Report) -> str:
    """The organ as printed, short forms written out; '' where the file does not say."""
    printed = report.imprint.agency_printed or report.imprint.publisher.split("；")[0]
    organ = read_organ(printed) if printed else None
    return organ.name if organ else printed


def _describe(file: File, report: Report) -> CheckedFile:
    return CheckedFile(
        show_name(str(file.path)),
        file.named,
        report.status,
        report.reason,
        report.reason_zh,
        report.form,
        _agency(report),
        _year(report),
    )


# --- the core tables, in memory -----------------------------------------------------------------


def _open_core() -> duckdb.DuckDBPyConnection:
    """A database with every core table as declared, the forms and the identities filled in."""
    connection = duckdb.connect(":memory:")
    for schema in ("raw", "core", "reference"):
        connection.execute(f"create schema {schema}")
    for table in CORE:
        columns = ", ".join(f'"{column.name}" {column.type}' for column in table.columns)
        connection.execute(f"create table {table.full_name} ({columns})")
    _insert(connection, "core.dim_item", [row._asdict() for row in item_rows()])
    for name in REFERENCE:
        _create_reference(connection, name)
    return connection


def _create_reference(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    rows = read_reference(name)
    shape = json.dumps([dict.fromkeys(rows[0], "VARCHAR")])
    connection.execute(
        f"create table reference.{name} as "
        f"select unnest(from_json($1, '{shape}'), recursive := true)",
        [json.dumps(rows)],
    )


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    """Rows as one JSON value: a statement a row is a thousand times slower. Absent keys: NULL."""
    shape = json.dumps([{column.name: column.type for column in find_table(table).columns}])
    if rows:
        connection.execute(
            f"insert into {table} by name "
            f"select unnest(from_json($1, '{shape}'), recursive := true)",
            [json.dumps(rows)],
        )


def _core_rows(key: Row, file: CheckedFile, report: Report) -> dict[str, list[Row]]:
    """The rows of one report by table; `key` are the columns that every fact has."""
    own = {"report_id": key["report_id"]}
    head = {"form": report.form, "scope": "own", "is_current": True, "path": file.path}
    rows: dict[str, list[Row]] = {
        "core.report": [key | head],
        "core.section": [own | section._asdict() for section in report.sections],
        "core.unplaced_cell": [
            own | cell._asdict() | {"source_line": cell.line} for cell in report.unplaced
        ],
        "core.fact_statement": [
            key | statement._asdict() | {"source_line": statement.line}
            for statement in report.statements
        ],
    }
    for cell in report.cells:
        rows.setdefault(f"core.fact_{cell.fact}", []).append(key | _cell_row(cell))
    return rows


def _cell_row(cell: Cell) -> Row:
    row, column, value = CELL_COLUMNS[cell.fact]
    return {
        row: cell.row,
        column: cell.column,
        value: cell.value,
        "unit": cell.unit,
        "status": cell.status,
        "source_line": cell.line,
    }


def _agency_row(agency_id: str, name: str) -> Row:
    """Of streets and towns the name alone tells the level; of others it is left open."""
    organ = read_organ(name)
    kind = organ.kind if organ else None
    return {
        "agency_id": agency_id,
        "agency_name": name,
        "agency_kind": kind,
        "level": "township" if kind in TOWNSHIP else None,
        "scope": "own",
    }


def _find_organs(names: Iterable[str]) -> dict[str, str]:
    """洛阳市西工区民政局 is 西工区民政局 where both are given; 民政局 may be any district's."""
    given = set(names)
    return {name: _find_organ(name, given) for name in given}


def _find_organ(name: str, given: Container[str]) -> str:
    """The shortest name given that `name` is behind the division above, else itself."""
    ends = (name[start:] for start in range(len(name) - 1, 0, -1))
    return next((end for end in ends if end in given and _is_superior(name, end)), name)


def _is_superior(name: str, organ: str) -> bool:
    """Whether `name` is `organ` behind the division above its own."""
    above = name.removesuffix(organ)
    return bool(_DIVISION.fullmatch(above) and _DIVISION.match(organ))


def _fill(
    connection: duckdb.DuckDBPyConnection, reports: Iterable[tuple[str, CheckedFile, Report]]
) -> None:
    """Years of one organ make a series; a second file of the same year stands by itself."""
    reports = list(reports)
    organs = _find_organs(file.agency for _, file, _ in reports)
    taken: set[tuple[str, int | None]] = set()
    tables: dict[str, list[Row]] = {}
    for report_id, file, report in reports:
        series = (organs[file.agency], file.year)
        alone = series in taken or not all(series)
        taken.add(series)
        agency_id = f"{file.agency}#{report_id}" if alone else series[0]
        key = {"report_id": report_id, "agency_id": agency_id, "year": file.year}
        for table, rows in _core_rows(key, file, report).items():
            tables.setdefault(table, []).extend(rows)
        tables.setdefault("core.dim_agency", []).append(_agency_row(agency_id, file.agency))
    agencies = {row["agency_id"]: row for row in tables.get("core.dim_agency", [])}
    for table, rows in (tables | {"core.dim_agency": list(agencies.values())}).items():
        for start in range(0, len(rows), AT_ONCE * AT_ONCE):
            _insert(connection, table, rows[start : start + AT_ONCE * AT_ONCE])


# --- judging ------------------------------------------------------------------------------------


def _judge(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Row]]:
    """Every offence as (report_id, its fields)."""
    core = {model.name: model for model in read_models("core")}
    for name in DERIVED:
        connection.execute(f"insert into core.{name} by name {core[name].sql}")
    for model in read_models("finding"):
        for row in _select(connection, model):
            severity = row.get("severity") or model.notes["severity"]
            yield row["report_id"], row | {"rule": model.name, "severity": severity}


def _select(connection: duckdb.DuckDBPyConnection, model: Model) -> Iterator[Row]:
    cursor = connection.execute(model.sql)
    names = [column[0] for column in cursor.description or ()]
    for row in cursor.fetchall():
        yield dict(zip(names, row, strict=True))


def _finding(path: str, fields: Row) -> Finding:
    return Finding(path, *(fields[name] for name in Finding._fields[1:]))


def _order(finding: Finding) -> tuple[str, int, str]:
    return finding.path, finding.source_line or 0, finding.rule


def check_paths(paths: Iterable[Path]) -> CheckResult:
    """Reads and judges every file given, and every file below the folders given."""
    files = list(list_files(paths))
    reports = [_read_file(file) for file in files]
    checked = [_describe(file, report) for file, report in zip(files, reports, strict=True)]
    read = [
        (str(number), file, report)
        for number, (file, report) in enumerate(zip(checked, reports, strict=True))
        if report.status == "parsed"
    ]
    findings = [
        _finding(file.path, doubt._asdict()) for _, file, report in read for doubt in report.doubts
    ]
    if read:
        with _open_core() as connection:
            _fill(connection, read)
            findings += [
                _finding(checked[int(number)].path, fields) for number, fields in _judge(connection)
            ]
    return CheckResult(checked, sorted(findings, key=_order))


# --- telling ------------------------------------------------------------------------------------


def _in_words(result: CheckResult, language: str) -> str:
    counts = [len(result.files), *(result.count(severity) for severity in SEVERITIES)]
    unread = sum(file.is_unread for file in result.files)
    others = sum(file.status != "parsed" for file in result.files) - unread
    if language == "zh":
        words = "检查文件{}个：错误{}，警告{}，提示{}".format(*counts)
        words += f"；{unread}个文件无法读取" if unread else ""
        return words + (f"；另有{others}个文件不是年度报告" if others else "")
    words = "{} file(s): {} error(s), {} warning(s), {} note(s)".format(*counts)
    words += f"; {unread} could not be read" if unread else ""
    return words + (f"; {others} other file(s)" if others else "")


def _finding_line(finding: Finding, language: str) -> str:
    line = finding.source_line
    message = finding.message_zh if language == "zh" else finding.message
    message = message.removeprefix(f"第{line}行：" if language == "zh" else f"line {line}: ")
    place = f"{finding.path}:{line}" if line else finding.path
    severity = click.style(finding.severity, fg=COLOURS[finding.severity])
    return f"{place}: {severity} {finding.rule} {message}"


def render_text(result: CheckResult, language: str) -> str:
    """`file:line: severity rule message`, one a line, and a summary."""
    lines = [_finding_line(finding, language) for finding in result.findings]
    for file in result.files:
        if file.is_unread:
            status = click.style(file.status, fg=COLOURS["unread"])
            lines.append(
                f"{file.path}: {status} {file.reason_zh if language == 'zh' else file.reason}"
            )
    return "\n".join([*lines, _in_words(result, language)])


def render_json(result: CheckResult) -> str:
    """By `docs/finding-schema.json`."""
    return json.dumps(
        {
            "files": [_without(file._asdict(), "named") for file in result.files],
            "findings": [finding._asdict() for finding in result.findings],
            "summary": {
                "files": len(result.files),
                **{severity: result.count(severity) for severity in SEVERITIES},
                "unread": sum(file.is_unread for file in result.files),
            },
        },
        ensure_ascii=False,
        indent=2,
    )


def _without(fields: Row, name: str) -> Row:
    return {key: value for key, value in fields.items() if key != name}


def read_language() -> str:
    """zh or en, by the locale."""
    locale = next((os.environ[name] for name in LANGUAGE_VARIABLES if os.environ.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


@click.command(name="check")
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
@click.pass_context
def command(context: click.Context, paths: Sequence[Path], form: str, language: str | None) -> None:
    """Do the figures of a report add up? 报告中的数字是否相符？

    Reads reports (files, or folders of them) and prints what does not fit: sums, the text against
    the tables and, where several years of one organ are given, each year against the last.

    \b
    Examples:
      gongkai check 2024年报告.txt
      gongkai check --lang zh reports/
      gongkai check --format json reports/ > findings.json

    Exit status: 0 nothing wrong but warnings and notes, 1 an error found, 2 a file could not be
    read.

    \b
    Before publishing, as .git/hooks/pre-commit or in any script:
      gongkai check --lang zh reports/ || exit 1
    """
    result = check_paths(paths)
    told = (
        render_json(result) if form == "json" else render_text(result, language or read_language())
    )
    click.echo(told)
    context.exit(result.exit_code)
