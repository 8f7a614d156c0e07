"""A warehouse that costs what changed: a copy of the last version, in which only what depends on
changed reports is made anew.

A model says in its header what its rows depend on: `by: report`, `by: agency`, or `by: district`
and year; what says nothing is made whole. For each of the three there is a catalog of the tables'
own names that holds only the reports in question, and the same bare SELECT is run over it. Its
rows take the place of those that stand for these reports; checks are asked likewise.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import duckdb

from pipelines.models import Model, quote, read_models
from pipelines.tables import find_table
from pipelines.warehouse.build import (
    HOUSE,
    Built,
    CheckOutcome,
    add_findings,
    ask_check,
    fill_table,
    list_tables,
    make_model,
    name_errors,
)
from pipelines.warehouse.changes import write_changes
from pipelines.warehouse.lineage import FINDING, list_models

SCOPES = ("report", "agency", "district")
LARGEST_SHARE = 0.05
"""Share of touched reports above which a night makes everything anew."""
LARGEST_HOLES = 0.3
"""The same, of all nights since everything was made."""

TOLD = (
    *("report_id", "agency_id", "agency_basis", "year", "year_basis", "district_code"),
    *("district_basis", "scope", "is_current", "version_reason", "path", "url", "retrieved_at"),
)
"""What resolution says of a report; all else of it follows from its bytes and the parser."""


class Basis(NamedTuple):
    """The version that may be renewed, while all but the files is as it was: `house`, a digest.

    `touched` reports were made anew since everything was: their old rows leave holes in the file.
    """

    version: str
    house: str
    touched: int


def read_basis(build: Path) -> Basis | None:
    try:
        return Basis(**json.loads((build / "basis.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def take_basis(build: Path) -> Basis | None:
    """Reads and removes it: after a night that fails or is killed, everything is made anew."""
    basis = read_basis(build)
    (build / "basis.json").unlink(missing_ok=True)
    return basis


def write_basis(build: Path, basis: Basis) -> None:
    unfinished = build / ".basis.json"
    unfinished.write_text(json.dumps(basis._asdict()), encoding="utf-8")
    unfinished.replace(build / "basis.json")


def find_touched(connection: duckdb.DuckDBPyConnection, base: Path) -> tuple[int, int]:
    """Makes `touched.*`: what resolution says otherwise than `base`, and what hangs on it.

    Returns how many reports are touched, and how many there are. Needs `resolved.*`.
    """
    connection.execute("attach ':memory:' as touched")
    connection.execute(f"attach {quote(base)} as previous (read_only)")
    try:
        for statement in connection.extract_statements(_list_touched()):
            connection.execute(statement)
    finally:
        connection.execute("detach previous")
    row = connection.execute(
        "select (select count(distinct report_id) from touched.by_report),"
        " (select count(*) from resolved.report)"
    ).fetchall()[0]
    return int(row[0]), int(row[1])


def _list_touched() -> str:
    agency = find_table("core.dim_agency").columns
    named = ", ".join(f"cast({c.name} as {c.type}) as {c.name}" for c in agency)
    types = {c.name: c.type for c in find_table("core.report").columns}
    mark = ", ".join(f"cast({name} as {types[name]})" for name in TOLD)
    said = f"select report_id, hash({mark}) as mark, agency_id, district_code, year"
    now, before = f"select {named} from resolved.agency", "from previous.core.dim_agency"
    return f"""
    create table touched.by_report as
    with told as ({said} from resolved.report), before as ({said} from previous.core.report)
    select * exclude (mark) from told anti join before using (report_id, mark)
    union all
    select * exclude (mark) from before anti join told using (report_id, mark);

    create table touched.renamed as
    select agency_id from (({now} except {before}) union all ({before} except {now}));

    create table touched.agency as
    select agency_id from touched.by_report union select agency_id from touched.renamed;

    create table touched.district as
    select district_code, year from touched.by_report
    union
    select district_code, year from resolved.report semi join touched.renamed using (agency_id)
    union
    select district_code, year
    from previous.core.report semi join touched.renamed using (agency_id);

    create table touched.by_agency as
    select report_id from touched.by_report
    union
    select report_id from resolved.report semi join touched.agency using (agency_id);

    create table touched.by_district as
    select report_id from touched.by_report
    union
    select report_id from resolved.report semi join touched.district using (district_code, year);
    """


def renew_warehouse(
    connection: duckdb.DuckDBPyConnection, base: Path, spill: Path, tell: Callable[[str], None]
) -> Built:
    """As `fill_warehouse`, in a copy of `base`; `find_touched` has been asked.

    `spill` is a file that the rows made anew are kept in meanwhile.
    """
    for scope in SCOPES:
        _open_scope(connection, scope, spill)
    connection.execute(f"use {HOUSE}")
    connection.execute(_clear_findings())
    for model in list_models():
        tell(model.full_name)
        with name_errors(model):
            _renew(connection, model)
    tell("mart.changes")
    connection.execute(f"use {HOUSE}")
    write_changes(connection, base, _list_narrowed())
    tell("checks")
    _read_back(connection)
    checks = [_ask(connection, check) for check in read_models("check")]
    connection.execute(f"use {HOUSE}")
    return Built(list_tables(connection), checks)


def _open_scope(connection: duckdb.DuckDBPyConnection, scope: str, spill: Path) -> None:
    """The catalog `by_<scope>`: views of all tables, of the reports in question where they tell."""
    place = quote(spill if scope == "report" else ":memory:")
    connection.execute(f"attach {place} as by_{scope}")
    for schema in ("raw", "core", "mart"):
        connection.execute(f"create schema by_{scope}.{schema}")
    made = {model.full_name for model in _list_by("report")} if scope == "report" else set()
    for table, columns in _list_columns(connection).items():
        if table not in made:
            narrow = _narrow(table, columns, scope)
            connection.execute(
                f"create view by_{scope}.{table} as select * from {HOUSE}.{table} {narrow}"
            )


def _narrow(table: str, columns: list[str], scope: str) -> str:
    if "report_id" in columns:
        return f"semi join touched.by_{scope} using (report_id)"
    if scope == "district" and table in {model.full_name for model in _list_by("district")}:
        return "semi join touched.district using (district_code, year)"
    return ""


def _list_columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    rows = connection.execute(
        "select schema_name || '.' || table_name, list(column_name) from duckdb_columns()"
        f" where database_name = '{HOUSE}' and schema_name in ('raw', 'core', 'mart')"
        " and table_name in (select table_name from duckdb_tables()"
        f" where database_name = '{HOUSE}') group by all"
    ).fetchall()
    return dict(rows)


def _list_by(scope: str) -> list[Model]:
    """The models that make a table of their own, by what their rows depend on."""
    tables = (model for model in list_models() if model.layer != "finding")
    return [model for model in tables if model.notes.get("by") == scope]


def _clear_findings() -> str:
    """Away with all findings that are to be found anew."""
    rules = read_models("finding")
    every = ", ".join(f"'{rule.name}'" for rule in rules)
    clauses = [f"rule not in ({every})"]
    for rule in rules:
        scope = rule.notes.get("by")
        of_these = f" and report_id in (select report_id from touched.by_{scope})" if scope else ""
        clauses.append(f"rule = '{rule.name}'{of_these}")
    return f"delete from {FINDING} where " + " or ".join(f"({clause})" for clause in clauses)


def _renew(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    scope = model.notes.get("by")
    connection.execute(f"use by_{scope}" if scope else f"use {HOUSE}")
    if model.layer == "finding" or model.full_name == FINDING:
        add_findings(connection, model, f"{HOUSE}.{FINDING}")
    elif scope == "report":
        fill_table(connection, find_table(model.full_name), model)
        _replace(connection, model, f"from by_report.{model.full_name}")
    elif scope:
        _replace(connection, model, model.sql)
    elif model.notes.get("kind") != "view":
        connection.execute(f"drop table {model.full_name}")
        make_model(connection, model)


def _replace(connection: duckdb.DuckDBPyConnection, model: Model, rows: str) -> None:
    connection.execute(f"delete from {HOUSE}.{model.full_name} where {_within(model)}")
    connection.execute(f"insert into {HOUSE}.{model.full_name} by name {rows}")


def _within(model: Model) -> str:
    if model.notes["by"] == "report":
        return "report_id in (select report_id from touched.by_report)"
    return "(district_code, year) in (select (district_code, year) from touched.district)"


def _list_narrowed() -> dict[str, str]:
    models = [*_list_by("report"), *_list_by("district")]
    return {model.full_name: _within(model) for model in models}


def _read_back(connection: duckdb.DuckDBPyConnection) -> None:
    """What stands in the house for the touched reports now, in place of what was made for them."""
    for model in _list_by("report"):
        connection.execute(
            f"create or replace table by_report.{model.full_name} as"
            f" from {HOUSE}.{model.full_name} semi join touched.by_report using (report_id)"
        )


def _ask(connection: duckdb.DuckDBPyConnection, check: Model) -> CheckOutcome:
    scope = check.notes.get("by")
    connection.execute(f"use by_{scope}" if scope else f"use {HOUSE}")
    return ask_check(connection, check)
