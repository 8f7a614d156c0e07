"""Two warehouses compared table by table, whatever order their rows stand in."""

from pathlib import Path

import duckdb

HISTORY = ("mart.changes", "mart.changes_report")
"""What a publication changed: it tells of the version before, and no two histories need agree."""

TABLES = """
select schema_name || '.' || table_name
from duckdb_tables()
where database_name = $1 and schema_name in ('raw', 'core', 'mart')
order by all
"""


def list_tables(connection: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    names = [name for (name,) in connection.execute(TABLES, [database]).fetchall()]
    return [name for name in names if name not in HISTORY]


def find_differences(one: Path, other: Path) -> dict[str, int]:
    """How many rows of each table stand in one warehouse only; empty where they are equal."""
    with duckdb.connect() as connection:
        for name, path in (("one", one), ("other", other)):
            connection.execute(f"attach '{path}' as {name} (read_only)")
        tables = list_tables(connection, "one")
        assert tables == list_tables(connection, "other")
        assert len(tables) > 20
        found = {table: _count_apart(connection, table) for table in tables}
    return {table: rows for table, rows in found.items() if rows}


def _count_apart(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(
        f"select count(*) from ((from one.{table} except all from other.{table})"
        f" union all (from other.{table} except all from one.{table}))"
    ).fetchone()
    assert row is not None
    return int(row[0])
