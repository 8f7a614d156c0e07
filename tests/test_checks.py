"""The promises of `sql/check/`: silent on a sound warehouse, each fires where it is broken."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import duckdb
import pytest
from planted import draw_clean
from warehouse_tables import derive, insert, open_core

from pipelines.models import Model, read_models
from pipelines.tables import CORE
from pipelines.warehouse.lineage import list_models

CHECKS = {model.name: model for model in read_models("check")}
REPORTS = (
    ("r1", "street", 2022, "own"),
    ("r2", "street", 2023, "own"),
    ("r3", "bureau", 2023, "own"),
    ("r4", "government", 2023, "consolidated"),
)
AGENCIES = (
    ("street", "西工区洛北街道办事处", "street", "own"),
    ("bureau", "西工区民政局", "department", "own"),
    ("government", "西工区人民政府", "government", "consolidated"),
)
DISTRICTS = (
    ("410303", "西工区", "county", "410300"),
    ("410300", "洛阳市", "prefecture", "410000"),
    ("410000", "河南省", "province", None),
)
FACTS = {
    "request": ("outcome", "applicant", "request_count"),
    "disclosure": ("item", "measure", "value"),
    "dispute": ("route", "result", "case_count"),
}


def load_reports(connection: duckdb.DuckDBPyConnection) -> None:
    """Four reports, and a fifth of a town of 2015 in the form of 2014."""
    rng = Random(3)
    for report_id, agency_id, year, scope in REPORTS:
        cells = draw_clean(rng, "2021")
        key = {"report_id": report_id, "agency_id": agency_id, "year": year}
        head = {"form": "2021", "scope": scope, "is_current": True, "district_code": "410303"}
        insert(connection, "core.report", [key | head | {"numeric_cells": len(cells) + 1}])
        for fact, (row, column, value) in FACTS.items():
            insert(connection, f"core.fact_{fact}", [
                key | {row: k[1], column: k[2], value: v, "status": "reported", "source_line": 1}
                for k, v in cells.items() if k[0] == fact
            ])  # fmt: skip
        own = {"report_id": report_id, "section": "requests"}
        unplaced = {"printed_text": "7", "source_line": 4, "reason": "no row label before it"}
        insert(connection, "core.unplaced_cell", [own | unplaced])
        insert(connection, "core.section", [own | {"text": "无", "heading": "三"}])


def load_others(connection: duckdb.DuckDBPyConnection) -> None:
    key = {"report_id": "r5", "agency_id": "street", "year": 2015}
    head = {"form": "2014", "scope": "own", "is_current": True, "numeric_cells": 1}
    insert(connection, "core.report", [key | head | {"district_code": "410303"}])
    line = {"indicator": "a14_meetings", "value": 2.0, "status": "reported", "source_line": 9}
    insert(connection, "core.fact_indicator", [key | line])
    names = ("agency_id", "agency_name", "agency_kind", "scope")
    more = {"level": "county", "district_code": "410303", "is_vertical": False}
    rows = [dict(zip(names, agency, strict=True)) | more for agency in AGENCIES]
    insert(connection, "core.dim_agency", rows)
    names = ("district_code", "name", "level", "parent_code")
    rows = [dict(zip(names, one, strict=True)) | {"valid_from": 2008} for one in DISTRICTS]
    insert(connection, "core.dim_district", rows)
    files = [
        {"path": f"{n}.txt", "status": "parsed", "report_id": f"r{n}", "sha256": str(n)}
        for n in range(1, 6)
    ]
    image = {"path": "x.png", "status": "unreadable", "reason": "an image", "reason_zh": "图片"}
    insert(connection, "raw.report_file", [*files, image])


BREAK_A_SUM = """
update core.fact_request set request_count = request_count + 7
where report_id = 'r3' and outcome = 'full_grant' and applicant = 'natural_person'
"""
STATE = """
insert into core.fact_statement by name
select 'r3' as report_id, 'bureau' as agency_id, 2023 as year, 'overview' as section,
    '新收申请' as subject, 5.0 as value, 'exact' as bound, '件' as unit,
    'new_received' as measure, '' as context, '新收申请5件。' as sentence, 3 as source_line
"""


def find(connection: duckdb.DuckDBPyConnection, rule: Model) -> None:
    """As the builder does: rule, severity, agency and year are added to what the rule says."""
    severity = rule.notes["severity"]
    own = connection.execute(f"describe ({rule.sql})").fetchall()
    told = "" if "severity" in {row[0] for row in own} else f"'{severity}' as severity,"
    connection.execute(f"""
        insert into core.finding by name
        select '{rule.name}' as rule, {told} report.agency_id, report.year, broken.*
        from ({rule.sql}) as broken join core.report as report using (report_id)
    """)


@pytest.fixture(scope="module")
def sound() -> Iterator[duckdb.DuckDBPyConnection]:
    """A small sound warehouse in which no table that has a key is empty."""
    with open_core() as connection:
        connection.execute(
            "create table reference.town (town_code text, name text, district_code text)"
        )
        load_reports(connection)
        load_others(connection)
        connection.execute(BREAK_A_SUM)
        connection.execute(STATE)
        derive(connection)
        for rule in read_models("finding"):
            find(connection, rule)
        for model in list_models():
            if model.layer == "mart":
                kind = model.notes.get("kind", "table")
                connection.execute(f"create {kind} {model.full_name} as {model.sql}")
        yield connection


@pytest.fixture
def warehouse(sound: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The sound warehouse; what a test breaks in it is undone."""
    sound.execute("begin transaction")
    yield sound
    sound.execute("rollback")


