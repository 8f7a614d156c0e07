"""Reports resolved without a night: what each tells, then the SQL that judges them together."""

from typing import NamedTuple

import duckdb
import pandas as pd

from pipelines.agencies.attribution import PRINTED, tell_reports
from pipelines.models import read_models
from pipelines.tables import DOUBT, TOLD, Table

COLUMNS = [*PRINTED, "sha256", "figures", "corrected"]


class Resolution(NamedTuple):
    """`resolved.report`, `.agency` and `.finding`; reports in the order they were given in."""

    reports: pd.DataFrame
    agencies: pd.DataFrame
    findings: pd.DataFrame


def resolve_reports(
    printed: pd.DataFrame, manifest: pd.DataFrame | None, this_year: int
) -> Resolution:
    """`printed` has one row a report, with COLUMNS."""
    told = tell_reports(printed[PRINTED], manifest, this_year)
    listed = pd.DataFrame(columns=["path", "url", "retrieved_at"]) if manifest is None else manifest
    with duckdb.connect() as connection:
        for schema in ("parsed", "resolved"):
            connection.execute(f"attach ':memory:' as {schema}")
        _fill(connection, TOLD, told.reports)
        _fill(connection, DOUBT, told.doubts)
        connection.register("printed", printed)
        connection.register("listed", listed.astype("str"))
        connection.execute(STAGED)
        for name in ("report", "agency", "finding"):
            model = next(model for model in read_models("resolved") if model.name == name)
            connection.execute(f"create table resolved.{name} as {model.sql}")
        return Resolution(
            connection.sql(
                "from resolved.report semi join resolved.given using (report_id)"
                " order by (select place from resolved.given as given"
                " where given.report_id = report.report_id)"
            ).df(),
            connection.sql("from resolved.agency order by agency_id").df(),
            connection.sql("from resolved.finding").df(),
        )


def _fill(connection: duckdb.DuckDBPyConnection, table: Table, rows: pd.DataFrame) -> None:
    columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
    connection.execute(f"create table resolved.{table.name} ({columns})")
    connection.register("rows", rows)
    if len(rows):
        connection.execute(f"insert into resolved.{table.name} by name from rows")


STAGED = """
create table resolved.given as
select report_id::varchar as report_id, path::varchar as path, sha256::varchar as sha256,
    figures::integer as numeric_cells, corrected::boolean as corrected,
    published_on::varchar as published_on, row_number() over () as place
from printed;
create table parsed.report as from resolved.given;
create table resolved.file as select report_id, path, false as is_copy from resolved.given;
create table resolved.listed as from listed;
create table resolved.line (
    path varchar, rule varchar, severity varchar, message varchar, message_zh varchar,
    expected varchar, found varchar);
"""
