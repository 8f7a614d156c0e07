"""The dictionary says everything that is declared, and the copy in docs/ is fresh."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from pipelines.dictionary import command, describe_tables, write_dictionary
from pipelines.form import load_forms, read_reference
from pipelines.models import read_models
from pipelines.tables import CORE

ROOT = Path(__file__).resolve().parents[1]


def read_section(text: str, heading: str) -> str:
    """The part of the Markdown under a heading, up to the next of any level."""
    return re.split(r"^#+ ", text.split(f"### {heading}\n", 1)[1], maxsplit=1, flags=re.M)[0]


def test_the_copy_in_docs_is_fresh() -> None:
    """`gongkai dictionary > docs/dictionary.md` has been run since the declarations changed."""
    copy = (ROOT / "docs" / "dictionary.md").read_text(encoding="utf-8")
    assert copy == write_dictionary(), "run: gongkai dictionary > docs/dictionary.md"


def test_every_column_is_described() -> None:
    """Each column of each table has its type and description, under the heading of its table."""
    text = write_dictionary()
    for table in CORE:
        section = read_section(text, table.full_name)
        for column in table.columns:
            assert f"| `{column.name}` | {column.type} |" in section
    for model in read_models("mart"):
        section = read_section(text, model.full_name)
        for mart_column in model.columns:
            assert re.search(rf"^\| `{mart_column.name}` \| [A-Z]\S* \|", section, re.M)
            assert mart_column.description.replace("|", "\\|") in section


def test_every_code_rule_and_metric_is_named() -> None:
    """Codes of the forms, rules of findings and of reading, and metrics with formula are there."""
    text = write_dictionary()
    for form in load_forms().values():
        for block in form.blocks:
            for item in (*block.rows, *block.columns, *block.groups):
                assert f"| `{item.code}` | {item.label} |" in text
    for rule in read_models("finding"):
        assert f"| {rule.name} | {rule.notes['severity']} |" in text
    for metric in read_reference("metrics"):
        assert f"| {metric['label_zh']} | {metric['label_en']} | {metric['formula']} |" in text


def test_every_doubt_of_reading_is_in_the_reference() -> None:
    """A rule R-… that the code can name is among those the dictionary explains."""
    files = [*(ROOT / "pipelines").rglob("*.py"), *(ROOT / "sql").rglob("*.sql")]
    sources = (path.read_text(encoding="utf-8") for path in files)
    named = {rule for source in sources for rule in re.findall(r"[\"'](R-[0-9a-z]+)[\"']", source)}
    assert named
    assert named <= {rule["rule"] for rule in read_reference("reading_rules")}


def test_keys_are_columns() -> None:
    """A table's key is made of its own columns, and every table but a view says its row."""
    for table in describe_tables():
        assert set(table.key) <= {column.name for column in table.columns}
        assert table.row.startswith("one row is ")


def test_the_command_prints_it() -> None:
    result = CliRunner().invoke(command)
    assert result.exit_code == 0
    assert result.output == write_dictionary()
