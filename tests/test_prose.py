"""Quantities stated in sentences come out whole, under their own words, or not at all."""

from __future__ import annotations

import re
import time
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.form import load_forms, read_reference
from pipelines.stated.prose import LONGEST, Statement, read_statements
from pipelines.stated.quantities import HAN, find_quantities, han_number

CASES = Path(__file__).parent / "prose" / "statements.txt"
Expected = tuple[str, float, str, str, str, str]


def _prepare(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _read(*texts: str, section: str = "overview", year: int | None = None) -> list[Statement]:
    return read_statements(section, list(enumerate(map(_prepare, texts), 1)), year)


def _expected(line: str) -> Expected:
    fields = [field.strip() for field in line.split("|")] + ["", ""]
    subject, value, unit, bound, measure, context = fields[:6]
    return subject, float(value), unit, bound, measure, context


def _cases() -> list[tuple[str, list[str], list[Expected]]]:
    text = re.sub(r"(?m)^#.*\n", "", CASES.read_text(encoding="utf-8"))
    cases = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.splitlines()
        printed = [line for line in lines if not line.startswith(" ")]
        section = printed.pop(0)[1:-1] if printed[0].startswith("[") else "overview"
        stated = [_expected(line) for line in lines if line.startswith(" ")]
        cases.append((section, printed, stated))
    return cases


@pytest.mark.parametrize(("section", "printed", "stated"), _cases(), ids=lambda v: str(v)[:30])
def test_sentences_read_by_hand(section: str, printed: list[str], stated: list[Expected]) -> None:
    """Each sentence states exactly what a reader finds in it, in order."""
    name, _, year = section.partition(" ")
    found = _read(*printed, section=name, year=int(year) if year else None)
    assert [(s.subject, s.value, s.unit, s.bound, s.measure, s.context) for s in found] == stated


@pytest.mark.parametrize(("section", "printed", "stated"), _cases(), ids=lambda v: str(v)[:30])
def test_blanks_around_digits_change_nothing(
    section: str, printed: list[str], stated: list[Expected]
) -> None:
    """`2024 年共收到申请 12 件` states what `2024年共收到申请12件` does."""
    edge = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9])|(?<=[0-9])(?=[\u4e00-\u9fff])")
    name, _, year = section.partition(" ")
    spaced = [edge.sub(" ", text) for text in printed]
    found = _read(*spaced, section=name, year=int(year) if year else None)
    told = [(s.subject.replace(" ", ""), *s[2:5], s.measure, s.context) for s in found]
    wanted = [
        (subject.replace(" ", ""), value, bound, unit, measure, context)
        for subject, value, unit, bound, measure, context in stated
    ]
    assert told == wanted


def test_sentence_and_line() -> None:
    """A statement quotes its whole sentence and nothing else, and names the figure's line."""
    found = _read("一、总体情况", "公开信息5条。 收到来信3件;已复。今后努力。", "", "会议2次")
    assert [(s.sentence, s.line) for s in found] == [
        ("公开信息5条。", 2),
        ("收到来信3件;已复。", 2),
        ("会议2次", 4),
    ]


def test_wrapped_lines() -> None:
    """A sentence cut by the page's width is quoted whole; the figure keeps its own line."""
    first = "我局进一步加强政府信息公开工作的组织领导,健全各项制度,全年共公开信"
    found = _read(first, "息25条,其中文件5件。", "会议2次。")
    assert [(s.subject, s.value, s.line) for s in found][1:] == [("文件", 5.0, 2), ("会议", 2.0, 3)]
    assert found[0].sentence == first + "息25条,其中文件5件。"
    assert found[0].line == 2


