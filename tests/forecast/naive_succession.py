"""The oracle of default policies that change: an event loop over midnights and changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.forecast.naive import Life
from tests.forecast.naive_dates import DAY
from tests.forecast.naive_history import MINUTE, Versions


@dataclass(eq=False)
class Backup:
    """A backup, as long as it is there; ``extends`` as its policy says, or said last."""

    taken: datetime
    expires: datetime
    extends: bool
    policy_there: bool = True
    kept: bool = False


class DefaultLoop:
    """One default policy without copies, whose window is midnight, and one resource."""

    def __init__(self, versions: Versions, end: datetime) -> None:
        self.versions, self.end = versions, end
        self.held: list[Backup] = []
        self.lives: list[Life] = []
        self.newest: datetime | None = None

    def run(self) -> "DefaultLoop":
        for now in self.ticks():
            since, policy = [each for each in self.versions if each[0] < now][-1]
            running = policy is not None and policy.state == "ENABLED"
            settings: Any = policy.defaults if policy is not None else None
            self.change(settings)
            if running and now.hour == now.minute == 0:
                self.back_up(settings, now)
            for backup in list(self.held):
                if backup.expires <= now and not backup.kept:
                    self.expire(backup, now, since, running=running)
        for backup in self.held:
            self.close(backup, None)
        return self

    def ticks(self) -> Iterator[datetime]:
        start = self.versions[0][0]
        midnight = start.replace(hour=0, minute=0)
        days = {midnight + n * DAY for n in range((self.end - midnight).days + 1)}
        ticks = sorted(days | {since + MINUTE for since, _ in self.versions})
        return (tick for tick in ticks if start < tick <= self.end)

    def change(self, settings: Any) -> None:
        for backup in self.held:
            if settings is None:
                backup.policy_there = False
                backup.kept |= not backup.extends
            elif backup.policy_there:
                backup.extends = bool(settings.extend_deletion)

    def back_up(self, settings: Any, now: datetime) -> None:
        if self.newest is None or now - self.newest >= settings.create_interval_days * DAY:
            self.newest = now
            expires = now + settings.retain_interval_days * DAY
            self.held.append(Backup(now, expires, bool(settings.extend_deletion)))

    def expire(self, backup: Backup, now: datetime, since: datetime, *, running: bool) -> None:
        if running and backup.policy_there:
            goes = any(other.taken > backup.taken for other in self.held)
        else:
            goes = backup.extends
            backup.kept = not goes and backup.expires > since
        if goes:
            self.held.remove(backup)
            self.close(backup, now)

    def close(self, backup: Backup, now: datetime | None) -> None:
        self.lives.append(Life("default policy", "", "standard", backup.taken, backup.taken, now))
