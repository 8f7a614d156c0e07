"""Reports are read: every printed figure right or flagged, every blank as FORMS.md says."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from answers import FORMS, answers_of, filed_reports, judge
from hypothesis import given, settings
from opencc import OpenCC
from render.choice import CHOICES
from render.document import Rendered, render
from render.draw import draw_known
from render.expect import Answer, judge_cells, same
from render.known import Key, Known
from render.layout import LAYOUTS
from render.style import Style

from pipelines.report import Report, read_report

HERE = Path(__file__).parent
REPORTS = HERE / "reports"
PAGES = HERE / "pages"
FIRST_REPORT = "label_split_and_figures_on_the_next_line"
AS_PUBLISHED = (
    HERE.parents[1] / "shared" / "reports" / "2021_西工区洛北街道办事处_as_published" / "report.txt"
)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CASES = rows_of(REPORTS / "cases.csv")
CASE_NAMES = [case["case"] for case in CASES]


@cache
def read_case(name: str) -> Report:
    return read_report((REPORTS / name / "report.txt").read_bytes())


def case_of(name: str) -> Rendered:
    """A golden case as if it had been rendered: all its rows keep their places."""
    case = next(case for case in CASES if case["case"] == name)
    rows = rows_of(REPORTS / name / "cells.csv")
    keys = [(row["fact"], row["row"], row["column"]) for row in rows]
    values = [float(row["value"]) if row["value"] else None for row in rows]
    printed = {key: v for key, v in zip(keys, values, strict=True) if v is not None}
    known = Known(case["agency"], int(case["year"]), case["form"], printed)
    lines = {key: int(row["line"] or 0) for key, row in zip(keys, rows, strict=True)}
    return Rendered(
        "", known, "", Style(), dict(zip(keys, values, strict=True)), lines, frozenset(keys), 0
    )


@pytest.mark.parametrize("name", CASE_NAMES)
def test_every_cell_of_a_published_report_is_right(name: str) -> None:
    """Each figure has its value and its line; each blank the status its table gives it."""
    assert judge(case_of(name), read_case(name)) == []


def test_the_first_report_as_published_reads_like_its_retelling() -> None:
    """The verbatim report gives the very cells of the case whose prose is written anew."""
    if not AS_PUBLISHED.exists():
        pytest.skip("the verbatim report is not at hand")
    assert judge(case_of(FIRST_REPORT), read_report(AS_PUBLISHED.read_bytes())) == []


# By hand from the printed table: 上海市人民政府办公厅 2019 prints leaves, few totals, no zeros.
BLANKS_BY_HAND: list[tuple[Key, float | None, str]] = [
    (("request", "full_grant", "total"), 272, "derived"),  # 258+12+1+1
    (("request", "partial_grant", "total"), 3, "derived"),
    (("request", "unable_to_provide_not_held", "total"), 265, "derived"),  # 252+12+1
    (("request", "not_processed_petition", "total"), 149, "derived"),
    (("request", "full_grant", "org_research"), 0, "imputed_zero"),
    (("request", "partial_grant", "org_business"), 0, "imputed_zero"),
    (("request", "denied_enforcement_file", "natural_person"), 0, "imputed_zero"),
    (("request", "carried_over", "org_legal_service"), 0, "imputed_zero"),
    (("dispute", "reconsideration", "corrected"), 0, "imputed_zero"),
    (("dispute", "litigation_direct", "other"), 0, "imputed_zero"),
]


@pytest.mark.parametrize("name", CASE_NAMES[:2])
@pytest.mark.parametrize(("key", "value", "status"), BLANKS_BY_HAND)
def test_blanks_are_zeros_or_sums_where_the_identities_hold(
    name: str, key: Key, value: float | None, status: str
) -> None:
    """Where every identity holds with blanks as 0, a blank leaf is 0 and a blank total its sum."""
    answer = answers_of(read_case(name))[key]
    assert (answer.value, answer.status) == (value, status)


def test_amounts_are_brought_to_the_unit_of_the_measure() -> None:
    """`251000元` of procurement is kept in 元."""
    key = ("disclosure", "centralized_procurement", "total_amount")
    answer = answers_of(read_case("zeros_and_totals_left_blank"))[key]
    assert (answer.value, answer.unit) == (251000, "元")


def page_figures() -> dict[str, dict[Key, float]]:
    """The figures visible on each page; rows that no form has are left out."""
    figures: dict[str, dict[Key, float]] = {}
    for row in rows_of(PAGES / "figures.csv"):
        page = figures.setdefault(row["page"], {})
        if row["row"]:
            page[row["fact"], row["row"], row["column"]] = float(row["value"])
    return figures


PAGE_INDEX = rows_of(PAGES / "index.csv")
PAGE_FIGURES = page_figures()
# Pages cut behind column heads of form 2019 (本年新制作数量, 制作数量), before any figure.
HEADS_ONLY = {"029", "053", "055"}
# Pages on which no such head stands: nothing there tells the form, whatever the year.
NO_HEADS = {row["page"] for row in PAGE_INDEX if row["page"] not in PAGE_FIGURES} - HEADS_ONLY


@cache
def read_page(page: str) -> Report:
    return read_report((PAGES / f"{page}.txt").read_bytes())


@pytest.mark.parametrize("page", sorted(PAGE_FIGURES))
def test_every_visible_figure_of_a_page_is_right(page: str) -> None:
    """The figures seen on a cut page are all read, and no other cell is given a value."""
    answers = answers_of(read_page(page))
    wrong = {
        key: (value, answers.get(key))
        for key, value in PAGE_FIGURES[page].items()
        if key not in answers or not same(answers[key].value, value)
    }
    extra = {
        key: answer
        for key, answer in answers.items()
        if answer.value is not None and key not in PAGE_FIGURES[page]
    }
    assert (wrong, extra) == ({}, {})


@pytest.mark.parametrize("row", PAGE_INDEX, ids=[row["page"] for row in PAGE_INDEX])
def test_the_form_of_a_page_is_known_by_its_heads(row: dict[str, str]) -> None:
    """Where a table's heads are visible the form is theirs; where none is, it may be `none`."""
    form = read_page(row["page"]).form
    assert form in ({row["form"], "none"} if row["page"] in NO_HEADS else {row["form"]})


