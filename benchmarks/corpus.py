"""Write a synthetic corpus: N report files of every form, layout, encoding and style.

    python benchmarks/corpus.py OUT 100000

The same N and seed give the same files, whatever the number of processes. Agencies are real
towns and counties of `data/reference/`, figures are invented; about 3 % of the files are no
reports at all: images, empty files, noise, notices. Files lie by province, 1,000 to a folder.

With --pool P only the first P files are rendered; the others are the text of one of them under the
name of another agency, its years shifted. That is many times faster to write, and easier to read:
figures and lines repeat, so what a reader remembers of a line serves it more often than in life.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from time import perf_counter
from typing import NamedTuple

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


class Rendered(NamedTuple):
    """A report's text, and what a variant of it exchanges."""

    text: str
    encoding: str
    agency: str
    form: str
    year: int


def year_of(form: str, number: int) -> int:
    """The years of an agency follow each other."""
    first, last = YEARS[form]
    return first + number % (last - first + 1)


def render_report(number: int, agency: str, rng: Random) -> Rendered:
    """The `number`-th report of an agency."""
    form = rng.choice(FORMS)
    encoding = rng.choice(ENCODED)
    style = replace(draw_style(rng, traditional=encoding == "big5hkscs"), odd=0)
    if rng.random() < 0.75:
        style = replace(plain(style), traditional=encoding == "big5hkscs")
    known = draw_known(rng, form, busy=rng.choice((0.02, 0.1, 0.4)), consistent=rng.random() < 0.9)
    known = replace(known, agency=agency, year=year_of(form, number))
    text = render(known, rng.choice(tuple(LAYOUTS)), style).text
    return Rendered(text, encoding, agency, form, known.year)


def vary(pattern: Rendered, number: int, agency: str) -> bytes | None:
    """The same report of another agency and year; None where the agency is not printed plainly."""
    if pattern.agency not in pattern.text:
        return None
    shift = year_of(pattern.form, number) - pattern.year
    named = pattern.text.replace(pattern.agency, agency)
    shifted = re.sub(r"20\d\d(?=年)", lambda year: str(int(year[0]) + shift), named)
    return encode(shifted, pattern.encoding)


@cache
def pool_report(index: int, seed: int) -> Rendered:
    every = agencies()
    return render_report(
        index // len(every), every[index % len(every)][1], Random(f"{seed} {index}")
    )


def report_bytes(index: int, seed: int, pool: int) -> bytes:
    every = agencies()
    number, (_, agency) = index // len(every), every[index % len(every)]
    if pool and index >= pool:
        varied = vary(pool_report(index % pool, seed), number, agency)
        if varied is not None:
            return varied
    made = render_report(number, agency, Random(f"{seed} {index}"))
    return encode(made.text, made.encoding)


def corpus_file(index: int, seed: int, bad: float, pool: int) -> tuple[str, bytes]:
    """(path, bytes) of the corpus' `index`-th file."""
    rng = Random(f"{seed} bad {index}")
    district, _ = agencies()[index % len(agencies())]
    name = f"{district[:2]}/{index // CHUNK:06}/{index:08}.txt"
    return name, bad_file(rng) if rng.random() < bad else report_bytes(index, seed, pool)


def write_chunk(out: Path, numbers: range, seed: int, bad: float, pool: int) -> int:
    size = 0
    for index in numbers:
        name, data = corpus_file(index, seed, bad, pool)
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
@click.option("--pool", default=0, help="Render so many reports only, and vary them.")
@click.option("--processes", default=None, type=int)
def main(out: Path, count: int, seed: int, bad: float, pool: int, processes: int | None) -> None:
    """Write COUNT files below OUT."""
    start = perf_counter()
    with ProcessPoolExecutor(processes) as workers:
        jobs = [
            workers.submit(write_chunk, out, numbers, seed, bad, pool) for numbers in chunks(count)
        ]
        size = sum(job.result() for job in jobs)
    took = perf_counter() - start
    print(f"{count} files, {size / 1e6:.1f} MB, {took:.1f} s, {count / took:.0f} files/s")


if __name__ == "__main__":
    main()
