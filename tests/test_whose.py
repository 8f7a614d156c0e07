"""Whose report it is, through the whole line: `gongkai run` on reports and a manifest."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

ROOT = Path(__file__).parent.parent
TITLE = "政府信息公开工作年度报告"
BODY = (ROOT / "tests" / "agencies" / "body.txt").read_text(encoding="utf-8")
ALIASES = Path("data", "reference", "agency_aliases.csv")
MANIFEST = """path,url,agency,district_code,year,retrieved_at
年报 2021/无题.txt,http://a.cn/1,洛北街道,410303,2021,2022-02-01
copy/same.txt,http://a.cn/2,,,,
town.txt,,,999999,,
gone.txt,,,,,
bureau.txt,,,,二〇二一,
,,,410303,,
"""


class House(NamedTuple):
    """A copy of the house's code and reference, with a raw folder and a warehouse of its own."""

    folder: Path

    def put(self, path: str, head: str, tail: str = "") -> None:
        file = self.folder / "raw" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{head}\n{BODY}\n{tail}", encoding="utf-8")

    def run(self) -> str:
        options = ["--raw", "raw", "--warehouse", "out/gongkai.duckdb", "--build", "build"]
        environment = os.environ | {"DAGSTER_HOME": str(self.folder / "dagster")}
        ran = subprocess.run(
            [sys.executable, "-m", "pipelines.cli", "run", *options],
            cwd=self.folder, env=environment, capture_output=True, text=True,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with duckdb.connect(self.folder / "out" / "gongkai.duckdb", read_only=True) as connection:
            return connection.execute(query).fetchall()

    def batches(self) -> set[str]:
        return {str(path) for path in (self.folder / "build" / "batches").rglob("*")}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Reports whose organs are told in different ways, after the first night."""
    house = House(tmp_path_factory.mktemp("whose"))
    for part in ("pipelines", "sql", "data/reference"):
        shutil.copytree(ROOT / part, house.folder / part)
    (house.folder / "dagster").mkdir()
    shutil.copy(ROOT / "dagster.yaml", house.folder / "dagster")
    house.put("年报 2021/无题.txt", f"2021年{TITLE}")
    house.put("area.txt", f"福州市晋安区2016年{TITLE}")
    house.put("office.txt", f"福州市晋安区人民政府办公室2016年{TITLE}")
    house.put("copy/first.txt", f"洛阳市西工区财政局二〇二一年{TITLE}")
    shutil.copy(house.folder / "raw/copy/first.txt", house.folder / "raw/copy/same.txt")
    house.put("corrected.txt", f"西工区财政局2020年{TITLE}(更正)")
    house.put("printed.txt", f"西工区财政局2020年{TITLE}")
    house.put("town.txt", f"太平镇2021年{TITLE}")
    house.put("folder/泾阳县/town.txt", f"太平镇2020年{TITLE}")
    house.put("bureau.txt", f"梅河口市兴华乡2019年{TITLE}")
    house.put("later.txt", f"西工区审计局2099年{TITLE}")
    (house.folder / "raw" / "manifest.csv").write_text(MANIFEST, encoding="utf-8-sig")
    house.run()
    return house


def test_reports(house: House) -> None:
    """Agency, district, scope and year stand beside what told each of them."""
    columns = "path, agency_name, report.district_code, year, report.scope, agency_basis"
    rows = house.ask(
        f"select {columns}, district_basis, year_basis, is_current from core.report"
        " left join core.dim_agency using (agency_id) order by path"
    )
    assert [row[1:] for row in rows] == [
        ("晋安区人民政府", "350111", 2016, "consolidated", "title", "title+parent", "title", True),
        ("梅河口市兴华镇人民政府", "220581", 2019, "own", "title", "title", "title", True),
        ("西工区财政局", "410303", 2021, "own", "title", "title+parent", "title", True),
        ("西工区财政局", "410303", 2020, "own", "title", "title", "title", True),
        ("泾阳县太平镇人民政府", "610423", 2020, "own", "title", "folder", "title", True),
        ("西工区审计局", "410303", 2099, "own", "title", "title", "title", False),
        ("晋安区人民政府办公室", "350111", 2016, "own", "title", "title+parent", "title", True),
        ("西工区财政局", "410303", 2020, "own", "title", "title", "title", False),
        ("太平镇人民政府", None, 2021, "own", "title", "", "title", True),
        ("西工区洛北街道办事处", "410303", 2021, "own", "manifest", "manifest", "manifest", True),
    ]  # fmt: skip


def test_files(house: House) -> None:
    """A copy is a duplicate, a report that gives way to a corrected one is superseded."""
    rows = house.ask("select path, status, reason from raw.report_file where status <> 'parsed'")
    assert sorted(rows) == [
        ("copy/same.txt", "duplicate", "the same bytes as copy/first.txt"),
        ("manifest.csv", "not_a_report", "the manifest of the folder"),
        ("printed.txt", "superseded",
         "superseded by corrected.txt: that file is the corrected version"),
    ]  # fmt: skip
    facts = house.ask("select count(*), count(distinct report_id) from core.fact_request")
    assert facts == [(8 * 175, 8)]


def test_wrong_lines_of_the_manifest(house: House) -> None:
    """Wrong lines are findings, also those of no report; urls stay, also that of a copy."""
    lines = house.ask("select message from core.finding where rule = 'R-06' order by 1")
    assert [str(message).split(":")[0] for (message,) in lines] == [
        "manifest.csv line 4 names an unknown district",
        "manifest.csv line 5 names a file that is not in the folder",
        "manifest.csv line 6 has an impossible year",
        "manifest.csv line 7 has no path",
    ]
    urls = house.ask("select path, url from core.report where url is not null order by path")
    assert urls == [("copy/first.txt", "http://a.cn/2"), ("年报 2021/无题.txt", "http://a.cn/1")]


def test_open_and_out_of_range(house: House) -> None:
    """An open district names its candidates, and a year out of range is an error."""
    found = house.ask(
        "select rule, severity, expected like '%610423 陕西省咸阳市泾阳县%' from core.finding"
        " where rule in ('R-01', 'R-03') order by rule"
    )
    assert found == [("R-01", "warning", True), ("R-03", "error", False)]


def test_coverage(house: House) -> None:
    """Reported, expected and missing organs of a district and year; an area's own is none."""
    rows = house.ask(
        "select agencies_expected, agencies_reporting, towns_reporting, contains(missing, '财政局')"
        " from mart.coverage where district_code = '410303' and year in (2020, 2021) order by year"
    )
    assert rows == [(10, 1, 0, False), (10, 2, 1, False)]
    assert house.ask("select count(*) from mart.coverage where agencies_reporting > 0") == [(5,)]


def test_the_reference_changes(house: House) -> None:
    """After a change of the reference the names follow, and nothing is parsed anew.

    A file that is removed leaves with its facts, and the one that gave way to it returns.
    """
    (house.folder / "raw" / "corrected.txt").unlink()
    before, aliases = house.batches(), house.folder / ALIASES
    text = aliases.read_text(encoding="utf-8")
    aliases.write_text(text + "410303,财政局,财政金融局,,2021,,invented\n", encoding="utf-8")
    told = house.run()
    assert "0 parsed anew" in told
    assert house.batches() == before
    names = house.ask("select agency_name from core.dim_agency where agency_name like '%财政%'")
    assert names == [("西工区财政金融局",)]
    rows = house.ask("select path, is_current from core.report where year = 2020 order by path")
    assert rows == [("folder/泾阳县/town.txt", True), ("printed.txt", True)]
    assert house.ask("select count(distinct report_id) from core.fact_request") == [(8,)]
