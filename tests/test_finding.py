"""The rules of `sql/finding/`, each on small tables whose verdict was reasoned by hand.

`tests/finding/<rule>/<case>/` holds the input, a CSV a table (see `warehouse_tables`), and
`expect.csv`: the findings, with the columns the case is about. An `expect.csv` without rows says
that the rule must stay silent.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from warehouse_tables import derive, load_case, open_core, read_csv

from pipelines.models import Model, read_models
from pipelines.warehouse.lineage import read_tables

CASES = Path(__file__).parent / "finding"
RULES = {model.name: model for model in read_models("finding")}
FOLDERS = sorted(folder for rule in CASES.iterdir() for folder in rule.iterdir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_rule_finds_what_was_reasoned(folder: Path) -> None:
    """Given the tables of a case, a rule yields the findings written beside them, and no other."""
    with open_core() as connection:
        load_case(connection, folder)
        derive(connection)
        found = connection.execute(RULES[folder.parent.name].sql)
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    expected = read_csv(folder / "expect.csv")
    asked = list(expected[0]) if expected else ["report_id"]
    assert [{name: _text(row[name]) for name in asked} for row in rows] == expected


def _text(value: object) -> str:
    return "" if value is None else str(value)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_cases_of_both_kinds(rule: str) -> None:
    """A rule is shown to speak where it must and to be silent where it must."""
    verdicts = {bool(read_csv(case / "expect.csv")) for case in (CASES / rule).iterdir()}
    assert verdicts == {True, False}


def test_every_case_belongs_to_a_rule() -> None:
    """No case is left over from a rule that is gone."""
    assert {folder.parent.name for folder in FOLDERS} == set(RULES)


@pytest.mark.parametrize("model", RULES.values(), ids=lambda model: model.name)
def test_every_rule_says_what_it_promises(model: Model) -> None:
    """A rule's header gives promise, severity, Chinese and source; it reads core tables only."""
    assert model.row
    assert model.notes["severity"] in ("error", "warning", "info")
    assert model.notes["zh"]
    assert model.notes["why"]
    assert model.notes["source"]
    assert all(table.startswith("core.") for table in read_tables(model.sql))
