"""The main job, end to end: `gongkai run` on a folder with a real report and wrong files."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from pipelines.settings import Settings, read_settings

HERE = Path(__file__).parent
LUOBEI = HERE / "reports" / "label_split_and_figures_on_the_next_line"
COMMAND = Path(sys.executable).with_name("gongkai")
FACTS = {
    "request": ("fact_request", "outcome, applicant, request_count"),
    "disclosure": ("fact_disclosure", "item, measure, value"),
    "dispute": ("fact_dispute", "route, result, case_count"),
}


class House(NamedTuple):
    """A raw folder with a warehouse of its own, as an operator would have it."""

    folder: Path

    @property
    def raw(self) -> Path:
        return self.folder / "原始 reports"

    @property
    def warehouse(self) -> Path:
        return self.folder / "out" / "gongkai.duckdb"

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "GONGKAI_RAW": str(self.raw),
            "GONGKAI_WAREHOUSE": str(self.warehouse),
            "GONGKAI_BUILD": str(self.folder / "build"),
            "DAGSTER_HOME": str(self.folder / "dagster"),
        }

    @property
    def settings(self) -> Settings:
        return read_settings(self.environment)

    def call(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *arguments], env=self.environment, cwd="/", capture_output=True, text=True
        )

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with duckdb.connect(self.warehouse, read_only=True) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Luobei street's report beside what does not belong there, after the first night."""
    house = House(tmp_path_factory.mktemp("house"))
    house.raw.mkdir()
    (house.folder / "dagster").mkdir()
    shutil.copy(HERE.parent / "dagster.yaml", house.folder / "dagster")
    shutil.copy(LUOBEI / "report.txt", house.raw / "2021 洛北.txt")
    (house.raw / "扫描件.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (house.raw / "empty.txt").write_bytes(b"")
    (house.raw / "noise.txt").write_bytes(bytes((i * 197 + i // 7 * 31) % 256 for i in range(5000)))
    done = house.call("run")
    assert done.returncode == 0, done.stderr
    house.folder.joinpath("first.txt").write_text(done.stdout, encoding="utf-8")
    return house


def test_every_cell_of_the_report_is_published_with_its_line(house: House) -> None:
    """All 200 cells stand in the facts, each with the value and the line where it is printed."""
    expected, found = set(), set()
    with (LUOBEI / "cells.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            cell = (row["fact"], row["row"], row["column"])
            expected.add((*cell, float(row["value"]), int(row["line"])))
    for fact, (table, columns) in FACTS.items():
        rows = house.ask(f"select {columns}, source_line from core.{table}")
        found |= {(fact, r, c, float(str(value)), line) for r, c, value, line in rows}
    assert len(expected) == 200
    assert found == expected


def test_the_district_has_its_year(house: House) -> None:
    """西工区 has one row: 2021, the sum of one organ's own report, no requests at all."""
    assert house.ask(
        """
        select district_code, district_name, city_name, province_name, year, basis,
            agencies_reporting, new_received, carried_over, handled, full_grant, partial_grant,
            denied, unable_to_provide, not_processed, other, outcome_total, carried_forward
        from mart.district_year
        """
    ) == [("410303", "西工区", "洛阳市", "河南省", 2021, "members", 1, *([0] * 11))]


def test_wrong_files_are_named_with_their_reasons(house: House) -> None:
    """Each file of the folder has its row; those that are no report say why in both languages."""
    rows = house.ask("select path, status, reason, reason_zh from raw.report_file order by path")
    assert [(path, status) for path, status, *_ in rows] == [
        ("2021 洛北.txt", "parsed"),
        ("empty.txt", "empty"),
        ("noise.txt", "unreadable"),
        ("扫描件.png", "unreadable"),
    ]
    assert all(reason and reason_zh for _, status, reason, reason_zh in rows if status != "parsed")


def test_the_run_says_what_it_did(house: House) -> None:
    """The closing table names what was read, the wrong files, the link, and a query to try."""
    told = house.folder.joinpath("first.txt").read_text(encoding="utf-8")
    for words in ("4 of 4 files", "扫描件.png: unreadable", str(house.warehouse), "gongkai sql"):
        assert words in told


def test_a_second_run_changes_nothing_and_says_so(house: House) -> None:
    """With nothing new, no file is read and the same version stays published."""
    before = os.readlink(house.warehouse)
    done = house.call("run")
    assert done.returncode == 0
    assert "nothing changed" in done.stdout
    assert "0 of 4 files" in done.stdout
    assert os.readlink(house.warehouse) == before


def test_the_query_to_try_works(house: House) -> None:
    """What the closing table proposes is answered by `gongkai sql`."""
    told = house.folder.joinpath("first.txt").read_text(encoding="utf-8")
    query = told.rpartition('gongkai sql "')[2].rstrip().removesuffix('"')
    answer = house.call("sql", "--format", "csv", query)
    assert answer.returncode == 0
    assert "西工区,2021,members,1,0," in answer.stdout


def test_every_table_and_column_is_described(house: House) -> None:
    """Each table, view and column of the warehouse carries a comment."""
    assert (
        house.ask(
            """
            select table_name, column_name from duckdb_columns()
            where schema_name in ('raw', 'core', 'mart') and coalesce(comment, '') = ''
            union all
            select table_name, '' from duckdb_tables() where coalesce(comment, '') = ''
            """
        )
        == []
    )


def test_older_duckdb_can_open_the_file(house: House) -> None:
    """The file is written in the storage format of DuckDB 1.4, which older programs read."""
    tags = house.ask("select tags['storage_version'] from duckdb_databases() where not internal")
    assert str(tags[0][0]).startswith("v1.4")


def test_a_missing_raw_folder_is_said_plainly(house: House) -> None:
    """Exit code 2 and the folder's name, no traceback."""
    done = house.call("run", "--raw", "/nowhere/at all")
    assert done.returncode == 2
    assert "/nowhere/at all" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_corrected_figure_is_a_line_of_the_summary(house: House) -> None:
    """After a file was corrected, the run tells how many reports and figures read otherwise."""
    path = house.raw / "2021 洛北.txt"
    text = path.read_text(encoding="utf-8-sig")
    assert text.count("行政规范性文件\t1\t0\t0") == 1
    path.write_text(text.replace("文件\t1\t0\t0", "文件\t1\t0\t1"), encoding="utf-8")
    done = house.call("run")
    assert done.returncode == 0, done.stderr
    assert "reports: 1 replaced" in done.stdout
    assert "core.fact_disclosure: +0 -0 ~1 rows" in done.stdout
    assert "core.fact_request:" not in done.stdout
    assert house.ask("from mart.changes where table_name like 'core.fact%'") == [
        ("core.fact_disclosure", 2021, 0, 0, 1)
    ]
