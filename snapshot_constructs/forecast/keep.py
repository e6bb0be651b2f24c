"""How long something is kept, read and in numbers: the newest few, or up to an age."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.minutes import DAY, NEVER
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.retention import NOMINAL_DAYS, Retain

_DAYS = {"DAYS": 1, "WEEKS": 7}
_MONTHS = {"MONTHS": 1, "YEARS": 12}
_LAST_YEAR = 9999
_FIRST_DAY = date(1970, 1, 1).toordinal()
_LONGEST_DAYS = 2**40  # far beyond all that AWS takes, and minutes still fit into 64 bits


@dataclass(frozen=True, slots=True)
class Last:
    """Keeps the newest few of a schedule."""

    count: int

    def lasts(self, mean_gap: Fraction | None) -> Fraction | None:
        """Return the minutes that it lasts nominally; None for ever."""
        return None if mean_gap is None else self.count * mean_gap


@dataclass(frozen=True, slots=True)
class Age:
    """Keeps up to an age, of whole days or of whole calendar months.

    Attributes:
        days: and no months.
        months: and no days.
        nominal_days: with 30 days to a month and 365 to a year.
    """

    days: int = 0
    months: int = 0
    nominal_days: int = 0

    def lasts(self, _mean_gap: Fraction | None) -> Fraction | None:
        """Return the minutes that it lasts nominally."""
        return Fraction(self.nominal_days * DAY)

    def after(self, times: Sequence[int]) -> Sequence[int]:
        """Return when what was made at these times has that age."""
        shift = self.days * DAY
        if not self.months:
            return shifted(times, shift)
        days: dict[int, int] = {}
        return [
            (days[day] if day in days else days.setdefault(day, _months_on(day, self.months)))
            + minute
            for day, minute in (divmod(time, DAY) for time in times)
        ]


Keep = Last | Age

FOREVER = Age(days=_LONGEST_DAYS, nominal_days=_LONGEST_DAYS)
"""Keeps what is never deleted."""


def read(retain: Retain | Deferred | None, whose: str, *, least: int = 1) -> Keep:
    """Read how long something is kept.

    Args:
        retain: as written.
        whose: the words for it, such as ``schedule 'daily': the retain rule``.
        least: 0 where what is made may go on to the archive tier at once.

    Raises:
        ForecastError: if it is deferred, or no count and no age.
    """
    if isinstance(retain, Retain) and retain.by_count != retain.by_age:
        number, unit = (retain.count, None) if retain.by_count else (retain.interval, retain.unit)
        known(number, whose)
        known(unit, whose)
        if isinstance(number, int) and number >= least:
            if retain.by_count:
                return Last(number)
            if isinstance(unit, str) and unit in NOMINAL_DAYS:
                return _age(number, unit)
    known(retain, whose)
    got = retain.explain() if isinstance(retain, Retain) else "nothing"
    raise ForecastError(
        f"{whose} is neither a count nor an age (got {got}); write Retain.last(7) or Retain.days(7)"
    )


def known(value: object, whose: str) -> None:
    """Refuse what is known only at deployment.

    Raises:
        ForecastError: if ``value`` is deferred.
    """
    if isinstance(value, Deferred):
        raise ForecastError(
            f"{whose} is known only at deployment (got {value}); write a literal value to have a forecast"
        )


def shifted(times: Sequence[int], by: int) -> Sequence[int]:
    """Return these times, later by some minutes; a range stays one."""
    if isinstance(times, range):
        return range(times.start + by, times.stop + by, times.step)
    return array("q", [time + by for time in times])


def _age(number: int, unit: str) -> Age:
    days, months = number * _DAYS.get(unit, 0), number * _MONTHS.get(unit, 0)
    return Age(
        days=min(days, _LONGEST_DAYS), months=months, nominal_days=number * NOMINAL_DAYS[unit]
    )


def _months_on(day: int, months: int) -> int:
    """Return the first minute of the same day of a later month, or of its last day."""
    on = date.fromordinal(_FIRST_DAY + day)
    year, month = divmod(12 * on.year + on.month - 1 + months, 12)
    if year >= _LAST_YEAR:
        return NEVER
    first = date(year, month + 1, 1).toordinal()
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1).toordinal()
    return (min(first + on.day - 1, following - 1) - _FIRST_DAY) * DAY
