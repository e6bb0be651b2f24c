"""What goes wrong on purpose."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.events import Event


@dataclass(kw_only=True)
class Fault:
    """A fault, so many times.

    Attributes:
        action: a pattern of ``service:Action``, or of ``event:<detail type>``.
        region: a pattern of Regions.
        account: a pattern of accounts.
        times: how often it happens.
        delay: seconds that the call takes longer.
        code: of the error; only late when empty.
        message: of the error.
        status: of HTTP.
        copies: how often an event arrives; 0 when it is lost.
    """

    action: str
    region: str = ".*"
    account: str = ".*"
    times: int = 1
    delay: float = 0.0
    code: str = ""
    message: str = "injected"
    status: int = 500
    copies: int = 0

    def hits(self, action: str, account: str, region: str) -> bool:
        """Tell whether it concerns a call."""
        asked = ((self.action, action), (self.region, region), (self.account, account))
        return self.times > 0 and all(re.fullmatch(*each) for each in asked)


class Faults:
    """All faults that are still to happen."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Make something go wrong."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """Let everything go right."""
        self._waiting.clear()

    def strike(self, action: str, account: str, region: str) -> None:
        """Do what is to go wrong with a call.

        Raises:
            ApiError: if it fails.
        """
        fault = self._take(action, account, region)
        if fault is None:
            return
        time.sleep(fault.delay)
        if fault.code:
            raise ApiError(fault.code, fault.message, fault.status)

    def deliveries(self, event: Event) -> int:
        """Return how often an event arrives."""
        fault = self._take(f"event:{event.detail_type}", event.account, event.region)
        return 1 if fault is None else fault.copies

    def _take(self, action: str, account: str, region: str) -> Fault | None:
        for fault in self._waiting:
            if fault.hits(action, account, region):
                fault.times -= 1
                return fault
        return None
