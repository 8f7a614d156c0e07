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

from pipelines.page import page_path  # noqa: E402
from pipelines.settings import read_settings  # noqa: E402

WIDTH, PAGE_HEIGHT, LINEAGE_HEIGHT = 1280, 1130, 900
DRAWN_AFTER = 20
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
    with serve_dagster() as url, open_browser() as driver:
        show(driver, f"{url}/asset-groups", WIDTH + 320, "light")
        time.sleep(DRAWN_AFTER)
        take_picture(driver, DOCS / "dagster.png", LINEAGE_HEIGHT)


if __name__ == "__main__":
    take_page()
    take_dagster()
