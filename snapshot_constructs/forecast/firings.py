"""When a schedule runs: as a range where the runs are evenly spaced, else as a list."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from fractions import Fraction
from functools import lru_cache
from itertools import takewhile

from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.keep import known
from snapshot_constructs.forecast.minutes import DAY, HOUR, MINUTE, to_datetime, to_minutes
from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.cron import Cron, CronError, split
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.firing import start_of

_INTERVALS = (1, 2, 3, 4, 6, 8, 12, 24)
_CYCLE = (datetime(1971, 12, 31, 23, 59, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC))
"""28 years, after which the calendar repeats within this century and the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """The runs of one schedule.

    Attributes:
        times: nominal, ascending.
        mean_gap: minutes between them in the long run; None where there is only one.
        timed: whether the author said when; what DLM times by chance coincides with nothing.
        interval: whether that is an interval, not a cron expression.
    """

    times: Sequence[int]
    mean_gap: Fraction | None
    timed: bool = True
    interval: bool = False


def runs(create: CreateRule | Deferred | None, span: range, *, first_run: time, whose: str) -> Runs:
    """Return the runs in a span of minutes.

    Args:
        create: as written.
        span: the minutes in which they may be.
        first_run: the time of day from which an interval without a time counts.
        whose: the words for the schedule.

    Raises:
        ForecastError: if they are known only at deployment, or AWS would refuse the create rule.
    """
    known(create, f"{whose} the create rule")
    if not isinstance(create, CreateRule) or (create.cron is None) == (create.interval is None):
        raise ForecastError(
            f"{whose} the create rule needs either a cron expression or an interval; "
            "write Schedule.daily(at='03:00', …)"
        )
    if create.cron is not None:
        return _by_cron(create.cron, span, whose)
    return _by_interval(create, span, first_run, whose)


def every(step: int, phase: int, span: range) -> range:
    """Return the minutes of a span that are ``phase`` modulo ``step``."""
    return range(span.start + (phase - span.start) % step, span.stop, step)


def _by_interval(create: CreateRule, span: range, first_run: time, whose: str) -> Runs:
    for part in (create.interval, create.interval_unit, create.times, *_items(create.times)):
        known(part, f"{whose} the interval")
    if create.interval not in _INTERVALS or create.interval_unit != "HOURS":
        raise ForecastError(
            f"{whose} the interval must be 1, 2, 3, 4, 6, 8, 12 or 24 HOURS "
            f"(got {create.interval} {create.interval_unit}); write Schedule.every(hours=4, …)"
        )
    start = start_of(create)
    if create.times and start is None:
        raise ForecastError(
            f"{whose} the start must be a time of day as HH:MM (got {create.times[0]!r}); "  # type: ignore[index]  # not deferred: seen above
            "write at='03:00'"
        )
    step, first = create.interval * HOUR, start or first_run
    times = every(step, HOUR * first.hour + first.minute, span)
    return Runs(times=times, mean_gap=Fraction(step), timed=start is not None, interval=True)


def _items(times: tuple[str | Deferred, ...] | Deferred) -> tuple[str | Deferred, ...]:
    return () if isinstance(times, Deferred) else times


def _by_cron(expression: str | Deferred, span: range, whose: str) -> Runs:
    known(expression, f"{whose} the cron expression")
    try:
        cron = Cron.parse(str(expression))
    except CronError as error:
        raise ForecastError(f"{whose} {error}") from error
    gap, least = _even_gap(cron), cron.smallest_gap()
    if least is not None and least < HOUR * MINUTE:
        raise ForecastError(
            f"{whose} runs must be an hour or more apart (got {expression!r}); "
            "write Schedule.every(hours=1, …)"
        )
    times: Sequence[int] = (
        array("q", _listed(cron, span)) if gap is None else _even(cron, gap, span)
    )
    return Runs(times=times, mean_gap=_mean_gap(cron))


def _even_gap(cron: Cron) -> int | None:
    """Return the minutes between any two neighbouring runs, if that is one number in all years."""
    least, most = cron.smallest_gap(), cron.largest_gap()
    if least is None or least != most or not _every_year(cron):
        return None
    return least // MINUTE


def _even(cron: Cron, gap: int, span: range) -> range:
    first = next(cron.firings(to_datetime(span.start)))  # never without one: they are of all years
    return every(gap, to_minutes(first), span)


def _listed(cron: Cron, span: range) -> list[int]:
    end = to_datetime(span.stop)
    found = takewhile(lambda at: at < end, cron.firings(to_datetime(span.start - 1)))
    return [to_minutes(at) for at in found]


@lru_cache(maxsize=1024)
def _mean_gap(cron: Cron) -> Fraction | None:
    """Return the mean over 28 years, or over all runs where the expression names years."""
    clock, days = cron.times_of_day(), _once_a_day(cron)
    if _every_year(cron):
        span = range(to_minutes(_CYCLE[0]) + 1, to_minutes(_CYCLE[1]))
        number = len(clock) * len(_listed(days, span))
        return Fraction(len(span), number) if number else None
    found = [to_minutes(at) // DAY for at in days.firings(_CYCLE[0].replace(year=1969))]
    gaps = len(clock) * len(found) - 1
    if gaps < 1:
        return None
    within = (clock[-1].hour - clock[0].hour) * HOUR + clock[-1].minute - clock[0].minute
    return Fraction((found[-1] - found[0]) * DAY + within, gaps)


def _once_a_day(cron: Cron) -> Cron:
    return Cron.parse(f"cron(0 0 {' '.join(split(cron.expression)[2:])})")


def _every_year(cron: Cron) -> bool:
    return split(cron.expression)[5] == "*"
