"""Lines become plain whatever was read before them."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from opencc import OpenCC
from render.choice import draw_style
from render.document import render
from render.draw import draw_known
from render.layout import LAYOUTS

from pipelines.form import read_reference
from pipelines.printed.document import _known, read_document, read_lines
from pipelines.printed.plain import normalise
from pipelines.report import read_report

PIECES = (
    *("<td>", "</td>", "<t\nd>", "<br/>", "</ th>", "<", ">", "&nbsp;", "&#10;", "&NewLine;", "&"),
    *("\n", "\n", "\t", " ", "\x0b", "\x00", "\u200b", "１２", "（", "①", "**", "㎡", "e\u0301"),
    *("<!--", "-->", "<sup>", "</sup>", "<s>", "</s>", "</p>", "<p>", "&lt;td&gt;", "&#9;", "¹"),
    *('<span style="display:none">', "<span\n>", "</span>", "12", "\xa0345", "\u2009678"),
    *("\t\t", "\t\t\t\t", '<td style="a>b">', "3\\.2", "資訊", "<tr>", "2 .政府"),
    *("繁體", "開發", "報關處", "乾县", "於潜", "维持", "維持", "公开(gōng)", "(kāi)", "总计", "0"),
)
TEXTS = st.lists(st.sampled_from(PIECES)).map("".join)


def words_of(text: str) -> list[str]:
    return [line.text for line in read_lines(text)]


def forget() -> None:
    for known in _known.values():
        known.young, known.old = {}, {}


@given(TEXTS, TEXTS)
@example("<tr>\n</td>", "<td>\n</td>")
@example("a\tb", "a\t\tb\n" * 5)
def test_what_was_read_before_changes_no_line(before: str, text: str) -> None:
    """Each line is what normalising the whole text makes of it, without a memory, with that of
    another text, and with its own."""
    whole = normalise(text).split("\n")
    forget()
    assert words_of(text) == whole
    forget()
    read_lines(before)
    assert words_of(text) == whole
    assert words_of(text) == whole
    assert len(whole) == text.count("\n") + 1


def test_a_report_reads_alike_whatever_was_read_before() -> None:
    """Reports of all forms, layouts and styles read the same first, after others, and again."""
    rng = Random(5)
    files = [
        render(draw_known(rng, form), layout, draw_style(rng)).text.encode()
        for form in ("2014", "2019", "2021")
        for layout in LAYOUTS
    ]
    first = []
    for data in files:
        forget()
        first.append(read_report(data))
    assert [read_report(data) for data in files] == first
    assert [read_report(data) for data in reversed(files)] == first[::-1]


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines longer than a table's are not kept, nor more lines than the cache may hold."""
    forget()
    for known in _known.values():
        monkeypatch.setattr(known, "most", 100)
    read_lines("字" * 1000)
    assert not any(known.young for known in _known.values())
    read_lines("\n".join(map(str, range(1000))))
    assert max(len(known.young) + len(known.old) for known in _known.values()) == 200


def test_a_link_to_the_traditional_page_changes_no_name() -> None:
    """Of a simplified page with the link 繁體 the names stay: 乾县 is not 干县."""
    lines = read_document("简体 | 繁體\n乾县人民政府2021年政府信息公开工作年度报告\n").texts
    assert lines[1] == "乾县人民政府2021年政府信息公开工作年度报告"


@pytest.mark.parametrize("section", ["s2", "s3", "s4", "annex"])
def test_any_table_in_traditional_script_is_known_for_it(section: str) -> None:
    """The labels of any one table of the forms are enough to be read in simplified script."""
    for form in ("2014", "2019", "2021"):
        labels = "\n".join(
            row["label_zh"]
            for row in read_reference("form_items")
            if row["form"] == form and row["block"].startswith(section)
        )
        traditional = OpenCC("s2t").convert(labels)
        assert normalise(traditional) == normalise(labels)


def test_a_line_end_written_as_an_entity_moves_no_line() -> None:
    """`&#10;` inside an HTML table is a blank: the lines behind it keep their numbers."""
    lines = words_of("<table><td>规章&#10;本年&NewLine;度</td>\n<td>1</td>")
    assert lines == ["规章 本年 度|", "1|"]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("<td>5<!-- 上年\n8件 --></td>", "5\n|"),
        ("<td>5<sup><a>[1]</a></sup></td><td>3<sup></sup></td>", "5([1])|3|"),
        ("<td><del>9</del>5<s>8</s></td>", "5|"),
        ('<td><span style="display: none">9<span>9</span></span>5</td>', "5|"),
        ('<td>1</td><td style="display:none"><p>4</p></td><td>2</td>', "1|2|"),
        ("<td><p>5</p><p>345</p></td>", "5  345|"),
        ("<td>5<sup>1</td>", "5  1|"),
        ("规章 | <b>5</b> | 6&nbsp; | 7<br>|", "规章 | 5 | 6  | 7 |"),
        ("5¹ 3₂ ①", "5(1) 3(2) (1)"),
        ("规章 13\xa0612 5\u2009345", "规章 13,612 5,345"),
        ("规章\xa0564\xa0984\xa0418", "规章 564 984 418"),
        ("&amp;lt;td&amp;gt;5&amp;lt;/td&amp;gt;", "5|"),
    ],
)
def test_a_page_reads_as_it_is_shown(printed: str, read: str) -> None:
    """What a page hides, strikes out, raises or parts never joins the figure beside it."""
    assert normalise(printed) == read


def test_markup_without_an_end_takes_bounded_time() -> None:
    """Tags, comments and escapes that never end are gone through once."""
    for unit in (
        "<s>",
        "<!--",
        "<sup>",
        "</p>",
        '<span style="display:none">',
        "&amp;lt;p",
        "<!--\n",
    ):
        assert len(normalise(unit * 50_000).split("\n")) <= 50_001