def test_street_report_as_published() -> None:
    """All figures of a street's section are read, each under its own words."""
    path = Path(__file__).parents[2] / "shared/reports/2021_西工区洛北街道办事处_as_published"
    if not path.exists():
        pytest.skip("the published report is not at hand")
    lines = (path / "report.txt").read_text(encoding="utf-8-sig").splitlines()
    found = read_statements("overview", list(enumerate(map(_prepare, lines[:21]), 1)))
    assert [(s.subject, s.value, s.bound, s.unit) for s in found] == [
        ("微信公众号", 90, "at_least", "篇"),
        ("信息稿件", 200, "at_least", "篇"),
        ("《西工通讯》上稿", 18, "exact", "期"),
        ("上稿信息", 23, "exact", "篇"),
        ("政府文件", 22, "exact", "个"),
        ("规范性文件", 1, "exact", "个"),
        ("网民诉求", 1000, "at_least", "件"),
        ("电话诉求", 3000, "at_least", "件"),
        ("连线政府回复", 78, "exact", "条"),
        ("市长信箱交办回复", 65, "exact", "条"),
        ("事项办结率", 95, "at_least", "%"),
        ("当事人满意率", 95, "at_least", "%"),
    ]
    assert {s.line for s in found} == {15}


# ---- what is written is read back ------------------------------------------------------------

SUBJECTS = ("微信公众号", "信息稿件", "网民诉求", "政策解读材料", "满意率", "专题栏目", "《通讯》")
UNITS: tuple[str, ...] = ("件", "条", "篇", "个", "次", "期", "份", "人次", "名", "家")
BOUNDS = {
    "exact": "{}{}{}",
    "at_least": "{}{}余{}",
    "at_most": "{}不超过{}{}",
    "about": "{}约{}{}",
}
quantities = st.tuples(
    st.sampled_from(SUBJECTS),
    st.integers(0, 10**9),
    st.sampled_from(UNITS),
    st.sampled_from(sorted(BOUNDS)),
    st.sampled_from(("{}", "{:,}")),
)


@given(
    st.lists(quantities, min_size=1, max_size=8),
    st.lists(st.sampled_from("、，；。"), min_size=8, max_size=8),
    st.sampled_from(("", "2021年，", "全年共", "我局", "一是", "1.", "其中")),
)
def test_rendered_statements_are_read_back(
    stated: list[tuple[str, int, str, str, str]], marks: list[str], opening: str
) -> None:
    """Whatever quantities a sentence is written from are read from it."""
    parts = [
        BOUNDS[bound].format(subject, style.format(value), unit)
        for subject, value, unit, bound, style in stated
    ]
    text = opening + "".join(part + mark for part, mark in zip(parts, marks, strict=False))
    assert [(s.subject, s.value, s.unit, s.bound) for s in _read(text)] == [
        (subject, value, unit, bound) for subject, value, unit, bound, _ in stated
    ]


@given(st.integers(1, 10**7), st.sampled_from((("万", 10**4), ("亿", 10**8))))
def test_scaled_amounts(ten_thousandths: int, scale: tuple[str, int]) -> None:
    """Amounts in 万元 and 亿元 are exact in 元, up to four decimals."""
    name, factor = scale
    text = f"投入资金{ten_thousandths // 10**4}.{ten_thousandths % 10**4:04d}{name}元。"
    assert [s.value for s in _read(text)] == [ten_thousandths * (factor // 10**4)]


def _in_han(number: int) -> str:
    """The textbook spelling: one 零 for the zeros between other digits."""
    digits = str(number)
    named = [
        "一二三四五六七八九"[int(digit) - 1] + power if digit != "0" else "零"
        for digit, power in zip(digits, ["千", "百", "十", ""][-len(digits) :], strict=True)
    ]
    return re.sub("零+", "零", "".join(named)).rstrip("零")


@given(st.integers(1, 9999))
def test_chinese_numerals(number: int) -> None:
    """Chinese numerals below ten thousand are read."""
    assert han_number(_in_han(number)) == number
    assert [s.value for s in _read(f"走访{_in_han(number)}余户。")] == [number]


@pytest.mark.parametrize(
    "text", ["二三", "百千", "十十", "万", "三百百", "一二三", "二百五", "一万五"]
)
def test_no_chinese_numerals(text: str) -> None:
    """Numerals that stand for no one number are not given one."""
    assert han_number(text) is None


# ---- nothing is invented, nothing breaks ------------------------------------------------------

WORDS: tuple[str, ...] = (
    "2021年",
    "12月31日",
    "第",
    "〔2019〕60号",
    "三次",
    "第二十条",
    "收到申请",
    "占",
    "均",
    "分别为",
)
WORDS += (
    "12",
    "3.5",
    "1,234",
    "件",
    "%",
    "万",
    "余",
    "以上",
    "(",
    ")",
    "、",
    "，",
    "。",
    "\n",
    " ",
    "同比",
)
WORDS += (
    "行政复议",
    "和",
    "百分之",
    "一二",
    "十余",
    "-",
    "至",
    "公开",
    "自然人",
    "其中",
    "|",
    "１",
    "㈠",
)


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS)).map("".join)))
@example("1" * 5000 + "件")
@example("十" * 5000 + "余件")
@example("件3至")
@example("3" + ",123" * 50 + "件")
def test_any_text(text: str) -> None:
    """No text raises; every statement has a subject, quotes its text and is a figure in it."""
    lines = list(enumerate(_prepare(text).splitlines(), 1))
    whole = "".join(line for _, line in lines)
    for statement in read_statements("requests", lines):
        assert re.search(r"[\u4e00-\u9fff]", statement.subject)
        assert statement.sentence in whole
        assert statement.sentence
        assert statement.value >= 0
        assert statement.bound in ("exact", "at_least", "at_most", "about")
        assert statement.context in ("", "share", "change", "earlier")
        assert 1 <= statement.line <= len(lines)
        assert not (statement.measure and statement.context in ("change", "earlier"))


