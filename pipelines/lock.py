"""One night at a time: a lock that a dead process lets go, and a note of who holds it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout


class Busy(Exception):
    """Another run holds the lock; the text names it."""


@contextmanager
def hold(
    path: Path, wait_seconds: float, tell: Callable[[str], None] = lambda words: None
) -> Iterator[None]:
    """Holds the lock of `path`; Busy where another still has it after `wait_seconds`.

    `tell` hears whom it waits for. The lock is the system's: it ends with its process.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock, note = FileLock(path), path.with_suffix(".holder")
    _acquire(lock, note, wait_seconds, tell)
    try:
        moment = datetime.now().astimezone().isoformat(timespec="seconds")
        note.write_text(f"process {os.getpid()} since {moment}", encoding="utf-8")
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _acquire(lock: FileLock, note: Path, wait_seconds: float, tell: Callable[[str], None]) -> None:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        tell(f"waiting for another run ({_holder(note)})")
        try:
            lock.acquire(timeout=wait_seconds)
        except Timeout as error:
            words = f"another run is at work ({_holder(note)}); lock {lock.lock_file}"
            raise Busy(words) from error


def _holder(note: Path) -> str:
    try:
        return note.read_text(encoding="utf-8")
    except OSError:
        return "its process is not known"
