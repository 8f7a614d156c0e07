"""What a publication changes: the new warehouse set against the last version, row by row.

Tables are compared as sets of hashed rows, first by year, then by agency, then by key, so that the
cost follows what changed. A row of one key that reads otherwise is changed; rows of a table without
a key are only added or removed. Where there is no last version, everything is added.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import duckdb

from pipelines.models import Model, quote, read_models
from pipelines.tables import AGENCY_ID, CORE, Column, Table
from pipelines.warehouse.declaration import comment_table, create_table

UNSTABLE = ("dim_identity_term", "identity_gap", "identity_repair", "statement_reading")
"""Tables made of others, whose numbering starts anew in every version."""

WHERE_READ = {"report_id", "source_line"}
"""Of facts not compared: a figure that is printed in another file or line is the same figure."""

CHANGES = Table(
    "mart",
    "changes",
    "a table and year in which the last version of the warehouse read otherwise",
    ("table_name", "year"),
    (
        Column("table_name", "VARCHAR", "schema and name of the table"),
        Column("year", "INTEGER", "year of the rows; NULL where the table has none"),
        Column("rows_added", "BIGINT", "rows whose key is new"),
        Column("rows_removed", "BIGINT", "rows whose key is gone"),
        Column("rows_changed", "BIGINT", "rows of a known key that read otherwise"),
    ),
    warning="A table without a line has not changed. The first version is all added. Facts are "
    "compared by their figures, not by the file and line where they are read.",
)
CHANGED_REPORTS = Table(
    "mart",
    "changes_report",
    "an agency and year whose current report, or what is read of it, is not the last version's",
    ("agency_id", "year"),
    (
        AGENCY_ID,
        Column("agency_name", "VARCHAR", "begins with the division it belongs to"),
        Column("year", "INTEGER", "the year the report is about"),
        Column(
            "change",
            "VARCHAR",
            "added | removed | replaced (by another file) | reread (same file, other facts)",
        ),
        Column("report_id", "VARCHAR", "the current report; NULL where it is removed"),
        Column("report_id_before", "VARCHAR", "the one of the last version; NULL where none was"),
        Column("path", "VARCHAR", "its file, relative to the raw folder"),
        Column("path_before", "VARCHAR", "the file of the last version"),
        Column(
            "facts_changed", "BIGINT", "cells replaced or reread whose figure came, went or changed"
        ),
    ),
)


class Compared(NamedTuple):
    """A table of both versions: `columns` are those they share."""

    name: str
    columns: list[str]
    key: list[str]
    is_new: bool
    within: str = "true"

    def side(self, database: str = "") -> str:
        return f"(select * from {database}{self.name} where {self.within})"

    @property
    def year(self) -> str:
        return "year" if "year" in self.columns else "null::integer"

    @property
    def agency(self) -> str:
        return "agency_id" if {"agency_id", "year"} <= set(self.columns) else "null::varchar"


def write_changes(
    connection: duckdb.DuckDBPyConnection,
    previous: Path | None,
    narrowed: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Makes `mart.changes` and `mart.changes_report` in the open warehouse, with their comments.

    `previous` is the version published last, attached read-only; `narrowed` says by table, as a
    condition, which rows alone can differ. OSError and duckdb.Error pass.
    """
    place = quote(previous or ":memory:")
    mode = "" if previous is None else "(read_only)"
    connection.execute(f"attach {place} as previous {mode}")
    try:
        connection.execute(DIFFERENCE)
        for table in _list_compared(connection):
            if narrowed:
                _compare_few(connection, table._replace(within=narrowed.get(table.name, "true")))
            else:
                _compare(connection, table)
        connection.execute(_show_previous(connection))
        _fill(connection, CHANGES)
        _fill(connection, CHANGED_REPORTS)
        connection.execute("drop view previous_report; drop view previous_agency")
        connection.execute("drop table temp.difference")
    finally:
        connection.execute("detach previous")


