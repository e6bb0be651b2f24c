"""The oracle of histories: an event loop over a policy that changes, and all that exists.

It keeps for each thing whether it is managed, which the closed form does not know. A change takes
effect after its minute.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from snapshot_constructs.model import PolicySpec
from tests.forecast.naive import NINETY_DAYS, Life
from tests.forecast.naive_dates import FOR_EVER, HOUR, date_by, fast_of, kept, next_by

MINUTE = timedelta(minutes=1)
Versions = Sequence[tuple[datetime, PolicySpec | None]]


@dataclass(eq=False)
class Held:
    """A snapshot or a copy.

    Attributes:
        managed: whether its schedule still looks after it.
        kept: whether it expired while the policy was paused.
        waits: for the archive.
        doomed: whether it does so although the policy is deleted.
    """

    schedule: str
    taken: datetime
    born: datetime
    expires: datetime | None
    place: str = ""
    tier: str = "standard"
    managed: bool = True
    kept: bool = False
    waits: bool = False
    doomed: bool = False
    fast: dict[str, Any] = field(default_factory=dict)
    givers: tuple[str, ...] = ()


class Loop:
    """One custom policy and one resource whose tags are those of the first version."""

    def __init__(self, versions: Versions, end: datetime, tagged_until: datetime | None) -> None:
        self.versions, self.end = versions, end
        self.tagged_until = tagged_until or FOR_EVER
        self.tags = _details(versions[0][1]).target_tags
        self.state: tuple[PolicySpec | None, bool] | None = None
        self.held: list[Held] = []
        self.lives: list[Life] = []
        self.fast_lives: list[Life] = []

    def run(self) -> "Loop":
        hour = self.versions[0][0].replace(minute=0)
        while hour <= self.end:
            for now in sorted({*self.firings(hour), *self.dates(hour)}):
                if self.versions[0][0] < now <= self.end:
                    self.work(now)
            hour += HOUR
        for thing in self.held:
            self.close(thing, None)
        return self

    def policy(self, now: datetime) -> tuple[PolicySpec | None, bool]:
        """Return what holds, and whether it targets the resource."""
        found = [policy for at, policy in self.versions if at < now][-1]
        if found is None:
            return None, False
        match = any(tag in self.tags for tag in _details(found).target_tags)
        return found, match and now <= self.tagged_until

    def firings(self, hour: datetime) -> Iterator[datetime]:
        for _, policy in self.versions:
            for schedule in _details(policy).schedules if policy is not None else ():
                yield from _fires(schedule, hour)

    def dates(self, hour: datetime) -> Iterator[datetime]:
        changes = [at + MINUTE for at, _ in self.versions]
        expiries = [thing.expires for thing in self.held if thing.managed or thing.doomed]
        fast = [at for thing in self.held for at in thing.fast.values()]
        if self.tagged_until != FOR_EVER:
            changes.append(self.tagged_until + MINUTE)
        for at in (*changes, *expiries, *fast):
            if isinstance(at, datetime) and hour <= at < hour + HOUR:
                yield at

    def work(self, now: datetime) -> None:
        state = self.policy(now)
        if self.state != state:
            self.change(*state, now)
            self.state = state
        policy, targeted = state
        running = policy is not None and policy.state == "ENABLED"
        schedules = list(_details(policy).schedules) if policy is not None else []
        if running and targeted:
            self.create(schedules, now)
        for thing in list(self.held):
            if thing.expires is not None and thing.expires <= now:
                self.expire(thing, schedules, now, running=running)
        if running:
            self.stop_fast(now)

    def change(self, policy: PolicySpec | None, targeted: bool, now: datetime) -> None:
        schedules = {each.name: each for each in _details(policy).schedules} if policy else {}
        paused = policy is not None and policy.state != "ENABLED"
        before = self.state[0] if self.state is not None else None
        archived = {s.name for s in _details(before).schedules if s.archive} if before else set()
        for thing in self.held:
            rule = schedules.get(thing.schedule)
            if policy is None and thing.managed and thing.waits and thing.schedule in archived:
                thing.doomed = thing.expires is not None and thing.expires >= now
            if (
                not targeted
                or rule is None
                or (thing.tier == "archive" and (paused or rule.archive is None))
            ):
                thing.managed = False
            for zone in [*thing.fast] if thing.managed else ():
                givers = [schedules[name] for name in thing.givers if name in schedules]
                if not any(
                    zone in (g.fast_restore.zones if g.fast_restore else ()) for g in givers
                ):
                    thing.fast[zone] = None  # on for as long as the snapshot is there

    # ------------------------------------------------------------------------------- creation

    def create(self, schedules: list[Any], now: datetime) -> None:
        due = [each for each in schedules if now in _fires(each, now.replace(minute=0))]
        timed = [each for each in due if each.create.cron is not None or each.create.times]
        untimed = [[each] for each in due if each not in timed]
        for group in ([timed] if timed else []) + untimed:
            self.make(group, max(group, key=kept), now)  # the first of equals

    def make(self, group: list[Any], owner: Any, now: datetime) -> None:
        expires = date_by(owner.retain, now)
        made = Held(owner.name, now, now, expires, waits=owner.archive is not None)
        made.fast, made.waits = fast_of(group, now), made.waits and expires is not None
        made.givers = tuple(each.name for each in group if each.fast_restore is not None)
        self.held.append(made)
        for place in {copy.destination: None for each in group for copy in each.copies}:
            rules = [c.retain for each in group for c in each.copies if c.destination == place]
            until = max(date_by(rule, now) or FOR_EVER for rule in rules)
            self.held.append(Held(owner.name, now, now, until, place=place))
        own = self.managed(owner.name, "standard")
        while owner.retain.by_count and len(own) > owner.retain.count:
            self.leave(own.pop(0), owner, now)

    def managed(self, schedule: str, tier: str) -> list[Held]:
        return [
            thing
            for thing in self.held
            if thing.managed and (thing.schedule, thing.tier, thing.place) == (schedule, tier, "")
        ]

    # -------------------------------------------------------------------------------- removal

    def expire(self, thing: Held, schedules: list[Any], now: datetime, *, running: bool) -> None:
        if thing.doomed:
            self.remove(thing, now)
        elif thing.managed and not running:
            thing.kept |= thing.expires == now
        elif thing.managed and not thing.kept:
            (schedule,) = [each for each in schedules if each.name == thing.schedule]
            at_once = schedule.archive is not None and thing.expires == thing.taken
            if at_once or self.has_newer(thing):
                self.leave(thing, schedule, now)

    def has_newer(self, thing: Held) -> bool:
        return any(
            other.taken > thing.taken
            for other in self.held
            if (other.schedule, other.place) == (thing.schedule, thing.place)
        )

    def leave(self, thing: Held, schedule: Any, now: datetime) -> None:
        self.remove(thing, now)
        moves = thing.waits or thing.expires is None
        if schedule.archive is None or thing.place or thing.tier == "archive" or not moves:
            return
        until = date_by(schedule.archive, now)
        expires = None if until is None else max(until, now + NINETY_DAYS)
        self.held.append(Held(thing.schedule, thing.taken, now, expires, tier="archive"))
        archived = self.managed(schedule.name, "archive")
        while schedule.archive.by_count and len(archived) > schedule.archive.count:
            self.remove(archived.pop(0), now)

    def remove(self, thing: Held, now: datetime) -> None:
        self.held.remove(thing)
        self.close(thing, now)

    def close(self, thing: Held, now: datetime | None) -> None:
        life = Life(thing.schedule, thing.place, thing.tier, thing.taken, thing.born, now)
        self.lives.append(life)
        for zone in thing.fast:
            self.fast_lives.append(
                Life(thing.schedule, zone, "standard", life.taken, life.born, now)
            )

    def stop_fast(self, now: datetime) -> None:
        for thing in self.held:
            for zone, until in list(thing.fast.items()) if thing.managed else ():
                newer = len({t.taken for t in self.held if _newer(t, thing)})
                if until is None or isinstance(until, datetime):
                    over = until == now
                else:
                    over = newer >= until
                if over:
                    life = Life(thing.schedule, zone, "standard", thing.taken, thing.born, now)
                    self.fast_lives.append(life)
                    del thing.fast[zone]


def _newer(other: Held, thing: Held) -> bool:
    return other.schedule == thing.schedule and not other.place and other.taken > thing.taken


def _details(policy: PolicySpec | None) -> Any:
    assert policy is not None
    return policy.details


def _fires(schedule: Any, hour: datetime) -> Iterator[datetime]:
    rule = schedule.create
    if rule.cron is not None:
        at = next_by(rule.cron, hour - MINUTE)
        if at is not None and at < hour + HOUR:
            yield at
        return
    first = time.fromisoformat(rule.times[0]) if rule.times else time(0)
    if (hour.hour - first.hour) % rule.interval == 0:
        yield hour.replace(minute=first.minute)
