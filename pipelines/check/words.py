"""The result of a check as text or JSON, in English or Chinese."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

import click

from pipelines.check.result import SEVERITIES, CheckedFile, CheckResult, Finding

COLOURS = {"error": "red", "warning": "yellow", "info": "blue", "unread": "red"}
TABLES = {
    "disclosure": ("section 二 (disclosure)", "第二部分（主动公开）"),
    "request": ("section 三 (requests)", "第三部分（依申请公开）"),
    "dispute": ("section 四 (review and litigation)", "第四部分（复议、诉讼）"),
    "indicator": ("the annex", "附表"),
}
SUMMARY = (
    "{} file(s): {} error(s), {} warning(s), {} note(s)",
    "检查文件{}个：错误{}，警告{}，提示{}",
)
FURTHER = (
    ("{} could not be read", "{}个文件无法读取"),
    ("{} with tables not judged", "{}个文件有表格未核对"),
    (
        "{} not compared with other years, as the place of the organ is not told",
        "{}个文件未写明机关所在地区，未与其他年度比较",
    ),
    ("{} other file(s)", "另有{}个文件不是年度报告"),
)
NO_REPORT = ("no report was judged", "没有核对任何报告")
NO_TABLE = (
    "no table of a national form was read, so none was judged; "
    "tables in pictures or attachments are to be checked by hand",
    "未读出任何表式的表格，均未核对；图片或附件中的表格须人工核对",
)
NO_FIGURE = (
    "no figure was read of the table of {}: not judged, to be checked by hand",
    "未读出{}表格的数据，该表未核对，须人工核对",
)
LANGUAGE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def _in_words(result: CheckResult, language: str) -> str:
    zh = language == "zh"
    severities = [result.count(severity) for severity in SEVERITIES]
    told = [SUMMARY[zh].format(len(result.files), *severities)]
    for words, count in zip(FURTHER, _count_further(result), strict=True):
        told += [words[zh].format(count)] if count else []
    told += [] if result.has_reports else [NO_REPORT[zh]]
    return ("；" if zh else "; ").join(told)


def _count_further(result: CheckResult) -> tuple[int, ...]:
    """Files that could not be read, were not judged or not compared, and that are no reports."""
    unread = sum(file.is_unread for file in result.files)
    others = sum(file.status != "parsed" for file in result.files) - unread
    return unread, result.count_not_judged(), result.count_not_compared(), others


def _describe_unjudged(file: CheckedFile, language: str) -> str:
    zh = language == "zh"
    if file.form == "none":
        return NO_TABLE[zh]
    tables = [TABLES[fact][zh] for fact in file.not_judged]
    return NO_FIGURE[zh].format(("、" if zh else ", ").join(tables))


def _file_lines(file: CheckedFile, language: str) -> Iterator[str]:
    """What of a file was not read or not judged."""
    if file.is_unread:
        status = click.style(file.status, fg=COLOURS["unread"])
        yield f"{file.path}: {status} {file.reason_zh if language == 'zh' else file.reason}"
    if file.not_judged:
        status = click.style("not_judged", fg=COLOURS["unread"])
        yield f"{file.path}: {status} {_describe_unjudged(file, language)}"


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
        lines += _file_lines(file, language)
    return "\n".join([*lines, _in_words(result, language)])


def render_json(result: CheckResult) -> str:
    """By `docs/finding-schema.json`."""
    return json.dumps(
        {
            "files": [_fields(file) for file in result.files],
            "findings": [finding._asdict() for finding in result.findings],
            "summary": {
                "files": len(result.files),
                **{severity: result.count(severity) for severity in SEVERITIES},
                "unread": sum(file.is_unread for file in result.files),
                "not_judged": result.count_not_judged(),
                "not_compared": result.count_not_compared(),
            },
        },
        ensure_ascii=False,
        indent=2,
    )


def _fields(file: CheckedFile) -> dict[str, object]:
    return {name: value for name, value in file._asdict().items() if name != "named"}


def read_language() -> str:
    """zh or en, by the locale."""
    locale = next((os.environ[name] for name in LANGUAGE_VARIABLES if os.environ.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"