@given(st.lists(st.sampled_from(WORDS)).map("".join))
def test_quantities_are_in_order(text: str) -> None:
    """Quantities do not overlap, and each holds a numeral."""
    found = list(find_quantities(_prepare(text)))
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all(re.match(rf"[0-9{HAN}]", _prepare(text)[one.start :]) for one in found)


def _seconds(text: str) -> float:
    def once() -> float:
        start = time.process_time()
        read_statements("overview", [(1, text)])
        return time.process_time() - start

    return min(once() for _ in range(3))


@pytest.mark.parametrize(
    "unit",
    [
        "收到申请3件,",
        "公开",
        "一",
        "2021年",
        "12",
        "1,234,",
        "(",
        "、",
        "百分之",
        " ",
        "行政复议和行政诉讼分别为3件和",
        "办结率、满意率均达95%、",
    ],
)
def test_time_is_linear(unit: str) -> None:
    """Eight times the text takes about eight times as long, on one line without a full stop."""
    short = _seconds(unit * (40_000 // len(unit)))
    long = _seconds(unit * (320_000 // len(unit)))
    assert long < max(24 * short, 0.05)


def test_long_sentences_are_cut() -> None:
    """A sentence without an end is quoted around its figure only."""
    found = _read("公开信息3条," * 1000)
    assert len(found) == 1000
    assert max(len(s.sentence) for s in found) <= 2 * LONGEST
    assert all("公开信息3条" in s.sentence for s in found)


# ---- the reference data -----------------------------------------------------------------------


def test_every_wording_names_a_known_measure() -> None:
    """A wording's measure has cells; a wording stands once."""
    wordings = read_reference("statement_wordings")
    measures = {row["measure"] for row in read_reference("statement_measures")}
    assert {row["measure"] for row in wordings} == measures
    assert len({row["wording"] for row in wordings}) == len(wordings)
    needs = {"requests", "bare", "no_other", "own", "year", "applicants", "disputes"}
    assert {row["needs"] for row in wordings} == needs


def test_every_measure_adds_up_cells_of_its_form() -> None:
    """The cells a measure names exist in each form it is for."""
    cells = {
        (form.code, block.fact, row, column)
        for form in load_forms().values()
        for block in form.blocks
        for row, column in block.cells
    }
    for row in read_reference("statement_measures"):
        for form in [row["form"]] if row["form"] else ["2019", "2021"]:
            assert (form, row["fact"], row["row_code"], row["column_code"]) in cells, row


@pytest.mark.parametrize(
    "line",
    [
        "主办:区人民政府办公室 | 网站地图 | 访问量 1024 |",
        "地址:人民路18号 邮编:471000 电话:0379-63210000",
    ],
)
def test_a_blank_is_no_unit(line: str) -> None:
    """A figure that only a blank follows, as a page's counters and postcodes, counts nothing."""
    assert list(find_quantities(line)) == []