@pytest.mark.parametrize("page", sorted(NO_HEADS | HEADS_ONLY))
def test_a_table_that_is_not_there_is_not_zero(page: str) -> None:
    """No cell of an absent table has a value."""
    assert [cell for cell in read_page(page).cells if cell.value is not None] == []


TABLE_TWO = """二、主动公开政府信息情况
第二十条第（一）项
信息内容
本年制发件数
本年废止件数
现行有效件数
规章
{rules}
行政规范性文件
{documents}
第二十条第（五）项
信息内容
本年处理决定数量
行政许可
{licences}
三、收到和处理政府信息公开申请情况
"""


def read_table_two(rules: str, documents: str, licences: str) -> tuple[dict[Key, Answer], Report]:
    text = "西工区洛北街道办事处2021年政府信息公开工作年度报告\n一、总体情况\n按条例编制。\n"
    text += TABLE_TWO.format(rules=rules, documents=documents, licences=licences)
    report = read_report(text.encode())
    return answers_of(report), report


def in_force(answers: dict[Key, Answer], row: str) -> list[float | None]:
    keys = [("disclosure", row, column) for column in ("issued", "repealed", "in_force")]
    return [answers[key].value if key in answers else None for key in keys]


def test_a_blank_cell_that_vanished_moves_no_figure() -> None:
    """Two figures for three columns are nobody's: kept as unplaced, never shifted."""
    answers, report = read_table_two("4\n5", "1\n2\n3", "7")
    assert in_force(answers, "rules") == [None, None, None]
    assert in_force(answers, "normative_documents") == [1, 2, 3]
    assert [figure.printed_text.strip() for figure in report.unplaced] == ["4", "5"]
    assert {answers["disclosure", "rules", "issued"].status} == {"ambiguous"}


