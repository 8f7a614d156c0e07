"""The tour runs, in marimo and in Jupyter, and its answers are the samples' own."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
MARIMO = ROOT / "notebooks" / "explore.py"
JUPYTER = ROOT / "notebooks" / "explore.ipynb"
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def tour(published: Path) -> tuple[list[Any], dict[str, Any]]:
    """What the cells show, and what they name, on the published samples."""
    spec = importlib.util.spec_from_file_location("explore", MARIMO)
    assert spec
    assert spec.loader
    explore = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(explore)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GONGKAI_WAREHOUSE", str(published))
        outputs, names = explore.app.run()
    names["warehouse"].close()
    return list(outputs), dict(names)


def test_each_question_has_its_chart(tour: tuple[list[Any], dict[str, Any]]) -> None:
    """Six charts of five questions, each with data behind its marks."""
    charts = [
        output for output in tour[0] if hasattr(output, "to_dict") and "Chart" in str(type(output))
    ]
    assert len(charts) == 6
    for chart in charts:
        data = chart.to_dict()["datasets"]
        assert all(len(rows) > 3 for rows in data.values())


def test_the_answers_are_the_samples(tour: tuple[list[Any], dict[str, Any]]) -> None:
    """A county with less than its members, copied and wrong reports, and a figure's own line."""
    names = tour[1]
    gaps = names["gaps"].set_index(["district_name", "year"])
    assert gaps.loc[("示例西县", 2022), "new_received_residual"] == -4
    assert sorted(gaps.index[gaps["is_negative"]]) == [("示例西县", 2022), ("示例西县", 2023)]
    doubts = set(zip(names["doubts"]["agency_name"], names["doubts"]["rule"], strict=True))
    assert {("示例西县示例四乡人民政府", "Y-07"), ("示例东区教育局", "T4-01")} <= doubts
    years = names["years"].set_index(["year", "basis"])
    assert list(years.loc[(2023, "members"), ["agencies_reporting", "agencies_expected"]]) == [3, 5]
    printed, source = names["printed"], names["origin"].iloc[0]
    assert printed["line"].iloc[-1] == source["source_line"]
    assert printed["printed"].iloc[-1] == str(source["request_count"]) == "91"
    assert printed["printed"].iloc[0] == "一、本年新收政府信息公开申请数量"


def sources(notebook: dict[str, Any]) -> list[tuple[str, str]]:
    return [(cell["cell_type"], "".join(cell["source"])) for cell in notebook["cells"]]


def test_both_notebooks_are_one_tour(tmp_path: Path) -> None:
    """The Jupyter file is what `make notebook-export` writes of the marimo file."""
    target = tmp_path / "explore.ipynb"
    command = [BIN / "marimo", "export", "ipynb", "--sort", "top-down", MARIMO, "-o", target]
    subprocess.run(command, check=True, capture_output=True)
    fresh, kept = (json.loads(path.read_text(encoding="utf-8")) for path in (target, JUPYTER))
    assert sources(fresh) == sources(kept), "run: make notebook-export"


def test_jupyter_runs_it(published: Path) -> None:
    """Every cell of the Jupyter file runs, and six of them draw."""
    notebook = nbformat.read(JUPYTER, as_version=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GONGKAI_WAREHOUSE", str(published))
        patch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")
        NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output["output_type"] == "error"]
    drawn = [output for output in outputs if "vegaEmbed" in str(output.get("data", ""))]
    assert len(drawn) == 6
