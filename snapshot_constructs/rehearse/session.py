"""The cloud of a test session: one for each process, started when a test asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from snapshot_constructs.rehearse import environment, process
from snapshot_constructs.rehearse.process import Process
from snapshot_constructs.rehearse.rehearsal import Rehearsal
from snapshot_constructs.rehearse.surroundings import surrounded


class Session:
    """Starts a cloud where there is none, and lends it to one test after the other.

    Args:
        capture: pytest's own, which progress is shown past; None without.
    """

    def __init__(self, capture: Any = None) -> None:
        self._capture = capture
        self._process: Process | None = None

    @contextmanager
    def rehearsal(self) -> Iterator[Rehearsal]:
        """Lend the cloud, empty."""
        port = self._port()
        rehearsal = Rehearsal(port)
        rehearsal.restart()
        with surrounded(port):
            yield rehearsal

    def _port(self) -> int:
        if self._process is not None and not self._process.is_there():
            last = self._process.last_words()
            self._say(f"the local cloud does not answer any more; starting another ({last})")
            self.stop()
        if self._process is None:
            self._process = process.start(say=self._say)
        return self._process.port

    def stop(self) -> None:
        """End the cloud."""
        if self._process is not None:
            self._process.stop()
            self._process = None

    def _say(self, text: str) -> None:
        shown = self._capture.global_and_fixture_disabled() if self._capture else nullcontext()
        with shown:
            environment.tell(text)
