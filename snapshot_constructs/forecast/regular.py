"""Whether one week of a policy is like every other."""

from collections.abc import Iterator

from snapshot_constructs.model.copying import CopyTo
from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.cron import split
from snapshot_constructs.model.deferred import is_known
from snapshot_constructs.model.policy import PolicyDetails, PolicySpec
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.schedule import Schedule


def is_regular(policy: PolicySpec) -> bool:
    """Tell whether months and years have no say in what a policy makes, nor in how long it is kept.

    What is so once the ramp-up of such a policy is complete is so ever after.

    Args:
        policy: one that there is a forecast of.
    """
    schedules = policy.details.schedules if isinstance(policy.details, PolicyDetails) else ()
    return is_known(schedules) and all(
        isinstance(each, Schedule) and _is_weekly(each.create) and all(map(_in_days, _kept(each)))
        for each in schedules
    )


def _is_weekly(create: object) -> bool:
    if not isinstance(create, CreateRule) or not is_known(create.cron):
        return isinstance(create, CreateRule) and is_known(create.interval)
    _, _, day, month, weekday, year = split(create.cron)
    return day in {"*", "?"} and month == year == "*" and not {"#", "L"} & {*weekday}


def _kept(schedule: Schedule) -> Iterator[object]:
    yield from (schedule.retain, schedule.archive, schedule.deprecate)
    copies = schedule.copies
    for copied in copies if isinstance(copies, tuple) else (copies,):
        yield from (copied.retain, copied.deprecate) if isinstance(copied, CopyTo) else (copied,)


def _in_days(retain: object) -> bool:
    return retain is None or (isinstance(retain, Retain) and retain.unit in (None, "DAYS", "WEEKS"))
