"""When a create rule fires, for both of its forms: an interval and a cron expression."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import count, islice

from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.cron import Cron, CronError
from snapshot_constructs.model.zone import CLOCK

_DAY = timedelta(days=1)
_YEAR_IN_HOURS = 366 * 24


def cron_of(create: CreateRule) -> Cron | None:
    """Return the parsed cron expression, if there is one that can be read."""
    if not isinstance(create.cron, str):
        return None
    try:
        return Cron.parse(create.cron)
    except CronError:
        return None


def interval_of(create: CreateRule) -> timedelta | None:
    """Return the interval of a schedule in the interval form, if it is known and up to a year."""
    hours = create.interval
    if create.cron is None and isinstance(hours, int) and 0 < hours <= _YEAR_IN_HOURS:
        return timedelta(hours=hours)
    return None


def smallest_gap(create: CreateRule) -> timedelta | None:
    """Return the least time between two runs; None if unknown, or if there are not two."""
    cron = cron_of(create)
    return cron.smallest_gap() if cron else interval_of(create)


def largest_gap(create: CreateRule) -> timedelta | None:
    """Return the longest time between two runs; None if unknown, or if there are not two."""
    cron = cron_of(create)
    return cron.largest_gap() if cron else interval_of(create)


def reaching_count(create: CreateRule, window: timedelta) -> int | None:
    """Count how many of the newest always reach back over ``window``; None if unknown."""
    cron, interval = cron_of(create), interval_of(create)
    if cron:
        return None if cron.smallest_gap() is None else cron.most_within(window) + 1
    return 1 - (-window // interval) if interval else None


def start_of(create: CreateRule) -> time | None:
    """Return the first run of the day of an interval schedule; None where DLM picks one."""
    match create.times:
        case (str() as first, *_) if CLOCK.fullmatch(first):
            return time.fromisoformat(first)
    return None


def firings(create: CreateRule, after: datetime) -> Iterator[datetime]:
    """Yield the nominal times of runs strictly after ``after``, in UTC; nothing if unknown."""
    cron, interval, start = cron_of(create), interval_of(create), start_of(create)
    if cron:
        yield from cron.firings(after)
    elif interval and start is not None:
        base = datetime.combine(after.astimezone(UTC).date() - _DAY, start, UTC)
        first = (after - base) // interval + 1
        yield from (base + k * interval for k in count(first))


def next_firings(create: CreateRule, after: datetime, number: int) -> tuple[datetime, ...]:
    """Return the next nominal times of runs."""
    return tuple(islice(firings(create, after), number))