def offenders(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    return len(connection.execute(CHECKS[name].sql).fetchall())


def test_sound_warehouse_keeps_every_promise(warehouse: duckdb.DuckDBPyConnection) -> None:
    """No check fires on a warehouse whose figures are the organs', right or wrong."""
    assert {name: offenders(warehouse, name) for name in CHECKS} == dict.fromkeys(CHECKS, 0)


def keyed_tables() -> dict[str, tuple[str, ...]]:
    """Every table that declares a key: those of `tables`, and the marts by their headers."""
    marts = {
        model.full_name: tuple(name.strip() for name in model.notes["key"].split(","))
        for model in read_models("mart")
        if "key" in model.notes and model.notes.get("kind") != "view"
    }
    return {table.full_name: table.key for table in CORE if table.key} | marts


@pytest.mark.parametrize("table", keyed_tables())
def test_a_doubled_row_is_found(warehouse: duckdb.DuckDBPyConnection, table: str) -> None:
    """Of every table that declares a key, a check finds a row that is there twice."""
    warehouse.execute(f"insert into {table} from (from {table} limit 1)")
    assert offenders(warehouse, f"unique_{table.split('.')[1]}") == 1


BREAKS = {
    "accounted_files": "update raw.report_file set reason = '' where path = 'x.png'",
    "agency_year_equals_facts": "update mart.agency_year set full_grant = full_grant + 1",
    "agency_year_is_whole": "delete from mart.agency_year where report_id = 'r3'",
    "conservation": "delete from core.unplaced_cell where report_id = 'r2'",
    "conservation_of_findings": "delete from core.finding where rule = 'T3-05'",
    "district_year_disclosure_equals_facts": (
        "update mart.district_year_disclosure set value = value + 1 where measure = 'in_force'"
    ),
    "district_year_dispute_equals_facts": (
        "delete from mart.district_year_dispute where result = 'pending'"
    ),
    "district_year_equals_agency_year": (
        "update mart.district_year set outcome_total = outcome_total * 2"
    ),
    "district_year_request_equals_facts": (
        "update mart.district_year_request set request_count = request_count + 1"
    ),
    "facts_of_current_reports": "update core.report set is_current = false where report_id = 'r3'",
    "imputed_zero_is_zero": (
        "update core.fact_dispute set case_count = 3, status = 'imputed_zero' "
        "where report_id = 'r3' and result = 'pending'"
    ),
    "known_agency": "delete from core.dim_agency where agency_id = 'bureau'",
    "known_codes": "update core.fact_dispute set result = 'lost' where result = 'upheld'",
    "known_district": "delete from core.dim_district where district_code = '410303'",
    "known_report": "update core.section set report_id = 'r9' where report_id = 'r3'",
    "known_severity": "update core.finding set severity = 'fatal'",
    "known_status": (
        "update core.fact_request set request_count = null where outcome = 'other_misc'"
    ),
    "one_current_report": (
        "update core.report set agency_id = 'street', year = 2023 where report_id = 'r3'"
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_promise_is_found(warehouse: duckdb.DuckDBPyConnection, name: str) -> None:
    """A check fires where what it promises is broken."""
    warehouse.execute(BREAKS[name])
    assert offenders(warehouse, name) > 0


def test_unknown_value_needs_its_status(warehouse: duckdb.DuckDBPyConnection) -> None:
    """A value beside a status that says it is not known is as wrong as a missing one."""
    warehouse.execute("update core.fact_disclosure set status = 'blank' where item = 'rules'")
    assert offenders(warehouse, "known_status") > 0


def test_unknown_word_for_a_status_is_found(warehouse: duckdb.DuckDBPyConnection) -> None:
    """A status that FORMS.md does not know is an offence."""
    warehouse.execute("update core.fact_dispute set status = 'guessed'")
    assert offenders(warehouse, "known_status") > 0


def test_every_check_is_shown_to_fire() -> None:
    """No check is left without a test in which it fires, and no key without a check."""
    unique = {f"unique_{table.split('.')[1]}" for table in keyed_tables()}
    assert set(CHECKS) == unique | set(BREAKS)


@pytest.mark.parametrize("model", CHECKS.values(), ids=lambda model: model.name)
def test_every_check_says_what_it_promises(model: Model) -> None:
    """A check's header says its promise and how grave a breach is."""
    assert model.row
    assert model.notes["severity"] in ("error", "warn")
