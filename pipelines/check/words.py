"""The result of a check as text or JSON, in English or Chinese."""

from __future__ import annotations

import json
import os

import click

from pipelines.check.result import SEVERITIES, CheckedFile, CheckResult, Finding

COLOURS = {"error": "red", "warning": "yellow", "info": "blue", "unread": "red"}
LANGUAGE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


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
            "files": [_fields(file) for file in result.files],
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


def _fields(file: CheckedFile) -> dict[str, object]:
    return {name: value for name, value in file._asdict().items() if name != "named"}


def read_language() -> str:
    """zh or en, by the locale."""
    locale = next((os.environ[name] for name in LANGUAGE_VARIABLES if os.environ.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"
