"""The clock of the cloud: that of the machine, until someone moves it forward."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Source(Protocol):
    """Something that has work at times of its own, which may change at any moment."""

    def next(self, after: datetime) -> datetime | None:
        """Return when it is due next; None where it is not."""

    def run(self, at: datetime) -> None:
        """Do what is due at that time."""


@dataclass(order=True)
class Timer:
    """Work that is due once."""

    at: datetime
    number: int
    work: Callable[[], None] = field(compare=False)
    cancelled: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        """Never do it."""
        self.cancelled = True


class Clock:
    """Virtual time. It goes on like the time of the machine, and stands still while work is done.

    Args:
        machine: the time of the machine, in UTC.
    """

    def __init__(self, machine: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._machine = machine
        self._sources: list[Source] = []
        self._numbers = itertools.count()
        self._moving = threading.Lock()
        self.reset()

    def reset(self, to: datetime | None = None) -> None:
        """Forget all work that is due, and show a time; that of the machine when None."""
        self._timers: list[Timer] = []
        self._standing: datetime | None = None
        self._ahead = timedelta(0) if to is None else to - self._machine()
        self._reached = self.now()

    def add(self, source: Source) -> None:
        """Ask something for its work whenever time goes on."""
        self._sources.append(source)

    def now(self) -> datetime:
        """Return the time."""
        return self._machine() + self._ahead if self._standing is None else self._standing

    def at(self, when: datetime, work: Callable[[], None]) -> Timer:
        """Do something later; as soon as possible if that time is past."""
        timer = Timer(max(when, self._reached), next(self._numbers), work)
        heapq.heappush(self._timers, timer)
        return timer

    def after(self, wait: timedelta, work: Callable[[], None]) -> Timer:
        """Do something when some time has passed."""
        return self.at(self.now() + wait, work)

    def advance(
        self, by: timedelta = timedelta(0), then: Callable[[], None] = lambda: None
    ) -> None:
        """Move on, and do all that is due on the way, in the order of time.

        Nothing happens while somebody else moves the clock, who does all that is due.

        Args:
            by: how far.
            then: is done after each piece of work, at its time.
        """
        if not self._moving.acquire(blocking=False):
            return
        end = self.now() + by
        try:
            while (due := self._next(end)) is not None:
                self._standing = self._reached = due[0]
                due[1]()
                then()
            self._reached = max(self._reached, end)
        finally:
            self._standing = None
            self._ahead = end - self._machine()
            self._moving.release()

    def _next(self, end: datetime) -> tuple[datetime, Callable[[], None]] | None:
        """Return what is due first, if that is before the end."""
        while self._timers and self._timers[0].cancelled:
            heapq.heappop(self._timers)
        asked = ((source, source.next(self._reached)) for source in self._sources)
        due = [(when, source) for source, when in asked if when is not None]
        when, source = min(due, key=lambda each: each[0], default=(None, None))
        if self._timers and (when is None or self._timers[0].at <= when):
            if self._timers[0].at <= end:
                timer = heapq.heappop(self._timers)
                return timer.at, timer.work
        elif when is not None and source is not None and when <= end:
            return when, lambda: source.run(when)
        return None
