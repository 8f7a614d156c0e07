"""Reports a second on one core, bytes to tidy frames, beside the floor of the same run.

    python benchmarks/reading.py [--reports 3000]

Reports of about 5 kB, all forms, layouts, encodings and styles mixed, prose included. The floor
is what no reader can undercut: strict decoding and splitting of the same bytes. New files are read
once, after as many others; what is read again meets only lines and tables that are remembered. Then
what each room takes of that (prose, accounting and the frames are the rest). Then files of 2 to
20 MB in several layouts, whose time a megabyte must not grow.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from random import Random
from time import process_time

import click

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "benchmarks"))

from corpus import corpus_file  # noqa: E402
from render.document import render  # noqa: E402
from render.draw import draw_known  # noqa: E402

from pipelines.facts import parse_files  # noqa: E402
from pipelines.placed.placing import place  # noqa: E402
from pipelines.printed import cells  # noqa: E402
from pipelines.printed.decode import decode  # noqa: E402
from pipelines.printed.document import read_document  # noqa: E402
from pipelines.printed.stretches import read_tables  # noqa: E402
from pipelines.report import read_report  # noqa: E402
from pipelines.stated.imprint import read_imprint  # noqa: E402

ENCODINGS = ("utf-8-sig", "gb18030", "utf-16", "big5hkscs")
LARGE = ("rowpipe", "cell_blank_lines", "spaces", "html", "one_line_pipes", "one_line_spaces")


def split_strictly(data: bytes) -> int:
    """The floor: the first encoding that decodes without an error, then lines."""
    for encoding in ENCODINGS:
        try:
            return len(data.decode(encoding).split("\n"))
        except UnicodeError:
            continue
    return 0


def rate(work: Callable[[], object], count: int, rounds: int = 3) -> float:
    """The best of some rounds, in reports per second of processor time."""
    best = min(time_of(work) for _ in range(rounds))
    return count / best


def time_of(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def write_files(numbers: range, folder: Path) -> dict[str, bytes]:
    files = dict(corpus_file(index, seed=1, bad=0.0, pool=0) for index in numbers)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return files


def measure_small(count: int, folder: Path) -> Iterable[str]:
    """New files, after as many others have been read, and the same files again."""
    others = write_files(range(count), folder)
    files = write_files(range(count, 2 * count), folder)
    size = sum(map(len, files.values())) / count
    floor = rate(lambda: [split_strictly(data) for data in files.values()], count)
    parse_files(folder, list(others))
    new = rate(lambda: parse_files(folder, list(files)), count, rounds=1)
    again = rate(lambda: parse_files(folder, list(files)), count)
    yield f"{count} reports of {size / 1000:.1f} kB on average, read as {describe_rooms()}"
    yield f"floor (strict decode, split)       {floor:10,.0f} reports/s"
    yield f"files to tidy frames, new files    {new:10,.0f} reports/s"
    yield f"files to tidy frames, read again   {again:10,.0f} reports/s"
    yield f"new files at 1/{floor / new:.0f} of the floor; of files read again:"
    for stage, micros in measure_stages(list(files.values())):
        yield f"  {stage:15} {micros:6.0f} µs a report"


def describe_rooms() -> str:
    return "Python" if str(cells.__file__).endswith(".py") else "machine code"


def measure_stages(files: Sequence[bytes]) -> Iterable[tuple[str, float]]:
    """Microseconds a report of each room that a file passes, warm; most of what reading takes."""

    def micros(work: Callable[[], object]) -> float:
        return 1e6 / rate(work, len(files))

    yield "decode", micros(lambda: [decode(data) for data in files])
    texts = [text for data in files if (text := decode(data).text)]
    yield "document", micros(lambda: [read_document(text) for text in texts])
    documents = [read_document(text) for text in texts]
    yield "cells", micros(lambda: [read_tables(document) for document in documents])
    tables = [read_tables(document) for document in documents]
    read = list(zip(tables, documents, strict=True))
    yield "placing", micros(lambda: [place(table, page.numbers) for table, page in read])
    yield "imprint", micros(lambda: [read_imprint(page.texts, page.body) for page in documents])


def measure_large(layout: str) -> str:
    """Seconds a megabyte for files of 2 and of 20 MB: the same, where time is linear."""
    unit = render(draw_known(Random(1), "2021"), layout).text
    times = []
    for size in (2_000_000, 20_000_000):
        data = (unit * (size // len(unit.encode()))).encode()
        gc.disable()  # as `parse_files` does
        times.append(time_of(partial(read_report, data)) / size * 1e6)
        gc.enable()
    return f"{layout:18} {times[0]:8.3f} s/MB at 2 MB {times[1]:8.3f} s/MB at 20 MB"


@click.command()
@click.option("--reports", default=3000)
@click.option("--large/--no-large", default=True)
def main(reports: int, large: bool) -> None:
    """Print reports a second, the floor, and time by size."""
    with tempfile.TemporaryDirectory() as folder:
        for line in measure_small(reports, Path(folder)):
            print(line)
    for layout in LARGE if large else ():
        print(measure_large(layout))


if __name__ == "__main__":
    main()