def test_labels_alone_are_no_figures() -> None:
    """A table whose cells all vanished gives no value (page 008's fault)."""
    answers, report = read_table_two("", "", "")
    assert [answer for answer in answers.values() if answer.value is not None] == []
    assert (len(report.unplaced), report.numeric_cells) == (0, 0)


def test_a_remark_in_a_cell_is_not_the_figure() -> None:
    """`22（其中修订16件）` is 22."""
    answers, report = read_table_two("0\n0\n0", "22（其中修订16件）\n0\n30", "7")
    assert in_force(answers, "normative_documents") == [22, 0, 30]
    assert report.numeric_cells == 7


def test_words_in_a_figure_cell_are_unreadable() -> None:
    """Something printed that is no figure is NULL, `unreadable`, and moves no neighbour."""
    text = TABLE_TWO.replace("行政规范性文件\n{documents}", "行政规范性文件 | 5 | 详见附件 | 30 |")
    text = text.format(rules="0\n0\n0", licences="7")
    head = "西工区洛北街道办事处2021年政府信息公开工作年度报告\n"
    answers = answers_of(read_report((head + text).encode()))
    assert in_force(answers, "normative_documents") == [5, None, 30]
    assert answers["disclosure", "normative_documents", "repealed"].status == "unreadable"


def test_a_page_number_inside_a_table_is_not_a_figure() -> None:
    """`- 3 -` between two cells shifts nothing and is not counted."""
    answers, report = read_table_two("1\n\n- 3 -\n\n2\n3", "4\n5\n6", "第3页\n7")
    assert in_force(answers, "rules") == [1, 2, 3]
    assert answers["disclosure", "administrative_licensing", "decisions"].value == 7
    assert report.numeric_cells == 7


def test_the_same_bytes_give_the_same_report() -> None:
    """Reading is a pure function of the bytes."""
    data = (REPORTS / FIRST_REPORT / "report.txt").read_bytes()
    assert read_report(data) == read_report(data)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", "empty"),
        (b"\n \n\t\n", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "unreadable"),
        ("关于召开会议的通知\n定于3月1日召开会议，请准时参加。\n".encode() * 20, "not_a_report"),
    ],
)
def test_what_is_no_report_has_a_status_and_a_reason(data: bytes, status: str) -> None:
    """A file without a report is told apart, with the reason in words."""
    report = read_report(data)
    assert (report.status, len(report.cells)) == (status, 0)
    assert report.reason


