"""The command `gongkai`. Each subcommand imports what it needs, and no more."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from pathlib import Path

import click

from pipelines.settings import Settings, read_settings

ELSEWHERE = {
    "check": "pipelines.check.command",
    "dictionary": "pipelines.dictionary",
    "export": "pipelines.export",
}
FOLDER = click.Path(path_type=Path)


class LazyGroup(click.Group):
    """A group whose further commands stand in modules of their own, as `command`."""

    def list_commands(self, context: click.Context) -> list[str]:
        there = [name for name, module in ELSEWHERE.items() if importlib.util.find_spec(module)]
        return sorted([*super().list_commands(context), *there])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name in ELSEWHERE and importlib.util.find_spec(ELSEWHERE[name]):
            command: click.Command = importlib.import_module(ELSEWHERE[name]).command
            return command
        return super().get_command(context, name)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongkai")
def main() -> None:
    """Annual disclosure reports of Chinese administrative organs, from raw text to a warehouse.

    \b
    gongkai run                          read data/raw, publish data/published/gongkai.duckdb
    gongkai sql "from mart.district_year"  ask the published warehouse
    gongkai show report.txt              the cells of one report, as read
    gongkai check report.txt             do its tables add up?

    Settings come from options or the environment: GONGKAI_RAW, GONGKAI_WAREHOUSE, GONGKAI_BUILD.
    """


def _locate(**folders: Path | None) -> Settings:
    told = {
        f"GONGKAI_{name.upper()}": str(path) for name, path in folders.items() if path is not None
    }
    return read_settings({**os.environ, **told})


def _fail(message: object, code: int) -> None:
    click.echo(f"gongkai: {message}", err=True)
    raise SystemExit(code)


@main.command()
@click.option("--raw", type=FOLDER, help="Folder of report files.  [data/raw]")
@click.option("--warehouse", type=FOLDER, help="Where to publish.  [data/published/gongkai.duckdb]")
@click.option("--build", type=FOLDER, help="Folder for what is parsed.  [data/build]")
def run(raw: Path | None, warehouse: Path | None, build: Path | None) -> None:
    """Read what is new in the raw folder and publish the warehouse.

    This is the nightly job, in this process: files that did not change are not read, bytes that
    are known are not parsed, and where nothing changed nothing is built. Readers of the warehouse
    are not disturbed. Killed at any moment, it is simply run again.

    \b
    gongkai run
    gongkai run --raw ~/reports --warehouse ~/out/gongkai.duckdb --build ~/out/build

    \b
    Exit code: 0 published, or nothing changed
               1 not published: a check or a SQL file failed, or a disk did
               2 the raw folder is missing, or the options are wrong
               3 another run holds the lock
    """
    settings = _locate(raw=raw, warehouse=warehouse, build=build)
    if not settings.raw.is_dir():
        _fail(f"there is no folder {settings.raw}; name one with --raw", 2)
    from pipelines.console import open_console, print_night, show_progress
    from pipelines.lock import Busy
    from pipelines.page import PageError
    from pipelines.summary import summarise

    console = open_console()
    try:
        with show_progress(console) as tell:
            from pipelines.assets import run_nightly

            night = run_nightly(settings, tell)
        summary = summarise(night.version)
    except Busy as error:
        _fail(error, 3)
    except PageError as error:
        _fail(f"the warehouse is published, its page is not: {error}", 1)
    except Exception as error:
        if os.environ.get("GONGKAI_TRACEBACK"):
            raise
        _fail(f"not published: {error or type(error).__name__}", 1)
    else:
        print_night(console, night, summary, str(settings.warehouse), str(settings.raw))


@main.command()
@click.option("--warehouse", type=FOLDER, help="The link to turn.  [data/published/gongkai.duckdb]")
def rollback(warehouse: Path | None) -> None:
    """Go back to the version published before; it stays until something changes.

    \b
    Exit code: 0 the link is turned, 1 there is nothing to go back to, 3 a run is at work
    """
    from pipelines.lock import Busy, hold
    from pipelines.page import PageError, refresh_page
    from pipelines.warehouse.publication import PublicationError, roll_back

    settings = _locate(warehouse=warehouse)
    try:
        with hold(settings.versions / "lock", 0):
            version = roll_back(settings)
            click.echo(f"{settings.warehouse} -> {version.name}")
            refresh_page(settings, version)
    except Busy as error:
        _fail(error, 3)
    except (PublicationError, PageError) as error:
        _fail(error, 1)


@main.command()
@click.argument("query", required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "json", "markdown"]),
    default="table",
    show_default=True,
)
@click.option("--warehouse", type=FOLDER, help="The warehouse.  [data/published/gongkai.duckdb]")
def sql(query: str | None, format_: str, warehouse: Path | None) -> None:
    """Ask the published warehouse, read-only; without QUERY, list its tables.

    \b
    gongkai sql
    gongkai sql "select * from mart.district_year where year = 2021"
    gongkai sql --format csv "from core.fact_request where agency_id = '410303-洛北街道办事处'"
    echo "from core.report" | gongkai sql -

    \b
    Exit code: 0 answered, 1 the query is wrong, 2 there is no warehouse
    """
    from pipelines.query import NoWarehouse, QueryError, ask

    settings = _locate(warehouse=warehouse)
    text = sys.stdin.read() if query == "-" else query
    try:
        for line in ask(settings.warehouse, text, format_):
            click.echo(line)
    except NoWarehouse as error:
        _fail(error, 2)
    except QueryError as error:
        _fail(error, 1)


@main.command()
@click.argument("file", type=FOLDER)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
)
def show(file: Path, format_: str) -> None:
    """The cells of one report as read: value, status, line; and what is doubted.

    \b
    gongkai show data/raw/report.txt
    gongkai show --format csv report.txt > cells.csv

    \b
    Exit code: 0 shown, 1 it is no report, 2 the file cannot be read
    """
    from pipelines.showing import show_report

    try:
        data = file.read_bytes()
    except OSError as error:
        _fail(f"{file}: {error.strerror}", 2)
    else:
        lines, code = show_report(data, str(file), format_)
        for line in lines:
            click.echo(line)
        raise SystemExit(code)


if __name__ == "__main__":
    main()
