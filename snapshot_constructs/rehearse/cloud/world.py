"""All that there is: accounts and Regions, the clock, the events."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar, cast

from snapshot_constructs.rehearse.cloud.caller import Caller, Root
from snapshot_constructs.rehearse.cloud.clock import Clock
from snapshot_constructs.rehearse.cloud.events import Event
from snapshot_constructs.rehearse.cloud.faults import Faults
from snapshot_constructs.rehearse.cloud.metrics import Count
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params, Service

T = TypeVar("T")
Elsewhere = Callable[[str, str, Params, Caller, str, str], Output]
"""Calls a service that is not ours: service, action, parameters, caller, account, Region."""
Assume = Callable[[str, str, str, str], Caller]
"""Assumes a role for a service of AWS, if its trust policy allows: role, service, session, and the ARN
of what the service does it for."""


class World:
    """The cloud.

    Attributes:
        clock: virtual time.
        faults: what goes wrong on purpose.
        events: all that were put on default buses, in order.
        deliver: puts an event on the bus of its account and Region.
        elsewhere: calls what is not ours.
        beneath: calls what ministack has of a service of ours, past our actions and all checks.
        assume: assumes a role.
        counts: all that was counted, in order.
        measure: puts a count into CloudWatch.
        lock: held while anything changes.
    """

    def __init__(self, services: Mapping[str, Service]) -> None:
        self.services = services
        self.clock = Clock()
        self.faults = Faults()
        self.events: list[Event] = []
        self.deliver: Callable[[Event], None] = lambda _event: None
        self.elsewhere: Elsewhere = _nowhere
        self.beneath: Elsewhere = _nowhere
        self.assume: Assume = _trust
        self.counts: list[Count] = []
        self.measure: Callable[[Count], None] = lambda _count: None
        self.lock = threading.RLock()
        self._waiting: deque[Event] = deque()
        self._stores: dict[tuple[type, str, str], object] = {}

    def reset(self, to: datetime | None = None) -> None:
        """Forget everything."""
        with self.lock:
            self._stores.clear()
            self.events.clear()
            self.counts.clear()
            self._waiting.clear()
            self.faults.clear()
            self.clock.reset(to)

    def store(self, kind: type[T], account: str, region: str) -> T:
        """Return what a service keeps in an account and Region."""
        return cast("T", self._stores.setdefault((kind, account, region), kind()))

    def stores(self, kind: type[T]) -> Mapping[tuple[str, str], T]:
        """Return what a service keeps, by account and Region."""
        return {
            (account, region): cast("T", store)
            for (each, account, region), store in self._stores.items()
            if each is kind
        }

    def call(
        self,
        service: str,
        action: str,
        params: Params,
        *,
        account: str,
        region: str,
        caller: Caller | None = None,
    ) -> Output:
        """Call an action of any service.

        Args:
            service: as botocore names it.
            action: as botocore names it.
            params: of the action.
            account: that is called.
            region: that is called.
            caller: may do everything when None.

        Raises:
            ApiError: if the service refuses it.
        """
        caller = caller or Root(account)
        self.faults.strike(f"{service}:{action}", account, region)
        one = self.services.get(service)
        if one is None or action not in one.actions:
            return self.elsewhere(service, action, params, caller, account, region)
        one.check(action, params)
        self.clock.advance()  # what was due while nobody called
        with self.lock:
            output = one.actions[action](Call(self, caller, account, region, one, action), params)
        self.deliver_all()
        return output

    def emit(self, event: Event) -> None:
        """Put an event of AWS itself on the default bus of its account and Region, a moment later."""
        for _ in range(self.faults.deliveries(event)):
            self.events.append(event)
            self._waiting.append(event)

    def deliver_all(self) -> None:
        """Deliver what waits, but not while the world is locked: a receiver may call in turn."""
        while self._waiting and not self._is_locked():
            event = self._waiting.popleft()
            for service in self.services.values():
                service.hear(self, event)
            self.deliver(event)

    def count(self, count: Count) -> None:
        """Count something for CloudWatch."""
        self.counts.append(count)
        self.measure(count)

    def _is_locked(self) -> bool:
        return self.lock._is_owned()  # type: ignore[attr-defined,no-any-return]  # noqa: SLF001 - threading has no other way to ask


def _trust(role: str, service: str, _session: str, _source: str) -> Caller:
    return Root(role.split(":")[4], service)


def _nowhere(service: str, action: str, *_: Any) -> Output:
    raise NotImplementedError(f"{service}:{action} is not emulated")
