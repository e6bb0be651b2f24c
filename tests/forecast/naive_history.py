"""The oracle of histories: an event loop over a policy that changes, and all that exists.

It keeps for each thing whether it is managed, which the closed form does not know. A change, and what
is done by hand, takes effect after its minute.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from snapshot_constructs.forecast import Action, ByHand
from snapshot_constructs.model import PolicySpec
from tests.forecast.naive import NINETY_DAYS, Life
from tests.forecast.naive_dates import (
    FOR_EVER,
    HOUR,
    date_by,
    deprecation,
    fast_of,
    kept,
    key_by,
    next_by,
)

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
        elsewhere: the tier that it was moved to by hand.
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
    makers: tuple[str, ...] = ()
    deprecate_at: datetime | None = None
    deprecated: datetime | None = None
    locked: datetime | None = None
    elsewhere: str = ""
    key: object = None


class Loop:
    """One custom policy and one resource whose tags are those of the first version."""

    def __init__(
        self,
        versions: Versions,
        end: datetime,
        tagged_until: datetime | None,
        by_hand: Iterable[ByHand] = (),
    ) -> None:
        self.versions, self.end = versions, end
        self.by_hand = list(by_hand)
        self.made: list[tuple[str, datetime]] = []
        self.bin: list[Held] = []
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
        names = [each.name for _, policy in self.versions if policy for each in _schedules(policy)]
        self.lives.sort(key=lambda life: names.index(life.schedule))  # for what is made at once
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
        marks = [thing.deprecate_at for thing in self.held]
        if self.tagged_until != FOR_EVER:
            changes.append(self.tagged_until + MINUTE)
        changes += [each.at for each in self.by_hand]
        for at in (*changes, *expiries, *fast, *marks):
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
        self.deprecate({each.name: each for each in schedules} if running else {}, now)
        for each in self.by_hand:
            if each.at == now:
                self.handle(each, now)

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
        made.makers = tuple(each.name for each in group)
        made.deprecate_at, _ = deprecation([each.deprecate for each in group], now)
        self.held.append(made)
        self.made.append((owner.name, now))
        for place in {copy.destination: None for each in group for copy in each.copies}:
            copies = [c for each in group for c in each.copies if c.destination == place]
            until = max(date_by(copy.retain, now) or FOR_EVER for copy in copies)
            at, _ = deprecation([copy.deprecate for copy in copies], now)
            copy = Held(owner.name, now, now, until, place=place, deprecate_at=at)
            copy.key = key_by(owner, copies)
            self.held.append(copy)
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
            thing.doomed = False
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
        gone = self.remove(thing, now)
        moves = gone and (thing.waits or thing.expires is None)
        if schedule.archive is None or thing.place or thing.tier == "archive" or not moves:
            return
        until = date_by(schedule.archive, now)
        expires = None if until is None else max(until, now + NINETY_DAYS)
        self.bin.remove(thing)
        self.held.append(Held(thing.schedule, thing.taken, now, expires, tier="archive"))
        archived = self.managed(schedule.name, "archive")
        while schedule.archive.by_count and len(archived) > schedule.archive.count:
            self.remove(archived.pop(0), now)

    def remove(self, thing: Held, now: datetime) -> bool:
        """Remove a thing, or leave it alone from now on."""
        if thing.elsewhere or (thing.locked is not None and thing.locked >= now):
            thing.managed = False
            return False
        self.held.remove(thing)
        self.bin.append(thing)
        self.close(thing, now)
        return True

    def close(self, thing: Held, now: datetime | None) -> None:
        tier, mark = thing.elsewhere or thing.tier, thing.deprecated
        mark = None if mark is None else max(mark, thing.born)
        life = Life(
            thing.schedule, thing.place, tier, thing.taken, thing.born, now, mark, thing.key
        )
        self.lives.append(life)
        for zone in thing.fast:
            self.fast_lives.append(
                Life(thing.schedule, zone, "standard", thing.taken, thing.taken, now)
            )

    def deprecate(self, schedules: dict[str, Any], now: datetime) -> None:
        for thing in self.held:
            at = thing.deprecate_at
            by_age = at is not None and at <= now
            if thing.deprecated is None and (by_age or self.is_surpassed(thing, schedules, now)):
                thing.deprecated = now

    def is_surpassed(self, thing: Held, schedules: dict[str, Any], now: datetime) -> bool:
        rules = [schedules[name].deprecate for name in thing.makers if name in schedules]
        counts = [rule.count for rule in rules if rule is not None and rule.by_count]
        if not thing.managed or not 0 < len(counts) == len(rules):
            return False
        newer = sum(name == thing.schedule and at > thing.taken for name, at in self.made)
        return newer >= max(counts) and (thing.schedule, now) in self.made

    # -------------------------------------------------------------------------------- by hand

    def handle(self, each: ByHand, now: datetime) -> None:
        things = self.bin if each.action is Action.RESTORE_FROM_RECYCLE_BIN else self.held
        (thing,) = [
            thing
            for thing in things
            if (thing.taken, thing.place) == (each.made, each.place)
            and each.schedule == thing.schedule
        ]
        if each.action is Action.LOCK:
            thing.locked = max(each.until or now, thing.locked or now)
        elif each.action is Action.RESTORE_FROM_RECYCLE_BIN:
            tier = thing.tier
            back = Held(thing.schedule, thing.taken, now, None, thing.place, tier, managed=False)
            back.key = thing.key
            self.bin.remove(thing)
            self.held.append(back)
        else:
            self.close(thing, now)
            tier = "archive" if each.action is Action.ARCHIVE else "standard"
            thing.elsewhere = "" if tier == thing.tier else tier
            thing.born, thing.fast = now, {}

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


def _schedules(policy: PolicySpec) -> Any:
    return _details(policy).schedules


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
