"""The night as Dagster sees it: an asset per table, a check per promise, a job, its schedule.

The work is done by `night.run_night`; here it is only declared and reported. Assets carry the
tables' own names, and their lineage is read from the SQL.
"""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import (
    UnresolvedAssetJobDefinition,
)
from dagster._core.instance.ref import InstanceRef

from pipelines.export import ExportError, refresh_export
from pipelines.facts import PARSER_VERSION, parse_files
from pipelines.lock import hold
from pipelines.models import Model, read_models
from pipelines.night import CheckFailed, Night, run_night, sum_layers
from pipelines.page import PageError, page_path, refresh_page
from pipelines.report import LARGEST
from pipelines.settings import HOME, Settings, read_settings
from pipelines.store.reading import Parser
from pipelines.store.refresh import Progress, Tell
from pipelines.store.scan import scan_folder
from pipelines.summary import summarise
from pipelines.tables import CORE
from pipelines.warehouse.build import CheckOutcome, TableMade
from pipelines.warehouse.changes import CHANGED_REPORTS, CHANGES
from pipelines.warehouse.lineage import checked_table, list_models, made_by, read_tables
from pipelines.warehouse.resolution import resolve_printed
from pipelines.warehouse.telling import Resolver

LOG_SECONDS = 10
WAIT_SECONDS = 6 * 3600
KEEP_RUNS = timedelta(days=90)
DIFFERENCES = (CHANGES, CHANGED_REPORTS)
FILES = dg.AssetKey(["raw", "report_file"])
PAGE = dg.AssetKey(["page", "index"])
EXPORT = dg.AssetKey(["export", "package"])

Events = Iterator[dg.MaterializeResult[object] | dg.AssetCheckResult]


def _key(table: str) -> dg.AssetKey:
    return dg.AssetKey(table.split("."))


def _published_tables() -> dict[str, list[Model]]:
    """Every table with the models that make or add to it, in the order of being finished."""
    tables: dict[str, list[Model]] = {}
    for model in list_models():
        table = made_by(model)
        tables[table] = [*tables.pop(table, []), model]
    return tables


def _specs() -> list[dg.AssetSpec]:
    tables = _published_tables()
    words = {table.full_name: f"one row is {table.row}" for table in CORE}
    specs = []
    for table, models in tables.items():
        reads = set().union(*(read_tables(model.sql) for model in models)) - {table}
        above = {name for name in reads if name in tables}
        if any(name.startswith(("parsed.", "resolved.")) for name in reads):
            above |= {"raw.report_file"} - {table}
        specs.append(
            dg.AssetSpec(
                _key(table),
                deps=[_key(name) for name in sorted(above)],
                group_name=table.partition(".")[0],
                description=words.get(table, models[0].row),
                kinds={"duckdb"},
                skippable=True,
            )
        )
    return specs


def _difference_specs() -> list[dg.AssetSpec]:
    """What a publication changes reads every table there is; only its raw end is drawn."""
    return [
        dg.AssetSpec(
            _key(table.full_name),
            deps=[FILES],
            group_name=table.schema,
            description=f"one row is {table.row}",
            kinds={"duckdb"},
            skippable=True,
        )
        for table in DIFFERENCES
    ]


def _page_spec() -> dg.AssetSpec:
    reads = set().union(*(read_tables(model.sql) for model in read_models("page")))
    return dg.AssetSpec(
        PAGE,
        deps=[_key(name) for name in sorted(reads)],
        group_name="page",
        description="index.html beside the warehouse: coverage, rates, districts, findings",
        kinds={"html"},
        skippable=True,
    )


def _check_name(check: Model | CheckOutcome) -> str:
    return check.name.replace("-", "_")


def _check_specs() -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(
            _check_name(check), asset=_key(checked_table(check)), description=check.row
        )
        for check in read_models("check")
    ]


def _materialized(table: TableMade, night: Night) -> dg.MaterializeResult[object]:
    schema = dg.TableSchema(
        [dg.TableColumn(name, type_, description) for name, type_, description in table.columns]
    )
    return dg.MaterializeResult(
        asset_key=_key(table.name),
        metadata={
            "dagster/row_count": table.rows,
            "dagster/column_schema": schema,
            "dagster/table_name": table.name,
            "dagster/last_updated_timestamp": dg.MetadataValue.timestamp(datetime.now(UTC)),
            "version": dg.MetadataValue.path(night.version),
        },
    )


