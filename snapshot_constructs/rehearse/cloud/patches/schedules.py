"""Rules of EventBridge on a schedule, and schedules of EventBridge Scheduler, on the virtual clock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, NamedTuple
from uuid import uuid4
from zoneinfo import ZoneInfo

from ministack.core.responses import request_scope
from ministack.services import eventbridge, scheduler

from snapshot_constructs.model.cron import Cron, CronError
from snapshot_constructs.rehearse.cloud.patches import permitting
from snapshot_constructs.rehearse.cloud.world import World

_RATE = re.compile(r"rate\(\s*(\d+)\s+(minute|hour|day)s?\s*\)")
_AT = re.compile(r"at\((.+)\)")


class Scheduled(NamedTuple):
    """A rule or a schedule.

    Attributes:
        key: account, Region and name.
        record: as ministack keeps it.
        is_rule: whether it is a rule of EventBridge.
    """

    key: tuple[str, str, str]
    record: Any
    is_rule: bool

    @property
    def made(self) -> datetime:
        """When it was made, or changed."""
        name = "CreationTime" if self.is_rule else "CreationDate"
        return datetime.fromtimestamp(float(self.record.get(name, 0)), UTC)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that its expression is written in."""
        return ZoneInfo(self.record.get("ScheduleExpressionTimezone") or "UTC")


class Schedules:
    """Fires what is due."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._fired: dict[tuple[str, str, str], datetime] = {}

    def next(self, after: datetime) -> datetime | None:
        """Return when something is due next."""
        return min((when for when, _ in self._due(after)), default=None)

    def run(self, at: datetime) -> None:
        """Fire what is due at that time."""
        for when, each in [*self._due(at)]:
            if when <= at:
                self._fired[each.key] = at
                self._fire(each, at)

    def forget(self) -> None:
        """Forget what has fired."""
        self._fired.clear()

    def _due(self, after: datetime) -> Iterator[tuple[datetime, Scheduled]]:
        for each in _all():
            when = _next(each, self._fired.get(each.key))
            if when is not None:
                yield max(when, after), each

    def _fire(self, each: Scheduled, at: datetime) -> None:
        account, region, _ = each.key
        event, source = _event(each, at), str(each.record.get("Arn", ""))
        service = "events.amazonaws.com" if each.is_rule else "scheduler.amazonaws.com"
        with request_scope(account, region):
            for target in _targets(each):
                if permitting.may_deliver(self._world, service, source, target):
                    eventbridge._invoke_target(target, event, each.record)  # noqa: SLF001 - see the package
        if not each.is_rule and _completes(each):
            scheduler._schedules._data.pop(each.key, None)  # noqa: SLF001 - see the package


def install(world: World) -> None:
    """Let schedules follow the clock of the world, and no other."""
    schedules = Schedules(world)
    world.clock.add(schedules)
    now = SimpleNamespace(time=lambda: world.clock.now().timestamp())
    scheduler.time = now
    eventbridge.start_scheduler = scheduler.start_scheduler = lambda: None
    eventbridge.reset = _also(eventbridge.reset, schedules.forget)


def _also(first: Any, then: Any) -> Any:
    def both() -> None:
        first()
        then()

    return both


def _all() -> Iterator[Scheduled]:
    for key, rule in list(eventbridge._rules._data.items()):  # noqa: SLF001 - see the package
        if rule.get("State") == "ENABLED" and rule.get("ScheduleExpression"):
            yield Scheduled(key, rule, is_rule=True)
    for key, schedule in list(scheduler._schedules._data.items()):  # noqa: SLF001 - see the package
        if schedule.get("State") == "ENABLED":
            yield Scheduled(key, schedule, is_rule=False)


def _next(each: Scheduled, fired: datetime | None) -> datetime | None:
    """Return when something is due; its time zone and its dates count."""
    since = max(fired or each.made, _date(each, "StartDate") or each.made)
    when = _by_expression(each, since, fired)
    end = _date(each, "EndDate")
    return None if when is None or (end is not None and when > end) else when


def _by_expression(each: Scheduled, since: datetime, fired: datetime | None) -> datetime | None:
    text = str(each.record.get("ScheduleExpression", "")).strip()
    if rate := _RATE.fullmatch(text):
        return since + timedelta(**{f"{rate[2]}s": int(rate[1])})
    if at := _AT.fullmatch(text):
        once = datetime.fromisoformat(at[1].strip()).replace(tzinfo=each.zone)
        return once.astimezone(UTC) if fired is None else None
    return _by_cron(text, each.zone, since)


def _by_cron(text: str, zone: ZoneInfo, since: datetime) -> datetime | None:
    """Return the next time of a cron expression, which is written in local time."""
    try:
        found = Cron.parse(text).next(since.astimezone(zone).replace(tzinfo=UTC))
    except CronError:
        return None
    return None if found is None else found.replace(tzinfo=zone).astimezone(UTC)


def _date(each: Scheduled, name: str) -> datetime | None:
    written = None if each.is_rule else scheduler._to_epoch(each.record.get(name))  # noqa: SLF001 - see the package
    return None if written is None else datetime.fromtimestamp(written, UTC)


def _completes(each: Scheduled) -> bool:
    """Tell whether a schedule is deleted now: it was due once, and asks for that."""
    once = _AT.fullmatch(str(each.record.get("ScheduleExpression", "")).strip())
    return bool(once) and each.record.get("ActionAfterCompletion") == "DELETE"


def _targets(each: Scheduled) -> list[Mapping[str, Any]]:
    if each.is_rule:
        return list(eventbridge._targets._data.get(each.key, []))  # noqa: SLF001 - see the package
    target = each.record.get("Target") or {}
    return [target] if target.get("Arn") else []


def _event(each: Scheduled, at: datetime) -> dict[str, Any]:
    account, region, _ = each.key
    return {
        "EventId": str(uuid4()),
        "Source": "aws.events" if each.is_rule else "aws.scheduler",
        "DetailType": "Scheduled Event",
        "Detail": "{}",
        "EventBusName": each.record.get("EventBusName", "default"),
        "Time": at.timestamp(),
        "Resources": [each.record.get("Arn", "")],
        "Account": account,
        "Region": region,
    }
