"""Which tables a SELECT reads, by DuckDB's own parser, and the order that follows from it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from graphlib import TopologicalSorter

import duckdb

from pipelines.models import Model, read_models

FINDING = "core.finding"


@cache
def read_tables(sql: str) -> frozenset[str]:
    """`schema.table` of every table read, also in CTEs and subqueries; ValueError: not a SELECT."""
    row = _parser().execute("select json_serialize_sql($1)", [sql]).fetchone()
    tree = json.loads(row[0]) if row else {}
    if tree.get("error"):
        raise ValueError(tree["error_message"])
    return frozenset(_base_tables(tree))


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def _base_tables(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("type") == "BASE_TABLE" and node["schema_name"]:
            yield f"{node['schema_name']}.{node['table_name']}"
        for value in node.values():
            yield from _base_tables(value)
    elif isinstance(node, list):
        for value in node:
            yield from _base_tables(value)


def made_by(model: Model) -> str:
    """The table a model makes or adds to."""
    return FINDING if model.layer == "finding" else model.full_name


def order_models(models: Sequence[Model]) -> list[Model]:
    """Each after all that make what it reads; graphlib.CycleError where that cannot be.

    Findings add to core.finding, so its own SELECT comes before them, and its readers after all.
    """
    makers: dict[str, list[Model]] = {}
    for model in models:
        makers.setdefault(made_by(model), []).append(model)
    graph = {model.full_name: _makers_before(model, makers) for model in models}
    by_name = {model.full_name: model for model in models}
    return [by_name[name] for name in TopologicalSorter(graph).static_order()]


def _makers_before(model: Model, makers: dict[str, list[Model]]) -> list[str]:
    reads: Iterable[str] = read_tables(model.sql) - {made_by(model)}
    before = [maker.full_name for table in sorted(reads) for maker in makers.get(table, [])]
    if model.layer == "finding":
        before.append(FINDING)
    return before


def checked_table(check: Model) -> str:
    """The table a check is shown at: of those it reads, the one that is made last."""
    made = [made_by(model) for model in list_models()]
    return max(read_tables(check.sql), key=lambda name: made.index(name) if name in made else -1)


@cache
def list_models() -> tuple[Model, ...]:
    """Every model that makes a table, in the order of building."""
    layers = ("raw", "core", "finding", "mart")
    return tuple(order_models([model for layer in layers for model in read_models(layer)]))
