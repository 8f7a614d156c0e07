"""`index.html` beside the warehouse: its main figures for a reader with a browser and no SQL.

One file without a network: the answers of `sql/page/` as JSON, a template, a style sheet and a
script. What reports say is other people's text: the JSON is escaped for HTML, and the script sets
it as text, never as markup.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import jinja2
from markupsafe import Markup

from pipelines.models import read_models
from pipelines.settings import Settings
from pipelines.warehouse.build import open_warehouse

HERE = Path(__file__).parent
PARTS = ("page.html", "page.css", "page.js")
MARK = 'name="gongkai-mark" content="'
HEAD_BYTES = 4096

LISTS = {"district": ("district_year", "gap"), "agency": ("agency_year", "finding")}
"""A list of what the page shows, and the queries whose first column it filters."""

Answer = dict[str, list[Any]]
"""`columns` and `rows` of one query."""


class PageError(Exception):
    """The warehouse is published, its page is not; the text says what to do."""


def page_path(settings: Settings) -> Path:
    return settings.warehouse.parent / "index.html"


def refresh_page(settings: Settings, version: Path) -> bool:
    """Writes the page unless it already tells of this version; says whether it did."""
    path, mark = page_path(settings), f"{version.stem} {_page_code()}"
    standing = _read_mark(path)
    if standing == mark:
        return False
    if standing is None and path.exists():
        raise PageError(f"{path} was not written by gongkai; move it away to have the page there")
    try:
        raw = f"{quote(os.path.relpath(settings.raw, path.parent))}/"
        _replace(path, render_page(read_answers(version), version.name, mark, raw))
    except (OSError, duckdb.Error) as error:
        raise PageError(f"{path} could not be written: {error}") from error
    return True


def read_answers(version: Path) -> dict[str, Answer]:
    """The answer of each file of `sql/page/`, of those districts and agencies only it lists."""
    with open_warehouse(version) as connection:
        answers = {model.name: _ask(connection, model.sql) for model in read_models("page")}
    for listed, others in LISTS.items():
        keys = {row[0] for row in answers[listed]["rows"]}
        for name in others:
            answers[name]["rows"] = [row for row in answers[name]["rows"] if row[0] in keys]
    return answers


def _ask(connection: duckdb.DuckDBPyConnection, sql: str) -> Answer:
    found = connection.execute(sql)
    return {"columns": [column[0] for column in found.description or []], "rows": found.fetchall()}


def render_page(answers: dict[str, Answer], version: str, mark: str, raw: str) -> str:
    """`raw` leads from the page to the folder of the reports, as a URL that ends in a slash."""
    style, script = (Markup(_part(name)) for name in PARTS[1:])  # our own files
    return _template().render(
        data={"tables": answers, "raw": raw},
        mark=mark,
        version=version,
        warehouse=version,
        style=style,
        script=script,
    )


@cache
def _part(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    environment.policies["json.dumps_kwargs"] = {
        "ensure_ascii": False,
        "separators": (",", ":"),
        "default": str,
    }
    return environment.from_string(_part("page.html"))


def _page_code() -> str:
    return hashlib.sha256("".join(map(_part, PARTS)).encode()).hexdigest()[:8]


def _read_mark(path: Path) -> str | None:
    """What a page says of itself; None where there is none, or it is somebody else's."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            head = file.read(HEAD_BYTES)
    except OSError:
        return None
    _, found, rest = head.partition(MARK)
    return rest.partition('"')[0] if found else None


def _replace(path: Path, text: str) -> None:
    """In one step, so that no reader sees half a page."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
