"""Versions of the warehouse and the link that readers open.

A version is a file that never changes once its name has no dot before it; publishing turns the
link to it in one step. A reader holding an old version keeps it, even after it is removed.
"""

from __future__ import annotations

import glob
import os
import re
from datetime import UTC, datetime
from pathlib import Path

from pipelines.settings import Settings

FINGERPRINT_LENGTH = 12


class PublicationError(Exception):
    """What the operator has to mend; its text says how."""


def name_version(settings: Settings, fingerprint: str) -> Path:
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    stem = settings.warehouse.stem
    mark = fingerprint[:FINGERPRINT_LENGTH]
    return settings.versions / f"{stem}-{moment}-{mark}.duckdb"


def list_versions(settings: Settings) -> list[Path]:
    """Finished versions of this warehouse, oldest first; others may lie in the same folder."""
    stem = re.escape(settings.warehouse.stem)
    mark = rf"[0-9a-f]{{{FINGERPRINT_LENGTH}}}"
    name = re.compile(rf"{stem}-\d{{8}}T\d{{12}}Z-{mark}\.duckdb")
    return sorted(v for v in settings.versions.glob("*.duckdb") if name.fullmatch(v.name))


def find_version(settings: Settings, fingerprint: str) -> Path | None:
    mark = f"-{fingerprint[:FINGERPRINT_LENGTH]}.duckdb"
    return next((v for v in reversed(list_versions(settings)) if v.name.endswith(mark)), None)


def current_version(settings: Settings) -> Path | None:
    """The version the link leads to; None where nothing is published."""
    link = settings.warehouse
    if not link.is_symlink():
        if link.exists():
            raise PublicationError(
                f"{link} is a file of its own, not a link to a version; "
                "move it away, or publish elsewhere with --warehouse"
            )
        return None
    target = link.parent / os.readlink(link)
    return target if target.exists() else None


def start_version(settings: Settings) -> Path:
    """A name to build under; what killed builds left there is removed. Hold the lock."""
    settings.versions.mkdir(parents=True, exist_ok=True)
    unfinished = settings.versions / f".{settings.warehouse.stem}-unfinished.duckdb"
    for left in settings.versions.glob(glob.escape(unfinished.name) + "*"):
        left.unlink()
    return unfinished


def publish(settings: Settings, unfinished: Path, fingerprint: str) -> Path:
    """Makes the closed file a version, turns the link to it, and drops the oldest versions."""
    version = name_version(settings, fingerprint)
    _sync(unfinished)
    unfinished.rename(version)
    _sync(settings.versions)
    go_on_with(settings, version)
    drop_versions(settings)
    return version


def go_on_with(settings: Settings, version: Path) -> None:
    """Turns the link to a version; what was rolled back from before is nothing to hold to now."""
    _held(settings).unlink(missing_ok=True)
    if version != current_version(settings):
        turn_link(settings, version)


def turn_link(settings: Settings, version: Path) -> None:
    turned = settings.versions / f".{settings.warehouse.stem}-link"
    turned.unlink(missing_ok=True)
    turned.symlink_to(os.path.relpath(version, settings.warehouse.parent))
    turned.replace(settings.warehouse)
    _sync(settings.warehouse.parent)


def drop_versions(settings: Settings) -> None:
    """Keeps the newest `keep_versions`, and the one the link leads to."""
    current = current_version(settings)
    for version in list_versions(settings)[: -max(1, settings.keep_versions)]:
        if version != current:
            version.unlink()


def roll_back(settings: Settings) -> Path:
    """Turns the link to the version before; it stays there until something changes."""
    current = current_version(settings)
    if current is None:
        raise PublicationError(f"nothing is published at {settings.warehouse}")
    older = [version for version in list_versions(settings) if version.name < current.name]
    if not older:
        raise PublicationError(f"there is no version before {current.name}")
    if not _held(settings).exists():
        _held(settings).write_text(_mark(current), encoding="utf-8")
    turn_link(settings, older[-1])
    return older[-1]


def is_held(settings: Settings, fingerprint: str) -> bool:
    """Whether the operator rolled back from just this state of things."""
    held = _held(settings)
    mark = fingerprint[:FINGERPRINT_LENGTH]
    return held.exists() and held.read_text(encoding="utf-8") == mark


def _held(settings: Settings) -> Path:
    return settings.versions / f"{settings.warehouse.stem}.rolled-back"


def _mark(version: Path) -> str:
    return version.stem.rpartition("-")[2]


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
