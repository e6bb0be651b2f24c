"""The days and minutes on which the fields of a cron expression fire."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from snapshot_constructs.model._cron_grammar import (
    ALL_YEARS,
    FIRST_YEAR,
    LAST_YEAR,
    DayKind,
    Days,
    Fields,
)

BEFORE = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC) - timedelta(minutes=1)
_END = datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)
_SUNDAY, _SATURDAY = 1, 7

FiringMonth = tuple[int, tuple[int, ...]]
"""The ordinal of the day before a month, and the days of that month with firings, at least one."""


class Sheet(NamedTuple):
    """All that tells one month from another: its first day of the week (1 is Sunday), its length."""

    first_weekday: int
    length: int

    def weekday(self, day: int) -> int:
        return (self.first_weekday + day - 2) % 7 + 1

    def dates_of(self, weekday: int) -> range:
        return range((weekday - self.first_weekday) % 7 + 1, self.length + 1, 7)

    def nearest_weekday(self, day: int) -> int:
        """Return the Monday to Friday closest to ``day`` that is in the same month."""
        weekday = self.weekday(day)
        if weekday == _SATURDAY:
            return day - 1 if day > 1 else day + 2
        if weekday == _SUNDAY:
            return day + 1 if day < self.length else day - 2
        return day


def minutes_of_day(fields: Fields) -> tuple[int, ...]:
    """Return the firing times of a day in minutes after midnight, ascending."""
    return tuple(60 * hour + minute for hour in fields.hours for minute in fields.minutes)


def firings(fields: Fields, after: datetime) -> Iterator[datetime]:
    """Yield the firings strictly later than ``after``, ascending."""
    if after >= _END:
        return
    start = max(after, BEFORE).astimezone(UTC)
    today, clock = start.toordinal(), minutes_of_day(fields)
    all_day = [time(*divmod(minute, 60), tzinfo=UTC) for minute in clock]
    rest_of_today = all_day[bisect_right(clock, 60 * start.hour + start.minute) :]
    for before, days in firing_months(fields, fields.years, since=start.date()):
        for ordinal in (before + day for day in days if before + day >= today):
            on = date.fromordinal(ordinal)
            for at in rest_of_today if ordinal == today else all_day:
                yield datetime.combine(on, at)


def firing_months(
    fields: Fields, years: tuple[int, ...], since: date = date.min
) -> Iterator[FiringMonth]:
    """Yield the months of ``years`` that have firings, beginning with the month of ``since``."""
    sheets = _sheets()
    days_of: dict[Sheet, tuple[int, ...]] = {}
    for year in years[bisect_left(years, since.year) :]:
        december_before = 12 * (year - FIRST_YEAR) - 1
        from_month = since.month if year == since.year else 1
        for month in fields.months[bisect_left(fields.months, from_month) :]:
            before, sheet = sheets[december_before + month]
            if (days := days_of.get(sheet)) is None:
                days = days_of[sheet] = _days_in(sheet, fields.days)
            if days:
                yield before, days


def _days_in(sheet: Sheet, days: Days) -> tuple[int, ...]:
    """Return the days of a month that ``days`` selects, ascending."""
    numbers = days.numbers
    match days.kind:
        case DayKind.NEAREST_WEEKDAY:
            return tuple(sheet.nearest_weekday(day) for day in numbers if day <= sheet.length)
        case DayKind.LAST:
            return (sheet.length,)
        case DayKind.LAST_WEEKDAY:
            return (sheet.nearest_weekday(sheet.length),)
        case DayKind.WEEKDAYS:
            return tuple(sorted(day for each in numbers for day in sheet.dates_of(each)))
        case DayKind.LAST_OF:
            return tuple(sheet.dates_of(numbers[0])[-1:])
        case DayKind.NTH_OF:
            return tuple(sheet.dates_of(numbers[0])[numbers[1] - 1 : numbers[1]])
    return tuple(day for day in numbers if day <= sheet.length)


@cache
def _sheets() -> list[tuple[int, Sheet]]:
    """Return for each month the ordinal of the day before it, and its sheet."""
    firsts = [date(year, month, 1).toordinal() for year in ALL_YEARS for month in range(1, 13)]
    return [
        (first - 1, Sheet(first % 7 + 1, following - first))
        for first, following in pairwise([*firsts, _END.toordinal()])
    ]
