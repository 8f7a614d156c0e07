"""The store reads what changed, survives what goes wrong, and accounts for every file."""

import hashlib
import os
import shutil
import socket
import time
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import hand
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.settings import Settings, read_settings
from pipelines.store import compaction
from pipelines.store.batches import list_batches
from pipelines.store.ledger import LEDGER, list_journal, read_ledger, write_known
from pipelines.store.pool import work_through
from pipelines.store.reading import KILLER, Chunks, File, Frames, Parser
from pipelines.store.refresh import EmptyFolder, Progress, Refreshed, refresh_store
from pipelines.store.scan import scan_folder, show_name

LARGEST = 1000


@pytest.fixture
def house(tmp_path: Path) -> Settings:
    """Folders of a house of its own, the raw one empty."""
    (tmp_path / "raw").mkdir()
    return read_settings(
        {
            "GONGKAI_RAW": str(tmp_path / "raw"),
            "GONGKAI_BUILD": str(tmp_path / "build"),
            "GONGKAI_WAREHOUSE": str(tmp_path / "published" / "gongkai.duckdb"),
        }
    )


def put(house: Settings, **texts: str) -> None:
    for name, text in texts.items():
        (house.raw / f"{name}.txt").write_text(text, encoding="utf-8")


def refresh(house: Settings, parser: Parser = hand.PARSER) -> Refreshed:
    return refresh_store(house, parser, lambda progress: None)


def ledger(house: Settings) -> dict[str, str]:
    """Status by path, as the ledger has it; '' is: its bytes were read."""
    rows = read_ledger(house.build).to_pylist()
    return {row["path"]: row["status"] for row in rows}


def reports(house: Settings) -> list[str]:
    """`agency year` of every parsed row on disk, dead ones too."""
    files = [str(batch / "report.parquet") for batch in list_batches(house.build)]
    if not files:
        return []
    rows = duckdb.execute("select agency_printed from read_parquet($1)", [files]).fetchall()
    return sorted(name for (name,) in rows if name)


# --- what changed -------------------------------------------------------------------------------


def test_unchanged_files_are_not_opened(house: Settings) -> None:
    """A second refresh reads nothing and finds the same store."""
    put(house, a="甲局 2021 1", b="乙局 2021 2")
    first, second = refresh(house), refresh(house)
    assert (first.read, first.parsed) == (2, 2)
    assert (second.read, second.parsed) == (0, 0)
    assert second.fingerprint == first.fingerprint


def test_a_touched_file_is_read_but_not_parsed_again(house: Settings) -> None:
    """Another time of change means another look; known bytes are known."""
    put(house, a="甲局 2021 1")
    first = refresh(house)
    os.utime(house.raw / "a.txt", ns=(1, 1))
    again = refresh(house)
    assert (again.read, again.parsed) == (1, 0)
    assert again.fingerprint == first.fingerprint


def test_changed_bytes_of_the_same_size_are_noticed(house: Settings) -> None:
    """The time of change tells what the size does not."""
    put(house, a="甲局 2021 1")
    before = refresh(house)
    put(house, a="甲局 2021 2")
    os.utime(house.raw / "a.txt", ns=(1, 1))
    after = refresh(house)
    assert after.parsed == 1
    assert after.fingerprint != before.fingerprint


def test_a_removed_file_leaves_the_ledger(house: Settings) -> None:
    """What is gone from the folder is gone from the store's account of it."""
    put(house, a="甲局 2021 1", b="乙局 2021 2")
    refresh(house)
    (house.raw / "a.txt").unlink()
    assert refresh(house).read == 0
    assert ledger(house) == {"b.txt": ""}


def test_a_new_parser_reads_everything_again(house: Settings) -> None:
    """Reports of an older parser version are parsed anew, and their rows leave."""
    put(house, a="甲局 2021 1", b="乙局 2021 2")
    first = refresh(house)
    newer = refresh(house, hand.PARSER_2)
    assert (newer.read, newer.parsed) == (2, 2)
    assert newer.fingerprint != first.fingerprint
    assert reports(house) == ["乙局", "甲局"]


def test_equal_bytes_are_parsed_once(house: Settings) -> None:
    """Copies in one chunk give one report, not one a file."""
    put(house, **{f"copy{n}": "甲局 2021 1" for n in range(50)})
    assert refresh(replace(house, workers=1)).parsed == 1
    assert reports(house) == ["甲局"]
    assert len(ledger(house)) == 50