UNTITLED = {
    "it calls itself a report": (
        "依据《中华人民共和国政府信息公开条例》第五十条规定,编制本报告。\n一、总体情况\n全年公开信息100余条。"
    ),
    "the report before the regulation": (
        "本年度报告按《中华人民共和国政府信息公开条例》的要求编制。\n"
        "一、政府信息主动公开情况\n发布信息12条。"
    ),
    "another word for the period": (
        "数据统计时限自2013年1月1日起至2013年12月31日止,登在政府信息公开系统。\n一、概述"
    ),
    "on one line": "现将2020年政府信息公开工作报告如下: 一、完成情况 我乡公开信息260条。",
    "the parts of its first section": (
        "一、总体情况\n2024年,我办持续深化政务公开。\n(一)主动公开情况。\n"
        "(二)依申请公开情况。\n收到政府信息公开申请80件。"
    ),
    "the words of Taiwan": (
        "本報告根據《中華人民共和國政府資訊公開條例》要求編制。\n一、總體情況\n(一)主動公開\n"
        "2021年,分局主動公開政府資訊38條。"
    ),
    "the parts in other words": (
        "一、总体情况\n2024年,我委落实政府信息公开条例。\n(一)聚焦重点,加强政府信息主动公开。更新目录462条。"
    ),
}
LOST_SIGNS = (
    "北山镇2021年政府信息公开工作年度报告\n????一、总体情况\n????(一)主动公开。公开信息5条。"
)
OTHERS = {
    "a guide": (
        "洛北镇政府信息公开指南\n依据《中华人民共和国政府信息公开条例》编制本指南。\n"
        "一、主动公开\n(一)公开范围\n二、依申请公开\n(一)受理机构"
    ),
    "another year's work": "首页 > 政府信息公开\n2021年工作总结\n一、总体情况\n全年完成投资3亿元。",
    "another report's period": (
        "政府信息公开 | 财政\n2021年度部门决算\n决算期间为2021年1月1日至12月31日。"
    ),
    "the circular of the form": (
        "发布机构 | 西工区商务局 | 发文日期 | 2021-10-08 |\n"
        "关于印发《政府信息公开工作年度报告格式》的通知\n"
        "年度报告是《中华人民共和国政府信息公开条例》确立的制度。\n附件:\n一、总体情况\n"
        "第二十条第(一)项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章\n行政规范性文件"
    ),
    "a circular that asks for reports": (
        "莆田市人民政府办公室关于做好2009年度政府信息公开工作年度报告有关事项的通知\n"
        "各县(区)人民政府:\n一、概述\n二、主动公开政府信息的情况\n"
        "(一)受理依申请公开的数量(2009年度及历年累计数量)\n"
        "四、政府信息公开的收费及减免情况(2009年度及历年累计数量)"
    ),
    "a circular about writing them, signed": (
        "莆田市人民政府办公室关于2009年度政府信息公开工作年度报告编制工作的通知\n"
        "各县(区)人民政府:\n一、概述\n二、主动公开政府信息的情况\n"
        "附件:2009年政府信息公开工作年度报告(模板)\n莆田市人民政府办公室\n2009年12月20日"
    ),
    "a circular that says for which period": (
        "关于报送2019年政府信息公开工作年度报告的通知\n各单位:\n一、总体情况\n"
        "二、主动公开政府信息情况\n统计期限为2019年1月1日至12月31日\n莆田市教育局\n2019年12月20日"
    ),
}


@pytest.mark.parametrize("text", UNTITLED.values(), ids=UNTITLED)
def test_a_report_without_a_title_is_one(text: str) -> None:
    """What a report says of itself tells it where its title was lost."""
    assert read_report(text.encode()).status == "parsed"


def test_signs_that_an_encoding_lost_hide_no_heading() -> None:
    """What a page's spaces became, ????, is no part of the heading behind it."""
    report = read_report(LOST_SIGNS.encode())
    assert [section.section for section in report.sections] == ["overview"]
    assert [statement.value for statement in report.statements] == [5]


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_what_only_speaks_of_disclosure_is_no_report(text: str) -> None:
    """Guides, circulars and other pages of the same sites are told apart, with the reason."""
    report = read_report(text.encode())
    assert (report.status, len(report.cells)) == ("not_a_report", 0)
    assert report.reason


@pytest.mark.parametrize(("form", "layout"), list(product(FORMS, LAYOUTS)))
def test_a_plain_report_reads_back_from_every_layout(form: str, layout: str) -> None:
    """The national form, printed in full with and without an organ's errors, is read whole."""
    faults = []
    for seed in range(4):
        known = draw_known(Random(seed), form, busy=(0.02, 0.3)[seed % 2], consistent=seed < 3)
        rendered = render(known, layout, Style(seed=seed))
        faults += judge(rendered, read_report(rendered.text.encode()))
    assert faults == []


SPARSE = ("cellpipe", "rowpipe", "leadpipe", "markdown", "tab_rect", "html", "pipeline")


@pytest.mark.parametrize("layout", SPARSE)
def test_a_sparse_table_with_errors_moves_no_figure(layout: str) -> None:
    """Few figures, zeros left blank, totals wrong: what is given stands in its own column."""
    wrong = []
    for seed, consistent in product(range(30), (True, False)):
        known = draw_known(Random(seed), "2021", busy=(0.02, 0.2)[seed % 2], consistent=consistent)
        rendered = render(known, layout, Style(zeros=""))
        faults = judge(rendered, read_report(rendered.text.encode()))
        wrong += [fault for fault in faults if fault.kind == "wrong"]
    assert wrong == []


