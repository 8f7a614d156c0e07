"""Tables into which figures only have to be poured: quick, and the same whatever the figures."""

from random import Random

import pytest
from render.document import render
from render.draw import draw_known
from render.layout import LAYOUTS
from render.style import Style

from pipelines.placed.planning import Family, find_plans
from pipelines.printed.document import read_document
from pipelines.printed.stretches import read_tables

LAID_OUT = [name for name, layout in LAYOUTS.items() if not layout.glued]


def families_of(form: str, layout: str, style: Style) -> list[Family]:
    known = draw_known(Random(form), form)
    tables = read_tables(read_document(render(known, layout, style).text))
    plans = find_plans(tables.readings, False).plans
    return [family for plan in plans for family in plan.families]


@pytest.mark.parametrize("layout", LAID_OUT)
@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_a_table_that_prints_every_cell_has_a_mould(form: str, layout: str) -> None:
    """Where zeros are printed, no table of any form is placed by its figures."""
    families = families_of(form, layout, Style())
    assert families
    assert [family.blocks[0].code for family in families if family.mould is None] == []


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_table_whose_blanks_vanish_has_none(form: str) -> None:
    """Where blanks leave no place, figures have to be looked at."""
    families = families_of(form, "tab_collapsed", Style(zeros=""))
    assert [f.mould for f in families if f.blocks[0].fact == "request"] == [None]


def test_a_section_has_one_plan_whatever_stands_beside_it() -> None:
    """Section 三 of a report whose section 二 lacks a row has the very plan of one that has it."""
    text = render(draw_known(Random(1), "2021"), "tab_rect", Style()).text
    lines = text.splitlines(keepends=True)
    lacking = "".join([line for line in lines if not line.startswith("规章")])
    assert lacking != text
    one, other = (
        find_plans(read_tables(read_document(printed)).readings, False).plans
        for printed in (text, lacking)
    )
    same = [a is b for a, b in zip(one, other, strict=True)]
    assert same == [plan.families[0].blocks[0].fact != "disclosure" for plan in one]
