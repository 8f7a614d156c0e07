"""A warehouse written out for other tools: Parquet, CSV for spreadsheets, and one ZIP a year.

parquet/core/report.parquet                      a table
parquet/core/fact_request/year=2021/….parquet    a fact table's year
csv/mart/district_year.csv                       a mart; UTF-8 with BOM, as Excel wants it
zip/facts-2021.zip                               all fact files of a year
datapackage.json                                 what each file holds (Frictionless Data Package)
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click
import duckdb

from pipelines.dictionary import Described, describe_tables
from pipelines.models import quote
from pipelines.settings import Settings, read_settings
from pipelines.warehouse.publication import current_version, list_versions

BOM = "\ufeff".encode()
PIECE = 1 << 20
FIELD_TYPES = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
}
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".zip": "application/zip",
}


PACKAGE = "datapackage.json"


class ExportError(Exception):
    """Nothing is written; the text says why and what to do."""


class Exported(NamedTuple):
    """A file of the export; `table` is what it holds, None for a ZIP of others."""

    name: str
    path: Path
    table: Described | None


def export_folder(version: Path) -> Path:
    """Where a published version is written out: data/published/export/<version>."""
    return version.parent.parent / "export" / version.stem


def refresh_export(settings: Settings) -> list[Exported]:
    """The published version written out, nothing if it is; exports of dropped versions go."""
    version = current_version(settings)
    if version is None:
        raise ExportError(f"nothing is published at {settings.warehouse}; run: gongkai run")
    folder = export_folder(version)
    kept = {export_folder(one) for one in (*list_versions(settings), version)}
    for old in folder.parent.glob(f"{settings.warehouse.stem}-*"):
        if old not in kept:
            shutil.rmtree(old, ignore_errors=True)
    return [] if folder.exists() else export_warehouse(version, folder)


def export_warehouse(warehouse: Path, folder: Path) -> list[Exported]:
    """`export_tables` from a published file, opened read-only."""
    with duckdb.connect(warehouse, read_only=True) as connection:
        return export_tables(connection, folder)


def export_tables(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Exported]:
    """Every core and mart table as files under `folder`, which appears only when it is whole.

    An export of that name is replaced, any other folder left alone: ExportError. Views are not
    written. OSError and duckdb.Error pass.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / PACKAGE).exists():
        raise ExportError(f"{folder} holds other things; name a new folder")
    unfinished = folder.with_name(f".{folder.name}-unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    exported = [
        file for table in _list_tables(connection) for file in _write(connection, table, unfinished)
    ]
    exported += _write_zips(exported, unfinished)
    _write_package(exported, unfinished, folder.name)
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)
    return [file._replace(path=folder / file.path.relative_to(unfinished)) for file in exported]


def _list_tables(connection: duckdb.DuckDBPyConnection) -> list[Described]:
    rows = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables()"
        " where database_name = current_database()"
    ).fetchall()
    there = {name for (name,) in rows}
    return [t for t in describe_tables() if t.name in there and not t.name.startswith("raw.")]


def _write(
    connection: duckdb.DuckDBPyConnection, table: Described, folder: Path
) -> Iterator[Exported]:
    layer, name = table.name.split(".")
    parquet = folder / "parquet" / layer
    parts = {f"{layer}-{name}": (f"from {table.name}", parquet / f"{name}.parquet")}
    if years := _list_years(connection, table):
        parts = {
            f"{layer}-{name}-{year}": (
                f"from {table.name} where year = {year}",
                parquet / name / f"year={year}" / f"{name}.parquet",
            )
            for year in years
        }
    if layer == "mart":
        parts[f"{layer}-{name}-csv"] = f"from {table.name}", folder / "csv" / layer / f"{name}.csv"
    for part, (select, path) in parts.items():
        _copy(connection, select, path)
        yield Exported(part, path, table)


def _list_years(connection: duckdb.DuckDBPyConnection, table: Described) -> list[int]:
    """The years a fact table is cut into; none for other tables, and where there are no facts."""
    if not table.name.startswith("core.fact_"):
        return []
    rows = connection.execute(f"select distinct year from {table.name} order by year").fetchall()
    return [year for (year,) in rows if year is not None]