def summarise_changes(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Lines for people: reports that came, went or changed, then rows by table."""
    reports = connection.execute(COUNT_REPORTS).fetchall()
    tables = connection.execute(COUNT_TABLES).fetchall()
    if not tables:
        return ["nothing differs from the last version"]
    told = ", ".join(f"{count:,} {change}" for change, count in reports) or "none"
    return [f"reports: {told}"] + [
        f"{name}: +{added:,} -{removed:,} ~{changed:,} rows"
        for name, added, removed, changed in tables
    ]


DIFFERENCE = """
create temp table difference (
    table_name varchar, agency_id varchar, year integer,
    added bigint, removed bigint, changed bigint
)
"""
COUNT_REPORTS = "select change, count(*) from mart.changes_report group by change order by change"
COUNT_TABLES = """
select table_name, sum(rows_added), sum(rows_removed), sum(rows_changed)
from mart.changes
group by table_name
order by table_name
"""


def _keys() -> dict[str, list[str]]:
    """Key columns of every table compared, by its name; the declared order, then the marts."""
    declared = {t.full_name: list(t.key) for t in CORE if t.name not in UNSTABLE}
    marts = [model for model in read_models("mart") if model.notes.get("kind") != "view"]
    return declared | {model.full_name: read_key(model) for model in marts}


def read_key(model: Model) -> list[str]:
    """The columns that tell a mart's rows apart, by its header."""
    return [name for name in model.notes.get("key", "").split(", ") if name]


def _list_compared(connection: duckdb.DuckDBPyConnection) -> list[Compared]:
    now = _read_columns(connection, "current_database()")
    before = _read_columns(connection, "'previous'")
    compared = []
    for name, key in _keys().items():
        if name in now:
            old = before.get(name, [])
            shared = [column for column in now[name] if column in old]
            if name.startswith("core.fact_"):
                shared = [column for column in shared if column not in WHERE_READ]
            is_new = not shared or not set(key) <= set(shared)
            compared.append(Compared(name, now[name] if is_new else shared, key, is_new))
    return compared


def _read_columns(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[str]]:
    rows = connection.execute(
        "select schema_name || '.' || table_name, list(column_name order by column_index)"
        f" from duckdb_columns() where database_name = {database} group by all"
    ).fetchall()
    return dict(rows)


def _compare(connection: duckdb.DuckDBPyConnection, table: Compared) -> None:
    if table.is_new:
        connection.execute(_count_new(table))
        return
    connection.execute(_find_suspects(table, "year", ""))
    if table.agency == "agency_id":
        connection.execute(_find_suspects(table, "agency_id, year", _within("year")))
    # a year at a time: where everything changed, hashes of all years would not fit in memory
    for (year,) in connection.execute("select distinct year from temp.suspect").fetchall():
        of_year = "year is null" if year is None else f"year = {year}"
        connection.execute(_count_differences(table, of_year))


def _compare_few(connection: duckdb.DuckDBPyConnection, table: Compared) -> None:
    """As `_compare`, at once: what differs is little, and fits in memory."""
    if table.is_new:
        connection.execute(_count_new(table))
        return
    scope = "agency_id, year" if table.agency == "agency_id" else "year"
    connection.execute(_find_suspects(table, scope, ""))
    connection.execute(_count_differences(table, "true"))


def _count_new(table: Compared) -> str:
    return f"""
        insert into temp.difference
        select '{table.name}', null, {table.year} as year, count(*), 0, 0
        from {table.name}
        group by year
        having count(*) > 0
    """


def _scoped(table: Compared) -> str:
    """What both sides are cut into: agency and year, NULL where the table has none."""
    return f"{table.agency} as agency_id, {table.year} as year"


def _hashed(columns: list[str]) -> str:
    return "hash(" + ", ".join(f'"{column}"' for column in columns) + ")"


def _within(scope: str) -> str:
    pairs = " and ".join(
        f"suspect.{name} is not distinct from side.{name}" for name in scope.split(", ")
    )
    return f"where exists (from temp.suspect where {pairs})"


def _find_suspects(table: Compared, scope: str, within: str) -> str:
    """Years, then agencies and years, whose rows differ in number or content."""

    def marks(side: str) -> str:
        return f"""
            select {scope}, count(*) as rows, sum(mark) as mark
            from (select {_scoped(table)}, {_hashed(table.columns)} as mark from {side}) as side
            {within}
            group by all
        """

    now, before = marks(table.side()), marks(table.side("previous."))
    return f"""
        create or replace temp table suspect as
        with now as ({now}), before as ({before})
        select distinct {scope} from (
            (from now except from before) union all (from before except from now)
        )
    """


def _count_differences(table: Compared, of_year: str) -> str:
    """Rows as (key, content): one more than before is added, one less removed, both changed."""
    key = _hashed(table.key or table.columns)
    scope = "agency_id, year" if table.agency == "agency_id" else "year"

    def rows(side: str, sign: int) -> str:
        return f"""
            select agency_id, year, key, mark, {sign} as more
            from (
                select {_scoped(table)}, {key} as key, {_hashed(table.columns)} as mark
                from {side}
            ) as side
            {_within(scope)} and {of_year}
        """

    return f"""
        insert into temp.difference
        with both_sides as (
            {rows(table.side(), 1)} union all {rows(table.side("previous."), -1)}
        ),
        content as (
            select agency_id, year, key, mark, sum(more) as more
            from both_sides
            group by all
            having sum(more) <> 0
        ),
        keyed as (
            select
                agency_id, year, key,
                sum(greatest(more, 0)) as came, sum(greatest(-more, 0)) as went
            from content
            group by all
        )
        select
            '{table.name}', agency_id, year,
            sum(came - least(came, went)), sum(went - least(came, went)), sum(least(came, went))
        from keyed
        group by all
    """


def _show_previous(connection: duckdb.DuckDBPyConnection) -> str:
    """Views of the last version's reports and agencies: none where it has no such table."""
    known = "core.report" in _read_columns(connection, "'previous'")
    side, told = ("previous.", "true") if known else ("", "false")
    return f"""
        create or replace temp view previous_report as
        select agency_id, year, report_id, path, is_current from {side}core.report where {told};
        create or replace temp view previous_agency as
        select agency_id, agency_name from {side}core.dim_agency where {told}
    """


def _fill(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    create_table(connection, table)
    comment_table(connection, table)
    model = next(model for model in read_models("changes") if model.name == table.name)
    connection.execute(f"insert into {table.full_name} by name {model.sql}")
