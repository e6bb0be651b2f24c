"""Wait until functions and state machines have come to rest."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ministack.core import concurrency
from ministack.services import lambda_svc

from snapshot_constructs.rehearse.cloud.world import World

QUIET = 0.1  # real seconds
LIMIT = 120.0


class _Work:
    """Counts what runs, and remembers when something last happened."""

    def __init__(self) -> None:
        self._running = 0
        self._last = 0.0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count something as long as it runs."""
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1
            self.happened()

    def happened(self) -> None:
        """Note that something goes on."""
        self._last = time.monotonic()

    def is_quiet(self) -> bool:
        """Tell whether nothing runs, or has happened for a moment."""
        return not self._running and time.monotonic() - self._last > QUIET


WORK = _Work()
"""What functions and state machines do."""


def install() -> None:
    """Count the invocations of functions that run, and note whatever is begun in the background."""
    theirs = lambda_svc._execute_function_with_config_scope  # noqa: SLF001 - see the package

    def counted(*given: Any, **named: Any) -> Any:
        with WORK.one():
            return theirs(*given, **named)

    lambda_svc._execute_function_with_config_scope = counted  # noqa: SLF001 - see the package
    threads: Any = threading.Thread
    threads.start = _noted(threads.start)
    concurrency.esm_wake.set = _noted(concurrency.esm_wake.set)


def _noted(theirs: Any) -> Any:
    def begin(*given: Any) -> Any:
        WORK.happened()
        return theirs(*given)

    return begin


def settle(world: World) -> object:
    """Wait until nothing has run, or was begun, for a moment; return whether that came true in time."""
    end = time.monotonic() + LIMIT
    while not WORK.is_quiet():
        world.deliver_all()
        if time.monotonic() > end:
            return {"settled": False}
        time.sleep(0.01)
    return {"settled": True}
