"""What a publication changed, against what was changed by hand."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipelines.tables import CORE
from pipelines.warehouse.changes import summarise_changes, write_changes

FIRST = """
insert into core.report (report_id, agency_id, year, is_current, path) values
    ('r1', 'a', 2020, true, 'a20.txt'), ('r2', 'a', 2021, true, 'a21.txt'),
    ('r3', 'b', 2021, true, 'b21.txt'), ('r4', 'c', 2021, true, 'c21.txt'),
    ('r6', null, 2021, true, 'x.txt');
insert into core.dim_agency (agency_id, agency_name)
    select unnest(['a', 'b', 'c']), unnest(['甲', '乙', '丙']);
insert into core.fact_request (agency_id, year, outcome, applicant, request_count, report_id)
    select agency_id, year, outcome, 'total', 5, report_id from core.report,
    unnest(['new_received', 'full_grant']) as outcome(outcome) where agency_id is not null;
insert into core.fact_statement (agency_id, year, subject, value) values
    ('a', 2020, '信息', 3), ('a', 2020, '信息', 3), ('b', 2021, '信息', 3);
"""
# one file replaced, one reread, one gone, one new; one statement of two equal ones gone
SECOND = """
update core.report set report_id = 'r2x', path = 'a21-corrected.txt' where report_id = 'r2';
update core.fact_request set report_id = 'r2x' where report_id = 'r2';
update core.fact_request set request_count = 6 where report_id = 'r3' and outcome = 'full_grant';
delete from core.report where report_id = 'r4';
delete from core.fact_request where report_id = 'r4';
delete from core.dim_agency where agency_id = 'c';
insert into core.report (report_id, agency_id, year, is_current, path)
    values ('r5', 'd', 2021, true, 'd21.txt');
insert into core.dim_agency (agency_id, agency_name) values ('d', '丁');
insert into core.fact_request (agency_id, year, outcome, applicant, request_count, report_id)
    values ('d', 2021, 'new_received', 'total', null, 'r5');
delete from core.fact_statement where agency_id = 'a';
insert into core.fact_statement (agency_id, year, subject, value) values ('a', 2020, '信息', 3);
"""


def make(path: Path, *scripts: str) -> None:
    with duckdb.connect(path) as connection:
        for schema in ("raw", "core", "mart"):
            connection.execute(f"create schema {schema}")
        for table in CORE:
            columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
            connection.execute(f"create table {table.full_name} ({columns})")
        for script in scripts:
            connection.execute(script)


@pytest.fixture
def first(tmp_path: Path) -> Path:
    make(tmp_path / "first.duckdb", FIRST)
    return tmp_path / "first.duckdb"


def compare(path: Path, previous: Path | None) -> tuple[set[object], list[object], list[str]]:
    """Changes by table and year, changed reports, and the summary."""
    with duckdb.connect(path) as connection:
        write_changes(connection, previous)
        changes = connection.execute("from mart.changes").fetchall()
        reports = connection.execute("from mart.changes_report").fetchall()
        return set(changes), list(reports), summarise_changes(connection)


def test_changes_by_table_and_year(first: Path, tmp_path: Path) -> None:
    """Rows added, removed and changed are counted by table and year, and nothing else is named."""
    make(tmp_path / "second.duckdb", FIRST, SECOND)
    changes, _, _ = compare(tmp_path / "second.duckdb", first)
    assert changes == {
        ("core.report", 2021, 2, 2, 0),
        ("core.dim_agency", None, 1, 1, 0),
        ("core.fact_request", 2021, 1, 2, 1),
        ("core.fact_statement", 2020, 0, 1, 0),
    }


def test_which_reports_changed(first: Path, tmp_path: Path) -> None:
    """Each report that came, went, was replaced or reads otherwise is named with its file."""
    make(tmp_path / "second.duckdb", FIRST, SECOND)
    _, reports, summary = compare(tmp_path / "second.duckdb", first)
    assert reports == [
        ("a", "甲", 2020, "reread", "r1", "r1", "a20.txt", "a20.txt", 1),
        ("a", "甲", 2021, "replaced", "r2x", "r2", "a21-corrected.txt", "a21.txt", 0),
        ("b", "乙", 2021, "reread", "r3", "r3", "b21.txt", "b21.txt", 1),
        ("c", "丙", 2021, "removed", None, "r4", None, "c21.txt", None),
        ("d", "丁", 2021, "added", "r5", None, "d21.txt", None, None),
    ]
    assert summary[0] == "reports: 1 added, 1 removed, 1 replaced, 2 reread"
    assert "core.fact_request: +1 -2 ~1 rows" in summary


def test_the_same_again_changes_nothing(first: Path, tmp_path: Path) -> None:
    """Two equal builds differ in nothing, in whatever order their rows stand."""
    turned = "create table turned as from core.fact_request order by outcome, agency_id desc;"
    turned += "delete from core.fact_request; insert into core.fact_request from turned;"
    make(tmp_path / "second.duckdb", FIRST, turned)
    changes, reports, summary = compare(tmp_path / "second.duckdb", first)
    assert (changes, reports) == (set(), [])
    assert summary == ["nothing differs from the last version"]


def test_the_first_version_is_all_added(first: Path) -> None:
    """Without a last version every row is new."""
    changes, reports, _ = compare(first, None)
    assert ("core.fact_request", 2021, 6, 0, 0) in changes
    assert ("core.fact_request", 2020, 2, 0, 0) in changes
    assert ("core.report", 2021, 4, 0, 0) in changes
    assert len(reports) == 4


def test_a_column_that_is_new_is_not_a_change(first: Path, tmp_path: Path) -> None:
    """Versions made by different code are compared in the columns they share."""
    with duckdb.connect(first) as connection:
        connection.execute("alter table core.fact_request drop source_line")
        connection.execute("drop table core.section")
    make(tmp_path / "second.duckdb", FIRST)
    changes, _, _ = compare(tmp_path / "second.duckdb", first)
    assert changes == set()


def test_the_last_version_is_not_touched(first: Path, tmp_path: Path) -> None:
    """The version published last is only read, while a reader holds it."""
    make(tmp_path / "second.duckdb", FIRST, SECOND)
    before = first.read_bytes()
    first.chmod(0o444)
    compare(tmp_path / "second.duckdb", first)
    assert first.read_bytes() == before
