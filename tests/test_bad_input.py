"""`gongkai run` where everything goes wrong: each file has its row, each reason can be used."""

import os
import resource
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from test_run import LUOBEI, House

from pipelines.assets import STANDARD
from pipelines.night import run_night

REPORT = (LUOBEI / "report.txt").read_bytes()
LARGE = 20 * 2**20
TOO_LARGE = 65 * 2**20

NAMES = ("a b.txt", 'it\'s "quoted".txt', "new\nline.txt", "x'); drop table y; --.txt", "100%.txt")
REFUSED = {
    "空.txt": "empty",
    "blank.txt": "empty",
    "扫描件.png": "unreadable",
    "noise.txt": "unreadable",
    "letter.txt": "not_a_report",
    "too large.txt": "too_large",
    "pipe": "unreadable",
    "socket": "unreadable",
    "outside.txt": "unreadable",
    "nowhere.txt": "unreadable",
    "folder": "unreadable",
    ".hidden.txt": "not_a_report",
}


def report_of(town: str) -> bytes:
    """The report of another street, so that no file is a copy of another."""
    return REPORT.decode().replace("洛北", town).encode()


def fill(raw: Path, outside: Path) -> None:
    """Reports under odd names, one of 20 MB, and every kind of file that is none."""
    for number, name in enumerate(NAMES):
        (raw / name).write_bytes(report_of("东南西北中"[number]))
    with open(os.fsencode(raw) + b"/\xb9\xab\xbf\xaa.txt", "wb") as file:
        file.write(report_of("旧"))
    (raw / "20 MB.txt").write_bytes(report_of("大") + "。".encode() * (LARGE // 3))
    (raw / "copy.txt").symlink_to("a b.txt")
    (raw / "空.txt").write_bytes(b"")
    (raw / "blank.txt").write_bytes(b" \r\n\t\r\n" * 20)
    (raw / "扫描件.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (raw / "noise.txt").write_bytes(bytes((i * 197 + i // 7 * 31) % 256 for i in range(5000)))
    (raw / "letter.txt").write_text("各单位：定于3月1日召开会议，请准时参加。\n" * 40)
    with (raw / "too large.txt").open("wb") as file:
        file.truncate(TOO_LARGE)
    os.mkfifo(raw / "pipe")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(raw / "socket"))
    (outside / "secret.txt").write_bytes(report_of("密"))
    (raw / "outside.txt").symlink_to(outside / "secret.txt")
    (raw / "nowhere.txt").symlink_to("gone.txt")
    (raw / "folder").symlink_to(outside)
    (raw / ".hidden.txt").write_bytes(report_of("隐"))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """All of it, after one night, in a raw folder nobody may write to."""
    house = House(tmp_path_factory.mktemp("bad"))
    house.raw.mkdir()
    (house.folder / "outside").mkdir()
    (house.folder / "dagster").mkdir()
    shutil.copy(LUOBEI.parents[2] / "dagster.yaml", house.folder / "dagster")
    fill(house.raw, house.folder / "outside")
    house.raw.chmod(0o555)
    done = house.call("run")
    house.raw.chmod(0o755)
    assert done.returncode == 0, done.stderr
    return house


def test_every_file_is_accounted_for(house: House) -> None:
    """One row a file, with the status it deserves; undecodable bytes of a name are shown."""
    rows = dict(house.ask("select path, status from raw.report_file"))
    expected = {name: "parsed" for name in (*NAMES, r"\xb9\xab\xbf\xaa.txt", "20 MB.txt")}
    assert rows == expected | {"copy.txt": "duplicate"} | REFUSED


def test_every_reason_can_be_acted_on(house: House) -> None:
    """What is not parsed says why in both languages, and no exception is the only answer."""
    rows = house.ask(
        "select path, reason, reason_zh from raw.report_file where status not in ('parsed')"
    )
    for path, reason, reason_zh in rows:
        assert reason, path
        assert reason_zh, path
        assert "Error" not in str(reason), path
        assert any("\u4e00" <= c <= "\u9fff" for c in str(reason_zh)), path


def test_nothing_outside_the_folder_is_read(house: House) -> None:
    """The report behind the link, and the hidden one, are in no table."""
    names = {str(name) for (name,) in house.ask("select agency_name from core.dim_agency")}
    assert len(names) == len(NAMES) + 2
    assert not any("密" in name or "隐" in name for name in names)


def test_nothing_is_written_beside_the_reports(house: House) -> None:
    """Lock, journal, spill and versions stand in the build and published folders only."""
    assert sorted(os.listdir(house.folder)) == [
        "build",
        "dagster",
        "out",
        "outside",
        "原始 reports",
    ]


# --- what fails the whole night -----------------------------------------------------------------


def limit(kind: int, size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(kind, (size, size))


def pass_night(house: House) -> None:
    run_night(house.settings, *STANDARD)


@pytest.fixture
def fresh(tmp_path: Path) -> House:
    """A house with one report, after a night."""
    house = House(tmp_path)
    house.raw.mkdir()
    (tmp_path / "dagster").mkdir()
    shutil.copy(LUOBEI.parents[2] / "dagster.yaml", tmp_path / "dagster")
    (house.raw / "a.txt").write_bytes(REPORT)
    pass_night(house)
    return house


def call_night(house: House, before: Callable[[], None]) -> subprocess.CompletedProcess[str]:
    """The night without Dagster, whose own records a limit would hit as well."""
    code = (
        "from pipelines.assets import STANDARD; from pipelines.night import run_night;"
        "from pipelines.settings import read_settings; run_night(read_settings(), *STANDARD)"
    )
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, env=house.environment, preexec_fn=before, capture_output=True, text=True
    )


@pytest.mark.parametrize("size", [2_000, 1_000_000], ids=["no batch", "no warehouse"])
def test_a_full_disk_keeps_yesterday(fresh: House, size: int) -> None:
    """Where no file can grow beyond so many bytes the night fails; the next one needs no hand."""
    before = os.readlink(fresh.warehouse)
    (fresh.raw / "b.txt").write_bytes(report_of("东"))
    failed = call_night(fresh, limit(resource.RLIMIT_FSIZE, size))
    assert failed.returncode != 0
    assert os.readlink(fresh.warehouse) == before
    assert fresh.ask("select count(*) from core.report") == [(1,)]
    pass_night(fresh)
    assert fresh.ask("select count(*) from core.report") == [(2,)]


def test_a_failed_night_is_told_in_one_line(fresh: House) -> None:
    """Exit code 1, what failed, no traceback; where the link is a stranger's file, what to do."""
    fresh.warehouse.unlink()
    fresh.warehouse.write_bytes(b"somebody's")
    done = fresh.call("run")
    assert done.returncode == 1
    assert done.stderr.startswith("gongkai: not published: ")
    assert "move it away" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_rollback_by_command(fresh: House) -> None:
    """`gongkai rollback` turns the link back and says where to; with nothing left it exits 1."""
    (fresh.raw / "b.txt").write_bytes(report_of("东"))
    pass_night(fresh)
    turned = fresh.call("rollback")
    assert turned.returncode == 0
    assert os.readlink(fresh.warehouse).rpartition("/")[2] in turned.stdout
    with duckdb.connect(fresh.warehouse, read_only=True) as connection:
        assert connection.execute("select count(*) from core.report").fetchall() == [(1,)]
    again = fresh.call("rollback")
    assert again.returncode == 1
    assert "no version before" in again.stderr
