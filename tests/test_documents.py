"""What the documents show is so: commands run, outputs are theirs, worked examples work."""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest
from documents import ROOT, SHOWING, Block, is_make, pair_outputs, read_blocks, run

DOCUMENTS = (*SHOWING, "docs/extending.md", "CONTRIBUTING.md", "data/README.md")
EXTENDING = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
EXAMPLES = re.split(r"^## ", EXTENDING, flags=re.MULTILINE)[1:]
HOUSE = ("pipelines", "sql", "tests", "docs", "data/raw", "data/reference")


def commands_of(name: str) -> list[Block]:
    return [b for b in read_blocks((ROOT / name).read_text(encoding="utf-8")) if b.kind == "sh"]


@pytest.fixture
def environment(published: Path) -> dict[str, str]:
    return {"GONGKAI_WAREHOUSE": str(published), "DAGSTER_HOME": str(published.parent)}


@pytest.mark.parametrize("name", SHOWING)
def test_commands_do_what_is_shown(name: str, environment: dict[str, str]) -> None:
    """Every command of a document runs on the samples and prints what stands behind it."""
    blocks = read_blocks((ROOT / name).read_text(encoding="utf-8"))
    shown = [output for _, output in pair_outputs(blocks) if output]
    assert len(shown) == sum(block.kind == "text" for block in blocks) >= 5
    for command, output in pair_outputs(blocks):
        if not is_make(command):
            printed = run(command.text, ROOT, environment)
            assert output is None or printed == output.text, f"{name}:{command.line}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_targets_of_make_are_there(name: str) -> None:
    """Every `make …` that a document names is a target of the Makefile."""
    text = (ROOT / name).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([\w-]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)) <= targets


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    """Every relative link and picture of a document is a file of the house."""
    path = ROOT / name
    links = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_both_languages_say_the_same() -> None:
    """README.md and README.zh-CN.md have the same commands, queries, outputs and parts."""
    english, chinese = ((ROOT / n).read_text(encoding="utf-8") for n in SHOWING[:2])

    def skeleton(text: str) -> list[str]:
        return [b.kind + re.sub(r" *#.*", "", b.text) for b in read_blocks(text)]

    assert skeleton(english) == skeleton(chinese)
    for pattern in (r"^#+ ", r"^\|", r"^- ", r"`[^`\n]+`", r"\]\(docs/[^)]+\)"):
        found = [sorted(re.findall(pattern, text, re.MULTILINE)) for text in (english, chinese)]
        assert found[0] == found[1]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the repository, with a `gongkai` of its own."""
    for name in HOUSE:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "README.zh-CN.md", "dagster.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    command = tmp_path / "bin" / "gongkai"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pipelines.cli "$@"\n')
    command.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.partition("\n")[0])
def test_worked_examples_work(example: str, house: Path) -> None:
    """Followed letter by letter in a fresh copy, each example gives what it shows."""
    environment = {"PYTHONPATH": str(house), "DAGSTER_HOME": str(house)}
    environment |= {name: "" for name in os.environ if name.startswith("GONGKAI_")}
    blocks = read_blocks(example)
    outputs = {command.line: output for command, output in pair_outputs(blocks)}
    for block in blocks:
        if block.kind == "sh":
            printed, output = run(block.text, house, environment), outputs[block.line]
            assert output is None or printed == output.text
        elif block.path:
            _apply(block, house / block.path)


def _apply(block: Block, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if block.kind == "diff":
        lines = block.text.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] != "+")
        assert before.count(old) == 1, f"{block.path} has no longer once:\n{old}"
        after = before.replace(old, "".join(line[1:] for line in lines if line[0] != "-"))
    else:
        after = before + block.text if block.kind == "csv" else block.text
    path.write_text(after, encoding="utf-8")
