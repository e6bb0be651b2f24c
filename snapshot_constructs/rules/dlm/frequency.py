"""How often a schedule runs, as DLM counts it: a month has 30 days."""

from datetime import timedelta

from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.cron import split
from snapshot_constructs.model.deferred import known
from snapshot_constructs.model.firing import cron_of, largest_gap, smallest_gap
from snapshot_constructs.model.schedule import Schedule

MONTH = timedelta(days=30)
SHORTEST_MONTH = timedelta(days=28)
_MEAN_MONTH = timedelta(days=30, hours=10)


def least_gap(schedule: Schedule) -> timedelta | None:
    """Return the least time between two runs; None where it cannot be told, or there are not two.

    Raises:
        NotKnownError: if it is known only at deployment.
    """
    create = _readable(schedule)
    return None if create is None else _nominal(create, smallest_gap(create))


def longest_gap(schedule: Schedule) -> timedelta | None:
    """Return the longest time between two runs; see ``least_gap``."""
    create = _readable(schedule)
    return None if create is None else _nominal(create, largest_gap(create))


def _readable(schedule: Schedule) -> CreateRule | None:
    create = known(schedule.create)
    if create is not None:
        known(create.cron)
        known(create.interval)
    return create


def _nominal(create: CreateRule, gap: timedelta | None) -> timedelta | None:
    """Return whole months as months of 30 days, where the days of the month say when to run.

    DLM asks for an archive count of 3 on the first of the month (89 days from February to May), but
    of 4 on a second Thursday (84 days at least): SNAP guide, checked 2026-11.
    """
    if gap is None or gap < SHORTEST_MONTH or not _by_day_of_month(create):
        return gap
    return MONTH * round(gap / _MEAN_MONTH)


def _by_day_of_month(create: CreateRule) -> bool:
    cron = cron_of(create)
    return cron is not None and split(cron.expression)[2] != "?"
