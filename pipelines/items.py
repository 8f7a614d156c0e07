"""The forms' rows, columns and groups as rows of `core.dim_item`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pipelines.form import Block, Form, Item, load_forms, read_reference

EXPLANATION = re.compile(r"（[^（）]*）$")


class ItemRow(NamedTuple):
    """One row of `core.dim_item`, in the order of its columns."""

    form: str
    fact: str
    axis: str
    block: str
    code: str
    label_zh: str
    label_en: str
    printed_label: str
    parent_code: str
    is_total: bool
    unit: str
    position: int
    compares_with: str
    comparison: str


def _pointer(item: Item) -> str:
    """（一）予以公开 …: the number and the label, without the explanation in brackets behind it."""
    return item.printed_no + EXPLANATION.sub("", item.label)


def _printed_label(block: Block, item: Item) -> str:
    every = {other.code: other for other in (*block.groups, *block.rows, *block.columns)}
    parent = every.get(item.parent)
    own = _pointer(item)
    return f"{_pointer(parent)} {own}" if parent else own


@cache
def _comparisons() -> dict[tuple[str, str], tuple[str, str]]:
    """(block, code) → (codes of the next form, how they compare), for whole rows and columns."""
    annex = {
        ("annex_2014", code): (row["f2019_2021"], row["mapping"])
        for row in read_reference("crosswalk_2014_2019")
        for code in re.split(r"[+,]", row["f2014"])
    }
    table = {
        (row["table"], row["f2019"]): (row["f2021"], row["mapping"])
        for row in read_reference("crosswalk_2019_2021")
    }
    return annex | table


def _comparison(form: Form, block: Block, axis: str, code: str) -> tuple[str, str]:
    if form.code == max(load_forms()):
        return "", ""
    name = f"{block.code}.col" if axis == "column" else block.code
    return _comparisons().get((name, code), ("", ""))


def _block_rows(form: Form, block: Block) -> Iterator[ItemRow]:
    axes = {"row": block.rows, "column": block.columns, "group": block.groups}
    for axis, items in axes.items():
        for position, item in enumerate(items, start=1):
            yield ItemRow(
                form.code,
                block.fact,
                axis,
                block.code,
                item.code,
                item.label,
                item.label_en,
                _printed_label(block, item),
                item.parent,
                item.is_total,
                item.unit,
                position,
                *_comparison(form, block, axis, item.code),
            )


def item_rows() -> list[ItemRow]:
    """Every row, column and group of every form; groups are counted for themselves."""
    return [
        row
        for form in load_forms().values()
        for block in form.blocks
        for row in _block_rows(form, block)
    ]
