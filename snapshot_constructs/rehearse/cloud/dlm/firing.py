"""When a schedule runs: an interval that counts from a time of day, or cron."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any, Self

from snapshot_constructs.model.cron import Cron, split

_DAY = timedelta(days=1)
_CYCLE = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
"""28 years, after which the calendar repeats."""


@dataclass(frozen=True)
class Times:
    """The times of a schedule, in UTC.

    Attributes:
        hours: between two runs; 0 with cron.
        start: the time of day that they count from; None where DLM picks one.
    """

    cron: str = ""
    hours: int = 0
    start: time | None = None

    @classmethod
    def of(cls, create: Mapping[str, Any]) -> Self:
        """Return those of a create rule."""
        if create.get("CronExpression"):
            return cls(cron=create["CronExpression"])
        said = create.get("Times")
        return cls(hours=create["Interval"], start=time.fromisoformat(said[0]) if said else None)

    @property
    def is_said(self) -> bool:
        """Whether the author says when: only such schedules are due together."""
        return bool(self.cron) or self.start is not None

    def next(self, after: datetime, picked: time) -> datetime | None:
        """Return the first nominal time later than another; None if there is none.

        Args:
            picked: the time of day where DLM picks one.
        """
        if self.cron:
            return Cron.parse(self.cron).next(after)
        gap = timedelta(hours=self.hours)
        first = datetime.combine(after.date() - _DAY, self.start or picked, UTC)
        return first + ((after - first) // gap + 1) * gap

    @property
    def mean_gap(self) -> Fraction | None:
        """The days between two runs in the long run; None where there is only one."""
        return _mean_gap(self.cron) if self.cron else Fraction(self.hours, 24)


@lru_cache(maxsize=1024)
def _mean_gap(expression: str) -> Fraction | None:
    cron, days = Cron.parse(expression), _days(expression)
    per_day = len(cron.times_of_day())
    if split(expression)[5] == "*":
        return Fraction((_CYCLE[1] - _CYCLE[0]).days, len(days) * per_day) if days else None
    if len(days) * per_day < 2:
        return None
    first, last = (datetime.combine(days[i].date(), cron.times_of_day()[i], UTC) for i in (0, -1))
    return Fraction((last - first) // timedelta(minutes=1), 1440 * (len(days) * per_day - 1))


def _days(expression: str) -> list[datetime]:
    """Return the days on which it runs: in one cycle, or all where it names years."""
    fields = split(expression)
    every_year = fields[5] == "*"
    daily = Cron.parse(f"cron(0 0 {' '.join(fields[2:])})")
    begin, end = _CYCLE if every_year else (datetime(1970, 1, 1, tzinfo=UTC), None)
    found = []
    for at in daily.firings(begin - timedelta(minutes=1)):
        if end is not None and at >= end:
            break
        found.append(at)
    return found
