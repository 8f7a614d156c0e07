"""The marts, each on small tables whose sums were made by hand, and on the reports themselves.

`tests/mart/<model>/<case>/` holds a CSV for every table the model reads, with only the columns that
matter, and `expect.csv`. Tables that the case leaves without rows are named in `empty.txt`.
"""

from __future__ import annotations

import csv
import math
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import duckdb
import pytest
from small_warehouse import VALUE, build, connect, connect_core, declare, list_samples, load_samples

from pipelines.form import load_forms, read_reference
from pipelines.items import item_rows
from pipelines.models import Model, read_models
from pipelines.tables import CORE
from pipelines.warehouse.lineage import read_tables

ROOT = Path(__file__).resolve().parents[1]
CASES = Path(__file__).parent / "mart"
MODELS = {model.name: model for model in read_models("mart")}

Row = tuple[object, ...]


def describe(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    return {str(row[0]): str(row[1]) for row in connection.execute(f"describe {table}").fetchall()}


@cache
def table_types() -> dict[str, dict[str, str]]:
    """Columns and types of every table a mart may read: declared ones, and the marts themselves."""
    with connect_core() as connection:
        build(connection)
        core = [table.full_name for table in CORE]
        marts = [model.full_name for model in MODELS.values()]
        return {name: describe(connection, name) for name in [*core, *marts, "reference.town"]}


def fill(connection: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows, f"{path} has no rows: name the table in empty.txt"
    names = ", ".join(f'"{name}"' for name in rows[0])
    marks = ", ".join("nullif(?, '')" for _ in rows[0])
    connection.executemany(
        f"insert into {table} ({names}) values ({marks})", [list(row.values()) for row in rows]
    )


def read_empty(case: Path) -> set[str]:
    path = case / "empty.txt"
    return set(path.read_text(encoding="utf-8").split()) if path.exists() else set()


def list_cases() -> list[Path]:
    return sorted(path.parent for path in CASES.glob("*/*/expect.csv"))


def run_case(case: Path, model: Model) -> tuple[list[str], list[Row], list[Row]]:
    """The columns of `expect.csv`, its rows, and the rows the model gives, all typed."""
    types = table_types()
    empty = read_empty(case)
    with connect() as connection:
        for table in sorted(read_tables(model.sql)):
            declare(connection, table, types[table])
            if table not in empty:
                fill(connection, table, case / f"{table}.csv")
        declare(connection, "expected", types[model.full_name])
        fill(connection, "expected", case / "expect.csv")
        with (case / "expect.csv").open(encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
        names = ", ".join(columns)
        found = connection.execute(f"select {names} from ({model.sql}) order by all").fetchall()
        expected = connection.execute(f"select {names} from expected order by all").fetchall()
    return columns, expected, found


def same(left: object, right: object) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, abs_tol=1e-6)
    return left == right


@pytest.mark.parametrize("case", list_cases(), ids=lambda case: f"{case.parent.name}-{case.name}")
def test_a_mart_gives_what_was_reckoned_by_hand(case: Path) -> None:
    """A model makes of a case's tables exactly the rows that were written down for it."""
    columns, expected, found = run_case(case, MODELS[case.parent.name])
    assert len(found) == len(expected), (found, expected)
    for want, got in zip(expected, found, strict=True):
        wrong = {
            name: (a, b) for name, a, b in zip(columns, want, got, strict=True) if not same(a, b)
        }
        assert not wrong, f"{want}: expected, found {wrong}"


@pytest.mark.parametrize("case", list_cases(), ids=lambda case: f"{case.parent.name}-{case.name}")
def test_a_case_has_a_file_for_every_table(case: Path) -> None:
    """No test passes because an input was missing."""
    reads = set(read_tables(MODELS[case.parent.name].sql))
    files = {path.stem for path in case.glob("*.csv")} - {"expect"}
    assert files | read_empty(case) == reads
    assert not files & read_empty(case)


def test_every_mart_has_a_case() -> None:
    """A model without a case fails."""
    assert {case.parent.name for case in list_cases()} == set(MODELS)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_header_names_the_columns_there_are(name: str) -> None:
    """A mart's header describes each of its columns, in their order, and its key is among them."""
    model = MODELS[name]
    columns = [column.name for column in model.columns]
    assert columns == list(table_types()[model.full_name])
    assert all(column.description for column in model.columns)
    assert model.row.startswith("one row is ")
    assert model.notes["zh"]
    key = [part for part in model.notes.get("key", "").split(", ") if part]
    assert set(key) <= set(columns)
    assert key or model.notes.get("kind") == "view"


def test_metrics_are_columns_under_their_names() -> None:
    """Every metric of the reference is a column of the agency's, district's and area's mart."""
    for metric in read_reference("metrics"):
        for mart in metric["marts"].split():
            assert metric["name"] in table_types()[f"mart.{mart}"], (metric["name"], mart)


def test_every_cell_of_the_request_table_enters_the_agency_year() -> None:
    """A leaf of section 三 that a form adds can't be forgotten in the group totals."""
    sql = MODELS["agency_year"].sql
    for form in load_forms().values():
        rows = [row.code for block in form.blocks if block.fact == "request" for row in block.rows]
        missing = [code for code in rows if not re.search(rf"'{code}'", sql)]
        assert not missing


# ---- the sample reports, against sums made here of their cells alone


def test_sums_of_the_sample_reports() -> None:
    """The district's cells are the sums of the cells that the sample reports print."""
    samples = list_samples()
    assert len(samples) >= 8
    sums: dict[tuple[str, str, str], float] = defaultdict(float)
    for cells in samples.values():
        for cell, value in cells.items():
            sums[cell] += value
    with connect_core() as connection:
        load_samples(connection, samples)
        build(connection)
        for (fact, row, column), value in sums.items():
            _, row_name, column_name, value_name = VALUE[fact]
            found = connection.execute(
                f"select {value_name} from mart.district_year_{fact}"
                f" where {row_name} = ? and {column_name} = ?",
                [row, column],
            ).fetchall()
            if (fact, row) != ("request", "other"):
                assert [float(v[0]) for v in found] == [pytest.approx(value)], (fact, row, column)
        total = connection.execute(
            "select new_received, carried_over, full_grant, outcome_total, agencies_reporting,"
            " disclosure_rate from mart.district_year"
        ).fetchall()
    printed = [sums["request", row, "total"] for row in ("new_received", "carried_over")]
    printed += [sums["request", row, "total"] for row in ("full_grant", "outcome_total")]
    assert [row[:5] for row in total] == [(*printed, len(samples))]
    granted = outcomes = 0.0
    for cells in samples.values():
        terms = [
            cells.get(("request", row, "total"))
            for row in ("full_grant", "partial_grant", "outcome_total")
        ]
        if None not in terms:
            granted += (terms[0] or 0) + (terms[1] or 0)
            outcomes += terms[2] or 0
    assert total[0][5] == pytest.approx(granted / outcomes)


def test_parts_of_the_request_mart_add_up_once() -> None:
    """The rows marked is_part hold every request of a district once, whatever form it was on."""
    form = {"full_grant": 3.0, "denied_state_secret": 2.0}
    forms = {"2019": form | {"other": 6}, "2021": form | {"other_misc": 4, "other_fee_lapsed": 1}}
    forms["2021"]["other_correction_lapsed"] = 1
    with connect_core() as connection:
        load_samples(
            connection,
            {
                name: {("request", row, "natural_person"): value for row, value in cells.items()}
                | {("request", row, "total"): value for row, value in cells.items()}
                | {("request", "outcome_total", "total"): 11}
                for name, cells in forms.items()
            },
        )
        build(connection)
        whole = connection.execute(
            "select sum(request_count) from mart.district_year_request where is_part"
        ).fetchone()
    assert whole == (22,)


def test_readable_rows_are_as_many_as_cells() -> None:
    """Labels beside the codes neither double a cell nor lose one."""
    with connect_core() as connection:
        marks = ", ".join("?" for _ in item_rows()[0])
        connection.executemany(f"insert into core.dim_item values ({marks})", item_rows())
        samples = {
            "all": {
                (block.fact, row, column): 1.0
                for block in load_forms()["2021"].blocks
                for row, column in block.cells
            }
        }
        load_samples(connection, samples)
        build(connection)
        for fact in VALUE:
            cells = connection.table(f"core.fact_{fact}").count("*").fetchall()
            words = connection.table(f"mart.{fact}_readable").count("*").fetchall()
            assert cells == words
            row_name, column_name = VALUE[fact][1], VALUE[fact][2]
            silent = connection.execute(
                f"select * from mart.{fact}_readable"
                f" where {row_name}_zh is null or {column_name}_en is null"
            ).fetchall()
            assert not silent
