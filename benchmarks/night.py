"""What a night costs, in its parts, beside the floor, and how it grows.

    python benchmarks/night.py 10000 100000

For each size: a synthetic corpus (kept in --folder), a night from nothing, one with nothing
changed, one with 1 % of the files changed. Beyond 100,000 files the corpus is made of variants of
20,000 reports, see `corpus.py`. The floor is reading and strictly decoding the same
bytes, and DuckDB loading the same rows from Parquet without us. Peak memory is the sum of all
processes' proportional resident sets (Pss), sampled. A corpus that is there is used again: a night
with changed files takes its changes back by truncating them, `--corpus` names one made elsewhere.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import duckdb

from pipelines.night import sum_layers

HERE = Path(__file__).resolve().parent
CHANGED_SHARE = 100
RENDERED = 100_000
POOL = 20_000


def _resident(pid: int) -> int:
    """Bytes of a process and all below it, shared pages counted by share; 0 where it has gone."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0
    shares = (line.split()[1] for line in told.splitlines() if line.startswith("Pss:"))
    return sum(map(int, shares)) * 1024 + sum(_resident(int(child)) for child in children)


class Peak(threading.Thread):
    """Samples a process tree once a second until it is stopped: oftener slows what it looks at."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._over, self.most = pid, threading.Event(), 0

    def run(self) -> None:
        while not self._over.wait(1.0):
            self.most = max(self.most, _resident(self._pid))

    def stop(self) -> int:
        self._over.set()
        self.join()
        return self.most


def run_apart(folder: Path, corpus: Path) -> dict[str, Any]:
    """One night in a process of its own: seconds by part, in all, and peak memory."""
    environment = os.environ | {
        "GONGKAI_RAW": str(corpus),
        "GONGKAI_BUILD": str(folder / "build"),
        "GONGKAI_WAREHOUSE": str(folder / "published" / "gongkai.duckdb"),
    }
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, __file__, "--inner"], env=environment, stdout=subprocess.PIPE, text=True
    )
    peak = Peak(process.pid)
    peak.start()
    told, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"the night failed with code {process.returncode}")
    spent = time.perf_counter() - start
    return json.loads(told) | {"all": spent, "peak_gb": peak.stop() / 1e9}


def run_here() -> None:
    """The night itself, without Dagster; prints what it did as JSON."""
    from pipelines.facts import PARSER_VERSION, parse_files
    from pipelines.night import run_night
    from pipelines.report import LARGEST
    from pipelines.settings import read_settings
    from pipelines.store.reading import Parser
    from pipelines.warehouse.resolution import resolve_printed

    parser = Parser(parse_files, PARSER_VERSION, LARGEST)
    night = run_night(read_settings(), parser, resolve_printed)
    print(json.dumps({"seconds": night.seconds, **night.refreshed._asdict()}))


def _files(corpus: Path) -> Iterator[Path]:
    return (path for path in sorted(corpus.rglob("*")) if path.is_file())


def _chosen(corpus: Path) -> list[Path]:
    return list(itertools.islice(_files(corpus), 0, None, CHANGED_SHARE))


def change_some(corpus: Path) -> dict[Path, int]:
    """Adds a line to every hundredth file: other bytes, the same report; sizes before, by path."""
    sizes = {path: path.stat().st_size for path in _chosen(corpus)}
    for path, size in sizes.items():
        if size:
            with path.open("ab") as file:
                file.write(b"\n")
    return sizes


def change_back(sizes: dict[Path, int]) -> None:
    for path, size in sizes.items():
        os.truncate(path, size)


def time_decoding(corpus: Path) -> float:
    """Seconds to read every file and decode it strictly as UTF-8, else GB18030, on one core."""
    start = time.perf_counter()
    for path in _files(corpus):
        data = path.read_bytes()
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            data.decode("gb18030", errors="ignore")
    return time.perf_counter() - start


def time_loading(folder: Path) -> float:
    """Seconds for DuckDB to load the same batches into plain tables."""
    target = folder / "floor.duckdb"
    target.unlink(missing_ok=True)
    start = time.perf_counter()
    with duckdb.connect(target, config={"memory_limit": "2GB"}) as connection:
        tables = {path.stem for path in (folder / "build" / "batches").glob("*/*.parquet")}
        for table in sorted(tables):
            pattern = str(folder / "build" / "batches" / "*" / f"{table}.parquet")
            connection.execute(f'create table "{table}" as from read_parquet($1)', [pattern])
    spent = time.perf_counter() - start
    target.unlink()
    return spent


def tell_night(name: str, night: dict[str, Any], files: int, detail: bool) -> None:
    layers = sum_layers(night["seconds"])
    parts = "  ".join(f"{layer} {spent:.1f}" for layer, spent in layers.items() if spent >= 0.05)
    rate = files / night["all"]
    click.echo(
        f"  {name:<14} {night['all']:7.1f} s  {rate:>9,.0f} files/s  peak {night['peak_gb']:.2f} GB"
        f"  read {night['read']:,}, parsed {night['parsed']:,}\n    {parts}"
    )
    if detail:
        slowest = sorted(night["seconds"].items(), key=lambda item: -item[1])[:12]
        click.echo("    slowest: " + ", ".join(f"{part} {spent:.1f}" for part, spent in slowest))


def tell_growth(times: float, before: dict[str, float], after: dict[str, float]) -> None:
    grown = ", ".join(
        f"{part} {after[part] / before[part]:.1f}" for part in after if before.get(part, 0.0) > 0.05
    )
    click.echo(f"{times:.0f} times the files take so many times as long: {grown}")


def measure(size: int, folder: Path, corpus: Path, detail: bool) -> tuple[int, dict[str, float]]:
    """Prints three nights and the floor; returns size and seconds by part of the first night."""
    if not corpus.exists():
        pool = str(POOL if size > RENDERED else 0)
        command = [sys.executable, str(HERE / "corpus.py"), str(corpus), str(size), "--pool", pool]
        subprocess.run(command, check=True)
    house = folder / f"house-{size}"
    shutil.rmtree(house, ignore_errors=True)
    click.echo(f"{size:,} files")
    first = run_apart(house, corpus)
    tell_night("from nothing", first, size, detail)
    tell_night("nothing new", run_apart(house, corpus), size, detail)
    sizes = change_some(corpus)
    try:
        tell_night("1 % changed", run_apart(house, corpus), size, detail)
    finally:
        change_back(sizes)
    decoding, loading = time_decoding(corpus), time_loading(house)
    layers = sum_layers(first["seconds"])
    click.echo(
        f"  floor: decoding {decoding:.1f} s on one core, reading took "
        f"{layers['read'] / decoding:.1f} times that; loading {loading:.1f} s, "
        f"core took {layers['core'] / loading:.1f} times that"
    )
    return size, layers


@click.command()
@click.argument("sizes", type=int, nargs=-1)
@click.option("--folder", type=click.Path(path_type=Path), default=Path("data/build/bench"))
@click.option(
    "--corpus",
    type=click.Path(path_type=Path, exists=True),
    help="Files made already, for the last of SIZES.",
)
@click.option("--detail", is_flag=True, help="Name the slowest parts.")
@click.option("--inner", is_flag=True, hidden=True)
def main(
    sizes: tuple[int, ...], folder: Path, corpus: Path | None, detail: bool, inner: bool
) -> None:
    """Nights over corpora of SIZES files (10,000 and 100,000 unless told)."""
    if inner:
        run_here()
        return
    sizes, folder = sizes or (10_000, 100_000), folder.absolute()
    places = {size: folder / f"corpus-{size}" for size in sizes}
    if corpus:
        places[sizes[-1]] = corpus.absolute()
    spent = [measure(size, folder, places[size], detail) for size in sizes]
    for (few, before), (many, after) in pairwise(spent):
        tell_growth(many / few, before, after)


if __name__ == "__main__":
    main()
