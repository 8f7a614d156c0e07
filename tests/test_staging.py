"""What the SQL of the house reads is every parsed report, once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.facts import PARSER_VERSION, parse_files
from pipelines.store.batches import write_batch
from pipelines.tables import PARSED
from pipelines.warehouse.staging import attach_staging, stage_parsed

REPORTS = Path(__file__).parent / "reports"
NAMES = sorted(f"{path.parent.name}/{path.name}" for path in REPORTS.glob("*/report.txt"))
FILLED = {"report", "section", "request", "disclosure", "dispute", "indicator", "statement"}


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        attach_staging(connection)
        yield connection


def test_copies_in_several_batches_are_read_once(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    """A report that several chunks parsed is one, and what another parser read of it is none."""
    (tmp_path / "empty.txt").touch()
    for chunk in (NAMES[:6], NAMES[4:], NAMES[2:8]):
        write_batch(tmp_path, parse_files(tmp_path, ["empty.txt"]))
        write_batch(tmp_path, parse_files(REPORTS, chunk))
    older = parse_files(REPORTS, NAMES)
    older["report"]["parser_version"] = "of yesterday"
    write_batch(tmp_path, older)
    stage_parsed(connection, tmp_path, PARSER_VERSION)
    whole = parse_files(REPORTS, NAMES)
    for table in PARSED:
        expected = whole[table.name]
        columns = ", ".join(column.name for column in table.columns)
        (rows,) = connection.sql(f"select count(*) from parsed.{table.name}").fetchall()
        assert rows == (len(expected) + (table.name == "report"),), table.name
        missing = connection.sql(
            f"select {columns} from expected except all select {columns} from parsed.{table.name}"
        )
        assert missing.fetchall() == [], table.name
    assert {name for name, frame in whole.items() if len(frame)} >= FILLED
