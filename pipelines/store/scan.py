"""The raw folder as it stands: every file by name, size and time, and what is not to be read.

Nothing is opened here, and no link is followed out of the folder.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

MANIFEST = "manifest.csv"


class Refusal(NamedTuple):
    """Why something in the folder is not read: its status, and the reason in both languages."""

    status: str
    reason: str
    reason_zh: str


HIDDEN = Refusal(
    "not_a_report", "a hidden file (its name begins with a dot)", "隐藏文件（文件名以点开头）"
)
IS_MANIFEST = Refusal("not_a_report", "the manifest of the folder", "本文件夹的清单文件")
LINK_OUT = Refusal(
    "unreadable",
    "a symbolic link that leads out of the raw folder; put the file itself here",
    "符号链接指向原始文件夹之外，未读取；请放入文件本身",
)
LINK_BROKEN = Refusal(
    "unreadable", "a symbolic link that leads nowhere", "符号链接指向的文件不存在"
)
LINK_FOLDER = Refusal(
    "unreadable",
    "a symbolic link to a folder is not followed; put the folder itself here",
    "未跟随指向文件夹的符号链接；请放入文件夹本身",
)
NOT_A_FILE = Refusal(
    "unreadable",
    "neither a file nor a folder (a pipe, socket or device)",
    "不是普通文件（管道、套接字或设备）",
)
VANISHED = Refusal("unreadable", "vanished while the folder was read", "读取文件夹时该文件消失")


def too_large(size: int, largest: int) -> Refusal:
    there, most = size // 2**20, largest // 2**20
    return Refusal(
        "too_large",
        f"{there:,} MiB, more than the {most:,} MiB any report of this kind has",
        f"文件 {there:,} MiB，超过此类报告的上限 {most:,} MiB",
    )


def no_access(error: OSError) -> Refusal:
    words = error.strerror or type(error).__name__
    return Refusal("unreadable", f"cannot be opened: {words}", f"无法打开：{words}")


class Scan(NamedTuple):
    """`names` are relative to the folder, `/` between; undecodable bytes stand as surrogates.

    The three lists run side by side. `refused` names what is not to be read. The files of a folder
    stand in the order of their inodes, which is about that in which they lie on the disk: so asked
    for, half of them and more are fetched together with a neighbour.
    """

    names: list[str]
    sizes: list[int]
    times: list[int]
    refused: dict[str, Refusal]


def show_name(name: str) -> str:
    r"""A name as it can be printed and stored: bytes that are not UTF-8 become `\xff`.

    No two are shown alike: where a name could be taken for such a one, its backslashes are doubled.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        doubled = name.replace("\\", "\\\\")
        return os.fsencode(doubled).decode("utf-8", "backslashreplace")
    return name.replace("\\", "\\\\") if "\\x" in name else name


def scan_folder(root: Path, largest: int) -> Scan:
    """Every file below `root`; what is larger than `largest` bytes is refused.

    NotADirectoryError or FileNotFoundError where there is no folder.
    """
    scan = Scan([], [], [], {})
    folders = [""]
    real_root = os.path.realpath(root)
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(os.path.join(root, folder)) as entries:
                for entry in sorted(entries, key=os.DirEntry.inode):
                    name = folder + entry.name
                    found = _look(entry, name, real_root, largest)
                    if found is None:
                        folders.append(name + "/")
                    elif isinstance(found, Refusal):
                        scan.refused[name] = found
                    else:
                        scan.names.append(name)
                        scan.sizes.append(found.st_size)
                        scan.times.append(found.st_mtime_ns)
        except OSError as error:
            if not folder:
                raise
            scan.refused[folder.rstrip("/")] = no_access(error)
    return scan


def _look(
    entry: os.DirEntry[str], name: str, root: str, largest: int
) -> os.stat_result | Refusal | None:
    """The status of a file to read, why it is not to be read, or None for a folder."""
    refusal = _name_refusal(entry.name, name)
    if refusal is None and entry.is_symlink():
        refusal = _link_refusal(entry, root)
    if refusal is not None:
        return refusal
    if entry.is_dir(follow_symlinks=False):
        return None
    try:
        status = entry.stat()
    except FileNotFoundError:
        return VANISHED
    except OSError as error:
        return no_access(error)
    if not stat.S_ISREG(status.st_mode):
        return NOT_A_FILE
    return too_large(status.st_size, largest) if status.st_size > largest else status


def _name_refusal(name: str, path: str) -> Refusal | None:
    if name.startswith("."):
        return HIDDEN
    return IS_MANIFEST if path == MANIFEST else None


def _link_refusal(entry: os.DirEntry[str], root: str) -> Refusal | None:
    target = os.path.realpath(entry.path)
    if not os.path.exists(target):
        return LINK_BROKEN
    if os.path.commonpath([target, root]) != root:
        return LINK_OUT
    return LINK_FOLDER if os.path.isdir(target) else None
