"""The page beside the warehouse: its figures are the marts', and a browser shows them."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import duckdb
import pytest
from browser import needs_browser, open_browser, show
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait
from test_sample import RAW

from pipelines.assets import PAGE, defs
from pipelines.models import read_models
from pipelines.page import PARTS, PageError, page_path, read_answers, refresh_page, render_page
from pipelines.settings import Settings, read_settings
from pipelines.warehouse.build import open_warehouse
from pipelines.warehouse.lineage import read_tables

CSS = Path(__file__).resolve().parents[1] / "pipelines" / PARTS[1]
SUMS = (
    "new_received", "carried_over", "full_grant", "partial_grant", "denied", "unable_to_provide",
    "not_processed", "other", "outcome_total", "carried_forward", "reconsideration", "litigation",
)  # fmt: skip
RATES = ("disclosure_rate", "denial_rate", "unable_rate", "not_processed_rate", "dispute_rate")


class Data(HTMLParser):
    """The JSON that the page carries, found as a browser finds it, and every tag there is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.json = ""
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = dict(attrs).get("id") == "data"

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        self.json += data if self._inside else ""


def records(page: str, table: str) -> list[dict[str, Any]]:
    answer = json.loads(Data(page).json)["tables"][table]
    return [dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"]]


@pytest.fixture(scope="module")
def page(published: Path) -> str:
    return published.with_name("index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def marts(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_warehouse(published) as connection:
        yield connection


def gongkai(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("gongkai"), *map(str, arguments)]
    environment = os.environ | {"DAGSTER_HOME": str(home)}
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def settings_of(warehouse: Path) -> Settings:
    return replace(read_settings({}), warehouse=warehouse)


def test_districts_have_the_figures_of_the_marts(
    page: str, marts: duckdb.DuckDBPyConnection
) -> None:
    """Every sum and rate of every division, year and basis is that of its mart."""
    shown = {(r["district_code"], r["year"], r["basis"]): r for r in records(page, "district_year")}
    columns = ", ".join((*SUMS, *RATES))
    found = marts.execute(
        f"""
        select district_code, year, basis, {columns} from mart.district_year where level = 'county'
        union all
        select district_code, year, basis, {columns} from mart.area_year
        """
    ).fetchall()
    assert len(found) == len(shown) > 50
    for *key, values in ((*row[:3], row[3:]) for row in found):
        row = shown[tuple(key)]
        assert [row[name] for name in SUMS] == list(values[: len(SUMS)])
        assert [row[name] for name in RATES] == pytest.approx(values[len(SUMS) :], abs=1e-6)


def test_agencies_have_the_figures_of_the_marts(
    page: str, marts: duckdb.DuckDBPyConnection
) -> None:
    """Every figure of an agency and year is the mart's, and its line is the fact's."""
    shown = {(row["agency_id"], row["year"]): row for row in records(page, "agency_year")}
    query = f"select agency_id, year, {', '.join(SUMS)} from mart.agency_year"
    found = {(agency, year): values for agency, year, *values in marts.execute(query).fetchall()}
    assert {key: [row[name] for name in SUMS] for key, row in shown.items()} == found
    lines = marts.execute(
        "select agency_id, year, source_line from core.fact_request"
        " where outcome = 'outcome_total' and applicant = 'total'"
    ).fetchall()
    assert len(lines) > 40
    assert all(shown[a, year]["outcome_total_line"] == line for a, year, line in lines)


def test_gaps_and_findings_are_those_of_the_warehouse(
    page: str, marts: duckdb.DuckDBPyConnection
) -> None:
    """Residuals are the mart's; each agency's errors and doubts are all there, up to twenty."""
    gaps = {
        (g["district_code"], g["year"]): g["new_received_residual"] for g in records(page, "gap")
    }
    query = "select district_code, year, new_received_residual from mart.district_year_gap"
    assert gaps == {(code, year): gap for code, year, gap in marts.execute(query).fetchall()}
    counted = marts.execute(
        "select coalesce(sum(least(n, 20)), 0) from (select count(*) as n from core.finding"
        " where severity <> 'info' and agency_id is not null group by agency_id)"
    ).fetchone()
    assert counted is not None
    assert len(records(page, "finding")) == counted[0] > 30


def test_nothing_is_fetched(page: str) -> None:
    """The file names no other host and loads nothing: no source, no import, no request."""
    linked = [
        (tag, value)
        for tag, attributes in Data(page).tags
        for name, value in attributes.items()
        if name in ("src", "href") and not str(value).startswith(("#", "data:"))
    ]
    assert linked == []
    code = page.replace(Data(page).json, "").replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"https?://|url\(|@import|fetch\(|XMLHttpRequest|import\(", code) == []


def test_words_of_reports_stay_words() -> None:
    """A name that is markup comes back as it was, and opens no element."""
    name = "</script><img src=x onerror=alert(1)><!--"
    answers = {"agency": {"columns": ["agency_id"], "rows": [(name,)]}}
    page = render_page(answers, "v", "m", f"{name}/")
    assert json.loads(Data(page).json)["tables"]["agency"]["rows"] == [[name]]
    assert "img" not in {tag for tag, _ in Data(page).tags}


def test_a_page_is_written_once_a_version(published: Path, tmp_path: Path) -> None:
    """The same version is left alone, another is told, and no half page or stray file stays."""
    settings = settings_of(tmp_path / "gongkai.duckdb")
    version = published.resolve()
    assert [refresh_page(settings, version) for _ in range(2)] == [True, False]
    other = tmp_path / "other.duckdb"
    other.write_bytes(version.read_bytes())
    assert refresh_page(settings, other)
    assert "other.duckdb" in page_path(settings).read_text(encoding="utf-8")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["index.html", "other.duckdb"]


def test_another_site_is_not_overwritten(published: Path, tmp_path: Path) -> None:
    """An index.html that is not ours stays, and the error names it."""
    theirs = tmp_path / "index.html"
    theirs.write_text("<h1>mine</h1>", encoding="utf-8")
    with pytest.raises(PageError, match="move it away"):
        refresh_page(settings_of(tmp_path / "gongkai.duckdb"), published.resolve())
    assert theirs.read_text(encoding="utf-8") == "<h1>mine</h1>"


def test_a_page_in_the_way_is_said_plainly(published: Path) -> None:
    """Where the page cannot be written, the command says that only the page is missing."""
    path = published.with_name("index.html")
    ours = path.read_bytes()
    path.write_text("<h1>mine</h1>", encoding="utf-8")
    home = published.parent
    done = gongkai(home, "run", "--build", home / "build", "--warehouse", published)
    path.write_bytes(ours)
    assert done.returncode == 1
    assert "the warehouse is published, its page is not" in done.stderr
    assert "move it away" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_rollback_turns_the_page_too(published: Path, tmp_path: Path) -> None:
    """After `gongkai rollback` the page tells of the version that the link leads to."""
    warehouse, versions = tmp_path / "gongkai.duckdb", tmp_path / "versions"
    versions.mkdir()
    older, newer = (f"gongkai-20260101T00000000000{n}Z-0123456789ab.duckdb" for n in (1, 2))
    for name in (older, newer):
        shutil.copyfile(published.resolve(), versions / name)
    warehouse.symlink_to(f"versions/{newer}")
    assert gongkai(tmp_path, "rollback", "--warehouse", warehouse).returncode == 0
    assert warehouse.readlink().name == older
    assert older in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_the_page_is_an_asset_below_what_it_shows() -> None:
    """Dagster knows the page, in the nightly job, with the tables that sql/page reads above it."""
    graph = defs.resolve_asset_graph()
    read = set().union(*(read_tables(model.sql) for model in read_models("page")))
    assert {key.to_user_string().replace("/", ".") for key in graph.get(PAGE).parent_keys} == read
    assert PAGE in defs.resolve_job_def("nightly").asset_layer.executable_asset_keys


def test_the_page_is_bounded() -> None:
    """Of more than a thousand agencies those with most requests are listed, and all are counted."""
    sql = next(model.sql for model in read_models("page") if model.name == "agency")
    with duckdb.connect() as connection:
        connection.execute("create schema mart")
        connection.execute(
            "create table mart.agency_year as select 'a' || i as agency_id, 'n' as agency_name,"
            " '410303' as district_code_today, 'own' as scope, 2021 as year, i as new_received"
            " from range(1500) as made(i)"
        )
        rows = connection.execute(sql).fetchall()
    assert len(rows) == 1000
    assert {row[-1] for row in rows} == {1500}
    assert {int(row[0][1:]) for row in rows} == set(range(500, 1500))


def test_lists_hold_only_what_is_listed(published: Path) -> None:
    """No figure or finding is carried of an agency or district that the page does not list."""
    answers = read_answers(published.resolve())
    for listed, others in (("district", ("district_year", "gap")), ("agency", ("finding",))):
        keys = {row[0] for row in answers[listed]["rows"]}
        assert all(row[0] in keys for name in others for row in answers[name]["rows"])


def _luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_words_can_be_read(scheme: int) -> None:
    """Text has a contrast of 4.5 to its ground, graphs one of 3, in both schemes (WCAG 2 AA)."""
    block = CSS.read_text(encoding="utf-8").split(":root {")[scheme + 1].split("}")[0]
    colors = dict(re.findall(r"--(\w+): (#\w{6})", block))
    ground = _luminance(colors["paper"])

    def contrast(name: str) -> float:
        light, dark = sorted((ground, _luminance(colors[name])), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    assert {n for n in ("ink", "soft", "link", "wrong", "doubt") if contrast(n) < 4.5} == set()
    assert {n for n in ("c1", "c2", "c3", "c4") if contrast(n) < 3} == set()


# --- in a browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    with open_browser() as driver:
        yield driver


@pytest.fixture
def url(published: Path) -> str:
    return published.with_name("index.html").as_uri()


def errors_of(browser: webdriver.Chrome) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser")]


def rows_of(browser: webdriver.Chrome) -> list[list[str]]:
    script = """
        return [...document.querySelectorAll("#district-table tbody tr")]
            .map((row) => [...row.cells].map((cell) => cell.textContent))
    """
    return list(browser.execute_script(script))


@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("place", ["", "#d=990101", "#a=990101-教育局"])
def test_it_fits_and_throws_nothing(
    browser: webdriver.Chrome, url: str, width: int, scheme: str, place: str
) -> None:
    """On phone and desk, light and dark: no script error, nothing wider than the screen."""
    show(browser, url + place, width, scheme)
    assert errors_of(browser) == []
    assert browser.execute_script("return document.documentElement.scrollWidth") == width
    ground = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(253, 252, 250)", "dark": "rgb(20, 24, 28)"}[scheme]
    drawn = browser.find_elements(By.CSS_SELECTOR, "#coverage rect, #rates circle")
    assert len(drawn) > 20
    assert bool(place) == bool(browser.find_elements(By.CSS_SELECTOR, "#detail h2"))


@needs_browser
def test_the_table_shows_the_marts(
    browser: webdriver.Chrome, url: str, marts: duckdb.DuckDBPyConnection
) -> None:
    """Counties appear with their latest year of each basis, as the mart has it, largest first."""
    show(browser, url, 1280, "light")
    expected = marts.execute(
        """
        select district_name, year::varchar, basis, new_received::varchar, outcome_total::varchar,
            coalesce(format('{:.1f} %', 100 * disclosure_rate), '–')
        from mart.district_year where level = 'county'
        qualify year = max(year) over (partition by district_code, basis)
        order by new_received desc
        """
    ).fetchall()
    shown = [(r[0], r[2], r[3], r[5], r[6], r[7]) for r in rows_of(browser)]
    assert shown == expected
    assert len(shown) == 6


def wait_for_focus(browser: webdriver.Chrome, text: str) -> None:
    """Until what has the focus reads so: a page drawn anew may take away what was just found."""
    waiting = WebDriverWait(browser, 10, ignored_exceptions=[StaleElementReferenceException])
    waiting.until(lambda _: browser.switch_to.active_element.text == text, text)


@needs_browser
def test_it_is_used_by_keyboard(browser: webdriver.Chrome, url: str) -> None:
    """Search, sort, a district, an agency and a figure's file are reached with keys alone."""
    show(browser, url, 1280, "light")
    browser.find_element(By.ID, "search").send_keys("示例")
    assert len(rows_of(browser)) == 4
    browser.find_element(By.CSS_SELECTOR, "#district-table th button").send_keys(Keys.ENTER)
    assert [row[0] for row in rows_of(browser)] == ["示例东区"] * 2 + ["示例西县"] * 2
    browser.switch_to.active_element.send_keys(Keys.ENTER)  # the focus stayed on the head
    assert [row[0] for row in rows_of(browser)] == ["示例西县"] * 2 + ["示例东区"] * 2
    browser.find_element(By.LINK_TEXT, "示例东区").send_keys(Keys.ENTER)
    wait_for_focus(browser, "示例东区 990101")
    browser.find_element(By.LINK_TEXT, "示例东区教育局").send_keys(Keys.ENTER)
    wait_for_focus(browser, "示例东区教育局")
    assert errors_of(browser) == []


@needs_browser
def test_figures_lead_to_their_lines(browser: webdriver.Chrome, url: str) -> None:
    """A figure's link names the file and line, and opens a file that is there."""
    show(browser, f"{url}#a=990101-教育局", 1280, "light")
    links = browser.find_elements(By.CSS_SELECTOR, "#detail td small a")
    assert len(links) > 40
    for link in links:
        path = Path(unquote(urlsplit(str(link.get_attribute("href"))).path)).resolve()
        assert path.is_file()
        named = str(link.get_attribute("title")).rpartition(":")[0]
        assert path == (RAW / named).resolve()


@needs_browser
def test_it_speaks_chinese(browser: webdriver.Chrome, url: str) -> None:
    """The button turns every word of the page, and back."""
    show(browser, url, 390, "light")
    button = browser.find_element(By.ID, "language")
    assert "Districts" in browser.find_element(By.ID, "h-districts").text
    button.send_keys(Keys.ENTER)
    assert browser.find_element(By.ID, "h-districts").text == "区划"
    assert "新收" in browser.find_element(By.ID, "district-table").text
    text = browser.find_element(By.TAG_NAME, "main").text
    assert (
        re.findall(r"[A-Za-z]{3,}", text.replace("members", "").replace("consolidated", "")) == []
    )
    button.send_keys(Keys.ENTER)
    assert "New requests" in browser.find_element(By.ID, "district-table").text