ODDITIES = [
    (name, value)
    for name, values in CHOICES.items()
    for value in dict.fromkeys(values)
    if value != getattr(Style(), name)
]


@pytest.mark.parametrize(("name", "value"), ODDITIES, ids=str)
def test_no_oddity_alone_makes_a_figure_wrong(name: str, value: Any) -> None:
    """In every layout and form, one habit of printing yields right cells or flags, never wrong."""
    wrong = []
    for seed, (form, layout) in enumerate(product(FORMS, LAYOUTS)):
        style = replace(Style(seed=seed), **{name: value})
        rendered = render(draw_known(Random(seed), form, busy=0.3), layout, style)
        faults = judge(rendered, read_report(rendered.text.encode()))
        wrong += [(form, layout, fault) for fault in faults if fault.kind == "wrong"]
    assert wrong == []


@pytest.mark.long
@settings(max_examples=400)
@given(filed_reports())
def test_any_report_reads_back_or_is_flagged(filed: tuple[Rendered, str, bytes]) -> None:
    """Any form, figures, layout, style and encoding: each cell right or NULL with its status;
    each figure counted; nothing wrong without a flag."""
    rendered, _, data = filed
    faults = judge(rendered, read_report(data))
    assert [fault for fault in faults if fault.kind != "missed"] == []


def test_the_judge_finds_what_is_wrong() -> None:
    """The judgement used above sees a changed figure, a lost one, a wrong line, a false zero."""
    case = case_of("zeros_and_totals_left_blank")
    right = {
        k: Answer(v, "reported", case.lines[k]) for k, v in case.values.items() if v is not None
    }
    leaf: Key = ("request", "new_received", "natural_person")
    blank: Key = ("request", "full_grant", "total")
    spoilt = right | {leaf: Answer(820, "reported", case.lines[leaf])}
    assert [f.kind for f in judge_cells(case, spoilt) if f.key == leaf] == ["wrong"]
    lost = right | {leaf: Answer(None, "ambiguous", None)}
    assert [f.kind for f in judge_cells(case, lost) if f.key == leaf] == ["missed"]
    moved = right | {leaf: Answer(821, "reported", 1)}
    assert [f.kind for f in judge_cells(case, moved) if f.key == leaf] == ["line"]
    zeroed = right | {blank: Answer(0, "imputed_zero", None)}
    assert [f.kind for f in judge_cells(case, zeroed) if f.key == blank] == ["wrong"]


def test_what_is_right_of_the_pages(capsys: pytest.CaptureFixture[str]) -> None:
    """The count of pages and figures right, every page listed whose form its text cannot tell."""
    figures = [(p, key, value) for p, page in PAGE_FIGURES.items() for key, value in page.items()]
    right = sum(same(answers_of(read_page(p))[key].value, value) for p, key, value in figures)
    told = [row["page"] for row in PAGE_INDEX if read_page(row["page"]).form == row["form"]]
    silent = [row["page"] for row in PAGE_INDEX if row["page"] not in told]
    with capsys.disabled():
        print(f"\npages: {right} of {len(figures)} visible figures right on {len(PAGE_FIGURES)}")
        print(f"form: {len(told)} of {len(PAGE_INDEX)}; no figure, hardly a head on {silent}")
    assert right == len(figures)
    assert set(silent) <= NO_HEADS | HEADS_ONLY


@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_a_table_in_words_of_taiwan_reads_as_any_other(form: str) -> None:
    """資訊, 檔案 and 專案 are 信息, 文件 and 项目 of the forms' labels."""
    rendered = render(draw_known(Random(3), form), "pipe_rect")
    answers = answers_of(read_report(OpenCC("s2twp").convert(rendered.text).encode()))
    figures = [key for key, value in rendered.values.items() if value is not None]
    assert all(same(answers[key].value, rendered.values[key]) for key in figures)
