"""How far apart the firings of a cron expression are, and how many fit into a span of time.

Every firing day has the same firing times, so days are all there is to walk over, and of those only
as many years as differ. The results are exact for 1970 to 2199.
"""

from bisect import bisect_left
from datetime import timedelta
from itertools import accumulate, compress, pairwise
from operator import sub

from snapshot_constructs.model._cron_calendar import firing_months, minutes_of_day
from snapshot_constructs.model._cron_grammar import ALL_YEARS, FIRST_YEAR, Fields

_MINUTE = timedelta(minutes=1)
_DAY = 24 * 60
_CYCLE_YEARS = 28


def extreme_gaps(fields: Fields) -> tuple[timedelta, timedelta] | None:
    """Return the least and the longest time between two firings, None if there are not two."""
    clock, days = minutes_of_day(fields), _day_gaps(fields)
    if days is None:
        return None
    gaps = {_DAY * gap - (clock[-1] - clock[0]) for gap in days}
    gaps.update(map(sub, clock[1:], clock))
    return (min(gaps) * _MINUTE, max(gaps) * _MINUTE) if gaps else None


def most_within(fields: Fields, window: timedelta) -> int:
    """Count the firings in the fullest span ``(t - window, t]``."""
    if window <= timedelta(0):
        return 0
    minutes = (window - timedelta.resolution) // _MINUTE  # the earliest firing is that long before
    firing = _firing_days(fields, _telling_years(fields.years, minutes // _DAY // 365 + 1))
    if not firing:
        return 0
    back, rest = divmod(min(minutes, len(firing) * _DAY), _DAY)
    clock = minutes_of_day(fields)
    edge_days = {minute: back + (minute < rest) for minute in clock}
    fullest = {days: _fullest(firing, days) for days in set(edge_days.values())}
    most = 0
    for count, minute in enumerate(clock, start=1):
        on_edge = len(clock) - bisect_left(clock, (minute - rest) % _DAY)
        for edge, full in fullest[edge_days[minute]].items():
            most = max(most, count + full * len(clock) + edge * on_edge)
    return most


def _day_gaps(fields: Fields) -> set[int] | None:
    """Return all distances in days between a firing day and the next, None if there is no day."""
    months = list(firing_months(fields, _telling_years(fields.years, _CYCLE_YEARS + 1)))
    gaps = {
        later + following[0] - earlier - days[-1]
        for (earlier, days), (later, following) in pairwise(months)
    }
    for days in {days for _, days in months}:
        gaps.update(map(sub, days[1:], days))
    return gaps if months else None


def _telling_years(years: tuple[int, ...], span_years: int) -> tuple[int, ...]:
    """Return as many years as show all that can happen in spans of up to ``span_years``.

    The calendar repeats every 28 years, except across 2100, which is no leap year. So for an
    expression without years, what ends before 2100 happens again at the end of the last cycle
    before it, what begins later has its like before 2100, and the rest lies across.
    """
    if years != ALL_YEARS or span_years > _CYCLE_YEARS + 1:
        return years
    first, last = 2100 - _CYCLE_YEARS - span_years, 2100 + span_years
    return years[first - FIRST_YEAR : last + 1 - FIRST_YEAR]


def _firing_days(fields: Fields, years: tuple[int, ...]) -> bytes:
    """Return a 1 for each firing day, a 0 for each other, from the first firing day to the last."""
    ordinals = [before + day for before, days in firing_months(fields, years) for day in days]
    if not ordinals:
        return b""
    flags = bytearray(ordinals[-1] - ordinals[0] + 1)
    for ordinal in ordinals:
        flags[ordinal - ordinals[0]] = 1
    return bytes(flags)


def _fullest(firing: bytes, back: int) -> dict[int, int]:
    """Look ``back`` days from each firing day for the most firing days strictly in between.

    Returns:
        The most in between by whether the day ``back`` days earlier fires (1) or not (0). With
        ``back`` 0 both ends are one day, which is made good by -1 day in between.
    """
    padded = bytes(back) + firing
    count_before = [0, *accumulate(padded)]
    between = map(sub, count_before[back:-1], count_before[1:])
    fullest: dict[int, int] = {}
    for edge, full in set(zip(compress(padded, firing), compress(between, firing), strict=True)):
        fullest[edge] = max(full, fullest.get(edge, full))
    return fullest
