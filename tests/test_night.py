"""A night publishes whole versions or nothing, and yesterday's stays until it does."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb
import hand
import pandas as pd
import pytest
from same import find_differences

from pipelines import night as night_module
from pipelines.assets import STANDARD
from pipelines.lock import Busy, hold
from pipelines.night import CheckFailed, Night, run_night
from pipelines.settings import Settings, read_settings
from pipelines.warehouse import publication
from pipelines.warehouse.build import open_warehouse
from pipelines.warehouse.publication import (
    PublicationError,
    current_version,
    find_version,
    list_versions,
    roll_back,
)
from pipelines.warehouse.telling import Asked

REPORTS = Path(__file__).parent / "reports"


def open_house(folder: Path) -> Settings:
    """Folders of a house of its own, the raw one with one report."""
    (folder / "raw").mkdir(parents=True)
    (folder / "raw" / "a.txt").write_text("甲局 2021 1", encoding="utf-8")
    return read_settings(
        {
            "GONGKAI_RAW": str(folder / "raw"),
            "GONGKAI_BUILD": str(folder / "build"),
            "GONGKAI_WAREHOUSE": str(folder / "published" / "gongkai.duckdb"),
            "GONGKAI_KEEP": "3",
            "GONGKAI_WORKERS": "1",
        }
    )


@pytest.fixture
def house(tmp_path: Path) -> Settings:
    return open_house(tmp_path)


def put(house: Settings, **texts: str) -> None:
    for name, text in texts.items():
        (house.raw / f"{name}.txt").write_text(text, encoding="utf-8")


def pass_night(house: Settings) -> Night:
    return run_night(house, hand.PARSER, hand.resolve)


def ask(house: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(house.warehouse, read_only=True) as connection:
        return connection.execute(query).fetchall()


COUNTS = "select agency_id, request_count from core.fact_request order by all"


def test_readers_keep_what_they_opened(house: Settings) -> None:
    """A reader with the old version open goes on in it; a second connection sees the new one."""
    pass_night(house)
    with duckdb.connect(house.warehouse, read_only=True) as before:
        put(house, a="甲局 2021 2")
        pass_night(house)
        assert before.execute(COUNTS).fetchall() == [("x-甲局", 1)]
        assert ask(house, COUNTS) == [("x-甲局", 2)]
        assert before.execute(COUNTS).fetchall() == [("x-甲局", 1)]


def test_the_last_versions_are_kept_and_can_be_gone_back_to(house: Settings) -> None:
    """Three versions stay; a rollback turns the link, and holds until something changes."""
    for count in range(1, 6):
        put(house, a=f"甲局 2021 {count}")
        pass_night(house)
    assert len(list_versions(house)) == 3
    roll_back(house)
    assert ask(house, COUNTS) == [("x-甲局", 4)]
    again = pass_night(house)
    assert (again.built, again.held) == (None, True)
    assert ask(house, COUNTS) == [("x-甲局", 4)]
    roll_back(house)
    assert ask(house, COUNTS) == [("x-甲局", 3)]
    with pytest.raises(PublicationError, match="no version before"):
        roll_back(house)
    put(house, a="甲局 2021 6")
    assert pass_night(house).built is not None
    assert ask(house, COUNTS) == [("x-甲局", 6)]


def go_through(house: Settings, *counts: int) -> None:
    for count in counts:
        put(house, a=f"甲局 2021 {count}")
        pass_night(house)


def test_a_rollback_from_an_older_version_holds(house: Settings) -> None:
    """Where the files went back to an older state, a rollback from there stays too."""
    go_through(house, 1, 2, 3, 2)
    roll_back(house)
    assert pass_night(house).held
    assert ask(house, COUNTS) == [("x-甲局", 1)]


def test_a_rollback_is_over_when_files_change(house: Settings) -> None:
    """The state that was rolled back from is published when files come back to it later."""
    go_through(house, 1, 2, 3)
    roll_back(house)
    go_through(house, 1, 3)
    assert ask(house, COUNTS) == [("x-甲局", 3)]


def test_a_rollback_is_over_when_its_night_is_cut(
    house: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A night killed behind the turn of the link leaves no rollback to hold to."""
    go_through(house, 1, 2)
    roll_back(house)
    with monkeypatch.context() as cut:
        cut.setattr(publication, "drop_versions", interrupt)
        with pytest.raises(KeyboardInterrupt):
            go_through(house, 3)
    go_through(house, 2)
    assert ask(house, COUNTS) == [("x-甲局", 2)]