def _judged(outcome: CheckOutcome, keys: dict[str, dg.AssetKey]) -> dg.AssetCheckResult:
    warns = outcome.severity == "warn"
    return dg.AssetCheckResult(
        check_name=_check_name(outcome),
        asset_key=keys[_check_name(outcome)],
        passed=outcome.passed,
        severity=dg.AssetCheckSeverity.WARN if warns else dg.AssetCheckSeverity.ERROR,
        metadata={"offenders": outcome.offenders, "examples": outcome.examples},
    )


def _log_progress(log: Callable[[str], None]) -> Tell:
    """Progress as plain lines, one in ten seconds at most, and the last of each part."""
    last = 0.0

    def tell(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= LOG_SECONDS or progress.done == progress.total:
            last = now
            counts = ", ".join(f"{n} {status}" for status, n in progress.statuses.items())
            log(f"{progress.part}: {progress.done} of {progress.total or '?'} {counts}".rstrip())

    return tell


class Reads(NamedTuple):
    """What reads files and what says whose they are."""

    parser: Parser
    resolver: Resolver


STANDARD = Reads(Parser(parse_files, PARSER_VERSION, LARGEST), resolve_printed)


def define_night(
    settings: Settings,
    reads: Reads = STANDARD,
    tell: Tell = lambda progress: None,
    finish: Callable[[Night], None] = lambda night: None,
) -> dg.Definitions:
    """The definitions for these settings; `tell` hears progress, `finish` what the night did."""
    night, export = _night_asset(settings, reads, tell, finish), _export_asset(settings)
    nightly = _job(
        "nightly",
        night,
        "Reads the raw folder and publishes the warehouse anew where anything changed.",
    )
    exports = _job(
        "exports",
        export,
        "Writes the published version as Parquet, CSV and ZIP, unless it is written.",
    )
    return dg.Definitions(
        assets=[night, export],
        jobs=[nightly, exports],
        schedules=[
            _schedule("exports_at_four", exports, "0 4 * * *"),
            _schedule("nightly_at_two", nightly, "0 2 * * *"),
        ],
        sensors=[_new_files(settings, reads)],
        executor=dg.in_process_executor,
    )


def _job(name: str, asset: dg.AssetsDefinition, words: str) -> UnresolvedAssetJobDefinition:
    """A job in this process: what works in parallel does so by itself."""
    return dg.define_asset_job(
        name,
        selection=dg.AssetSelection.assets(asset),
        executor_def=dg.in_process_executor,
        description=words,
    )


def _schedule(name: str, job: UnresolvedAssetJobDefinition, cron: str) -> dg.ScheduleDefinition:
    return dg.ScheduleDefinition(
        name=name,
        job=job,
        cron_schedule=cron,
        execution_timezone="Asia/Shanghai",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )


def _night_asset(
    settings: Settings, reads: Reads, tell: Tell, finish: Callable[[Night], None]
) -> dg.AssetsDefinition:
    checks = _check_specs()
    keys = {check.name: check.asset_key for check in checks}

    @dg.multi_asset(
        name="night",
        specs=[*_specs(), *_difference_specs(), _page_spec()],
        check_specs=checks,
        can_subset=True,
        pool="warehouse",
    )
    def night(context: dg.AssetExecutionContext) -> Events:
        """Reads what is new in the raw folder, builds the warehouse, checks and publishes it."""
        log = _log_progress(context.log.info)

        def hear(progress: Progress) -> None:
            log(progress)
            tell(progress)

        try:
            done = run_night(settings, *reads, hear, WAIT_SECONDS)
        except CheckFailed as failure:
            yield from (_judged(outcome, keys) for outcome in failure.checks)
            raise dg.Failure(str(failure), allow_retries=False) from failure
        except Exception as error:
            words = f"{type(error).__name__}: {error}"
            raise dg.Failure(words, allow_retries=False) from error
        _prune_runs(context.instance)
        finish(done)
        yield from _report(context, done, keys)
        yield from _show(context, settings, done)

    return night


def _export_asset(settings: Settings) -> dg.AssetsDefinition:
    """A job of its own: readers of the warehouse need not wait for files of other tools."""

    @dg.multi_asset(
        name="export",
        specs=[
            dg.AssetSpec(
                EXPORT,
                deps=[_key(name) for name in _published_tables() if not name.startswith("raw.")],
                group_name="export",
                description="a folder a version: every core and mart table as Parquet, marts as "
                "CSV, facts as one ZIP a year, and the datapackage.json that describes them",
                kinds={"parquet", "csv"},
                skippable=True,
            )
        ],
        pool="warehouse",
    )
    def export(context: dg.AssetExecutionContext) -> Events:
        """Writes the published version for other tools, unless it is written."""
        try:
            written = refresh_export(settings)
        except ExportError as error:
            raise dg.Failure(str(error), allow_retries=False) from error
        if not written:
            context.log.info("the published version is written already")
            return
        sizes = [file.path.stat().st_size for file in written]
        yield dg.MaterializeResult(
            asset_key=EXPORT, metadata={"files": len(written), "bytes": sum(sizes)}
        )

    return export


def _report(context: dg.AssetExecutionContext, done: Night, keys: dict[str, dg.AssetKey]) -> Events:
    context.log_event(dg.AssetObservation(FILES, metadata=_describe(done)))
    if done.built is None:
        context.log.info(f"nothing changed, nothing built: {done.version}")
        return
    wanted = context.selected_asset_keys
    made = {table.name: table for table in done.built.tables}
    for name in (*_published_tables(), *(table.full_name for table in DIFFERENCES)):
        if _key(name) in wanted:
            yield _materialized(made[name], done)
    for outcome in done.built.checks:
        if keys[_check_name(outcome)] in wanted:
            yield _judged(outcome, keys)


def _show(context: dg.AssetExecutionContext, settings: Settings, done: Night) -> Events:
    if PAGE not in context.selected_asset_keys:
        return
    try:
        written = refresh_page(settings, done.version)
    except PageError as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    if written:
        path = page_path(settings)
        size = path.stat().st_size
        yield dg.MaterializeResult(
            asset_key=PAGE,
            metadata={
                "path": dg.MetadataValue.path(path),
                "bytes": size,
                "version": str(done.version),
            },
        )


def _describe(done: Night) -> dict[str, Any]:
    """What was read, how long each part took, and the first files without a report, with why."""
    summary = summarise(done.version)
    seconds = sum_layers(done.seconds)
    numbers = done.refreshed._asdict() | {f"{part}_seconds": s for part, s in seconds.items()}
    numbers |= {f"files_{status}": count for status, count in summary.statuses}
    troubles = [
        dg.TableRecord({"path": path, "status": status, "reason": reason})
        for path, status, reason in summary.troubles
    ]
    names = [dg.TableColumn(name) for name in ("path", "status", "reason")]
    table = dg.MetadataValue.table(troubles, dg.TableSchema(names))
    return {**numbers, "not_read": table}


def _prune_runs(instance: dg.DagsterInstance) -> None:
    old = dg.RunsFilter(created_before=datetime.now(UTC) - KEEP_RUNS)
    for run_id in instance.get_run_ids(old):
        instance.delete_run(run_id)


def _new_files(settings: Settings, reads: Reads) -> dg.SensorDefinition:
    @dg.sensor(
        name="new_files",
        job_name="nightly",
        minimum_interval_seconds=600,
        default_status=dg.DefaultSensorStatus.STOPPED,
        description="Runs the night when files of the raw folder came, went or changed.",
    )
    def new_files(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        scan = scan_folder(settings.raw, reads.parser.largest)
        mark = f"{len(scan.names)}-{sum(scan.sizes)}-{max(scan.times, default=0)}"
        if mark == context.cursor:
            return dg.SkipReason("no file came, went or changed")
        context.update_cursor(mark)
        return dg.RunRequest()

    return new_files


def _dagster_folder() -> Path:
    return Path(os.environ.get("DAGSTER_HOME") or HOME) / ".dagster"


def open_instance() -> dg.DagsterInstance:
    """Dagster's own records, wherever the command is started; its console output is left alone."""
    folder = _dagster_folder()
    overrides = {
        "storage": {"sqlite": {"base_dir": str(folder / "storage")}},
        "local_artifact_storage": {
            "module": "dagster._core.storage.root",
            "class": "LocalArtifactStorage",
            "config": {"base_dir": str(folder)},
        },
        "compute_logs": {
            "module": "dagster._core.storage.noop_compute_log_manager",
            "class": "NoOpComputeLogManager",
        },
    }
    return dg.DagsterInstance.from_ref(
        InstanceRef.from_dir(str(folder.parent), overrides=overrides)
    )


def run_nightly(settings: Settings, tell: Tell, reads: Reads = STANDARD) -> Night:
    """The job in this process, recorded as any other run; raises what `run_night` raises."""
    nights: list[Night] = []
    job = define_night(settings, reads, tell, nights.append).resolve_job_def("nightly")
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    with hold(_dagster_folder() / "lock", WAIT_SECONDS):
        instance = open_instance()
    with instance:
        try:
            job.execute_in_process(run_config=quiet, instance=instance)
        except dg.Failure as failure:
            raise failure.__cause__ or failure from None
    return nights[0]


defs = define_night(read_settings())
