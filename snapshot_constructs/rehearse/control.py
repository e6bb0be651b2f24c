"""What is asked of the cloud itself, rather than of a service in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException
from typing import Any

from snapshot_constructs.rehearse.error import RehearsalError


@dataclass(frozen=True)
class Control:
    """Asks a cloud: ``/_cloud/<verb>``.

    Attributes:
        port: of the cloud, on the loopback.
        patience: seconds until it must have answered; for ever when None.
    """

    port: int
    patience: float | None = None

    def now(self) -> datetime:
        """Return the virtual time."""
        return _time(self.ask("status"))

    def is_served_by(self, pid: int) -> bool:
        """Tell whether that process answers, and no other."""
        try:
            return bool(self.ask("status")["pid"] == pid)
        except (RehearsalError, KeyError, TypeError):
            return False

    def reset(self, to: datetime | None = None) -> datetime:
        """Forget all that was made, and show a time; that of the machine when None."""
        return _time(self.ask("reset", to=None if to is None else to.isoformat()))

    def advance(self, by: timedelta) -> datetime:
        """Let time pass, with all that happens meanwhile; return the time afterwards."""
        return _time(self.ask("clock", seconds=by.total_seconds()))

    def advance_to(self, time: datetime) -> datetime:
        """Let time pass until then."""
        return _time(self.ask("clock", to=time.isoformat()))

    def settle(self) -> None:
        """Wait until functions and state machines have come to rest."""
        self.ask("settle")

    def events(self) -> Sequence[Mapping[str, Any]]:
        """Return all events of AWS itself, in the order of time."""
        found: Sequence[Mapping[str, Any]] = self.ask("events")
        return found

    def fault(self, **fault: object) -> None:
        """Let something go wrong."""
        self.ask("faults", add=[fault])

    def ask(self, verb: str, **asked: object) -> Any:
        """Ask for something by its verb.

        Raises:
            RehearsalError: if nobody answers, or the cloud refuses.
        """
        status, text = self._post(verb, json.dumps(asked))
        try:
            answer = json.loads(text)
        except ValueError:
            raise RehearsalError(f"port {self.port}: there is no local cloud") from None
        if status != 200:
            raise RehearsalError(str(answer["error"]))
        return answer

    def _post(self, verb: str, body: str) -> tuple[int, bytes]:
        """Send a request: by hand, so that no proxy of the user is asked."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        try:
            connection.request("POST", f"/_cloud/{verb}", body)
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, HTTPException) as error:
            raise RehearsalError(
                f"port {self.port}: the local cloud does not answer ({type(error).__name__})"
            ) from None
        finally:
            connection.close()


def _time(answer: Mapping[str, str]) -> datetime:
    return datetime.fromisoformat(answer["now"])
