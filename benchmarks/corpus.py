"""Write a synthetic corpus: N report files of every form, layout, encoding and style.

    python benchmarks/corpus.py OUT 100000

The same N and seed give the same files, whatever the number of processes. Agencies are real
towns and counties of `data/reference/`, figures are invented; about 3 % of the files are no
reports at all: images, empty files, noise, notices. Files lie by province, 1,000 to a folder.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from time import perf_counter

import click

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from render.choice import draw_style  # noqa: E402
from render.document import render  # noqa: E402
from render.draw import YEARS, draw_known  # noqa: E402
from render.encoding import encode  # noqa: E402
from render.layout import LAYOUTS  # noqa: E402
from render.style import Style  # noqa: E402

CHUNK = 1_000
# Shares as in the field: half of the files in GB18030 or UTF-8, the others seldom.
FORMS = ("2021",) * 4 + ("2019",) * 3 + ("2014",) * 2
ENCODED = ("utf-8",) * 8 + ("gb18030",) * 5 + ("gbk", "utf-8-sig", "utf-16-le-bom", "utf-16-le",
                                              "utf-16-be", "big5hkscs")  # fmt: skip
NOTICE = "关于召开会议的通知\n各单位：定于3月1日召开会议，请准时参加。\n"


@cache
def agencies() -> tuple[tuple[str, str], ...]:
    """(district code, agency) of every town of the country, in the order of the codes."""
    with (ROOT / "data/reference/divisions.csv").open(encoding="utf-8") as file:
        districts = {row["district_code"]: row["name"] for row in csv.DictReader(file)}
    with (ROOT / "data/reference/towns.csv").open(encoding="utf-8") as file:
        return tuple(
            (row["district_code"], districts[row["district_code"]] + office_of(row["name"]))
            for row in csv.DictReader(file)
            if row["district_code"] in districts
        )


def office_of(town: str) -> str:
    return town + ("办事处" if town.endswith("街道") else "人民政府")


def bad_file(rng: Random) -> bytes:
    """What lies among reports and is none."""
    kinds = (
        b"",
        b"\x89PNG\r\n\x1a\n" + rng.randbytes(5_000),
        b"\xff\xd8\xff\xe0\x00\x10JFIF" + rng.randbytes(5_000),
        rng.randbytes(5_000),
        (NOTICE * 40).encode(),
    )
    return rng.choice(kinds)


def plain(style: Style) -> Style:
    """Most organs print as everyone does; the oddities of `style` are a quarter of the files."""
    return Style(zeros=style.zeros, headings="standard", furniture=style.furniture, seed=style.seed)


def report_file(number: int, agency: str, rng: Random) -> bytes:
    """The `number`-th report of an agency: its years follow each other."""
    form = rng.choice(FORMS)
    encoding = rng.choice(ENCODED)
    style = draw_style(rng, traditional=encoding == "big5hkscs")
    if rng.random() < 0.75:
        style = replace(plain(style), traditional=encoding == "big5hkscs")
    known = draw_known(rng, form, busy=rng.choice((0.02, 0.1, 0.4)), consistent=rng.random() < 0.9)
    first, last = YEARS[form]
    known = replace(known, agency=agency, year=first + number % (last - first + 1))
    return encode(render(known, rng.choice(tuple(LAYOUTS)), style).text, encoding)


def corpus_file(index: int, seed: int, bad: float) -> tuple[str, bytes]:
    """(path, bytes) of the corpus' `index`-th file."""
    rng = Random(f"{seed} {index}")
    every = agencies()
    district, agency = every[index % len(every)]
    name = f"{district[:2]}/{index // CHUNK:06}/{index:08}.txt"
    if rng.random() < bad:
        return name, bad_file(rng)
    return name, report_file(index // len(every), agency, rng)


def write_chunk(out: Path, numbers: range, seed: int, bad: float) -> int:
    size = 0
    for index in numbers:
        name, data = corpus_file(index, seed, bad)
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        size += len(data)
    return size


def chunks(count: int) -> Iterator[range]:
    return (range(start, min(start + CHUNK, count)) for start in range(0, count, CHUNK))


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.argument("count", type=int)
@click.option("--seed", default=0)
@click.option("--bad", default=0.03, help="Share of files that are no reports.")
@click.option("--processes", default=None, type=int)
def main(out: Path, count: int, seed: int, bad: float, processes: int | None) -> None:
    """Write COUNT files below OUT."""
    start = perf_counter()
    with ProcessPoolExecutor(processes) as pool:
        jobs = [pool.submit(write_chunk, out, numbers, seed, bad) for numbers in chunks(count)]
        size = sum(job.result() for job in jobs)
    took = perf_counter() - start
    print(f"{count} files, {size / 1e6:.1f} MB, {took:.1f} s, {count / took:.0f} files/s")


if __name__ == "__main__":
    main()
