"""Take the pictures of the documents: the page, and the assets in Dagster's UI.

make pictures        # after `make run`; needs Chromium with chromedriver
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
BIN = Path(sys.executable).parent
sys.path.insert(0, str(ROOT / "tests"))

from browser import open_browser, show, take_picture  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402

from pipelines.page import page_path  # noqa: E402
from pipelines.settings import read_settings  # noqa: E402

WIDTH, PAGE_HEIGHT = 1280, 1130
DAGSTER_WIDTH, DAGSTER_HEIGHT = 1440, 900
VIEWS = {"dagster.png": "overview", "lineage.png": "lineage&lineageScope=upstream"}
DRAWN_AFTER = 12
"""Seconds that the UI may take to lay its graph out."""


def take_page() -> None:
    with open_browser() as driver:
        show(driver, page_path(read_settings()).as_uri(), WIDTH, "light")
        take_picture(driver, DOCS / "page.png", PAGE_HEIGHT)


@contextmanager
def serve_dagster() -> Iterator[str]:
    """The UI on a free port of this machine, until it is left."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [BIN / "dagster-webserver", "-m", "pipelines.assets", "-h", "127.0.0.1", "-p", port]
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "DAGSTER_HOME": str(ROOT)})
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(60):
            with suppress(OSError):
                urlopen(url).close()
                break
            time.sleep(1)
        yield url
    finally:
        server.terminate()
        server.wait()


def take_dagster() -> None:
    """One mart as Dagster knows it: its description, columns and checks; what it is made of."""
    with serve_dagster() as url, open_browser() as driver:
        show(driver, url, DAGSTER_WIDTH, "light")
        time.sleep(DRAWN_AFTER)
        for button in driver.find_elements(By.XPATH, "//button[.='Skip']"):
            button.click()
        for picture, view in VIEWS.items():
            show(driver, f"{url}/assets/mart/district_year?view={view}", DAGSTER_WIDTH, "light")
            time.sleep(DRAWN_AFTER)
            take_picture(driver, DOCS / picture, DAGSTER_HEIGHT)


if __name__ == "__main__":
    take_page()
    take_dagster()
