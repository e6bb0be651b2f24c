"""Periods that rules compare: ages in different units, and counts of runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.deferred import is_known, known
from snapshot_constructs.model.firing import largest_gap, smallest_gap
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.schedule import Schedule

LONGEST = {"DAYS": 36500, "WEEKS": 5200, "MONTHS": 1200, "YEARS": 100}
"""The longest age that DLM takes, in each unit: about a hundred years."""

LONGEST_DEPRECATION = {"DAYS": 3650, "WEEKS": 520, "MONTHS": 120, "YEARS": 10}
"""The longest time to a deprecation, in each unit: about ten years."""

# The least and the most days in a unit; a month as 30 at least, as DLM's guide counts.
_DAYS = {"DAYS": (1, 1), "WEEKS": (7, 7), "MONTHS": (30, 31), "YEARS": (365, 366)}
_MONTHS = {"MONTHS": 1, "YEARS": 12}
_MINUTE = timedelta(minutes=1)
_MINUTES_IN_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Period:
    """A time that has a least and a greatest length, in minutes.

    Attributes:
        months: the length in months, where it is written in months or years.
    """

    least: int
    most: int
    months: int | None = None

    def compared_with(self, other: "Period") -> int:
        """Return 1 if surely longer than ``other``, -1 if surely shorter, else 0."""
        if self.months is not None and other.months is not None:
            return (self.months > other.months) - (self.months < other.months)
        return (self.least > other.most) - (self.most < other.least)


def age_of(retain: Retain) -> Period | None:
    """Return the age that is written; None if it is not one that DLM takes.

    Raises:
        NotKnownError: if it is known only at deployment.
    """
    interval, unit = known(retain.interval), known(retain.unit)
    if interval is None or interval < 1 or unit not in _DAYS:
        return None
    least, most = _DAYS[unit]
    day = interval * _MINUTES_IN_DAY
    months = _MONTHS[unit] * interval if unit in _MONTHS else None
    return Period(least * day, most * day, months)


def kept_by(schedule: Schedule) -> Period | None:
    """Return how long a schedule keeps: its age, or its count times the gap between runs.

    Returns:
        The period; None where the retain rule or the create rule is missing or wrong.

    Raises:
        NotKnownError: if it is known only at deployment.
    """
    retain = known(schedule.retain)
    if retain is None or retain.by_count == retain.by_age:
        return None
    if retain.by_age:
        return age_of(retain)
    count = known(retain.count)
    return _runs(count, known(schedule.create)) if count else None


def _runs(count: int, create: CreateRule | None) -> Period | None:
    if create is None:
        return None
    known(create.cron)
    known(create.interval)
    least, most = smallest_gap(create), largest_gap(create)
    if least is None or most is None:
        return None
    return Period(least // _MINUTE * count, most // _MINUTE * count)


def age_problems(retain: Retain, longest: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with an age, as the property and what it should be.

    Raises:
        NotKnownError: at the end, if a part of it is known only at deployment.
    """
    interval, unit = retain.interval, retain.unit
    if interval is None:
        yield "Interval", "is missing"
    elif is_known(interval) and interval < 1:
        yield "Interval", f"must be at least 1 (got {interval})"
    if unit is None:
        yield "IntervalUnit", "is missing"
    elif is_known(unit) and unit not in longest:
        yield "IntervalUnit", f"must be DAYS, WEEKS, MONTHS or YEARS (got {unit!r})"
    if limit := too_long(retain, longest):
        yield "Interval", f"must be at most {limit} (got {interval})"
    known(interval)
    known(unit)


def keeps_none(schedule: Schedule) -> bool:
    """Tell whether a schedule keeps 0, which archives at once.

    Raises:
        NotKnownError: if that is known only at deployment.
    """
    retain = known(schedule.retain)
    return retain is not None and 0 in (known(retain.count), known(retain.interval))


def too_long(retain: Retain, longest: dict[str, int]) -> str | None:
    """Return the longest age in this unit, such as ``100 YEARS``, if this one is longer."""
    interval, unit = retain.interval, retain.unit
    if not is_known(interval) or not is_known(unit) or unit not in longest:
        return None
    return f"{longest[unit]} {unit}" if interval > longest[unit] else None
