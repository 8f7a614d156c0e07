"""One night at a time: a lock that a dead process lets go, and a note of who holds it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout


class Busy(Exception):
    """Another run holds the lock; the text names it."""


@contextmanager
def hold(path: Path, wait_seconds: float) -> Iterator[None]:
    """Holds the lock of `path`; Busy where another still has it after `wait_seconds`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    note = path.with_suffix(".holder")
    try:
        with FileLock(path, timeout=wait_seconds):
            moment = datetime.now().astimezone().isoformat(timespec="seconds")
            note.write_text(f"process {os.getpid()} since {moment}", encoding="utf-8")
            yield
            note.unlink(missing_ok=True)
    except Timeout as error:
        raise Busy(f"another run is at work ({_holder(note)}); lock {path}") from error


def _holder(note: Path) -> str:
    try:
        return note.read_text(encoding="utf-8")
    except OSError:
        return "its process is not known"