def test_small_batches_are_merged_and_dead_rows_leave(
    house: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After many small nights there is one batch, with the reports of today's files only."""
    monkeypatch.setattr(compaction, "MANY", 4)
    for night in range(6):
        put(house, **{f"r{night}": f"局{night} 2021 1"})
        if night == 3:
            (house.raw / "r0.txt").unlink()
        refresh(house)
    (house.raw / "r1.txt").unlink()
    for night in range(6, 10):
        put(house, **{f"r{night}": f"局{night} 2021 1"})
        refresh(house)
    assert len(list_batches(house.build)) <= 4
    assert refresh(house).read == 0
    assert set(reports(house)) - {"局1"} == {f"局{n}" for n in range(2, 10)}


def test_half_dead_batches_are_written_anew(house: Settings) -> None:
    """Once most of a batch has no file any more, its dead rows leave."""
    put(house, **{f"r{n}": f"局{n} 2021 1" for n in range(10)})
    refresh(replace(house, workers=1))
    for n in range(8):
        (house.raw / f"r{n}.txt").unlink()
    refresh(house)
    assert reports(house) == ["局8", "局9"]


# --- what goes wrong ----------------------------------------------------------------------------


def test_a_file_that_kills_its_reader_takes_nothing_along(house: Settings) -> None:
    """The worker dies; the file is named, everything else is read, and it is not tried again."""
    put(house, **{f"r{n}": f"局{n} 2021 1" for n in range(6)}, poison="die at once")
    refreshed = refresh(house)
    assert refreshed.parsed == 6
    assert ledger(house)["poison.txt"] == "unreadable"
    assert refresh(house).read == 0


def test_a_worker_killed_for_memory_costs_only_time(house: Settings) -> None:
    """The kernel kills whom it likes: what the worker had in work is read by another one."""
    put(house, **{f"r{n}": f"局{n} 2021 1" for n in range(12)})
    refreshed = refresh(replace(house, workers=2, chunk_files=3), hand.SLAIN)
    assert (house.raw.parent / "slain").exists()
    assert refreshed.parsed == 12
    assert set(ledger(house).values()) == {""}
    assert reports(house) == sorted(f"局{n}" for n in range(12))


def test_a_file_that_memory_is_short_for_is_read_again(house: Settings) -> None:
    """Tonight it is named, everything else of its chunk is read; next time it is tried again."""
    put(house, a="甲局 2021 1", b="eat much", c="丙局 2021 3")
    assert refresh(house).parsed == 2
    row = next(r for r in read_ledger(house.build).to_pylist() if r["path"] == "b.txt")
    assert row["status"] == "unreadable"
    assert "memory ran out" in row["reason"]
    assert refresh(house).read == 1
    put(house, b="乙局 2021 2")
    assert (refresh(house).read, ledger(house)["b.txt"]) == (1, "")


def test_a_newer_parser_tries_again_what_its_elder_failed_on(house: Settings) -> None:
    """A file refused by one version of the reader is read by the next one."""
    put(house, a="raise an error")
    refresh(house)
    assert refresh(house).read == 0
    assert refresh(house, hand.PARSER_2).read == 1


def test_an_empty_folder_is_not_believed(house: Settings) -> None:
    """Where files were and none is now, a disk is not mounted: the night stops, all is kept."""
    put(house, a="甲局 2021 1")
    refresh(house)
    (house.raw / "a.txt").unlink()
    with pytest.raises(EmptyFolder, match=r"is empty, and held 1 files before"):
        refresh(house)
    assert ledger(house) == {"a.txt": ""}


def test_a_fault_of_the_reader_takes_only_its_file(house: Settings) -> None:
    """An exception while parsing is that file's status, with its words as the reason."""
    put(house, a="甲局 2021 1", b="raise an error", c="丙局 2021 3")
    assert refresh(house).parsed == 2
    row = next(r for r in read_ledger(house.build).to_pylist() if r["path"] == "b.txt")
    assert row["status"] == "unreadable"
    assert "ValueError: no such luck" in row["reason"]


def test_a_full_disk_stops_the_night_and_the_next_one_goes_on(house: Settings) -> None:
    """A write that fails is raised; what was written before is used by the next refresh."""
    put(house, **{f"r{n}": f"局{n} 2021 1" for n in range(10)})
    small = replace(house, workers=1, chunk_files=2)
    with pytest.raises(OSError, match="No space left"):
        refresh(small, hand.FULL_DISK)
    again = refresh(house)
    assert again.read < 10
    assert reports(house) == sorted(f"局{n}" for n in range(10))


def test_a_killed_refresh_is_taken_up_by_the_next(house: Settings) -> None:
    """Batches and journal without a ledger are what a kill leaves: nothing is parsed again."""
    put(house, a="甲局 2021 1", b="乙局 2021 2")
    whole = refresh(house)
    rows = read_ledger(house.build)
    (house.build / "ledger.parquet").unlink()
    pq.write_table(rows, house.build / "journal" / "left.parquet")
    (house.build / "batches" / ".unfinished-x").mkdir()
    again = refresh(house)
    assert (again.read, again.fingerprint) == (0, whole.fingerprint)
    assert not list_journal(house.build)
    assert not (house.build / "batches" / ".unfinished-x").exists()


@pytest.mark.parametrize("name", ["0", "g", "zz"])
def test_a_note_on_a_file_as_it_was_says_nothing(house: Settings, name: str) -> None:
    """A file noted by a killed refresh and changed since stands in the ledger as it is now."""
    put(house, a="甲局 2021 1")
    whole = refresh(house)
    note = read_ledger(house.build)
    put(house, a="甲局 2021 2")
    os.utime(house.raw / "a.txt", ns=(1, 1))
    (house.build / "ledger.parquet").unlink()
    pq.write_table(note, house.build / "journal" / f"{name}.parquet")
    again = refresh(house)
    assert again.fingerprint != whole.fingerprint
    (row,) = read_ledger(house.build).to_pylist()
    assert row["sha256"] == hashlib.sha256("甲局 2021 2".encode()).hexdigest()


def leave_notes(house: Settings, notes: Mapping[str, Mapping[str, object]]) -> None:
    """As a refresh does that is killed on the first night: notes by name, and no ledger."""
    (house.build / "ledger.parquet").unlink()
    for name, note in notes.items():
        table = pa.Table.from_pylist([note], schema=LEDGER)
        pq.write_table(table, house.build / "journal" / f"{name}.parquet")


@pytest.mark.parametrize("names", [("0", "z"), ("z", "0")])
def test_a_note_that_read_a_file_counts_before_a_refusal(
    house: Settings, names: tuple[str, str]
) -> None:
    """Of a worker that dies behind its note, and what is noted for its death, the first stays."""
    put(house, a="甲局 2021 1")
    whole = refresh(house)
    (note,) = read_ledger(house.build).to_pylist()
    refused = note | KILLER._asdict() | {"report_id": None, "refused_by": "1"}
    leave_notes(house, dict(zip(names, (note, refused), strict=True)))
    again = refresh(house)
    assert (again.read, again.fingerprint) == (0, whole.fingerprint)


def test_a_refusal_noted_by_another_parser_does_not_outlive_the_night(house: Settings) -> None:
    """What a killed night of an older parser noted gives way to what this one reads."""
    put(house, a="甲局 2021 1")
    whole = refresh(house)
    (note,) = read_ledger(house.build).to_pylist()
    refused = note | KILLER._asdict() | {"report_id": None, "refused_by": "0"}
    leave_notes(house, dict.fromkeys(("0", "zz"), refused))
    again = refresh(house)
    assert (again.read, again.fingerprint) == (1, whole.fingerprint)


def test_a_note_on_what_a_file_was_in_between_says_nothing(house: Settings) -> None:
    """A file changed, noted by a killed refresh and put back is as the ledger knows it."""
    put(house, a="甲局 2021 2")
    refresh(house)
    between = read_ledger(house.build)
    put(house, a="甲局 2021 1")
    os.utime(house.raw / "a.txt", ns=(1, 1))
    whole = refresh(house)
    pq.write_table(between, house.build / "journal" / "0.parquet")
    again = refresh(house)
    assert (again.read, again.fingerprint) == (0, whole.fingerprint)


@pytest.mark.parametrize(("clock", "tick"), [(1, 0.02), (1_000_000_000, 2.0)])
def test_a_file_just_written_is_read_when_a_change_would_show(
    house: Settings, clock: int, tick: float
) -> None:
    """Before a file is read, the clock that its time came from has gone on."""
    put(house, a="甲局 2021 1")
    written = time.time_ns() // clock * clock
    read: list[float] = []

    def parse(root: Path, names: Sequence[str], known: Container[str]) -> Frames:
        read.append(time.time_ns())
        return hand.parse(root, names, known)

    house.build.mkdir()
    write_known(house.build, [])
    chunks = Chunks(house.raw, house.build, hand.PARSER._replace(parse=parse))
    chunks.read([File("a.txt", 15, written)])
    assert read[0] >= written + tick * 1e9


def test_a_lost_ledger_costs_reading_only(house: Settings) -> None:
    """Without ledger and journal all files are read, but known bytes are not parsed."""
    put(house, a="甲局 2021 1", b="乙局 2021 2")
    whole = refresh(house)
    (house.build / "ledger.parquet").unlink()
    again = refresh(house)
    assert (again.read, again.parsed, again.fingerprint) == (2, 0, whole.fingerprint)


def test_a_lost_batch_is_parsed_again(house: Settings) -> None:
    """A batch that somebody removed is missed, and its reports are read anew."""
    put(house, a="甲局 2021 1", b="乙局 2021 2")
    whole = refresh(house)
    for batch in list_batches(house.build):
        shutil.rmtree(batch)
    again = refresh(house)
    assert (again.parsed, again.fingerprint) == (2, whole.fingerprint)


def test_a_file_that_changes_while_it_is_read_is_read_again(house: Settings) -> None:
    """Its figures could be of two files: tonight it is named, next time it is read."""
    put(house, a="甲局 2021 1", b="grow 2021 7")
    refresh(house, hand.GROWING)
    assert ledger(house) == {"a.txt": "", "b.txt": "unreadable"}
    assert refresh(house).read == 1
    assert ledger(house) == {"a.txt": "", "b.txt": ""}


def test_a_file_that_vanishes_while_it_is_read_is_named(house: Settings) -> None:
    """What the scan saw and the reader did not has a reason, and next time it is forgotten."""
    put(house, a="甲局 2021 1", b="vanish 2021 7")
    refresh(house, hand.GROWING)
    assert ledger(house) == {"a.txt": "", "b.txt": "unreadable"}
    refresh(house)
    assert ledger(house) == {"a.txt": ""}


# --- names and kinds of files -------------------------------------------------------------------


def test_odd_names_are_read(house: Settings) -> None:
    """Spaces, quotes, newlines, percent signs and bytes that are no UTF-8 are names like others."""
    names = ["a b", 'it\'s "quoted"', "new\nline", "100%", "半.角", "x;drop table y--"]
    for number, name in enumerate(names):
        (house.raw / name).write_text(f"局{number} 2021 1", encoding="utf-8")
    broken = os.fsencode(house.raw) + b"/\xb9\xab\xbf\xaa.txt"
    with open(broken, "w", encoding="utf-8") as file:
        file.write("旧局 2021 1")
    assert refresh(house).parsed == len(names) + 1
    assert set(ledger(house)) == {*names, r"\xb9\xab\xbf\xaa.txt"}
    assert refresh(house).read == 0


def test_links_are_not_followed_out_of_the_folder(house: Settings, tmp_path: Path) -> None:
    """A link to a file within the folder is a copy; every other link is named and not opened."""
    put(house, a="甲局 2021 1")
    (tmp_path / "secret.txt").write_text("密局 2021 9", encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    (house.raw / "inside").symlink_to("a.txt")
    (house.raw / "outside").symlink_to(tmp_path / "secret.txt")
    (house.raw / "nowhere").symlink_to("gone.txt")
    (house.raw / "folder").symlink_to(tmp_path / "elsewhere")
    (house.raw / "itself").symlink_to(house.raw)
    refresh(house)
    assert ledger(house) == {
        "a.txt": "",
        "inside": "",
        "outside": "unreadable",
        "nowhere": "unreadable",
        "folder": "unreadable",
        "itself": "unreadable",
    }
    assert reports(house) == ["甲局"]


def test_what_is_no_file_is_not_opened(house: Settings, tmp_path: Path) -> None:
    """Pipes, sockets, hidden files and the manifest are accounted for without being read."""
    os.mkfifo(house.raw / "pipe")
    here = os.getcwd()
    os.chdir(house.raw)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket")
    os.chdir(here)
    put(house, **{".hidden": "甲局 2021 1"})
    (house.raw / ".git").mkdir()
    (house.raw / ".git" / "config").write_text("x")
    (house.raw / "manifest.csv").write_text("path\n")
    refresh(house)
    assert ledger(house) == {
        "pipe": "unreadable",
        "socket": "unreadable",
        ".hidden.txt": "not_a_report",
        ".git": "not_a_report",
        "manifest.csv": "not_a_report",
    }


def test_files_beyond_the_limit_are_not_opened(house: Settings) -> None:
    """A file larger than any report is named by its size alone."""
    put(house, small="甲局 2021 1", large="x" * 2000)
    refresh(house, hand.PARSER._replace(largest=LARGEST))
    assert ledger(house) == {"small.txt": "", "large.txt": "too_large"}


def test_a_read_only_folder_is_enough(house: Settings) -> None:
    """Nothing is written beside the reports."""
    put(house, a="甲局 2021 1")
    (house.raw / "below").mkdir()
    before = {path: path.stat().st_mtime_ns for path in house.raw.rglob("*")}
    os.chmod(house.raw, 0o555)
    try:
        assert refresh(house).parsed == 1
    finally:
        os.chmod(house.raw, 0o755)
    assert {path: path.stat().st_mtime_ns for path in house.raw.rglob("*")} == before


def test_a_missing_folder_is_an_error(house: Settings) -> None:
    """No raw folder is not an empty one: the night stops before it forgets every report."""
    put(house, a="甲局 2021 1")
    refresh(house)
    house.raw.rename(house.raw.with_name("away"))
    with pytest.raises(FileNotFoundError):
        refresh(house)
    assert ledger(house) == {"a.txt": ""}


def test_names_are_shown_without_loss() -> None:
    r"""Undecodable bytes are shown as `\xff`, other names as they are, and no two alike."""
    assert show_name("公开 a.txt") == "公开 a.txt"
    assert show_name(os.fsdecode(b"\xff\xe5\x85\xac")) == r"\xff公"
    alike = [b"\xff", rb"\xff", rb"\\xff", b"\\\xff", rb"\\\xff", rb"a\b"]
    assert len({show_name(os.fsdecode(name)) for name in alike}) == len(alike)


def test_files_are_read_in_the_order_of_their_inodes(house: Settings) -> None:
    """The files of a folder are scanned in the order in which they were likely written."""
    put(house, **{f"r{number}": f"局{number} 2021 1" for number in range(40)})
    inodes = [(house.raw / name).stat().st_ino for name in scan_folder(house.raw, LARGEST).names]
    assert inodes == sorted(inodes)


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="the system takes no such hints")
def test_the_disk_is_asked_for_every_file(house: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file that is to be read is asked of the disk once, by the night's own process."""
    put(house, **{f"r{number}": f"局{number} 2021 1" for number in range(9)})
    inodes = sorted(path.stat().st_ino for path in house.raw.iterdir())
    asked: list[int] = []
    monkeypatch.setattr(os, "posix_fadvise", lambda file, *_: asked.append(os.fstat(file).st_ino))
    refresh_store(replace(house, chunk_files=2), hand.PARSER, lambda progress: None)
    assert sorted(asked) == inodes


@pytest.mark.long
def test_a_folder_of_100_000_files(house: Settings) -> None:
    """One folder with 100,000 files is scanned in seconds, and unchanged ones are not opened."""
    for number in range(100_000):
        (house.raw / f"{number}.txt").write_text(f"局{number} 2021 1", encoding="utf-8")
    assert len(scan_folder(house.raw, LARGEST).names) == 100_000
    assert refresh(house).parsed == 100_000
    assert refresh(house).read == 0


# --- progress and processes ---------------------------------------------------------------------


def test_progress_counts_every_file_once(house: Settings) -> None:
    """The last word about reading is: all files, and as many statuses."""
    put(house, **{f"r{n}": f"局{n} 2021 1" for n in range(9)})
    heard: list[Progress] = []
    refresh_store(replace(house, chunk_files=2), hand.PARSER, heard.append)
    last = [progress for progress in heard if progress.part == "read"][-1]
    assert (last.done, last.total, dict(last.statuses)) == (9, 9, {"parsed": 9})


def test_only_the_guilty_item_is_lost() -> None:
    """However many workers die, each item is either done or named as the one that kills."""
    chunks = [[0, 1, 2], [3, -1, 4], [5, 6], [-2]]
    done: list[int] = []
    killers: list[int] = []
    for chunk, result in work_through(hand.double, chunks, 2):
        if result is None:
            killers.extend(chunk)
        else:
            done.extend(result)
    assert sorted(done) == [0, 2, 4, 6, 8, 10, 12]
    assert sorted(killers) == [-2, -1]


def test_every_chunk_is_prepared() -> None:
    """Each chunk is told of once, in order, for what can be done before a worker takes it."""
    chunks = [[number] for number in range(9)]
    prepared: list[Sequence[int]] = []
    done = [chunk for chunk, _ in work_through(hand.double, chunks, 2, prepare=prepared.append)]
    assert (prepared, sorted(done)) == (chunks, chunks)


def test_what_work_raises_is_raised() -> None:
    """An error in a worker is not taken for its death."""
    with pytest.raises(ZeroDivisionError):
        list(work_through(hand.divide, [[1], [0]], 2))