def interrupt(settings: Settings) -> None:
    raise KeyboardInterrupt


def test_warehouses_in_one_folder_keep_apart(house: Settings) -> None:
    """Neither nights nor rollbacks touch the versions of a warehouse of a longer name."""
    other = replace(
        house, warehouse=house.warehouse.with_name("gongkai-1.duckdb"), build=house.build / "1"
    )
    go_through(house, 1)
    go_through(other, 2)
    go_through(house, 3, 4, 5, 6)
    assert ask(other, COUNTS) == [("x-甲局", 2)]
    roll_back(house)
    assert ask(house, COUNTS) == [("x-甲局", 5)]


@pytest.mark.parametrize("put_back", [True, False])
def test_a_manifest_that_changes_in_the_night_is_asked_again(
    house: Settings, put_back: bool
) -> None:
    """Where nobody can say which manifest made the night, the next one makes everything anew."""

    def resolve(asked: Asked, raw: Path, workers: int) -> dict[str, pd.DataFrame]:
        (raw / "manifest.csv").write_text("path,year\n", encoding="utf-8")
        told = hand.resolve(asked, raw, workers)
        if put_back:
            (raw / "manifest.csv").unlink()
            (raw / "manifest.csv").write_text("path\n", encoding="utf-8")
        return told

    put(house, b="乙局 2021 2")
    (house.raw / "manifest.csv").write_text("path\n", encoding="utf-8")
    run_night(house, hand.PARSER, resolve)
    assert not (house.build / "told").exists()
    again = pass_night(house)
    assert again.built is not None
    assert again.built.renewed is None
    assert pass_night(house).built is None


def test_what_was_published_before_is_not_built_again(house: Settings) -> None:
    """Files that go back to a state still kept get its version, without a build."""
    first = pass_night(house)
    put(house, b="乙局 2021 2")
    pass_night(house)
    (house.raw / "b.txt").unlink()
    again = pass_night(house)
    assert (again.built, again.version) == (None, first.version)
    assert ask(house, COUNTS) == [("x-甲局", 1)]


def test_a_failed_check_keeps_yesterday(house: Settings) -> None:
    """Two rows of one key break a promise: nothing is published, and the check is named."""
    pass_night(house)
    before = os.readlink(house.warehouse)
    put(house, b="乙局 2021 2")
    with pytest.raises(CheckFailed, match=r"unique_report: .* offenders, such as"):
        run_night(house, hand.PARSER, hand.resolve_twice)
    assert os.readlink(house.warehouse) == before
    assert ask(house, COUNTS) == [("x-甲局", 1)]
    assert pass_night(house).built is not None


def test_what_is_no_link_of_ours_is_not_overwritten(house: Settings) -> None:
    """A file where the link should be is somebody's: the night says so and touches nothing."""
    house.warehouse.parent.mkdir()
    house.warehouse.write_bytes(b"mine")
    with pytest.raises(PublicationError, match="move it away"):
        pass_night(house)
    assert house.warehouse.read_bytes() == b"mine"


