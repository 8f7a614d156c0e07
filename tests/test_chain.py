"""The marts as they follow from one another, on small areas whose sums were made by hand.

`tests/chain/<case>/` holds a CSV for every table that the marts begin with (`warehouse_tables`
tells of the grids; what is left without rows is named in `empty.txt`), and `expect/<mart>.csv` for
every mart, with the columns that matter. Of marts with a row a cell it holds the cells that matter.
"""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest
from small_warehouse import REFERENCE_TOWN, build, declare
from test_marts import same
from warehouse_tables import GRIDS, insert, load_case, open_core, read_csv

from pipelines.models import read_models
from pipelines.warehouse.lineage import read_tables

CHAIN = Path(__file__).parent / "chain"
CASES = sorted(path for path in CHAIN.iterdir() if path.is_dir())
MARTS = {m.name: m for m in read_models("mart") if m.notes.get("kind") != "view"}
PRINTED_ON_A_FORM = {"core.dim_item"}
TOWNS = "reference.town"
CELL = {"outcome", "applicant", "item", "measure", "route", "result"}
ASKED = {
    *("plain", "two_bases", "form_change", "missing_members", "district_succession"),
    "blank_and_ambiguous_cells",
}


def load(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    declare(connection, TOWNS, REFERENCE_TOWN)
    load_case(connection, folder, TOWNS)
    if (towns := folder / f"{TOWNS}.csv").exists():
        insert(connection, TOWNS, read_csv(towns))


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_marts_of_a_small_area(folder: Path) -> None:
    """Of the tables of a case every mart has just the rows that were reckoned by hand."""
    with open_core() as connection:
        load(connection, folder)
        build(connection)
        for name in MARTS:
            expected, found = compare(connection, name, folder / "expect" / f"{name}.csv")
            assert len(found) == len(expected), (name, found)
            for want, got in zip(expected, found, strict=True):
                assert all(map(same, want, got)), (name, want, got)


def compare(
    connection: duckdb.DuckDBPyConnection, name: str, path: Path
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """The rows of `path` and those of the mart, typed and ordered alike."""
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    names = ", ".join(columns)
    connection.execute(
        f"create or replace temp table expected as select {names} from mart.{name} limit 0"
    )
    rows = [[value or None for value in row.values()] for row in read_csv(path)]
    if rows:
        marks = ", ".join("?" for _ in columns)
        connection.executemany(f"insert into expected values ({marks})", rows)
    asked = ", ".join(column for column in columns if column in CELL)
    only = f"where ({asked}) in (select ({asked}) from expected)" if asked else ""
    expected = connection.execute(f"select {names} from expected order by all").fetchall()
    return expected, connection.execute(
        f"select {names} from mart.{name} {only} order by all"
    ).fetchall()


def test_every_mart_is_reckoned_in_every_case() -> None:
    """Plain, two bases, form change, missing members, succession, blanks: for each mart."""
    assert {folder.name for folder in CASES} == ASKED
    for folder in CASES:
        assert {path.stem for path in (folder / "expect").glob("*.csv")} == set(MARTS)


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_no_table_is_missing(folder: Path) -> None:
    """A case without a file for a table that the marts begin with fails."""
    read = {table for model in read_models("mart") for table in read_tables(model.sql)}
    begins = {table for table in read if not table.startswith("mart.")} - PRINTED_ON_A_FORM
    files = {table_of(path.stem) for path in folder.glob("*.csv")}
    empty = {table_of(name) for name in (folder / "empty.txt").read_text().split()}
    assert files | empty == begins
    assert not files & empty


def table_of(name: str) -> str:
    return f"core.fact_{GRIDS[name][0]}" if name in GRIDS else name
