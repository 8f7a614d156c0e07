"""The sample data: what `make run` shows a newcomer, against what is known of every file."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from sample.errors import ERRORS
from sample.files import NOTE, RAW, known_reports

from pipelines.printed.decode import decode
from pipelines.warehouse.build import open_warehouse

FACTS = """
select path, 'request', outcome, applicant, request_count, source_line, fact.status
from core.fact_request as fact join core.report using (report_id)
union all
select path, 'dispute', route, result, case_count, source_line, fact.status
from core.fact_dispute as fact join core.report using (report_id)
union all
select path, 'disclosure', item, measure, value, source_line, fact.status
from core.fact_disclosure as fact join core.report using (report_id)
union all
select path, 'indicator', indicator, 'value', value, source_line, fact.status
from core.fact_indicator as fact join core.report using (report_id)
"""
TABLES = """
select schema_name || '.' || table_name from duckdb_tables() where not internal
union all
select schema_name || '.' || view_name from duckdb_views() where not internal
"""
Rows = list[tuple[object, ...]]


@pytest.fixture(scope="module")
def warehouse(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_warehouse(published) as connection:
        yield connection


def ask(warehouse: duckdb.DuckDBPyConnection, query: str) -> Rows:
    return warehouse.execute(query).fetchall()


def test_every_table_has_rows(warehouse: duckdb.DuckDBPyConnection) -> None:
    """No table or view of the warehouse is empty after the first night on the samples."""
    tables = [str(name) for (name,) in ask(warehouse, TABLES)]
    assert len(tables) > 30
    assert [t for t in tables if not ask(warehouse, f"from {t} limit 1")] == []


def test_every_form_and_both_bases_are_there(warehouse: duckdb.DuckDBPyConnection) -> None:
    """The samples hold the three forms and a report without tables; districts have both bases."""
    forms = ask(warehouse, "select distinct form from core.report order by form")
    assert forms == [("2014",), ("2019",), ("2021",), ("none",)]
    bases = "select district_code, count(distinct basis) from mart.district_year group by all"
    assert dict(ask(warehouse, bases))["990101"] == 2


def test_every_status_is_shown(warehouse: duckdb.DuckDBPyConnection) -> None:
    """A duplicate, superseded versions, an image, an empty file and a notice lie among them."""
    rows = dict(ask(warehouse, "select status, count(*) from raw.report_file group by status"))
    assert {status: n for status, n in rows.items() if status != "parsed"} == {
        "duplicate": 1,
        "superseded": 3,
        "not_a_report": 2,
        "unreadable": 1,
        "empty": 1,
    }


def test_every_invented_figure_is_right_or_not_given(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """What the facts say of the invented reports is what was printed into them, cell by cell."""
    known = {path: report.cells for path, report in known_reports()}
    facts = [row for row in ask(warehouse, FACTS) if row[0] in known]
    given = [row for row in facts if row[4] is not None]
    wrong = [row for row in given if float(str(row[4])) != known[str(row[0])][row[1:4]]]  # type: ignore[index]
    assert wrong == []
    assert len(given) > 0.97 * len(facts)


def test_every_figure_stands_in_its_line(warehouse: duckdb.DuckDBPyConnection) -> None:
    """A printed figure of any sample, real or invented, is found in the line it points to."""
    texts: dict[str, list[str]] = {}
    lost = []
    for path, _, row, column, value, line, status in ask(warehouse, FACTS):
        if status == "reported":
            lines = texts.setdefault(str(path), _lines(RAW / str(path)))
            if not _stands_in(float(str(value)), lines[int(str(line)) - 1]):
                lost.append((path, row, column, value, line))
    assert len(texts) > 50
    assert lost == []


def _lines(path: Path) -> list[str]:
    text = decode(path.read_bytes()).text
    return re.split(r"\r\n|\r|\n", unicodedata.normalize("NFKC", text))


def _stands_in(value: float, line: str) -> bool:
    numbers = re.findall(r"\d[\d,]*\.?\d*", line)
    printed = {float(number.replace(",", "")) for number in numbers}
    return abs(value) in printed or ("万元" in line and value / 10_000 in printed)


def test_every_printed_error_is_found_and_no_other(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Of the invented reports exactly the planted errors are told, each by its rules.

    What the reader says of itself (R-…: lost places, missing units) is another matter.
    """
    found = ask(
        warehouse,
        """
        select distinct agency_name, year, rule from mart.finding_readable
        where district_code like '99%' and not starts_with(rule, 'R-')
        """,
    )
    assert set(found) == {(*report, rule) for error in ERRORS for report, rule in error.findings}


def test_invented_reports_are_named_as_invented(warehouse: duckdb.DuckDBPyConnection) -> None:
    """File name, manifest and warehouse say it, and no invented figure stands in a real place."""
    with (RAW / "manifest.csv").open(encoding="utf-8", newline="") as file:
        notes = {row["path"]: row["note"] for row in csv.DictReader(file)}
    files = {path.relative_to(RAW).as_posix() for path in RAW.rglob("*") if path.is_file()}
    assert files == {*notes, "manifest.csv"}
    invented = {path for path, _ in known_reports()}
    assert all("虚构" in path and NOTE in notes[path] for path in invented)
    places = ask(
        warehouse,
        """
        select distinct url, left(agency_id, 2) = '99' or agency_name like '国家税务总局示例%'
        from core.report join core.dim_agency using (agency_id)
        where starts_with(path, '示例/')
        """,
    )
    assert places == [("about:invented", True)]
    in_real_places = """
        select path from core.report where starts_with(path, '示例/')
        and coalesce(district_code, '') not like '99%'
    """
    assert ask(warehouse, in_real_places) == []
