"""The rest of the oracle: policies without schedules, and gaps by looking at every instant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any

from snapshot_constructs.model import DefaultSettings, PolicyDetails
from tests.forecast.naive import Life
from tests.forecast.naive_dates import DAY, FOR_EVER, date_by, key
from tests.forecast.naive_history import MINUTE, Versions


def largest_gap(
    lives: list[Life],
    since: datetime,
    end: datetime,
    window: timedelta | None,
    *,
    whole: bool = False,
) -> timedelta | None:
    """Return the most that is lost at any instant, by looking at each of them that matters.

    Args:
        lives: of one place.
        since: the first instant.
        end: the last instant.
        window: what is further back does not count.
        whole: whether both points of a gap must be in the window, or the later one.
    """
    changes = {since, end}
    changes |= {at for life in lives for at in (life.born, life.gone) if at and since < at < end}
    ordered = sorted(changes)
    found: list[timedelta] = []
    for now, until in zip(ordered, [*ordered[1:], end], strict=True):
        alive = sorted({life.taken for life in lives if exists(life, now)})
        if alive:
            found.append(until - alive[-1])
        for earlier, following in pairwise(alive):
            if window is None or (earlier if whole else following) > now - window:
                found.append(following - earlier)
    return max(found, default=None)


def exists(life: Life, now: datetime) -> bool:
    return life.born <= now and (life.gone is None or life.gone > now)


def default_lives(
    settings: DefaultSettings,
    start: datetime,
    end: datetime,
    *,
    first_run: time = time(0),
    resource_gone: datetime = FOR_EVER,
) -> list[Life]:
    """Simulate a default policy for one resource, day by day."""
    every = timedelta(days=settings.create_interval_days or 1)  # type: ignore[arg-type]  # never deferred here
    keep = timedelta(days=settings.retain_interval_days or 7)  # type: ignore[arg-type]  # never deferred here
    backups: list[datetime] = []
    gone: dict[datetime, datetime] = {}
    now = start.replace(hour=first_run.hour, minute=first_run.minute, second=0, microsecond=0)
    while now <= end:
        source_gone = now >= resource_gone
        if now > start and not source_gone and (not backups or now - backups[-1] >= every):
            backups.append(now)
        last_goes = source_gone and settings.extend_deletion
        for backup in backups if last_goes else backups[:-1]:
            if now - backup >= keep:
                gone.setdefault(backup, now)
        now += DAY
    return [
        Life(
            "default policy",
            place,
            "standard",
            backup,
            backup,
            gone.get(backup),
            key=(False, None) if place else None,
        )
        for place in ("", *(target.region for target in settings.copy_targets))  # type: ignore[union-attr]  # never deferred here
        for backup in backups
    ]


def event_lives(details: PolicyDetails, shared: Iterable[datetime], end: datetime) -> list[Life]:
    """Simulate an event-based policy, instant by instant."""
    lives: list[Life] = []
    for action in details.actions:  # type: ignore[union-attr]  # never deferred here
        for copy in action.copies:  # type: ignore[union-attr]  # never deferred here
            made = sorted(at for at in shared if at <= end)
            for at, newer in zip(made, [*made[1:], FOR_EVER], strict=False):
                goes: datetime | None = max(date_by(copy.retain, at) or FOR_EVER, newer)
                goes = goes if goes <= end else None
                life = Life(action.name, copy.target, "standard", at, at, goes, key=key(copy))
                lives.append(life)
    return lives


@dataclass(eq=False)
class Copy:
    """A copy, as long as it is there."""

    action: str
    place: str
    taken: datetime
    expires: datetime
    key: object
    managed: bool = True


class EventLoop:
    """One event-based policy that changes, and all that is shared."""

    def __init__(self, versions: Versions, shared: Iterable[datetime], end: datetime) -> None:
        self.versions, self.shared, self.end = versions, set(shared), end
        self.held: list[Copy] = []
        self.lives: list[Life] = []

    def run(self) -> "EventLoop":
        now = self.versions[0][0]
        while later := [at for at in self.instants() if now < at <= self.end]:
            now = min(later)
            self.work(now)
        for copy in self.held:
            self.close(copy, None)
        return self

    def instants(self) -> Iterable[datetime]:
        expiries = (copy.expires for copy in self.held)
        return {*self.shared, *(since + MINUTE for since, _ in self.versions), *expiries}

    def work(self, now: datetime) -> None:
        policy = [policy for since, policy in self.versions if since < now][-1]
        details: Any = policy.details if policy is not None else None
        actions = list(details.actions) if policy is not None else []
        for copy in self.held:
            copy.managed &= copy.action in {action.name for action in actions}
        running = policy is not None and policy.state == "ENABLED"
        if running and now in self.shared:
            self.held += [
                Copy(
                    action.name, each.target, now, date_by(each.retain, now) or FOR_EVER, key(each)
                )
                for action in actions
                for each in action.copies
            ]
        for copy in list(self.held):
            if copy.managed and copy.expires <= now:
                self.expire(copy, now, running=running)

    def expire(self, copy: Copy, now: datetime, *, running: bool) -> None:
        others = [
            each for each in self.held if (each.action, each.place) == (copy.action, copy.place)
        ]
        if not running:
            copy.managed = copy.expires < now  # what expires now is kept for ever
        elif any(each.taken > copy.taken for each in others):
            self.held.remove(copy)
            self.close(copy, now)

    def close(self, copy: Copy, now: datetime | None) -> None:
        life = Life(copy.action, copy.place, "standard", copy.taken, copy.taken, now, key=copy.key)
        self.lives.append(life)