def test_the_reference_data_count_as_a_change(
    house: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mended reference data build anew, without parsing anything."""
    pass_night(house)
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "towns.csv").write_text("x\n")
    monkeypatch.setattr(night_module, "REFERENCE", tmp_path / "reference")
    again = pass_night(house)
    assert again.built is not None
    assert (again.refreshed.read, again.refreshed.parsed) == (0, 0)


# --- contention ---------------------------------------------------------------------------------

HOLDER = "import sys; from pathlib import Path; from pipelines.lock import hold\n"
HOLDER += "with hold(Path(sys.argv[1]), 0): print('held', flush=True); sys.stdin.read()"


@contextmanager
def another_run(house: Settings) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock of the build folder."""
    command = [sys.executable, "-c", HOLDER, str(house.build / "lock")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_the_second_run_says_who_holds_the_lock(house: Settings) -> None:
    """Where it is not to wait, a run names the process that is at work."""
    with another_run(house) as other, pytest.raises(Busy, match=f"process {other.pid} since"):
        pass_night(house)


def test_the_second_run_waits(house: Settings) -> None:
    """Where it may wait, it says for whom, and goes on once the other has ended."""
    heard: list[str] = []
    with another_run(house) as other:

        def hear(progress: night_module.Progress) -> None:
            heard.append(progress.part)
            if progress.part.startswith("waiting"):
                other.kill()

        night = run_night(house, hand.PARSER, hand.resolve, hear, wait_seconds=60)
    assert night.built is not None
    assert heard[0].startswith(f"waiting for another run (process {other.pid} since")


def test_a_lock_of_the_dead_is_free(house: Settings) -> None:
    """A process killed with the lock leaves its note, and nothing to wait for."""
    with another_run(house) as other:
        other.kill()
        other.wait()
    assert (house.build / "lock.holder").exists() or (house.build / "lock").exists()
    start = time.monotonic()
    with hold(house.build / "lock", 0):
        assert time.monotonic() - start < 5


# --- incremental and whole ----------------------------------------------------------------------


def test_many_small_nights_equal_one(house: Settings, tmp_path: Path) -> None:
    """Files that came, changed, went and came back give the warehouse of one night over them."""
    nights = [
        {"a": "甲局 2021 1", "b": "乙局 2021 2", "copy": "乙局 2021 2"},
        {"a": "甲局 2021 3", "c": "a letter", "d": "丁局 2020 4"},
        {"b": "", "copy": "乙局 2022 5"},
        {"b": "乙局 2021 2", "d": "raise an error", "e": "甲局 2021 9"},
    ]
    for night in nights:
        for name, text in night.items():
            if text:
                put(house, **{name: text})
            else:
                (house.raw / f"{name}.txt").unlink()
        pass_night(house)
    whole = replace(open_house(tmp_path / "whole"), raw=house.raw)
    pass_night(whole)
    assert find_differences(house.warehouse, whole.warehouse) == {}
    assert ask(house, "select count(*) from core.report") == [(4,)]


def test_many_nights_of_real_reports_equal_one(house: Settings, tmp_path: Path) -> None:
    """The same with the reader itself: reports cut short, renamed, replaced, copied, removed."""
    pages = sorted(REPORTS.glob("*/report.txt"))
    for number, page in enumerate(pages[:6]):
        shutil.copy(page, house.raw / f"{number}.txt")
    run_night(house, *STANDARD)
    text = (house.raw / "1.txt").read_bytes()
    (house.raw / "1.txt").write_bytes(text[: len(text) // 2])
    (house.raw / "2.txt").rename(house.raw / "renamed.txt")
    (house.raw / "3.txt").unlink()
    run_night(house, *STANDARD)
    (house.raw / "1.txt").write_bytes(text)
    for number, page in enumerate(pages[6:]):
        shutil.copy(page, house.raw / f"later {number}.txt")
    shutil.copy(pages[0], house.raw / "copy.txt")
    last = run_night(house, *STANDARD)
    assert last.refreshed.parsed == len(pages) - 6
    whole = replace(open_house(tmp_path / "whole"), raw=house.raw)
    run_night(whole, *STANDARD)
    assert find_differences(house.warehouse, whole.warehouse) == {}
    assert ask(house, "select count(*) > 300 from core.fact_request") == [(True,)]


# --- the file -----------------------------------------------------------------------------------


def test_the_published_file_is_closed_to_the_outside(house: Settings, tmp_path: Path) -> None:
    """`gongkai sql` can neither write, nor read a file, nor load anything, nor allow itself to."""
    pass_night(house)
    (tmp_path / "secret.csv").write_text("secret\n1\n")
    attempts = (
        "create table core.x (i integer)",
        "delete from core.report",
        f"from '{tmp_path}/secret.csv'",
        f"from read_text('{tmp_path}/secret.csv')",
        f"copy core.report to '{tmp_path}/out.csv'",
        f"attach '{tmp_path}/other.duckdb'",
        "install httpfs",
        "set enable_external_access = true",
    )
    with open_warehouse(house.warehouse) as connection:
        for attempt in attempts:
            with pytest.raises(duckdb.Error):
                connection.execute(attempt)
    assert not (tmp_path / "out.csv").exists()
    assert not (tmp_path / "other.duckdb").exists()


def test_a_name_that_looks_like_sql_is_a_name(house: Settings) -> None:
    """Names of files are values everywhere: quotes and semicolons end no statement."""
    name = "x'); drop table raw.report_file; --"
    put(house, **{name: "乙局 2021 2"})
    pass_night(house)
    assert (f"{name}.txt",) in ask(house, "select path from raw.report_file")


def test_a_version_is_known_by_its_state(house: Settings) -> None:
    """The link leads to a version file beside it, by a relative path that survives a move."""
    night = pass_night(house)
    target = os.readlink(house.warehouse)
    assert target == f"versions/{night.version.name}"
    assert current_version(house) == house.warehouse.parent / target
    assert find_version(house, "another state") is None
