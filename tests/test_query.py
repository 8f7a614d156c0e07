"""`gongkai sql`: a question to the published warehouse, its answer as text, its errors in words."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main

RATES = "select district_name, year, rate, fee from mart.district_year order by year"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of one mart with two rows, published as one is: by a link."""
    folder = tmp_path_factory.mktemp("published")
    with duckdb.connect(folder / "v1.duckdb") as connection:
        connection.execute("""
            create schema core; create schema mart;
            create table core.report (report_id varchar);
            create table mart.district_year (
                district_name varchar, year integer, rate double, fee decimal(10, 2));
            insert into mart.district_year values
                ('西工区', 2021, 11 / 13, 1.50), ('a|b', 2022, null, null);
            comment on table mart.district_year is 'one row is a district and year';
        """)
    link = folder / "gongkai.duckdb"
    link.symlink_to("v1.duckdb")
    return link


def ask(warehouse: Path, *words: str, **more: str) -> Result:
    return CliRunner().invoke(main, ["sql", "--warehouse", str(warehouse), *words], **more)


def test_table_is_for_the_eye(warehouse: Path) -> None:
    """Columns are aligned by their width, figures to the right, a rate to six decimals."""
    lines = ask(warehouse, RATES).output.splitlines()
    assert lines == [
        "district_name  year      rate   fee",
        "─────────────  ────  ────────  ────",
        "西工区         2021  0.846154  1.50",
        "a|b            2022",
        "(2 rows)",
    ]


def test_csv_and_json_keep_every_digit(warehouse: Path) -> None:
    """What is exported is not rounded; NULL is empty in CSV and null in JSON."""
    rows = list(csv.DictReader(ask(warehouse, "--format", "csv", RATES).output.splitlines()))
    assert rows[0] == {
        "district_name": "西工区", "year": "2021", "rate": str(11 / 13), "fee": "1.50",
    }  # fmt: skip
    assert rows[1]["rate"] == rows[1]["fee"] == ""
    assert json.loads(ask(warehouse, "--format", "json", RATES).output) == [
        {"district_name": "西工区", "year": 2021, "rate": 11 / 13, "fee": 1.5},
        {"district_name": "a|b", "year": 2022, "rate": None, "fee": None},
    ]


def test_json_is_always_json(warehouse: Path) -> None:
    """No row, a column named twice and what is no number give valid JSON too."""
    assert json.loads(ask(warehouse, "--format", "json", f"from ({RATES}) limit 0").output) == []
    told = ask(warehouse, "--format", "json", "select 1 as a, 2 as a, 'nan'::double as b").output
    assert json.loads(told) == [{"a": 1, "a_2": 2, "b": None}]


def test_markdown_is_a_table(warehouse: Path) -> None:
    """A bar in a cell does not end it."""
    assert ask(warehouse, "--format", "markdown", RATES).output.splitlines() == [
        "| district_name | year | rate | fee |",
        "|---|---|---|---|",
        "| 西工区 | 2021 | 0.846154 | 1.50 |",
        "| a\\|b | 2022 |  |  |",
    ]


def test_without_a_query_the_tables_are_listed(warehouse: Path) -> None:
    """Name, rows and description of each table; a query may come from standard input."""
    assert "mart.district_year     2  one row is a district and year" in ask(warehouse).output
    assert "(1 row)" in ask(warehouse, "-", input="select 1").output


@pytest.mark.parametrize(
    "query",
    [
        "select * from district_yaer",
        "select * from mart.district_years",
        "select * from core.district_year",
        "select x.a from district_year as x",
    ],
)
def test_an_unknown_table_is_answered_with_the_nearest(warehouse: Path, query: str) -> None:
    """A mistyped name, and one in the wrong schema, is told the table that is meant."""
    result = ask(warehouse, query)
    assert result.exit_code == 1
    assert "Nearest tables: mart.district_year" in result.output


@pytest.mark.parametrize(
    "query",
    [
        "selec 1",
        "select nothing from mart.district_year",
        "create table mart.mine as select 1",
        "delete from mart.district_year",
        "drop table mart.district_year",
        "copy mart.district_year to 'rows.csv'",
        "from read_text('/etc/hostname')",
        "attach 'other.duckdb'",
        "set enable_external_access = true",
    ],
)
def test_nothing_is_written_and_nothing_else_is_read(warehouse: Path, query: str) -> None:
    """An error is words and exit status 1, and the warehouse is as it was."""
    result = ask(warehouse, query)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.output.startswith("gongkai: ")
    assert "(2 rows)" in ask(warehouse, RATES).output


def test_no_warehouse_is_told(tmp_path: Path) -> None:
    """Before the first run the answer says what to do, with exit status 2."""
    result = ask(tmp_path / "gongkai.duckdb", "select 1")
    assert result.exit_code == 2
    assert "`gongkai run` makes one" in result.output
