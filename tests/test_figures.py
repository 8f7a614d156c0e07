"""A cell's text comes to the figure it prints, with its sign and unit, or to none."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.printed.figures import Figure, find_unit, measure, read_figure
from pipelines.report import read_report

FAULTS = Path(__file__).parent / "faults"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        *(("–8", -8), ("—8", -8), ("‐8", -8), ("―8", -8), ("↓8", -8), ("负8", -8)),
        *(("减:8", -8), ("下降8", -8), ("减少8项", -8), ("净增8", 8), ("+8", 8), ("上升8", 8)),
        *(("8(减)", -8), ("8(减少8项)", -8), ("-8(减)", -8), ("40(比上年减少5件)", 40)),
        *(("3(其中负责人1人)", 3), ("22(其中修订16件)", 22)),
        *(("8 040", 8040), ("13 612.5", 13612.5), ("1 234 567", 1234567)),
        *(("$5$", 5), ("'5", 5), ("'5'", 5), ('"5"', 5), ("*5*", 5), ("“5”", 5)),
    ],
)
def test_a_figure_is_read_with_its_sign(printed: str, value: float) -> None:
    """Dashes, arrows and words before a figure are its sign, and so is a remark that says it."""
    figure = read_figure(printed)
    assert figure is not None
    assert figure.value == value


def test_the_currency_before_a_figure_is_no_word_of_its_own() -> None:
    """人民币32000元 is 32,000 yuan."""
    figure = read_figure("人民币32000元")
    assert figure is not None
    assert (figure.value, figure.unit, figure.printed) == (32000, "元", "人民币32000元")


@pytest.mark.parametrize(
    "printed",
    [
        *("– 8", "— 8", "——8", "±8", "8↓", "增3减11", "+3/-11", "8(下降)", "8(增3减11)"),
        *("+8(减)", "-8(增)", "8(减少3项)", "8  040", "0 040", "8 40", "5'", "'-5'", "$5", "8%"),
    ],
)
def test_what_leaves_the_figure_open_is_none(printed: str) -> None:
    """Two figures, a sign in doubt, or marks on one side only are never one plain figure."""
    assert read_figure(printed) is None


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        *(
            ("本年收费金额(单位:元)", "元"),
            ("本年收费金额(单位:万 元", "万元"),
            ("收费金额/元", "元"),
        ),
        *(
            ("(单位:万元,保留4位小数)", "万元"),
            ("采购总金额(万元)", "万元"),
            ("单位:人民币元", "元"),
        ),
        *(("收费金额(元/万元)", ""), ("(单位:元或万元)", ""), ("元)", ""), ("合计1200元", "")),
        *(("各单位元旦", ""), ("(元旦放假)", ""), ("本年收费金额", "")),
    ],
)
def test_heads_tell_the_unit_of_money(words: str, unit: str) -> None:
    """A head, label or note tells a unit only where it prints one and no other beside it."""
    assert find_unit(words) == unit


@pytest.mark.parametrize(
    ("own", "kept", "printed", "told"),
    [
        ("", "万元", "元", (0.35, "万元")),
        ("", "万元", "万元", (3500.0, "万元")),
        ("", "元", "万元", (35000000.0, "元")),
        ("元", "万元", "万元", (0.35, "万元")),
        ("", "万元", "", (3500.0, None)),
        ("", "元", "", (3500.0, None)),
        ("", "件", "", (3500.0, "件")),
        ("件", "元", "元", (3500.0, "件")),
    ],
)
def test_money_is_in_the_unit_that_is_printed(
    own: str, kept: str, printed: str, told: tuple[float, str | None]
) -> None:
    """A cell's own unit stands before that of its head; money without either has no unit."""
    assert measure(Figure(3500.0, own, "3500"), kept, printed) == told


def test_a_fee_below_a_head_without_a_unit_is_doubted() -> None:
    """A fee whose head prints no unit keeps its figure, has no unit, and R-unit says so."""
    text = (FAULTS / "fee_head_says_yuan" / "report.txt").read_text(encoding="utf-8")
    report = read_report(text.replace("(单位:元)", "").encode())
    (fee,) = [cell for cell in report.cells if cell.column == "amount_10k_yuan"]
    assert (fee.value, fee.unit) == (3500.0, None)
    assert [doubt.rule for doubt in report.doubts] == ["R-unit"]
