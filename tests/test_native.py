"""Rooms of reading compiled to machine code."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import native

REPORTS = Path(__file__).parent / "reports"
READ_ALL = """
import sys
from pathlib import Path
from pipelines.printed import cells
from pipelines.report import read_report
print(cells.__file__)
for path in sorted(Path(sys.argv[1]).rglob("report.txt")):
    report = read_report(path.read_bytes())
    print(path.parent.name, report._replace(tables=report.cells))
"""


def read_all(builds: str) -> list[str]:
    """Where a room runs from, then a line a golden report with all that is read of it."""
    command = [sys.executable, "-c", READ_ALL, str(REPORTS)]
    environment = os.environ | {native.SWITCH: builds}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_machine_code_reads_as_python_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every golden report gives the same cells, statements, doubts and texts either way."""
    monkeypatch.setenv(native.SWITCH, str(tmp_path / "builds"))
    command = "from pipelines.native import compile_packages; compile_packages('0')"
    subprocess.run([sys.executable, "-c", command], check=True, capture_output=True)
    compiled, plain = read_all(str(tmp_path / "builds")), read_all("0")
    assert compiled[0].endswith(".so")
    assert plain[0].endswith(".py")
    assert len(plain) > 8
    assert compiled[1:] == plain[1:]


def test_a_build_of_other_sources_is_never_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As soon as a room's source differs by a byte its old build is left where it lies."""
    monkeypatch.setattr(native, "HERE", tmp_path / "pipelines")
    monkeypatch.setenv(native.SWITCH, str(tmp_path / "builds"))
    shutil.copytree(Path(native.__file__).parent, native.HERE)
    native.find_build().mkdir(parents=True)
    used: list[str] = []
    native.use_build(used)
    assert len(used) == 1
    with (native.HERE / "printed" / "cells.py").open("a") as room:
        room.write("#\n")
    native.use_build(unused := [])
    assert unused == []
