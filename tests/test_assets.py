"""The night as Dagster shows it: tables, checks, schedule, sensor, and what a failure says."""

from pathlib import Path

import dagster as dg
import hand
import pytest
from test_night import open_house, put

from pipelines.assets import Reads, define_night, defs
from pipelines.models import read_models
from pipelines.settings import Settings
from pipelines.warehouse.lineage import list_models, made_by

READS = Reads(hand.PARSER, hand.resolve)
BROKEN = Reads(hand.PARSER, hand.resolve_twice)


@pytest.fixture
def house(tmp_path: Path) -> Settings:
    return open_house(tmp_path)


def run_job(house: Settings, reads: Reads = READS) -> dg.ExecuteInProcessResult:
    job = define_night(house, reads).resolve_job_def("nightly")
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    return job.execute_in_process(run_config=quiet, raise_on_error=False)


def test_every_table_is_an_asset_and_every_promise_a_check() -> None:
    """Assets bear the tables' names in the groups of their layers, and each check is visible."""
    graph = defs.resolve_asset_graph()
    names = {".".join(key.path) for key in graph.get_all_asset_keys()}
    assert {made_by(model) for model in list_models()} <= names
    assert graph.get(dg.AssetKey(["mart", "district_year"])).group_name == "mart"
    checks = {key.name for key in graph.asset_check_keys}
    assert checks == {model.name for model in read_models("check")}


def test_the_night_is_scheduled_and_not_tried_in_vain() -> None:
    """At two in the morning in Shanghai, one at a time, and never again by itself."""
    schedule = defs.get_schedule_def("nightly_at_two")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 2 * * *", "Asia/Shanghai")
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING
    night = defs.get_assets_def(dg.AssetKey(["core", "report"]))
    assert night.op.pool == "warehouse"


def test_a_run_reports_tables_checks_and_files(house: Settings) -> None:
    """Row counts by table, every check passed, and the files that are no report with reasons."""
    put(house, letter="a letter")
    done = run_job(house)
    assert done.success
    rows = {
        ".".join(event.asset_key.path): event.materialization.metadata["dagster/row_count"].value
        for event in done.get_asset_materialization_events()
        if event.asset_key.path[0] in ("raw", "core", "mart")
    }
    assert (rows["core.report"], rows["raw.report_file"], rows["core.fact_request"]) == (1, 2, 1)
    checks = done.get_asset_check_evaluations()
    assert len(checks) == len(read_models("check"))
    assert all(check.passed for check in checks)
    observed = done.get_asset_observation_events()[0].asset_observation_data.asset_observation
    assert observed.metadata["files_parsed"].value == 1
    assert "letter.txt" in str(observed.metadata["not_read"].value)


def test_a_failure_says_what_failed_and_is_final(house: Settings) -> None:
    """The broken promise and its first offender stand in the message; the check is seen failed."""
    done = run_job(house, BROKEN)
    assert not done.success
    failed = [check.check_name for check in done.get_asset_check_evaluations() if not check.passed]
    assert "unique_report" in failed
    failure = done.failure_data_for_node("night")
    assert failure is not None
    assert failure.user_failure_data is not None
    assert "unique_report" in str(failure.user_failure_data.description)
    assert "such as report_id " in str(failure.user_failure_data.description)
    assert not house.warehouse.exists()


def test_the_sensor_asks_for_a_night_when_files_came(house: Settings) -> None:
    """Once for each state of the folder, also one there was before."""
    sensor = define_night(house, READS).get_sensor_def("new_files")
    context = dg.build_sensor_context()

    def look() -> type:
        return type(sensor(context))

    assert look() is dg.RunRequest
    assert look() is dg.SkipReason
    put(house, b="乙局 2021 2")
    assert look() is dg.RunRequest
    (house.raw / "b.txt").unlink()
    assert look() is dg.RunRequest
    assert look() is dg.SkipReason