def _copy(connection: duckdb.DuckDBPyConnection, select: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    options = "format csv, header" if path.suffix == ".csv" else "format parquet, compression zstd"
    connection.execute(f"copy ({select}) to {quote(path)} ({options})")
    if path.suffix == ".csv":
        _mark(path)


def _mark(path: Path) -> None:
    """Puts the mark before the text by which Excel knows UTF-8."""
    marked = path.with_suffix(".marked")
    with path.open("rb") as plain, marked.open("wb") as file:
        file.write(BOM)
        shutil.copyfileobj(plain, file, PIECE)
    marked.replace(path)


def _write_zips(exported: list[Exported], folder: Path) -> list[Exported]:
    """One ZIP a year of its fact files; they are compressed already, and only stored."""
    years: dict[str, list[Path]] = {}
    for file in exported:
        if file.path.parent.name.startswith("year="):
            years.setdefault(file.path.parent.name.removeprefix("year="), []).append(file.path)
    (folder / "zip").mkdir(parents=True, exist_ok=True)
    return [_write_zip(year, years[year], folder) for year in sorted(years)]


def _write_zip(year: str, paths: list[Path], folder: Path) -> Exported:
    target = folder / "zip" / f"facts-{year}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in paths:
            archive.write(path, path.name)
    return Exported(f"facts-{year}", target, None)


def _write_package(exported: list[Exported], folder: Path, version: str) -> None:
    package = {
        "profile": "data-package",
        "name": "gongkai",
        "title": "Annual information-disclosure reports of Chinese administrative organs",
        "description": "政府信息公开工作年度报告：逐格数据、区县合计与指标",
        "version": version,
        "resources": [_describe_file(file, folder) for file in exported],
    }
    text = json.dumps(package, ensure_ascii=False, indent=2)
    (folder / PACKAGE).write_text(text + "\n", encoding="utf-8")


def _describe_file(file: Exported, folder: Path) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": file.name,
        "type": "file",
        "path": file.path.relative_to(folder).as_posix(),
        "format": file.path.suffix[1:],
        "mediatype": MEDIA_TYPES[file.path.suffix],
        "bytes": file.path.stat().st_size,
        "hash": f"sha256:{_digest(file.path)}",
    }
    if file.table is None:
        return described | {"description": "the fact tables of one year, as Parquet"}
    described["title"] = file.table.name
    described["description"] = _describe_rows(file.table)
    schema = _describe_schema(file.table)
    if file.path.suffix != ".csv":
        return described | {"schema": schema}
    table = {"type": "table", "profile": "tabular-data-resource", "encoding": "utf-8-sig"}
    return described | table | {"schema": schema}


def _describe_rows(table: Described) -> str:
    words = (table.row, table.row_zh, table.warning)
    return "; ".join(part for part in words if part)


def _describe_schema(table: Described) -> dict[str, Any]:
    """A Table Schema; `unit` is ours. NULL is an empty field in CSV."""
    fields = [
        {"name": column.name, "type": FIELD_TYPES[column.type], "description": column.description}
        | ({"unit": column.unit} if column.unit else {})
        for column in table.columns
    ]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    return schema | ({"primaryKey": list(table.key)} if table.key else {})


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--warehouse",
    type=click.Path(path_type=Path),
    help="The warehouse.  [data/published/gongkai.duckdb]",
)
def command(folder: Path | None, warehouse: Path | None) -> None:
    """Write the published warehouse as Parquet, CSV and a Data Package.

    \b
    gongkai export                 into data/published/export/<version>
    gongkai export ~/out/gongkai

    \b
    Exit code: 0 written, 1 a file could not be written, 2 there is no warehouse
    """
    source = (warehouse or read_settings().warehouse).resolve()
    if not source.is_file():
        click.echo(f"gongkai: there is no warehouse {source}; run: gongkai run", err=True)
        raise SystemExit(2)
    target = (folder or export_folder(source)).absolute()
    try:
        exported = export_warehouse(source, target)
    except (OSError, duckdb.Error, ExportError) as error:
        click.echo(f"gongkai: not written: {error}", err=True)
        raise SystemExit(1) from error
    click.echo(f"{len(exported)} files in {target}")
