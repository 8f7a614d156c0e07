"""A night killed at any moment, again and again, while somebody reads all the time."""

import multiprocessing
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import duckdb
import hand
import pytest
from same import find_differences

from pipelines import night
from pipelines.settings import Settings, read_settings
from pipelines.store.ledger import list_journal
from pipelines.warehouse.renewal import read_basis

AGENCIES = 14
SEED = 7

State = frozenset[tuple[str, int]]
READ = """
select agency_id, request_count, (select count(*) from core.report where is_current)
from core.fact_request
join mart.agency_year using (agency_id, year)
where new_received = request_count
"""


def pass_night(house: Settings) -> None:
    """A night that renews whatever share of the reports is touched, where it may renew at all."""
    with patch.multiple(night, LARGEST_SHARE=99.0, LARGEST_HOLES=99.0):
        night.run_night(house, hand.PARSER, hand.resolve, wait_seconds=60)


class Reader(threading.Thread):
    """Opens the warehouse anew all the time; what it sees has to be a state there was."""

    def __init__(self, warehouse: Path, states: list[State]) -> None:
        super().__init__(daemon=True)
        self._warehouse, self._states, self._over = warehouse, states, threading.Event()
        self.reads, self.last = 0, 0
        self.failed: list[str] = []

    def run(self) -> None:
        while not self._over.is_set():
            try:
                self._judge(self._read())
            except duckdb.Error as error:
                self.failed.append(str(error))
            self.reads += 1

    def _read(self) -> list[tuple[str, int, int]]:
        with duckdb.connect(self._warehouse, read_only=True) as connection:
            return connection.execute(READ).fetchall()

    def _judge(self, rows: list[tuple[str, int, int]]) -> None:
        """One of the states there were, whole, and none from before what was seen already."""
        state = frozenset((agency.removeprefix("x-"), count) for agency, count, _ in rows)
        later = [at for at, known in enumerate(self._states) if known == state and at >= self.last]
        if not later or any(reports != len(rows) for *_, reports in rows):
            self.failed.append(f"mixed: {sorted(state)}")
        else:
            self.last = later[0]

    def stop(self) -> None:
        self._over.set()
        self.join()


@contextmanager
def reading(house: Settings, states: list[State]) -> Iterator[Reader]:
    reader = Reader(house.warehouse, states)
    reader.start()
    yield reader
    reader.stop()


def change_some(house: Settings, state: State, number: int, rng: random.Random) -> State:
    """Some files get another figure, one goes, one comes back."""
    counts = dict(state)
    for agency in rng.sample(range(AGENCIES), AGENCIES // 2):
        counts[f"局{agency}"] = number
    counts.pop(f"局{rng.randrange(AGENCIES)}", None)
    for agency in range(AGENCIES):
        path = house.raw / f"{agency}.txt"
        name = f"局{agency}"
        if name not in counts:
            path.unlink(missing_ok=True)
        elif (name, counts[name]) not in state:
            path.write_text(f"{name} 2021 {counts[name]}", encoding="utf-8")
    return frozenset(counts.items())


def start_and_kill(house: Settings, seconds: float, at_notes: bool = False) -> bool:
    """Whether the night was still at work when it was killed, at the latest after `seconds`.

    `at_notes`: as soon as a worker has noted what it read, which the next night finds.
    """
    context = multiprocessing.get_context("forkserver")
    process = context.Process(target=pass_night, args=(house,))
    noted, end = list_journal(house.build), time.monotonic() + seconds
    process.start()
    while process.is_alive() and time.monotonic() < end:
        if at_notes and list_journal(house.build) != noted:
            break
        process.join(0.002)
    killed = process.is_alive()
    if killed and process.pid:
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert killed or process.exitcode == 0
    return killed


@pytest.mark.parametrize(
    "kills", [pytest.param(6), pytest.param(200, marks=pytest.mark.long)], ids=str
)
def test_a_killed_night_breaks_nothing(tmp_path: Path, kills: int) -> None:
    """No read fails or sees half a night, and in the end all is as if nothing had happened."""
    house = replace(
        read_settings(
            {
                "GONGKAI_RAW": str(tmp_path / "raw"),
                "GONGKAI_BUILD": str(tmp_path / "build"),
                "GONGKAI_WAREHOUSE": str(tmp_path / "published" / "gongkai.duckdb"),
                "GONGKAI_WORKERS": "2",
            }
        ),
        chunk_files=3,
    )
    house.raw.mkdir()
    rng = random.Random(SEED)
    states = [change_some(house, frozenset(), 1000, rng)]
    pass_night(house)
    start = time.monotonic()
    states.append(change_some(house, states[-1], 1001, rng))
    assert not start_and_kill(house, 600)
    whole_night = time.monotonic() - start
    done = renewing = 0
    at_notes = False
    with reading(house, states) as reader:
        while done < kills:
            states.append(change_some(house, states[-1], 1000 + len(states), rng))
            renews = read_basis(house.build) is not None
            # what a killed night left is built on: the next one ends, or some that make all anew
            spared = at_notes or (not renews and rng.random() < 0.5)
            at_notes = not spared and done % 2 == 0
            moment = 600 if spared or at_notes else rng.uniform(0, whole_night)
            killed = start_and_kill(house, moment, at_notes)
            done, renewing = done + killed, renewing + (killed and renews)
        pass_night(house)
    assert reader.failed == []
    assert reader.reads >= kills
    assert renewing > 0
    untouched = replace(
        house, build=tmp_path / "other", warehouse=tmp_path / "published" / "other.duckdb"
    )
    pass_night(untouched)
    assert find_differences(house.warehouse, untouched.warehouse) == {}
    print(f"{done} kills, {renewing} of them while a copy was renewed or might have been,")
    print(f"in {len(states)} nights of {whole_night:.1f} s; {reader.reads} reads")
