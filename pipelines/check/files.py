"""The files given, and those below the folders given: what each one holds."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pipelines.check.owner import doubt_imprint, find_owner, find_year
from pipelines.check.result import CheckedFile
from pipelines.form import load_forms
from pipelines.report import Report, read_report
from pipelines.store.scan import LINK_FOLDER, MANIFEST, show_name

TABLES = ("disclosure", "request", "dispute")
ERRNO_ZH = {
    errno.ENOENT: "文件不存在",
    errno.EACCES: "没有读取权限",
    errno.ENAMETOOLONG: "文件名过长",
}
NO_FILE = Report("unreadable", "cannot be read: not a regular file", "无法读取：不是普通文件")


class File(NamedTuple):
    """A file given or found. `named`: given by name, so that it has to be a report."""

    path: Path
    named: bool


def list_files(paths: Iterable[Path]) -> list[File]:
    """Every file given, and every file below the folders given, each once."""
    found: dict[str, File] = {}
    for path in paths:
        for file in _find_below(path) if path.is_dir() else [File(path, True)]:
            first = found.setdefault(os.path.abspath(file.path), file)
            found[os.path.abspath(file.path)] = first._replace(named=first.named or file.named)
    return list(found.values())


def _find_below(folder: Path) -> Iterator[File]:
    """Files, and folders that are not entered; hidden ones and manifests aside."""
    closed: list[OSError] = []
    for where, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if Path(where, name).is_symlink()]
        for name in sorted([*names, *links]):
            if not name.startswith(".") and name != MANIFEST:
                yield File(Path(where, name), False)
    yield from (File(Path(error.filename), False) for error in closed)


def read_file(file: File) -> Report:
    """What the file holds; its doubts are those of reading it and of whose it is."""
    report = _read(file)
    doubts = doubt_imprint(report, file.path, date.today().year)
    return report._replace(doubts=[*report.doubts, *doubts])


def _read(file: File) -> Report:
    is_folder = file.path.is_dir()
    if is_folder and file.path.is_symlink():
        return Report(*LINK_FOLDER)
    if not file.named and file.path.exists() and not (file.path.is_file() or is_folder):
        return NO_FILE
    try:
        return read_report(file.path.read_bytes())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        reason_zh = ERRNO_ZH.get(error.errno or 0, reason)
        return Report("unreadable", f"cannot be read: {reason}", f"无法读取：{reason_zh}")


def find_unjudged(report: Report) -> tuple[str, ...]:
    """The tables that the rules had no figure of; without a form, no table can be judged."""
    if report.status != "parsed":
        return ()
    form = load_forms().get(report.form)
    if form is None:
        return TABLES
    read = {table.fact for table in report.tables if any(v is not None for v in table.values)}
    return tuple(dict.fromkeys(block.fact for block in form.blocks if block.fact not in read))


def describe(file: File, report: Report) -> CheckedFile:
    owner = find_owner(report, file.path)
    return CheckedFile(
        show_name(str(file.path)),
        file.named,
        report.status,
        report.reason,
        report.reason_zh,
        report.form,
        owner.name,
        owner.agency_id if owner.is_placed else "",
        find_year(report, file.path).year,
        find_unjudged(report),
    )
