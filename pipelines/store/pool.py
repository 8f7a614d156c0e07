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
from multiprocessing.context import ForkServerContext
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Sequence[Item]], Result]


def work_through(
    work: Work[Item, Result],
    chunks: Sequence[Sequence[Item]],
    workers: int,
    preload: Sequence[str] = (),
    prepare: Callable[[Sequence[Item]], None] = lambda chunk: None,
) -> Iterator[tuple[Sequence[Item], Result | None]]:
    """Each chunk with its result, as they are done; None for a single item that kills its worker.

    A chunk that was in work when a worker died is tried again alone, then in halves, down to the
    item that does it. What `work` raises is raised here. `preload` names the modules that workers
    need: they are imported once, in a process that does nothing else, and shared by all workers.
    `prepare` is told of each chunk in this process while the workers have others to work on.
    """
    waiting = deque(chunks)
    _context().set_forkserver_preload(list(preload))
    while waiting:
        lost: list[Sequence[Item]] = []
        with _open_pool(min(workers, len(waiting))) as pool:
            yield from _drain(pool, work, waiting, workers, lost, prepare)
        for chunk in lost:
            yield from _isolate(work, chunk)


def map_over(
    work: Callable[[Item], Result], items: Sequence[Item], workers: int, preload: Sequence[str] = ()
) -> Iterator[Result]:
    """The result of each item, in order; in this process where there is one item or worker only.

    What `work` raises is raised here, and BrokenProcessPool where a worker dies. An item is asked
    for when a worker is nearly free, so that not all of them are in memory.
    """
    if min(workers, len(items)) < 2:
        yield from map(work, items)
        return
    _context().set_forkserver_preload(list(preload))
    with _open_pool(min(workers, len(items))) as pool:
        running: deque[Future[Result]] = deque()
        for item in items:
            running.append(pool.submit(work, item))
            if len(running) > 2 * workers:
                yield running.popleft().result()
        for future in running:
            yield future.result()


def _context() -> ForkServerContext:
    return multiprocessing.get_context("forkserver")


def _open_pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=_context(), initializer=_follow_parent)


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
    prepare: Callable[[Sequence[Item]], None],
) -> Iterator[tuple[Sequence[Item], Result]]:
    """Feeds the pool until nothing waits; a death returns early, with all in work `lost`."""
    running: dict[Future[Result], Sequence[Item]] = {}
    while waiting or running:
        try:
            fed: list[Sequence[Item]] = []
            while waiting and len(running) < 2 * workers:
                running[pool.submit(work, waiting[0])] = waiting[0]
                fed.append(waiting.popleft())
            for chunk in fed:
                prepare(chunk)
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
