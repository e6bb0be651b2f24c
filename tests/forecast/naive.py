"""The oracle: Data Lifecycle Manager as an event loop, hour by hour over everything that exists.

Written from what AWS documents about run time, not from the closed form, and sharing nothing with
it but the values of the model and ``Cron``. Slow on purpose: each hour it asks each schedule whether
it is due and each snapshot whether its time has come.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any

from snapshot_constructs.model import PolicyDetails, PolicySpec
from tests.forecast.naive_dates import (
    DAY,
    FOR_EVER,
    HOUR,
    date_by,
    deprecation,
    fast_of,
    kept,
    key_by,
    next_by,
)

NINETY_DAYS = 90 * DAY


@dataclass(frozen=True)
class Life:
    """What the simulator saw of one point in one place and tier; gone is None if it outlived it.

    Copies have the key that they are encrypted with.
    """

    schedule: str
    place: str
    tier: str
    taken: datetime
    born: datetime
    gone: datetime | None
    deprecated: datetime | None = None
    key: object = None


@dataclass
class Thing:
    """A snapshot, an AMI or a copy."""

    schedule: str
    taken: datetime
    entered: datetime
    place: str = ""
    tier: str = "standard"
    expires: datetime | None = None
    deprecate_at: datetime | None = None
    deprecate_beyond: int | None = None
    deprecated: datetime | None = None
    fast: dict[str, Any] = field(default_factory=dict)
    key: object = None


class Simulator:
    """One policy and one resource, from its creation to an end.

    Attributes:
        lives: what existed, after ``run``.
        fast_lives: in which zones fast restore was enabled, and for how long.
        most: the most things seen at once in each place, before old ones were removed.
    """

    def __init__(
        self,
        policy: PolicySpec,
        start: datetime,
        end: datetime,
        *,
        first_run: time = time(0),
        resource_gone: datetime | None = None,
    ) -> None:
        details = policy.details
        assert isinstance(details, PolicyDetails)
        self.schedules: list[Any] = list(details.schedules)  # type: ignore[arg-type]  # never deferred here
        self.start, self.end, self.first_run = start, end, first_run
        self.resource_gone = resource_gone or FOR_EVER
        self.shelves: dict[tuple[str, str, str], list[Thing]] = {}
        self.lives: list[Life] = []
        self.fast_lives: list[Life] = []
        self.most: dict[str, int] = {}

    def run(self) -> "Simulator":
        hour = self.start.replace(minute=0, second=0, microsecond=0)
        while hour <= self.end:
            for now in sorted({*self.due_in(hour), *self.expiring_in(hour)}):
                if self.start < now <= self.end:
                    self.work(now)
            hour += HOUR
        for thing in self.things():
            self.close(thing, None)
        return self

    def things(self) -> list[Thing]:
        return [thing for shelf in self.shelves.values() for thing in shelf]

    def add(self, thing: Thing) -> None:
        self.of(thing.schedule, thing.place, thing.tier).append(thing)

    def of(self, schedule: str, place: str, tier: str) -> list[Thing]:
        """Return the things of one kind, in the order in which they came."""
        return self.shelves.setdefault((schedule, place, tier), [])

    def due_in(self, hour: datetime) -> Iterator[datetime]:
        for schedule in self.schedules:
            yield from self.firings_in(schedule, hour)

    def firings_in(self, schedule: Any, hour: datetime) -> Iterator[datetime]:
        rule = schedule.create
        if rule.cron is not None:
            at = next_by(rule.cron, hour - timedelta(minutes=1))
            if at is not None and at < hour + HOUR:
                yield at
        else:
            first = time.fromisoformat(rule.times[0]) if rule.times else self.first_run
            if (hour.hour - first.hour) % rule.interval == 0:
                yield hour.replace(minute=first.minute)

    def expiring_in(self, hour: datetime) -> Iterator[datetime]:
        for thing in self.things():
            for at in (thing.expires, thing.deprecate_at, *thing.fast.values()):
                if isinstance(at, datetime) and hour <= at < hour + HOUR:
                    yield at

    def work(self, now: datetime) -> None:
        if now < self.resource_gone:
            hour = now.replace(minute=0)
            due = [each for each in self.schedules if now in self.firings_in(each, hour)]
            timed = [each for each in due if each.create.cron is not None or each.create.times]
            groups = ([timed] if timed else []) + [[each] for each in due if each not in timed]
            for group in groups:
                self.create(group, now)
        self.count_all()
        self.remove_surplus(now)
        self.remove_expired(now)
        self.stop_fast_restores(now)
        self.deprecate(now)

    # ------------------------------------------------------------------------------- creation

    def create(self, group: list[Any], now: datetime) -> None:
        owner = group[0]
        for other in group[1:]:
            if kept(other) > kept(owner):
                owner = other
        made = Thing(owner.name, now, now, expires=date_by(owner.retain, now))
        made.fast = fast_of(group, now)
        made.deprecate_at, made.deprecate_beyond = deprecation([s.deprecate for s in group], now)
        self.add(made)
        for place in {copy.destination: None for each in group for copy in each.copies}:
            copies = [c for each in group for c in each.copies if c.destination == place]
            until = max(date_by(copy.retain, now) or FOR_EVER for copy in copies)
            at, _ = deprecation([copy.deprecate for copy in copies], now)
            made_there = Thing(owner.name, now, now, place, expires=until, deprecate_at=at)
            self.add(replace(made_there, key=key_by(owner, copies)))
        if owner.archive is not None and (owner.retain.count == 0 or owner.retain.interval == 0):
            made.expires = now

    def count_all(self) -> None:
        now: dict[str, int] = {}
        for (_, place, _), shelf in self.shelves.items():
            now[place] = now.get(place, 0) + len(shelf)
        self.most = {place: max(count, self.most.get(place, 0)) for place, count in now.items()}

    # -------------------------------------------------------------------------------- removal

    def remove_surplus(self, now: datetime) -> None:
        for schedule in self.schedules:
            own = self.of(schedule.name, "", "standard")
            while schedule.retain.count is not None and len(own) > schedule.retain.count:
                self.leave_standard(own[0], schedule, now)
            self.remove_archived_surplus(schedule, now)

    def remove_archived_surplus(self, schedule: Any, now: datetime) -> None:
        if schedule.archive is not None and schedule.archive.count is not None:
            archived = self.of(schedule.name, "", "archive")
            while len(archived) > schedule.archive.count:
                self.remove(archived[0], now)

    def remove_expired(self, now: datetime) -> None:
        for schedule in self.schedules:
            at_once = schedule.archive is not None and schedule.retain.interval == 0
            for thing in self.expired(self.of(schedule.name, "", "standard"), now):
                if at_once or not self.is_newest(thing):
                    self.leave_standard(thing, schedule, now)
            self.remove_archived_surplus(schedule, now)
        elsewhere = [t for t in self.things() if t.place != "" or t.tier == "archive"]
        for thing in self.expired(elsewhere, now):
            if not self.is_newest(thing):
                self.remove(thing, now)

    def expired(self, things: list[Thing], now: datetime) -> list[Thing]:
        return [thing for thing in things if thing.expires is not None and thing.expires <= now]

    def newer(self, thing: Thing) -> int:
        """Count what is newer, of the same schedule and in the same place."""
        return sum(
            other.taken > thing.taken
            for tier in ("standard", "archive")
            for other in self.of(thing.schedule, thing.place, tier)
        )

    def is_newest(self, thing: Thing) -> bool:
        kinds = [self.of(thing.schedule, thing.place, tier) for tier in ("standard", "archive")]
        return not any(other.taken > thing.taken for kind in kinds for other in reversed(kind))

    def leave_standard(self, thing: Thing, schedule: Any, now: datetime) -> None:
        self.remove(thing, now)
        if schedule.archive is None:
            return
        until = date_by(schedule.archive, now)
        self.add(
            replace(
                thing,
                tier="archive",
                entered=now,
                expires=None if until is None else max(until, now + NINETY_DAYS),
                fast={},
            )
        )

    def remove(self, thing: Thing, now: datetime) -> None:
        self.of(thing.schedule, thing.place, thing.tier).remove(thing)
        self.close(thing, now)

    def close(self, thing: Thing, now: datetime | None) -> None:
        self.lives.append(
            Life(
                thing.schedule,
                thing.place,
                thing.tier,
                thing.taken,
                thing.entered,
                now,
                thing.deprecated,
                thing.key,
            )
        )
        for zone in thing.fast:
            self.end_fast(thing, zone, now)

    # ------------------------------------------------------------- fast restore and deprecation

    def stop_fast_restores(self, now: datetime) -> None:
        for thing in self.things():
            newer = self.newer(thing) if thing.fast else 0
            for zone, until in list(thing.fast.items()):
                if until <= now if isinstance(until, datetime) else newer >= until:
                    self.end_fast(thing, zone, now)
                    del thing.fast[zone]

    def end_fast(self, thing: Thing, zone: str, now: datetime | None) -> None:
        self.fast_lives.append(
            Life(thing.schedule, zone, "standard", thing.taken, thing.entered, now)
        )

    def deprecate(self, now: datetime) -> None:
        for thing in self.things():
            at, beyond = thing.deprecate_at, thing.deprecate_beyond
            by_age = at is not None and at <= now
            by_count = beyond is not None and self.newer(thing) >= beyond
            if thing.deprecated is None and (by_age or by_count):
                thing.deprecated = now
