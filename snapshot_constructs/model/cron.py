"""Cron expressions as EventBridge and Data Lifecycle Manager read them: six fields, in UTC.

``cron(minutes hours day-of-month month day-of-week year)``. Nothing but this module is meant to be
imported by others; the grammar, the calendar and the words are in the ``_cron_…`` modules.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import Self

from snapshot_constructs.model import (
    _cron_calendar,
    _cron_grammar,
    _cron_spans,
    _cron_words,
)
from snapshot_constructs.model._cron_grammar import CronError, split

__all__ = ["Cron", "CronError", "split"]

_fields = lru_cache(maxsize=1024)(_cron_grammar.parse)


@lru_cache(maxsize=1024)
def _extreme_gaps(expression: str) -> tuple[timedelta, timedelta] | None:
    return _cron_spans.extreme_gaps(_fields(expression))


@lru_cache(maxsize=1024)
def _most_within(expression: str, window: timedelta) -> int:
    return _cron_spans.most_within(_fields(expression), window)


@dataclass(frozen=True, slots=True)
class Cron:
    """A schedule such as ``cron(0 3 * * ? *)``, which is always a readable one.

    It knows all firings in the years 1970 to 2199.

    Attributes:
        expression: as written, with the surrounding ``cron(…)``.

    Raises:
        CronError: if the expression cannot be read.
    """

    expression: str

    def __post_init__(self) -> None:
        _fields(self.expression)

    @classmethod
    def parse(cls, expression: str) -> Self:
        """Read an expression.

        Raises:
            CronError: if it cannot be read.
        """
        return cls(expression)

    def firings(self, after: datetime) -> Iterator[datetime]:
        """Return the firings strictly later than ``after``, in UTC and ascending.

        Args:
            after: in any time zone, but with one.

        Raises:
            ValueError: if ``after`` has no time zone.
        """
        if after.utcoffset() is None:
            raise ValueError(f"a time needs a time zone (got {after!r}); for example tzinfo=UTC")
        return _cron_calendar.firings(_fields(self.expression), after)

    def next(self, after: datetime) -> datetime | None:
        """Return the first firing strictly later than ``after``, None if there is none."""
        return next(self.firings(after), None)

    def times_of_day(self) -> tuple[time, ...]:
        """Return the times in UTC, the same on every day it fires, ascending."""
        minutes = _cron_calendar.minutes_of_day(_fields(self.expression))
        return tuple(time(*divmod(minute, 60)) for minute in minutes)

    def smallest_gap(self) -> timedelta | None:
        """Return the least time between a firing and the next, None if there are not two."""
        gaps = _extreme_gaps(self.expression)
        return gaps and gaps[0]

    def largest_gap(self) -> timedelta | None:
        """Return the longest time between a firing and the next, None if there are not two."""
        gaps = _extreme_gaps(self.expression)
        return gaps and gaps[1]

    def fires_once(self) -> bool:
        """Tell whether there is exactly one firing, in all years."""
        return len(list(islice(self.firings(_cron_calendar.BEFORE), 2))) == 1

    def explain(self, zone: str = "UTC") -> str:
        """Say in plain words when it fires, such as ``at 03:00 UTC on Sunday``.

        Args:
            zone: the name of the zone in which it is read.
        """
        text = _cron_words.words(_fields(self.expression), zone)
        return text if self.next(_cron_calendar.BEFORE) else f"never ({text})"

    def most_within(self, window: timedelta) -> int:
        """Count the firings in the fullest half-open span ``(t - window, t]``.

        One more than this many of the newest firings therefore always reach ``window`` back.
        """
        return _most_within(self.expression, window)
