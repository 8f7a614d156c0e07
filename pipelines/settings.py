"""Where the night reads and writes, and how much of the machine it may take.

Everything has a default and a name in the environment, so that the command, Dagster's daemon and
cron mean the same warehouse without a word.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Settings:
    """`warehouse` is the link that readers open; its versions stand in `versions/` beside it."""

    raw: Path
    warehouse: Path
    build: Path
    workers: int
    memory_limit: str
    threads: int
    keep_versions: int
    chunk_files: int = 2000

    @property
    def versions(self) -> Path:
        return self.warehouse.parent / "versions"


def _folder(value: str) -> Path:
    return Path(value).expanduser().absolute()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """GONGKAI_RAW, _WAREHOUSE, _BUILD; _WORKERS, _THREADS, _MEMORY ('2GB'), _KEEP (versions)."""

    def told(name: str, default: str) -> str:
        return environment.get(f"GONGKAI_{name}") or default

    data = HOME / "data"
    return Settings(
        raw=_folder(told("RAW", str(data / "raw"))),
        warehouse=_folder(told("WAREHOUSE", str(data / "published" / "gongkai.duckdb"))),
        build=_folder(told("BUILD", str(data / "build"))),
        workers=int(told("WORKERS", str(_cores()))),
        memory_limit=told("MEMORY", "2GB"),
        threads=int(told("THREADS", str(_cores()))),
        keep_versions=int(told("KEEP", "5")),
    )
