"""Files opened a little before their turn, so that the disk fetches them meanwhile."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from io import FileIO
from pathlib import Path

AHEAD = 64
"""So many files are open at once: as many as are parsed while a slow disk turns."""


def read_ahead(root: Path, paths: Sequence[str]) -> Iterator[bytes | OSError]:
    """The bytes of each file, in order, or why they can't be had."""
    opened: deque[FileIO | OSError] = deque()
    with ExitStack() as closing:
        closing.callback(lambda: _close(opened))
        for path in paths:
            opened.append(_open(f"{root}/{path}"))
            if len(opened) > AHEAD:
                yield _read(opened.popleft())
        while opened:
            yield _read(opened.popleft())


def _open(path: str) -> FileIO | OSError:
    try:
        file = FileIO(path)
    except OSError as error:
        return error
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_WILLNEED)
    return file


def _read(opened: FileIO | OSError) -> bytes | OSError:
    if isinstance(opened, OSError):
        return opened
    try:
        with opened:
            return opened.readall()
    except OSError as error:
        return error


def _close(opened: deque[FileIO | OSError]) -> None:
    for file in opened:
        if isinstance(file, FileIO):
            file.close()
