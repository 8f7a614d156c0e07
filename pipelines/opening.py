"""Files asked of the disk a little before their turn, so that it fetches them meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

AHEAD = 512
"""So many files are asked for before they are read: enough that a disk always has some to fetch."""

_QUIETLY = getattr(os, "O_NOATIME", 0)
"""The flag for it, where the system has one."""


def read_ahead(root: Path, paths: Sequence[str]) -> Iterator[bytes | OSError]:
    """The bytes of each file, in order, or why they can't be had."""
    names = [f"{root}/{path}" for path in paths]
    for name in names[:AHEAD]:
        _ask_for(name)
    for at, name in enumerate(names):
        if at + AHEAD < len(names):
            _ask_for(names[at + AHEAD])
        yield _read(name)


def _ask_for(name: str) -> None:
    """Has the system fetch a file, where it takes such hints; what is wrong with it shows later."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            file = os.open(name, os.O_RDONLY | os.O_NONBLOCK)
            try:
                os.posix_fadvise(file, 0, 0, os.POSIX_FADV_WILLNEED)
            finally:
                os.close(file)


def _read(name: str) -> bytes | OSError:
    try:
        with open(name, "rb", buffering=0, opener=_open_quietly) as file:
            return file.read()
    except OSError as error:
        return error


def _open_quietly(name: str, flags: int) -> int:
    """Opens a file so that its time of last access stays, as its owner may.

    To note that time the disk has to fetch and to write its entry of every new file: a tenth of
    the time that reading takes.
    """
    try:
        return os.open(name, flags | _QUIETLY)
    except PermissionError:
        return os.open(name, flags)
