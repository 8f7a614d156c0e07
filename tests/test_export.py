"""What is written for other tools: all of it, described, and the same as the warehouse."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pytest
from click.testing import CliRunner
from small_warehouse import build, connect_core, list_samples, load_samples

from pipelines.assets import EXPORT, define_night
from pipelines.export import BOM, command, export_tables, export_warehouse, refresh_export
from pipelines.models import read_models
from pipelines.settings import Settings, read_settings
from pipelines.tables import CORE
from pipelines.warehouse.changes import write_changes


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample reports of one year and one invented cell of another, published."""
    path = tmp_path_factory.mktemp("warehouse") / "gongkai-20261124.duckdb"
    with connect_core() as connection:
        load_samples(connection, list_samples())
        connection.execute(
            "insert into core.fact_request (agency_id, year, outcome, applicant, request_count,"
            " status) values ('某镇, “甲”', 2019, 'full_grant', 'total', null, 'blank')"
        )
        build(connection)
        write_changes(connection, None)
        connection.execute(f"attach '{path}' as published")
        connection.execute("copy from database memory to published")
    return path


@pytest.fixture(scope="module")
def export(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "数据 1"
    export_warehouse(warehouse, folder)
    return folder


def read_package(export: Path) -> dict[str, Any]:
    package: dict[str, Any] = json.loads((export / "datapackage.json").read_text(encoding="utf-8"))
    return package


def fetch(warehouse: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(warehouse, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_the_package_is_valid(export: Path) -> None:
    """Every file has the size, hash and, as CSV, the types and keys that the package states."""
    report = frictionless.validate(str(export / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "note"])
    assert report.stats["tasks"] == len(read_package(export)["resources"])


def test_a_wrong_figure_makes_the_package_invalid(warehouse: Path, tmp_path: Path) -> None:
    """The package's description is one that a damaged file does not meet."""
    export_warehouse(warehouse, tmp_path / "out")
    path = tmp_path / "out" / "csv" / "mart" / "district_year.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",2021,", ",soon,"), encoding="utf-8")
    assert not frictionless.validate(str(tmp_path / "out" / "datapackage.json")).valid


def test_every_table_is_written(warehouse: Path, export: Path) -> None:
    """Each core and mart table is there as Parquet with all its rows and columns; marts as CSV."""
    marts = [m.full_name for m in read_models("mart") if m.notes.get("kind") != "view"]
    core = [table.full_name for table in CORE if table.schema == "core"]
    for table in [*core, *marts, "mart.changes", "mart.changes_report"]:
        layer, name = table.split(".")
        by_year = (export / "parquet" / layer / name).is_dir()
        files = f"{export}/parquet/{layer}/{name}{'/*/*' if by_year else ''}.parquet"
        written = f"select * from read_parquet('{files}', hive_partitioning = false)"
        assert fetch(warehouse, f"from {table} except all {written}") == []
        assert fetch(warehouse, f"{written} except all from {table}") == []
        assert (export / "csv" / layer / f"{name}.csv").exists() == (layer == "mart")


def test_facts_are_cut_by_year(warehouse: Path, export: Path) -> None:
    """A fact table's year is a file of its own, and a ZIP holds all facts of a year."""
    folder = export / "parquet" / "core" / "fact_request"
    assert {path.name for path in folder.iterdir()} == {"year=2019", "year=2021"}
    years = fetch(warehouse, f"select distinct year from '{folder}/year=2019/*.parquet'")
    assert years == [(2019,)]
    with zipfile.ZipFile(export / "zip" / "facts-2021.zip") as archive:
        names = {"fact_request.parquet", "fact_dispute.parquet", "fact_disclosure.parquet"}
        assert set(archive.namelist()) == names
        whole = archive.read("fact_request.parquet")
    assert whole == (folder / "year=2021" / "fact_request.parquet").read_bytes()


def test_csv_opens_in_a_spreadsheet(warehouse: Path, export: Path) -> None:
    """A CSV starts with the mark of UTF-8 once, and reads back as the mart it came from."""
    path = export / "csv" / "mart" / "district_year.csv"
    data = path.read_bytes()
    assert data.startswith(BOM + b"district_code,district_name,")
    assert data.count(BOM) == 1
    assert "西工区" in data.decode("utf-8-sig")
    found = fetch(warehouse, f"select new_received from read_csv('{path}')")
    assert found == fetch(warehouse, "select new_received from mart.district_year")


def test_the_package_describes_columns(export: Path) -> None:
    """Descriptions, units and keys come from the same declarations as the dictionary."""
    resources = {resource["name"]: resource for resource in read_package(export)["resources"]}
    fields = {f["name"]: f for f in resources["mart-district_year-csv"]["schema"]["fields"]}
    assert fields["handled"]["unit"] == "件"
    assert "outcome_total / handled" in fields["clearance_rate"]["description"]
    assert fields["clearance_rate"]["type"] == "number"
    assert resources["mart-district_year-csv"]["schema"]["primaryKey"] == [
        "district_code",
        "year",
        "basis",
    ]
    assert resources["core-fact_request-2021"]["schema"]["fields"][0]["name"] == "agency_id"


def test_a_second_export_replaces_the_first(warehouse: Path, tmp_path: Path) -> None:
    """A folder is whole or as it was, and nothing of an older export stays in it."""
    folder = tmp_path / "out"
    export_warehouse(warehouse, folder)
    (folder / "old.csv").write_text("old", encoding="utf-8")
    export_warehouse(warehouse, folder)
    assert not (folder / "old.csv").exists()
    with connect_core() as connection, pytest.MonkeyPatch.context() as patch:
        build(connection)
        patch.setattr("pipelines.export.json.dumps", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            export_tables(connection, folder)
    assert (folder / "datapackage.json").exists()


def test_the_command_writes_and_tells(warehouse: Path, tmp_path: Path) -> None:
    """`gongkai export` says where it wrote; without a warehouse it says so, without a traceback."""
    told = CliRunner().invoke(
        command, [str(tmp_path / "out"), "--warehouse", str(warehouse)], catch_exceptions=False
    )
    assert told.exit_code == 0
    assert str(tmp_path / "out") in told.output
    missing = CliRunner().invoke(command, ["--warehouse", str(tmp_path / "none.duckdb")])
    assert missing.exit_code == 2
    assert "there is no warehouse" in missing.output


def test_a_folder_of_others_is_left_alone(warehouse: Path, tmp_path: Path) -> None:
    """A folder that holds anything but an export is not replaced; the command says so."""
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    told = CliRunner().invoke(command, [str(tmp_path), "--warehouse", str(warehouse)])
    assert told.exit_code == 1
    assert "holds other things" in told.output
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.fixture
def published(warehouse: Path, tmp_path: Path) -> Settings:
    """Settings under which the warehouse is version 1."""
    settings = read_settings({"GONGKAI_WAREHOUSE": str(tmp_path / "published" / "gongkai.duckdb")})
    settings.versions.mkdir(parents=True)
    version = settings.versions / "gongkai-1.duckdb"
    version.write_bytes(warehouse.read_bytes())
    settings.warehouse.symlink_to(f"versions/{version.name}")
    return settings


def test_a_version_is_written_once(published: Settings) -> None:
    """data/published/export has a folder for each version that is still there, and no other."""
    exports = published.warehouse.parent / "export"
    (exports / "gongkai-0").mkdir(parents=True)
    (exports / "others").mkdir()
    assert refresh_export(published)
    assert refresh_export(published) == []
    assert sorted(path.name for path in exports.iterdir()) == ["gongkai-1", "others"]


def test_the_export_is_an_asset_with_a_job(published: Settings) -> None:
    """Dagster writes the export, and says how many files it has; a second run leaves it alone."""
    job = define_night(published).resolve_job_def("exports")
    first = job.execute_in_process().get_asset_materialization_events()
    assert [event.asset_key for event in first] == [EXPORT]
    metadata = first[0].materialization.metadata
    files = read_package(published.warehouse.parent / "export" / "gongkai-1")["resources"]
    assert metadata["files"].value == len(files)
    assert not job.execute_in_process().get_asset_materialization_events()
