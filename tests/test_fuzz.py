"""Whatever the bytes: an answer, no exception, and time in proportion to the size."""

from __future__ import annotations

import pkgutil
import re
import signal
from collections.abc import Callable
from importlib import import_module
from random import Random
from time import perf_counter

import pytest
from answers import answers_of, count_reported, printed_reports
from hypothesis import given, settings
from hypothesis import strategies as st
from render.document import Rendered, render
from render.draw import draw_known
from render.expect import Answer, same
from render.known import Key
from render.style import Style

import pipelines
from pipelines.report import Report, read_report

STATUSES = {"parsed", "not_a_report", "unreadable", "empty", "too_large"}
CELL_STATUSES = {"reported", "imputed_zero", "derived", "blank", "ambiguous", "unreadable"}


def check_report(report: Report) -> None:
    """What holds of every report: known statuses, NULL where unknown, conservation."""
    assert report.status in STATUSES
    assert report.status == "parsed" or report.reason
    assert {cell.status for cell in report.cells} <= CELL_STATUSES
    unknown = {"blank", "ambiguous", "unreadable"}
    assert all((cell.value is None) == (cell.status in unknown) for cell in report.cells)
    assert report.numeric_cells == count_reported(report) + len(report.unplaced)
    keys = [(cell.fact, cell.row, cell.column) for cell in report.cells]
    assert len(keys) == len(set(keys))


@settings(max_examples=200)
@given(st.binary(max_size=5000))
def test_any_bytes_are_answered(data: bytes) -> None:
    """Arbitrary bytes give a status and a reason."""
    check_report(read_report(data))


WORDS = (
    "政府信息公开工作年度报告", "第二十条第（一）项", "规章", "行政规范性文件", "本年制发件数",
    "总计", "一、", "三、本年度办理结果", "（七）总计", "其他", "行政复议", "结果维持", "统计指标",
    "单位",
    "|", "\t", "\n", "\n\n", " ", "0", "12", "1,234", "<td>", "</tr>", "&nbsp;", "- 3 -", "万元",
    "（三）不予公开", "1.属于国家秘密", "自然人", "本年新收政府信息公开申请数量", "四、", "\0",
    "\r",
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=300))
def test_any_order_of_the_forms_words_is_answered(words: list[str]) -> None:
    """Labels, figures and separators in any order give an answer that conserves figures."""
    check_report(read_report(("2021年政府信息公开工作年度报告\n" + "".join(words)).encode()))


def cut(text: str, rng: Random) -> str:
    return text[: rng.randrange(len(text))]


def behead(text: str, rng: Random) -> str:
    return text[rng.randrange(len(text)) :]


def double(text: str, rng: Random) -> str:
    at = rng.randrange(len(text))
    return text[:at] + text + text[at:]


def shuffle(text: str, rng: Random) -> str:
    lines = text.split("\n")
    rng.shuffle(lines)
    return "\n".join(lines)


def insert_figures(text: str, rng: Random) -> str:
    lines = text.split("\n")
    for _ in range(20):
        lines.insert(rng.randrange(len(lines)), str(rng.randrange(1000)))
    return "\n".join(lines)


def drop_lines(text: str, rng: Random) -> str:
    return "\n".join(line for line in text.split("\n") if rng.random() > 0.2)


def punch(text: str, rng: Random) -> str:
    return "".join(c for c in text if rng.random() > 0.02)


MUTATIONS = (cut, behead, double, shuffle, insert_figures, drop_lines, punch)


@settings(max_examples=150)
@given(
    printed_reports(), st.lists(st.sampled_from(MUTATIONS), min_size=1, max_size=3), st.integers()
)
def test_a_damaged_report_is_answered(
    rendered: Rendered, mutations: list[Callable[[str, Random], str]], seed: int
) -> None:
    """Reports cut, doubled, shuffled, holed or strewn with figures give an answer."""
    text, rng = rendered.text, Random(seed)
    for mutate in mutations:
        text = mutate(text, rng) or " "
    check_report(read_report(text.encode()))


