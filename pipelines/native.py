"""The packages of reading as machine code: faster, and the same results.

`make native` has mypyc compile the very sources that stand in this folder, and lays what comes of
it under the digest of those sources. A build whose digest is not that of the present sources is
never used, so that a changed room runs as Python until it is compiled again. Nothing else depends
on a build, nor on a C compiler.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

PACKAGES = ("printed", "placed", "stated")
HERE = Path(__file__).resolve().parent
SWITCH = "GONGKAI_NATIVE"
"""The environment variable that names another folder of builds; 0: the rooms run as Python."""


def list_rooms(house: Path) -> list[Path]:
    """The sources that are compiled."""
    return [room for package in PACKAGES for room in sorted((house / package).glob("*.py"))]


def builds() -> Path:
    return Path(os.environ.get(SWITCH) or HERE.parent / ".native")


def find_build() -> Path:
    """Where the build of the present sources is, or would be."""
    digest = sha256(str(sys.implementation.cache_tag).encode())
    for room in list_rooms(HERE):
        digest.update(f"{room.relative_to(HERE)}\0".encode() + room.read_bytes())
    return builds() / digest.hexdigest()[:16]


def use_build(path: list[str]) -> None:
    """Puts the build, if there is one of the present sources, first in the package's path."""
    if not builds().is_dir():
        return
    build = find_build()
    if build.is_dir():
        path.insert(0, str(build / HERE.name))
        sys.path.append(str(build))


def compile_packages(optimisation: str = "2") -> Path:
    """Makes the build of the present sources, unless it is there; older ones leave."""
    build = find_build()
    if build.is_dir():
        return build
    with tempfile.TemporaryDirectory(prefix="gongkai-native-") as name:
        work = Path(name)
        shutil.copytree(HERE, work / HERE.name, ignore=shutil.ignore_patterns("__pycache__"))
        _run_mypyc(work, optimisation)
        shutil.rmtree(builds(), ignore_errors=True)
        made = builds() / f"{build.name}.part"
        shutil.copytree(work / "made", made)
        made.rename(build)
    return build


def _run_mypyc(work: Path, optimisation: str) -> None:
    """Compiles the copies of the rooms in `work` into `work`/made."""
    from mypyc.build import mypycify
    from setuptools import setup

    before = Path.cwd()
    os.chdir(work)
    try:
        rooms = [str(room) for room in list_rooms(Path(HERE.name))]
        setup(
            name="gongkai-native",
            packages=[],
            py_modules=[],
            ext_modules=mypycify(
                ["--ignore-missing-imports", *rooms], opt_level=optimisation, multi_file=True
            ),
            script_args=["-q", "build_ext", "--build-lib", "made", "--build-temp", "temp"],
        )
    finally:
        os.chdir(before)
