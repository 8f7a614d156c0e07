"""What a report can contain: forms, their tables, rows, columns, units and printed labels.

Read from `data/reference/` (`form_items.csv`, `label_aliases.csv`, `section_wordings.csv`);
a further form is further rows there, and no code. Sources are in those files' own columns.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[1] / "data" / "reference"

FACTS = ("disclosure", "request", "dispute", "indicator")


@dataclass(frozen=True)
class Item:
    """A row, column or group of a block, as the form prints it."""

    code: str
    label: str
    label_en: str
    printed_no: str
    parent: str
    unit: str
    is_total: bool
    labels: tuple[str, ...]
    """The printed label and every known other wording of it."""


@dataclass(frozen=True)
class Block:
    """One table of a form: its value rows crossed with its value columns are its cells.

    `groups` have a label but no cells (（三）不予公开, 法人或其他组织); `heads` are words of the
    head that name no column (申请人情况, 单位). The dispute block's fifteen cells are printed in
    one line, routes side by side; the annex of 2014 has one column, `value`.
    """

    form: str
    fact: str
    code: str
    caption: str
    rows: tuple[Item, ...]
    columns: tuple[Item, ...]
    groups: tuple[Item, ...]
    heads: tuple[str, ...]
    units: dict[tuple[str, str], str]

    @property
    def cells(self) -> list[tuple[str, str]]:
        """(row code, column code) in printed order."""
        return [(row.code, column.code) for row in self.rows for column in self.columns]


@dataclass(frozen=True)
class Form:
    """A national form: that of 国办发〔2014〕32号, 国办公开办函〔2019〕60号 or 〔2021〕30号."""

    code: str
    blocks: tuple[Block, ...]

    def block(self, code: str) -> Block:
        return next(block for block in self.blocks if block.code == code)


VALUE = Item("value", "统计数", "Value", "", "", "", False, ("统计数",))


def read_reference(name: str) -> list[dict[str, str]]:
    """The rows of `data/reference/<name>.csv`, every field as text."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _aliases(block: str, code: str, kinds: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        row["alias"]
        for row in read_aliases()
        if row["block"] == block and row["code"] == code and row["kind"] in kinds
    )


@cache
def read_aliases() -> list[dict[str, str]]:
    return read_reference("label_aliases")


def _item(row: dict[str, str]) -> Item:
    kinds = ("row", "group") if row["kind"] in ("row", "group") else ("column", "column_group")
    return Item(
        code=row["code"],
        label=row["label_zh"],
        label_en=row["label_en"],
        printed_no=row["printed_no"],
        parent=row["parent_code"],
        unit=row["unit"],
        is_total=row["is_total"] == "1",
        labels=(row["label_zh"], *_aliases(row["block"], row["code"], kinds)),
    )


def _block(form: str, code: str, rows: list[dict[str, str]]) -> Block:
    def items(*kinds: str) -> tuple[Item, ...]:
        return tuple(_item(row) for row in rows if row["kind"] in kinds)

    heads = (
        row["alias"] for row in read_aliases() if (row["block"], row["kind"]) == (code, "head")
    )
    return Block(
        form=form,
        fact=rows[0]["fact"],
        code=code,
        caption="".join(row["label_zh"] for row in rows if row["kind"] == "caption"),
        rows=items("row"),
        columns=items("column") or (VALUE,),
        groups=items("group", "column_group"),
        heads=tuple(heads),
        units={(r["code"], r["column_code"]): r["unit"] for r in rows if r["kind"] == "cell"},
    )


def _form(code: str, rows: list[dict[str, str]]) -> Form:
    blocks: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        if row["block"]:
            blocks.setdefault(row["block"], []).append(row)
    ordered = sorted(blocks, key=_printed_order)
    return Form(code, tuple(_block(code, block, blocks[block]) for block in ordered))


def _printed_order(block: str) -> tuple[bool, str]:
    return (not block.startswith("s"), block)


@cache
def load_forms() -> dict[str, Form]:
    """Every form by its code, oldest first."""
    by_form: dict[str, list[dict[str, str]]] = {}
    for row in read_reference("form_items"):
        by_form.setdefault(row["form"], []).append(row)
    return {code: _form(code, by_form[code]) for code in sorted(by_form)}


def unit_of(block: Block, row: Item, column: Item) -> str:
    """The unit a cell's value is kept in: the cell's own, else the row's, else the column's."""
    return block.units.get((row.code, column.code)) or row.unit or column.unit