def wrong_before(rendered: Rendered, report: Report, last: int) -> list[tuple[Key, Answer]]:
    """Values that a report cut behind its line `last` does not state."""

    def is_wrong(key: Key, answer: Answer) -> bool:
        printed, line = rendered.values.get(key), rendered.lines.get(key)
        if line is not None and line > last:
            return answer.status != "derived"  # the sum of parts that stand before the cut
        return answer.status == "reported" and not same(answer.value, printed)

    answers = answers_of(report).items()
    return [(k, a) for k, a in answers if a.value is not None and is_wrong(k, a)]


@pytest.mark.long
@settings(max_examples=300)
@given(printed_reports(), st.randoms(use_true_random=False))
def test_a_report_cut_short_gives_no_figure_it_has_not(rendered: Rendered, rng: Random) -> None:
    """Cut between two lines, also within a row: what stands before the cut is right or NULL,
    what stood behind it is NULL; a cell that was cut off is no blank."""
    ends = rendered.text.splitlines(keepends=True)
    last = rng.randrange(len(ends))
    report = read_report("".join(ends[:last]).encode())
    check_report(report)
    assert wrong_before(rendered, report, last) == []


def seconds(data: bytes) -> float:
    start = perf_counter()
    check_report(read_report(data))
    return perf_counter() - start


def report_text(layout: str, form: str = "2021") -> str:
    return render(draw_known(Random(5), form), layout, Style()).text


ROW = "规章 | 0 | 0 | 0 | 行政规范性文件 | 1 | 2 | 3 | 第二十条第（五）项 | "
LONG_LINES = {
    "row": ROW,
    "prose": "全年收到申请12件，办结12件，推送90余篇。",
    "pipes": "|",
    "spaces": " ",
    "digits": "1234567890",
    "han": "政府信息公开年度报告总计其他",
    "tags": "<td colspan=2>",
    "open_tags": "<",
    "brackets": "（(一",
    "commas": "1,",
    "newlines": "\n",
    "label": "本年新收政府信息公开申请数量",
    "pinyin": "数据(jù",
    "numerals": "一、二、（三）",
}


@pytest.mark.parametrize("kind", sorted(LONG_LINES))
def test_a_line_of_five_megabytes_takes_bounded_time(kind: str) -> None:
    """Ten times the line takes about ten times the time: no quadratic rule anywhere."""
    unit = LONG_LINES[kind]
    times = []
    for size in (300_000, 5_000_000):
        line = unit * (size // len(unit.encode()))
        text = report_text("rowpipe").replace("规章 |", line + "\n规章 |", 1)
        times.append(seconds(text.encode()))
    assert times[1] < max(0.25, times[0]) * 40, times
    assert times[1] < 30


@pytest.mark.long
@pytest.mark.parametrize("layout", ["rowpipe", "cell_blank_lines", "html", "one_line_spaces"])
def test_time_grows_with_size_up_to_twenty_megabytes(layout: str) -> None:
    """A file of 20 MB takes about ten times as long as one of 2 MB, or is refused as too large."""
    unit = report_text(layout)
    times = [
        seconds((unit * (size // len(unit.encode()))).encode()) for size in (2_000_000, 20_000_000)
    ]
    assert times[1] < max(0.5, times[0]) * 20, times


# --- patterns -----------------------------------------------------------------------------------


def list_patterns() -> dict[str, re.Pattern[str]]:
    """The patterns of all rooms that read or attribute, by where they are."""
    found = {}
    for room in pkgutil.walk_packages(pipelines.__path__, "pipelines."):
        if room.name.split(".")[1] in ("printed", "placed", "stated", "agencies"):
            for name, value in vars(import_module(room.name)).items():
                if isinstance(value, re.Pattern):
                    found[f"{room.name}.{name}"] = value
    return found


def end_in_time(seconds: int) -> None:
    """A pattern that does not come back is an error, not a test that hangs."""

    def fail(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, fail)
    signal.alarm(seconds)


PATTERNS = list_patterns()


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_ends_whatever_is_repeated(name: str) -> None:
    """Sixty times any sign of a pattern, and one that fails it, take no time worth mention."""
    pattern = PATTERNS[name]
    end_in_time(5)
    try:
        for sign in {*pattern.pattern, *"1-|+ 一"}:
            for tail in ("", "|x", "\u9f98!"):
                pattern.fullmatch(sign * 60 + tail)
    finally:
        signal.alarm(0)
