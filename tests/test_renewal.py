"""A renewed warehouse is the one made from nothing, whatever changed, and costs what changed."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import duckdb
import pandas as pd
import pytest
from render.document import render
from render.draw import draw_known
from render.layout import LAYOUTS
from render.style import Style
from same import find_differences

from pipelines import night as night_module
from pipelines.assets import STANDARD
from pipelines.models import Model
from pipelines.night import Night, run_night
from pipelines.settings import Settings, read_settings
from pipelines.warehouse import build as warehouse
from pipelines.warehouse.changes import write_changes
from pipelines.warehouse.renewal import read_basis
from pipelines.warehouse.resolution import resolve_printed
from pipelines.warehouse.telling import Asked

AGENCIES = (
    "洛阳市西工区洛北街道办事处",
    "洛阳市西工区王城路街道办事处",
    "洛阳市西工区财政局",
    "洛阳市西工区人民政府",
    "洛阳市老城区人民政府",
    "洛阳市老城区民政局",
    "吉林省税务局",
)
YEARS = {2018: "2014", 2019: "2019", 2020: "2019", 2021: "2021", 2022: "2021", 2023: "2021"}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A house where any share of touched reports is renewed; its first night has passed."""
    monkeypatch.setattr(night_module, "LARGEST_SHARE", 99.0)
    monkeypatch.setattr(night_module, "LARGEST_HOLES", 99.0)
    return open_house(tmp_path)


def open_house(folder: Path) -> Settings:
    (folder / "raw").mkdir(parents=True)
    return read_settings(
        {
            "GONGKAI_RAW": str(folder / "raw"),
            "GONGKAI_BUILD": str(folder / "build"),
            "GONGKAI_WAREHOUSE": str(folder / "published" / "gongkai.duckdb"),
            "GONGKAI_WORKERS": "1",
        }
    )


def write_report(rng: Random) -> bytes:
    """A report of one of few agencies and years; a quarter of them break an identity."""
    year = rng.choice(list(YEARS))
    known = draw_known(rng, YEARS[year], busy=0.2, consistent=rng.random() < 0.75)
    known = replace(known, agency=rng.choice(AGENCIES), year=year)
    style = Style(zeros="0", headings="standard", seed=rng.randrange(99))
    return render(known, rng.choice(tuple(LAYOUTS)), style).text.encode()


def change_files(raw: Path, rng: Random) -> None:
    """A few of what may happen in a day: files come, go, change, are renamed, copied, replaced."""
    for _ in range(rng.randint(1, 4)):
        files = sorted(raw.glob("*.txt"))
        file, new = rng.choice(files), raw / f"{rng.randrange(10**6):06}.txt"
        match rng.choice(("add", "remove", "change", "replace", "rename", "copy")):
            case "add":
                new.write_bytes(write_report(rng))
            case "remove" if len(files) > 5:
                file.unlink()
            case "change":
                file.write_bytes(file.read_bytes() + b"\n")
            case "replace":
                file.write_bytes(write_report(rng))
            case "rename":
                file.rename(new)
            case "copy":
                shutil.copy(file, new)


def write_manifest(raw: Path, rng: Random) -> None:
    """A manifest that gives some files another agency or year, and one line that is wrong."""
    lines = [
        f"{file.name},{rng.choice(('', *AGENCIES))},{rng.choice(('', '2021', '2022'))}"
        for file in rng.sample(sorted(raw.glob("*.txt")), 3)
    ]
    (raw / "manifest.csv").write_text(
        "\n".join(["path,agency,year", *lines, "missing.txt,,"]), encoding="utf-8"
    )


def pass_night(house: Settings) -> Night:
    return run_night(house, *STANDARD)


def pass_nights(house: Settings, rng: Random, nights: int) -> Iterator[Night]:
    for number in range(12):
        (house.raw / f"{number}.txt").write_bytes(write_report(rng))
    yield pass_night(house)
    for _ in range(nights):
        change_files(house.raw, rng)
        yield pass_night(house)


def assert_whole(house: Settings, folder: Path) -> None:
    whole = replace(open_house(folder), raw=house.raw)
    run_night(whole, *STANDARD)
    assert find_differences(house.warehouse, whole.warehouse) == {}


