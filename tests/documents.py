"""The fenced blocks of the documents: commands, the outputs they show, and files they add.

    python tests/documents.py     # writes the outputs anew, of the warehouse that stands

A block's first words say what it is: `sh` is run, `text` behind it is what it prints, `diff PATH`
changes a file, any other kind with a path adds to the file (a `.csv`) or makes it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHOWING = ("README.md", "README.zh-CN.md", "docs/figure.md")
"""Documents whose commands only look; those of docs/extending.md change a copy of the house."""


class Block(NamedTuple):
    kind: str
    path: str
    text: str
    line: int


def read_blocks(text: str) -> list[Block]:
    return [
        Block(found[1], found[2] or "", found[3], text.count("\n", 0, found.start()) + 1)
        for found in BLOCK.finditer(text)
    ]


def pair_outputs(blocks: list[Block]) -> Iterator[tuple[Block, Block | None]]:
    """Each command block with the output that is shown right behind it."""
    for i, block in enumerate(blocks):
        if block.kind == "sh":
            after = blocks[i + 1] if i + 1 < len(blocks) else None
            yield block, after if after and after.kind == "text" else None


def run(commands: str, folder: Path, environment: Mapping[str, str]) -> str:
    """What the commands print; AssertionError where one fails."""
    path = f"{folder / 'bin'}{os.pathsep}{BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands.replace(".venv/bin/", "")],
        cwd=folder,
        env={**os.environ, **environment, "PATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{commands}\n{done.stdout}{done.stderr}"
    return done.stdout


def is_make(block: Block) -> bool:
    return all(line.startswith("make ") for line in block.text.splitlines())


def main() -> None:
    for name in SHOWING:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        for command, shown in pair_outputs(read_blocks(text)):
            if shown:
                before = f"```sh\n{command.text}```\n"
                start = text.index("```text\n", text.index(before) + len(before))
                end = text.index("\n```", start)
                text = f"{text[:start]}```text\n{run(command.text, ROOT, {})}```{text[end + 4 :]}"
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
