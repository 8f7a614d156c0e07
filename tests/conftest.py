"""Shared settings of the tests: hypothesis' profiles and what reports at the end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "default",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("explore", settings.get_profile("default"), derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse that `gongkai run` publishes from data/raw, in a folder of its own."""
    folder = tmp_path_factory.mktemp("published")
    warehouse = folder / "gongkai.duckdb"
    environment = os.environ | {
        "GONGKAI_RAW": str(ROOT / "data" / "raw"),
        "GONGKAI_WAREHOUSE": str(warehouse),
        "GONGKAI_BUILD": str(folder / "build"),
        "DAGSTER_HOME": str(folder),
    }
    command = [Path(sys.executable).with_name("gongkai"), "run"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return warehouse