def ask(house: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(house.warehouse, read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize(
    ("seed", "nights"),
    [(1, 3), (2, 3), *(pytest.param(seed, 8, marks=pytest.mark.long) for seed in range(3, 9))],
)
def test_any_days_give_the_warehouse_of_one_night(
    house: Settings, tmp_path: Path, seed: int, nights: int
) -> None:
    """Random days, each renewed, and the warehouse made from nothing: equal, table by table."""
    passed = list(pass_nights(house, Random(seed), nights))
    assert [night.built.renewed is not None for night in passed[1:] if night.built] != []
    assert all(night.built.renewed is not None for night in passed[1:] if night.built)
    assert_whole(house, tmp_path / "whole")
    counts = ask(
        house,
        "select (select count(*) from core.finding where rule like 'T%') > 0,"
        " (select count(*) from mart.district_year_request) > 0",
    )
    assert counts == [(True, True)]


def test_a_new_manifest_makes_everything_anew(house: Settings, tmp_path: Path) -> None:
    """What may say otherwise of any file is not renewed; the days after it are again."""
    rng = Random(7)
    list(pass_nights(house, rng, 0))
    write_manifest(house.raw, rng)
    told = pass_night(house)
    change_files(house.raw, rng)
    after = pass_night(house)
    assert (told.built is not None, told.built and told.built.renewed) == (True, None)
    assert after.built is not None
    assert after.built.renewed is not None
    assert_whole(house, tmp_path / "whole")


def test_many_changes_and_many_holes_make_everything_anew(
    house: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a night or all nights together touched too much, the file is made without holes."""
    rng = Random(1)
    list(pass_nights(house, rng, 0))
    (house.raw / "0.txt").write_bytes(write_report(rng))
    monkeypatch.setattr(night_module, "LARGEST_SHARE", 0.01)
    many = pass_night(house)
    assert (many.built is not None, many.built and many.built.renewed) == (True, None)
    monkeypatch.setattr(night_module, "LARGEST_SHARE", 99.0)
    (house.raw / "0.txt").write_bytes(write_report(rng))
    few = pass_night(house)
    basis = read_basis(house.build)
    assert few.built is not None
    assert basis is not None
    assert few.built.renewed == basis.touched > 0
    monkeypatch.setattr(night_module, "LARGEST_HOLES", 0.01)
    (house.raw / "0.txt").write_bytes(write_report(rng))
    again = pass_night(house)
    assert (again.built is not None, again.built and again.built.renewed) == (True, None)


def test_what_a_report_told_is_not_asked_again(house: Settings, tmp_path: Path) -> None:
    """Only reports that are new, lie elsewhere or have other copies are asked whose they are."""
    asked: list[list[str]] = []

    def resolve(about: Asked, raw: Path, workers: int) -> dict[str, pd.DataFrame]:
        asked.append(sorted(about.printed["path"]))
        return resolve_printed(about, raw, workers)

    rng = Random(7)
    for number in range(6):
        (house.raw / f"{number}.txt").write_bytes(write_report(rng))
    for change in (
        lambda: None,
        lambda: (house.raw / "1.txt").write_bytes(write_report(rng)),
        lambda: (house.raw / "2.txt").rename(house.raw / "22.txt"),
        lambda: shutil.copy(house.raw / "3.txt", house.raw / "33.txt"),
        lambda: (house.raw / "4.txt").unlink(),
        lambda: (house.raw / "33.txt").unlink(),
    ):
        change()
        run_night(house, STANDARD.parser, resolve)
    first = [f"{number}.txt" for number in range(6)]
    assert asked == [first, ["1.txt"], ["22.txt"], ["3.txt"], [], ["3.txt"]]
    assert_whole(house, tmp_path / "whole")
    for kept in (house.build / "told").rglob("*.parquet"):
        kept.write_bytes(b"")
    (house.raw / "0.txt").unlink()
    run_night(house, STANDARD.parser, resolve)
    assert asked[-1] == ["1.txt", "22.txt", "3.txt", "5.txt"]


def test_a_base_that_is_wrong_is_not_built_on(house: Settings, tmp_path: Path) -> None:
    """Where a check finds a fault in what was renewed, everything is made anew, and published."""
    rng = Random(3)
    list(pass_nights(house, rng, 0))
    with duckdb.connect(house.warehouse.resolve()) as connection:
        connection.execute("insert into core.fact_request from core.fact_request")
    (house.raw / "0.txt").write_bytes(write_report(rng))
    night = pass_night(house)
    assert night.built is not None
    assert (night.built.renewed, night.built.broken) == (None, [])
    assert_whole(house, tmp_path / "whole")


def test_slices_make_the_whole(
    house: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is made of few reports at a time is what is made of all of them."""
    list(pass_nights(house, Random(1), 0))
    sliced: list[str] = []

    def count_slices(connection: duckdb.DuckDBPyConnection, model: Model) -> int:
        sliced.append(model.name)
        return 3 if "slice" in model.notes else 1

    monkeypatch.setattr(warehouse, "count_slices", count_slices)
    assert_whole(house, tmp_path / "whole")
    assert {"identity_gap", "identity_repair", "Y-07"} <= set(sliced)
    counts = ask(
        house,
        "select (select count(*) from core.identity_repair) > 0,"
        " (select count(distinct rule) from core.finding where rule in ('Y-01', 'Y-07')) > 0",
    )
    assert counts == [(True, True)]


def test_a_renewed_version_tells_what_it_changes(house: Settings, tmp_path: Path) -> None:
    """The changes of a renewed version are those that the same version made whole would tell."""
    rng = Random(5)
    list(pass_nights(house, rng, 0))
    before = house.warehouse.resolve()
    (house.raw / "0.txt").write_bytes(write_report(rng))
    (house.raw / "1.txt").unlink()
    assert pass_night(house).built is not None
    whole = replace(open_house(tmp_path / "whole"), raw=house.raw)
    run_night(whole, *STANDARD)
    with duckdb.connect(whole.warehouse.resolve()) as connection:
        write_changes(connection, before)
    for table in ("mart.changes", "mart.changes_report"):
        told = ask(house, f"from {table} order by all")
        assert told == ask(whole, f"from {table} order by all")
        assert told != []
