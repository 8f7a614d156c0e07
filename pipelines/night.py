"""The night: raw folder in, published warehouse out, and what changed in between costs the time.

Plain functions, no Dagster: the command, Dagster, tests and benchmarks all call `run_night`.
"""

from __future__ import annotations

import hashlib
import shutil
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import duckdb

from pipelines.form import REFERENCE
from pipelines.lock import hold
from pipelines.models import SQL
from pipelines.settings import Settings
from pipelines.store.ledger import read_ledger
from pipelines.store.reading import Parser
from pipelines.store.refresh import Progress, Refreshed, Tell, refresh_store
from pipelines.store.scan import MANIFEST
from pipelines.warehouse.build import (
    Built,
    CheckOutcome,
    attach_house,
    detach_house,
    fill_warehouse,
    is_readable,
    open_build,
)
from pipelines.warehouse.publication import (
    current_version,
    find_version,
    go_on_with,
    is_held,
    publish,
    start_version,
)
from pipelines.warehouse.renewal import (
    LARGEST_HOLES,
    LARGEST_SHARE,
    Basis,
    find_touched,
    renew_warehouse,
    take_basis,
    write_basis,
)
from pipelines.warehouse.staging import (
    attach_staging,
    narrow_parsed,
    return_memory,
    stage_frames,
    stage_parsed,
    stage_reference,
    widen_parsed,
)
from pipelines.warehouse.telling import Asked, Resolver, forget_told, stage_resolved

if TYPE_CHECKING:
    import pandas as pd


class Night(NamedTuple):
    """What a night did: `built` is None where nothing changed; `seconds` by part.

    `held`: the operator rolled back from just this state of things, and nothing changed since.
    """

    refreshed: Refreshed
    version: Path
    built: Built | None
    held: bool
    seconds: dict[str, float]


class CheckFailed(Exception):
    """A promise of ours is broken, and nothing was published; `checks` are all that were asked."""

    def __init__(self, checks: list[CheckOutcome]) -> None:
        self.checks = checks
        lines = (
            f"{c.name}: {c.promise}: {c.offenders} offenders, such as {'; '.join(c.examples)}"
            for c in checks
            if not c.passed and c.severity == "error"
        )
        super().__init__("not published, checks failed:\n" + "\n".join(lines))


