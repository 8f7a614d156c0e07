"""The data dictionary: every table, column, unit, code, rule and metric, as declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import click
import duckdb

from pipelines.form import read_reference
from pipelines.items import ItemRow, item_rows
from pipelines.models import Model, read_models
from pipelines.tables import CORE, Column, Table
from pipelines.warehouse.changes import CHANGED_REPORTS, CHANGES, read_key
from pipelines.warehouse.lineage import list_models
from pipelines.warehouse.staging import attach_staging, stage_reference

LAYERS = {
    "raw": "the files as they were found",
    "core": "reports, facts keyed by agency and year, and what they are about",
    "mart": "sums, rates and rows in words: what an analyst opens first",
}
FORMS = {
    "2014": "reports of 2014-2018: annex 政府信息公开情况统计表 (国办发〔2014〕32号)",
    "2019": "reports of 2019-2020: 国办公开办函〔2019〕60号",
    "2021": "reports since 2021: 国办公开办函〔2021〕30号",
}
METRIC = ("label_zh", "label_en", "formula", "denominator")


class Described(NamedTuple):
    """A published table in words. `kind`: table | view; `key` is empty where rows have none."""

    name: str
    kind: str
    row: str
    row_zh: str
    warning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def describe_tables() -> list[Described]:
    """Every table of the warehouse: raw, core, then marts by name."""
    types = mart_types()
    marts = [_describe_model(model, types[model.full_name]) for model in read_models("mart")]
    made = [_describe_table(table, zh) for table, zh in MADE]
    return [
        *(_describe_table(table, "") for table in CORE),
        *sorted([*marts, *made], key=lambda described: described.name),
    ]


MADE = (
    (CHANGES, "与上一版本相比的变化：按表与年份"),
    (CHANGED_REPORTS, "与上一版本相比有变化的报告"),
)
"""Marts that no SELECT makes, with what one row is in Chinese."""


def _describe_table(table: Table, zh: str) -> Described:
    row = f"one row is {table.row}"
    return Described(table.full_name, "table", row, zh, table.warning, table.key, table.columns)


def _describe_model(model: Model, types: dict[str, str]) -> Described:
    return Described(
        model.full_name,
        model.notes.get("kind", "table"),
        model.row,
        model.notes["zh"],
        model.notes.get("warning", ""),
        tuple(read_key(model)),
        tuple(Column(c.name, types[c.name], c.description, c.unit) for c in model.columns),
    )


def mart_types() -> dict[str, dict[str, str]]:
    """The type of each column of each mart, found by making all of them from empty tables."""
    with duckdb.connect() as connection:
        attach_staging(connection)
        stage_reference(connection)
        for layer in LAYERS:
            connection.execute(f"create schema {layer}")
        for table in CORE:
            columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
            connection.execute(f"create table {table.full_name} ({columns})")
        marts = [model for model in list_models() if model.layer == "mart"]
        for model in marts:
            connection.execute(f"create view {model.full_name} as {model.sql}")
        return {model.full_name: _read_types(connection, model.full_name) for model in marts}


def _read_types(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    return {str(row[0]): str(row[1]) for row in connection.execute(f"describe {table}").fetchall()}


def write_dictionary() -> str:
    """The whole dictionary as Markdown."""
    lines = [
        "# Data dictionary · 数据字典",
        "",
        "Made by `gongkai dictionary` from the declarations in `pipelines/tables.py`, the headers",
        "of `sql/` and the reference data; not to be edited.",
        "",
        "NULL means not known, never 0. Codes are text. Rates end in `_rate`, `_ratio` or `_share`",
        "and are parts of 1; they are NULL where the denominator is 0.",
        "",
        *_write_contents(),
        *_write_metrics(),
        *_write_rules(),
        *_write_codes(),
        *_write_crosswalks(),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _write_contents() -> Iterator[str]:
    described = describe_tables()
    for layer, words in LAYERS.items():
        tables = [table for table in described if table.name.startswith(f"{layer}.")]
        yield from (f"## Schema `{layer}`: {words}", "")
        yield from _write_grid(
            ("table", "one row is", "中文"),
            (
                (f"[`{t.name}`](#{_anchor(t.name)})", t.row.removeprefix("one row is "), t.row_zh)
                for t in tables
            ),
        )
        for table in tables:
            yield from _write_table(table)


def _anchor(name: str) -> str:
    return name.replace(".", "")


def _write_table(table: Described) -> Iterator[str]:
    yield from (f"### {table.name}", "", f"{_sentence(table.row)} {table.row_zh}".rstrip(), "")
    if table.warning:
        yield from (f"**Mind:** {_sentence(table.warning)}", "")
    facts = [f"A {table.kind}."] if table.kind == "view" else []
    if table.key:
        facts.append("Key: " + ", ".join(f"`{name}`" for name in table.key) + ".")
    if facts:
        yield from (" ".join(facts), "")
    yield from _write_grid(
        ("column", "type", "unit", "description"),
        ((f"`{c.name}`", c.type, c.unit, c.description) for c in table.columns),
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith(".") else ".")


def _write_metrics() -> Iterator[str]:
    yield from ("## Metrics · 指标", "")
    yield "Sums first, then the ratio; never the mean of ratios. In sums over reports, both terms"
    yield from ("are of the reports in which both are known.", "")
    yield from _write_grid(
        ("name", "中文", "English", "formula", "denominator", "in mart"),
        (
            (f"`{m['name']}`", *(m[name] for name in METRIC), m["marts"].replace(" ", ", "))
            for m in read_reference("metrics")
        ),
    )


def _write_rules() -> Iterator[str]:
    yield from ("## Rules · 规则", "")
    yield "Each row of `core.finding` names one. error: a printed rule or arithmetic is broken;"
    yield from ("warning: expected, but may break for good reason; info.", "")
    judged = [(m.name, m.notes["severity"], m.row, m.notes["zh"]) for m in read_models("finding")]
    told = [
        (r["rule"], r["severity"], r["promise"], r["zh"]) for r in read_reference("reading_rules")
    ]
    yield from _write_grid(("rule", "severity", "promise", "中文"), [*told, *judged])
    checks = [(f"`{m.name}`", m.notes["severity"], m.row) for m in read_models("check")]
    if checks:
        yield from ("## Checks · 发布前检查", "")
        yield from ("What we promise; a broken promise of severity error stops publication.", "")
        yield from _write_grid(("check", "severity", "promise"), checks)


def _write_codes() -> Iterator[str]:
    yield from ("## Codes · 代码", "", "The forms' rows and columns, as in `core.dim_item`.", "")
    tables: dict[tuple[str, str, str], list[ItemRow]] = {}
    for item in item_rows():
        tables.setdefault((item.form, item.fact, item.axis), []).append(item)
    for form, words in FORMS.items():
        yield from (f"### Form {form}: {words}", "")
        for (of_form, fact, axis), items in tables.items():
            if of_form == form:
                yield from (f"`{fact}`, {axis}s:", "")
                yield from _write_grid(
                    ("code", "printed", "English", "unit", "part of", "a sum"), map(_code, items)
                )


def _code(item: ItemRow) -> Sequence[str]:
    parent = f"`{item.parent_code}`" if item.parent_code else ""
    total = "yes" if item.is_total else ""
    return f"`{item.code}`", item.label_zh, item.label_en, item.unit, parent, total


def _write_crosswalks() -> Iterator[str]:
    yield from ("## What compares between forms · 各版表格的对应", "")
    for name, old, new in (
        ("crosswalk_2014_2019", "f2014", "f2019_2021"),
        ("crosswalk_2019_2021", "f2019", "f2021"),
    ):
        rows = read_reference(name)
        yield from _write_grid(
            (f"form {old[1:]}", f"form {new[1:].replace('_', ' and ')}", "how", "note"),
            ((r[old], r[new], r["mapping"], r["note"]) for r in rows),
        )


def _write_grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in (head, ["---"] * len(head), *rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    yield ""


@click.command()
def command() -> None:
    """Print the data dictionary as Markdown: tables, columns, units, codes, rules, metrics.

    \b
    gongkai dictionary > dictionary.md
    """
    click.echo(write_dictionary(), nl=False)
