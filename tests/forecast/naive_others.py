"""The rest of the oracle: policies without schedules, and gaps by looking at every instant."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from itertools import pairwise

from snapshot_constructs.model import DefaultSettings, PolicyDetails
from tests.forecast.naive import Life
from tests.forecast.naive_dates import DAY, FOR_EVER, date_by


def largest_gap(
    lives: list[Life], since: datetime, end: datetime, window: timedelta | None
) -> timedelta | None:
    """Return the most that is lost at any instant, by looking at each of them that matters."""
    changes = {since, end}
    changes |= {at for life in lives for at in (life.born, life.gone) if at and since < at < end}
    ordered = sorted(changes)
    found: list[timedelta] = []
    for now, until in zip(ordered, [*ordered[1:], end], strict=True):
        alive = sorted({life.taken for life in lives if exists(life, now)})
        if alive:
            found.append(until - alive[-1])
        for earlier, following in pairwise(alive):
            if window is None or following > now - window:
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
        Life("default policy", place, "standard", backup, backup, gone.get(backup))
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
                goes = max(date_by(copy.retain, at) or FOR_EVER, newer)
                lives.append(
                    Life(
                        action.name, copy.target, "standard", at, at, goes if goes <= end else None
                    )
                )
    return lives
