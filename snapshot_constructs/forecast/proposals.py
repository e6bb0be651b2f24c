"""Policies like another one that run more often, or keep for longer, and what to write for them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from snapshot_constructs.forecast.timeline import JITTER
from snapshot_constructs.model.copying import CopyTo
from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.default_policy import (
    CREATE_INTERVAL_DAYS,
    RETAIN_INTERVAL_DAYS,
    DefaultSettings,
)
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.firing import (
    cron_of,
    interval_of,
    largest_gap,
    reaching_count,
    start_of,
)
from snapshot_constructs.model.objective import Objective
from snapshot_constructs.model.policy import DEFAULTS, PolicyDetails, PolicySpec
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.schedule import Schedule

_HOURS = (24, 12, 8, 6, 4, 3, 2, 1)
_MOST_POINTS = 1000  # DLM: of a count, checked 2026-11
_MOST_SCHEDULES = 4  # DLM: of a policy, checked 2026-11
_DAY = timedelta(days=1)
_NEVER = timedelta.max
_DEFAULT_DAYS = {"create_interval_days": range(7, 0, -1), "retain_interval_days": range(2, 15)}

Proposal = tuple[PolicySpec, str]
"""A policy that might do, and what to write to get it."""


def faster(policy: PolicySpec, objective: Objective) -> Iterator[Proposal]:
    """Yield policies that run more often, the least often first, and reach as far as is asked."""
    if policy.kinds <= DEFAULTS:
        yield from _default(policy, "create_interval_days")
        return
    carriers = [each for each in _carriers(policy, objective) if each.archive is None]
    best = min(carriers, key=_gap, default=None)
    for hours in _HOURS:
        if objective.rpo is None or timedelta(hours=hours) + JITTER > objective.rpo:
            continue
        if best is not None:
            for back in _backs(objective):
                more = _every(best, hours, back)
                if not _too_many(more):
                    yield _replaced(policy, best, more), f"write {_words(more)} {_for(best)}"
        elif not objective.place:
            yield from _added(policy, _new(policy, hours, objective.reach or _DAY))


def _backs(objective: Objective) -> tuple[timedelta, ...]:
    """Return how far back one schedule need reach: not at all where others do, or as is asked."""
    far = None if objective.place else objective.reach
    return (timedelta(0),) if far is None else (timedelta(0), far)


def longer(policy: PolicySpec, objective: Objective) -> Iterator[Proposal]:
    """Yield policies that keep for longer, the cheapest first: the schedule that runs least often."""
    if policy.kinds <= DEFAULTS:
        yield from _default(policy, "retain_interval_days")
        return
    limit = objective.reach or timedelta(0)
    for each in sorted(_carriers(policy, objective), key=_gap, reverse=True):
        if objective.place:
            yield from _longer_copies(policy, each, objective.place, limit)
        elif each.archive is None:
            for retain in _reaching(each, limit):
                longer = replace(each, retain=retain)
                yield (
                    _replaced(policy, each, longer),
                    f"write retain={_retain(retain)} {_for(each)}",
                )
    if not objective.place:
        yield from _added(policy, _new(policy, 24, limit))


def _default(policy: PolicySpec, name: str) -> Iterator[Proposal]:
    """Change the days of a default policy, which must keep longer than it waits."""
    details = policy.details if isinstance(policy.details, PolicyDetails) else None
    settings = policy.defaults or (details and details.defaults) or DefaultSettings()
    for days in _DEFAULT_DAYS[name]:
        change: dict[str, Any] = {name: days}
        changed = replace(settings, **change)
        create = changed.create_interval_days or CREATE_INTERVAL_DAYS
        retain = changed.retain_interval_days or RETAIN_INTERVAL_DAYS
        if isinstance(create, int) and isinstance(retain, int) and create < retain:
            words = f"write {name}={days}"
            if policy.defaults is None and details is not None and details.defaults is not None:
                yield replace(policy, details=replace(details, defaults=changed)), words
            else:
                yield replace(policy, defaults=changed), words


def _every(old: Schedule, hours: int, asked: timedelta) -> Schedule:
    """Run every so many hours, and reach back as far as before and as far as is asked."""
    create = _create(old)
    changed = replace(
        create, cron=None, interval=hours, interval_unit="HOURS", times=_first_run(create)
    )
    return replace(old, create=changed, retain=_kept(old, changed, asked))


def _kept(old: Schedule, create: CreateRule, asked: timedelta) -> Retain | Deferred | None:
    """Return what reaches back as far as before, and as far as is asked."""
    retain = old.retain
    if isinstance(retain, Retain) and retain.by_count:
        return Retain.last(reaching_count(create, max(_reach(old), asked)) or 1)
    days = -(-(asked + (interval_of(create) or _DAY)) // _DAY)
    short = isinstance(retain, Retain) and (retain.nominal_days or days) < days
    return Retain.days(days) if short and asked else retain


def _reach(schedule: Schedule) -> timedelta:
    """Return how far a schedule by count reaches back, at the least about."""
    retain, gap = schedule.retain, largest_gap(_create(schedule))
    count = retain.count if isinstance(retain, Retain) else None
    return (count - 1) * gap if isinstance(count, int) and gap is not None else timedelta(0)


def _reaching(schedule: Schedule, limit: timedelta) -> Iterator[Retain]:
    retain = schedule.retain
    if isinstance(retain, Retain) and retain.by_count:
        count = reaching_count(_create(schedule), limit)
        if count is not None and count <= _MOST_POINTS:
            yield Retain.last(count)
    else:
        yield from (Retain.days(days) for days in _days(schedule, limit))


def _days(schedule: Schedule, limit: timedelta) -> Iterator[int]:
    """Yield ages: when the oldest goes, only the next one is left, which is a gap younger."""
    gap = largest_gap(_create(schedule))
    if gap is not None:
        yield -(-(limit + gap) // _DAY)


def _longer_copies(
    policy: PolicySpec, schedule: Schedule, place: str, limit: timedelta
) -> Iterator[Proposal]:
    for days in _days(schedule, limit):
        longer = Retain.days(days)
        copies = schedule.copies if isinstance(schedule.copies, tuple) else ()
        changed = tuple(
            replace(copy, retain=longer)
            if isinstance(copy, CopyTo) and copy.destination == place
            else copy
            for copy in copies
        )
        words = f"write CopyTo({place!r}, retain={_retain(longer)}, …) {_for(schedule)}"
        yield _replaced(policy, schedule, replace(schedule, copies=changed)), words


def _new(policy: PolicySpec, hours: int, back: timedelta) -> Schedule:
    """Return a further schedule, which keeps as the others do: by count or by age."""
    interval = timedelta(hours=hours)
    by_age = any(isinstance(s.retain, Retain) and s.retain.by_age for s in schedules(policy))
    retain = (
        Retain.days(-(-(back + interval) // _DAY))
        if by_age
        else Retain.last(1 - (-back // interval))
    )
    return Schedule.every(hours=hours, at="03:00", retain=retain)


def _added(policy: PolicySpec, schedule: Schedule) -> Iterator[Proposal]:
    details, found = policy.details, schedules(policy)
    if (
        isinstance(details, PolicyDetails)
        and len(found) < _MOST_SCHEDULES
        and not _too_many(schedule)
    ):
        more = (*found, replace(schedule, name="further"))
        words = f"add the schedule {_words(schedule)}"
        yield replace(policy, details=replace(details, schedules=more)), words


def _replaced(policy: PolicySpec, old: Schedule, new: Schedule) -> PolicySpec:
    changed = tuple(new if each is old else each for each in schedules(policy))
    assert isinstance(policy.details, PolicyDetails)  # noqa: S101  # it has schedules
    return replace(policy, details=replace(policy.details, schedules=changed))


def schedules(policy: PolicySpec) -> tuple[Schedule, ...]:
    """Return the schedules of a policy that are known."""
    found = getattr(policy.details, "schedules", ())
    return tuple(each for each in found if isinstance(each, Schedule))


def _carriers(policy: PolicySpec, objective: Objective) -> list[Schedule]:
    """Return the schedules whose restore points count."""
    here = schedules(policy)
    return [each for each in here if not objective.place or copy_in(each, objective.place)]


def copy_in(schedule: Schedule, place: str) -> bool:
    """Tell whether a schedule copies to a place."""
    copies = schedule.copies if isinstance(schedule.copies, tuple) else ()
    return any(isinstance(copy, CopyTo) and copy.destination == place for copy in copies)


def _create(schedule: Schedule) -> CreateRule:
    return schedule.create if isinstance(schedule.create, CreateRule) else CreateRule()


def _gap(schedule: Schedule) -> timedelta:
    gap = largest_gap(_create(schedule))
    return _NEVER if gap is None else gap


def _first_run(create: CreateRule) -> tuple[str, ...]:
    cron, start = cron_of(create), start_of(create)
    first = cron.times_of_day()[0] if cron else start
    return () if first is None else (f"{first:%H:%M}",)


def _too_many(schedule: Schedule) -> bool:
    count = schedule.retain.count if isinstance(schedule.retain, Retain) else None
    return isinstance(count, int) and count > _MOST_POINTS


def _words(schedule: Schedule) -> str:
    create, retain = _create(schedule), schedule.retain
    hours = (interval_of(create) or _DAY) // timedelta(hours=1)
    at = f', at="{create.times[0]}"' if isinstance(create.times, tuple) and create.times else ""
    kept = _retain(retain) if isinstance(retain, Retain) else "…"
    plain = Schedule(
        create=CreateRule(interval=create.interval, interval_unit="HOURS", times=create.times),
        retain=retain,
    )
    more = "" if replace(schedule, name=None) == plain else ", …"
    return f"Schedule.every(hours={hours}{at}, retain={kept}{more})"


def _retain(retain: Retain) -> str:
    if retain.by_count:
        return f"Retain.last({retain.count})"
    return f"Retain.{str(retain.unit).lower()}({retain.interval})"


def _for(schedule: Schedule) -> str:
    name = schedule.name if isinstance(schedule.name, str) else None
    return f"in schedules[{json.dumps(name, ensure_ascii=False)}]"
