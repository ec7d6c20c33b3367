"""How every part of the store reads and writes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection

from agent.errors import StoreError
from agent.ports import Clock
from agent.store.faults import our_errors
from agent.store.opening import Opened
from agent.store.writer import Job, Writer

T = TypeVar("T")


class Access:
    """The open database: any thread reads, one thread writes."""

    def __init__(self, opened: Opened, clock: Clock) -> None:
        self._opened = opened
        self._clock = clock
        self._writer = Writer(opened.writing, opened.where) if opened.writing else None
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database; errors are `StoreError`s."""
        if self._closed:
            raise StoreError(f"{self._opened.where}: closed")
        with our_errors(self._opened.where), self._opened.reading.connect() as connection:
            yield connection

    def write(self, job: Job[T]) -> Future[T]:
        """Run a job in the writer's next transaction; waits while too many wait. Raises `StoreError` in a store that only reads."""
        return self._writing().submit(job)

    def close(self) -> None:
        """Finish what waits to be written, and close. Nothing can be read or written afterwards."""
        self._closed = True
        if self._writer:
            self._writer.close()
        self._opened.close()

    def _writing(self) -> Writer:
        if self._writer is None:
            raise StoreError(f"{self._opened.where}: opened for reading only")
        return self._writer
