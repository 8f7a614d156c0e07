"""Files asked of the disk before their turn, so that it fetches them meanwhile, and read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_QUIETLY = getattr(os, "O_NOATIME", 0)
"""The flag that keeps a reading out of the file's times, where the system has one."""


def fetch_soon(root: Path, paths: Iterable[str]) -> None:
    """Has the system fetch files, where it takes such hints; what is wrong with one shows later.

    Waits where the disk has as much to do as it takes.
    """
    if not hasattr(os, "posix_fadvise"):
        return
    for path in paths:
        with suppress(OSError):
            file = os.open(f"{root}/{path}", os.O_RDONLY | os.O_NONBLOCK)
            try:
                os.posix_fadvise(file, 0, 0, os.POSIX_FADV_WILLNEED)
            finally:
                os.close(file)


def read_files(root: Path, paths: Iterable[str]) -> Iterator[bytes | OSError]:
    """The bytes of each file, in order, or why they can't be had."""
    for path in paths:
        yield _read(f"{root}/{path}")


def _read(name: str) -> bytes | OSError:
    try:
        with open(name, "rb", buffering=0, opener=_open_quietly) as file:
            return file.read()
    except OSError as error:
        return error


def _open_quietly(name: str, flags: int) -> int:
    """Opens a file so that its time of last access stays, as its owner may.

    To note that time the disk has to fetch and to write its entry of every new file.
    """
    try:
        return os.open(name, flags | _QUIETLY)
    except PermissionError:
        return os.open(name, flags)
