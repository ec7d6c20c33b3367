"""The one thread that writes: many small writes in one transaction, each with its own outcome."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine

from agent.errors import StoreError, StoreLocked
from agent.store.faults import ours

T = TypeVar("T")
Job = Callable[[Connection], T]
"""A write. It may run twice, so it changes nothing but the database."""

BATCH: Final = 64
"""Writes in one transaction, at most; with a few milliseconds each, nobody waits long for a commit."""

WAITING: Final = 1024
"""Writes that may wait; whoever brings one more waits himself."""


Work = Callable[[Connection, Sequence[Any]], Sequence[Any]]
"""What is done with many items at once: what takes one statement for all of them. It returns one result for each."""


def each(connection: Connection, jobs: Sequence[Job[Any]]) -> list[Any]:
    """The work of which every item is a job of its own; it keeps its place among the others."""
    return [job(connection) for job in jobs]


@dataclass(frozen=True, slots=True)
class _Write:
    work: Work
    item: Any
    future: Future[Any] = field(default_factory=Future)


class Writer:
    """Runs writes in the order in which they came; those of the same work, with no job between them, together.

    What waited when `close` was called is still done.
    """

    def __init__(self, engine: Engine, where: str, *, waiting: int = WAITING, batch: int = BATCH) -> None:
        self._engine = engine
        self._where = where
        self._room = waiting
        self._batch = batch
        self._queue: deque[_Write] = deque()
        self._change = Condition()
        self._closed = False
        self._thread = Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Job[T]) -> Future[T]:
        """Hand in a write; waits while the queue is full. The future is done when the write is committed."""
        return self.submit_to(each, job)

    def submit_to(self, work: Work, item: Any) -> Future[Any]:
        """The same for an item of some work."""
        write = _Write(work, item)
        with self._change:
            self._change.wait_for(lambda: self._closed or len(self._queue) < self._room)
            self._add(write)
        return write.future

    async def run(self, job: Job[T]) -> T:
        """Hand in a write and wait until it is committed, without holding up the loop."""
        result: T = await self.run_in(each, job)
        return result

    async def run_in(self, work: Work, item: Any) -> Any:
        """The same for an item of some work."""
        future = self._submit_now(work, item)
        if future is None:
            future = await asyncio.to_thread(self.submit_to, work, item)
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """Finish what waits, and end the thread."""
        with self._change:
            self._closed = True
            self._change.notify_all()
        self._thread.join()

    def _submit_now(self, work: Work, item: Any) -> Future[Any] | None:
        write = _Write(work, item)
        with self._change:
            if len(self._queue) >= self._room and not self._closed:
                return None
            self._add(write)
        return write.future

    def _add(self, write: _Write) -> None:
        if self._closed:
            raise StoreError(f"{self._where}: closed")
        self._queue.append(write)
        self._change.notify_all()

    def _work(self) -> None:
        while writes := self._next():
            self._commit([write for write in writes if write.future.set_running_or_notify_cancel()])

    def _next(self) -> list[_Write]:
        """The next batch; none when it is over."""
        with self._change:
            self._change.wait_for(lambda: self._closed or self._queue)
            writes = [self._queue.popleft() for _ in range(min(self._batch, len(self._queue)))]
            self._change.notify_all()
        return writes

    def _commit(self, writes: Sequence[_Write]) -> None:
        """Commit all together; where one fails, each by itself, so that it fails alone."""
        outcome = self._attempt(writes)
        if isinstance(outcome, list):
            for write, result in zip(writes, outcome, strict=True):
                write.future.set_result(result)
        elif isinstance(outcome, StoreLocked):
            _fail(writes, outcome)
        else:
            for write in writes:
                self._commit_alone(write)

    def _commit_alone(self, write: _Write) -> None:
        outcome = self._attempt([write])
        if isinstance(outcome, list):
            write.future.set_result(outcome[0])
        else:
            _fail([write], outcome)

    def _attempt(self, writes: Sequence[_Write]) -> list[Any] | Exception:
        """What each write returned, all committed; or the first error, and nothing committed."""
        try:
            with self._engine.begin() as connection:
                done = {id(write): result for group in _grouped(writes) for write, result in _done(connection, group)}
            return [done[id(write)] for write in writes]
        except Exception as error:  # noqa: BLE001 - it becomes the outcome of the write; the thread serves the others
            return _linked(error, self._where)


def _grouped(writes: Sequence[_Write]) -> Iterator[Sequence[_Write]]:
    """Writes of the same work together, as far as no job of its own stands between them."""
    groups: dict[Work, list[_Write]] = {}
    for write in writes:
        if write.work is each:
            yield from groups.values()
            groups = {}
            yield [write]
        else:
            groups.setdefault(write.work, []).append(write)
    yield from groups.values()


def _done(connection: Connection, group: Sequence[_Write]) -> Iterator[tuple[_Write, Any]]:
    return zip(group, group[0].work(connection, [write.item for write in group]), strict=True)


def _linked(error: Exception, where: str) -> Exception:
    mapped = ours(error, where)
    if mapped is not error:
        mapped.__cause__ = error
    return mapped


def _fail(writes: Sequence[_Write], error: Exception) -> None:
    for write in writes:
        write.future.set_exception(error)