class Clock:
    """Seconds of each part of the night: from the first word of it to the first of the next."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._part, self._start = "", time.perf_counter()
        self.seconds: dict[str, float] = {}

    def tell(self, progress: Progress) -> None:
        self.enter(progress.part)
        self._tell(progress)

    def enter(self, part: str) -> None:
        now = time.perf_counter()
        if part != self._part:
            self.seconds[self._part] = self.seconds.get(self._part, 0.0) + now - self._start
            self._part, self._start = part, now

    def stop(self) -> dict[str, float]:
        self.enter("")
        return {part: seconds for part, seconds in self.seconds.items() if part}


def sum_layers(seconds: Mapping[str, float]) -> dict[str, float]:
    """Seconds by part as `scan`, `read`, `core`, `mart` …: all tables of a layer together."""
    layers: dict[str, float] = {}
    for part, spent in seconds.items():
        layer = part.partition(".")[0]
        layers[layer] = layers.get(layer, 0.0) + spent
    return layers


def run_night(
    settings: Settings,
    parser: Parser,
    resolver: Resolver,
    tell: Tell = lambda progress: None,
    wait_seconds: float = 0.0,
) -> Night:
    """Reads what is new, and builds and publishes where anything changed.

    Raises Busy, CheckFailed, ModelError, PublicationError and OSError; whatever is raised, the
    published warehouse stays as it was.
    """

    def wait(words: str) -> None:
        tell(Progress(words, 0, 0))

    with (
        hold(settings.build / "lock", wait_seconds, wait),
        hold(settings.versions / "lock", wait_seconds, wait),
    ):
        clock = Clock(tell)
        current = current_version(settings)
        around = _look_around(settings.raw, parser.version)
        house = around.house
        refreshed = refresh_store(settings, parser, clock.tell)
        fingerprint = hashlib.sha256((refreshed.fingerprint + house).encode()).hexdigest()
        standing = find_version(settings, fingerprint)
        if standing is not None:
            held = is_held(settings, fingerprint)
            if not held:
                go_on_with(settings, standing)
            version = current if held and current else standing
            return Night(refreshed, version, None, held, clock.stop())
        unfinished = start_version(settings)
        base = _find_base(settings, current, house)
        stage_all = partial(stage, settings=settings, parser=parser, house=house, resolver=resolver)
        built = build(settings, unfinished, current, base, stage_all, clock.tell)
        clock.tell(Progress("publish", 0, 0))
        stayed = _look_around(settings.raw, parser.version) == around
        if not stayed:
            forget_told(settings.build)
        version = publish(settings, unfinished, fingerprint if stayed else uuid.uuid4().hex)
        if stayed:
            holes = 0 if base is None or built.renewed is None else base.holes + built.renewed
            write_basis(settings.build, Basis(version.name, house, holes))
        return Night(refreshed, version, built, False, clock.stop())


class Base(NamedTuple):
    """A version that differs from the one to build by its files alone.

    So many of its reports, `holes`, were renewed in it before.
    """

    path: Path
    holes: int


def _find_base(settings: Settings, current: Path | None, house: str) -> Base | None:
    basis = take_basis(settings.build)
    if basis is None or current is None or basis[:2] != (current.name, house):
        return None
    return Base(current, basis.touched)


def build(
    settings: Settings,
    path: Path,
    current: Path | None,
    base: Base | None,
    stage_all: Callable[[duckdb.DuckDBPyConnection], None],
    tell: Tell,
) -> Built:
    """A warehouse in a new file, closed; CheckFailed where it must not be published.

    Where little changed, the `base` is renewed. What then breaks a promise is made whole before
    anything is said of it.
    """

    def hear(part: str) -> None:
        tell(Progress(part, 0, 0))

    with open_build(settings) as connection:
        hear("resolve")
        stage_all(connection)
        built = None
        if base and is_readable(base.path):
            built = renew(connection, settings, path, base, hear)
        if built is None or built.broken:
            path.unlink(missing_ok=True)
            attach_house(connection, path)
            previous = current if current and is_readable(current) else None
            built = fill_warehouse(connection, previous, hear)
            hear("close")
            detach_house(connection)
    if built.broken:
        forget_told(settings.build)
        raise CheckFailed(built.checks)
    return built


def renew(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    path: Path,
    base: Base,
    hear: Callable[[str], None],
) -> Built | None:
    """The base renewed in a copy of it, closed; None where too much is touched."""
    hear("touched")
    touched, reports = find_touched(connection, base.path)
    if touched > LARGEST_SHARE * reports or base.holes + touched > LARGEST_HOLES * reports:
        return None
    hear("copy")
    shutil.copyfile(base.path, path)
    narrow_parsed(connection, settings.build)
    attach_house(connection, path)
    for left in (settings.build / "spill").glob("touched.duckdb*"):
        left.unlink()
    meanwhile = settings.build / "spill" / "touched.duckdb"
    built = renew_warehouse(connection, base.path, meanwhile, hear)
    meanwhile.unlink()
    hear("close")
    detach_house(connection)
    if built.broken:
        widen_parsed(connection, settings.build)
    return built._replace(renewed=touched)


def stage(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    parser: Parser,
    house: str,
    resolver: Resolver,
) -> None:
    """Everything the SQL reads: `parsed`, `reference` and `resolved`."""

    def ask(asked: Asked) -> Mapping[str, pd.DataFrame]:
        return resolver(asked, settings.raw, settings.workers)

    attach_staging(connection)
    stage_reference(connection)
    stage_parsed(connection, settings.build, parser.version)
    stage_frames(connection, "resolved", {"ledger": read_ledger(settings.build)})
    stage_resolved(connection, settings.build, house, ask)
    return_memory()


class Around(NamedTuple):
    """What a night is made by besides the files: digest of the house, time of the manifest.

    Where it is another when the night ends, nobody can say by which of the two the night was made:
    it is published, and the next one makes everything anew.
    """

    house: str
    manifest: int


def _look_around(raw: Path, version: str) -> Around:
    manifest = raw / MANIFEST
    changed = manifest.stat().st_ctime_ns if manifest.exists() else 0
    return Around(_fingerprint_house(raw, version), changed)


def _fingerprint_house(raw: Path, version: str) -> str:
    """Of all but the files that decides what the warehouse holds: manifest, reference, code, year.

    `version` is the parser's.
    """
    digest = hashlib.sha256(version.encode())
    digest.update(f"{date.today().year} {duckdb.__version__}".encode())
    code = Path(__file__).parent
    for path in (
        raw / MANIFEST,
        *_tree(REFERENCE, "*.csv"),
        *_tree(SQL, "*.sql"),
        *_tree(code, "*.py"),
    ):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _tree(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.rglob(pattern))
