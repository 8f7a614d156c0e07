"""Work spread over processes, of which any may die without taking more than its own item along."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait as wait_for
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Sequence[Item]], Result]


def work_through(
    work: Work[Item, Result], chunks: Sequence[Sequence[Item]], workers: int
) -> Iterator[tuple[Sequence[Item], Result | None]]:
    """Each chunk with its result, as they are done; None for a single item that kills its worker.

    A chunk that was in work when a worker died is tried again alone, then in halves, down to the
    item that does it. What `work` raises is raised here.
    """
    waiting = deque(chunks)
    while waiting:
        lost: list[Sequence[Item]] = []
        with _open_pool(min(workers, len(waiting))) as pool:
            yield from _drain(pool, work, waiting, workers, lost)
        for chunk in lost:
            yield from _isolate(work, chunk)


def _open_pool(workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_follow_parent)


def _follow_parent() -> None:
    """A worker whose parent was killed ends too, instead of waiting for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)


def _drain(
    pool: ProcessPoolExecutor,
    work: Work[Item, Result],
    waiting: deque[Sequence[Item]],
    workers: int,
    lost: list[Sequence[Item]],
) -> Iterator[tuple[Sequence[Item], Result]]:
    """Feeds the pool until nothing waits; a death returns early, with all in work `lost`."""
    running: dict[Future[Result], Sequence[Item]] = {}
    while waiting or running:
        try:
            while waiting and len(running) < 2 * workers:
                running[pool.submit(work, waiting[0])] = waiting[0]
                waiting.popleft()
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                result = future.result()
                yield running.pop(future), result
        except BrokenProcessPool:
            lost.extend(running.values())
            return


def _isolate(
    work: Work[Item, Result], chunk: Sequence[Item]
) -> Iterator[tuple[Sequence[Item], Result | None]]:
    try:
        with _open_pool(1) as pool:
            result = pool.submit(work, chunk).result()
    except BrokenProcessPool:
        if len(chunk) == 1:
            yield chunk, None
            return
        middle = len(chunk) // 2
        yield from _isolate(work, chunk[:middle])
        yield from _isolate(work, chunk[middle:])
    else:
        yield chunk, result
