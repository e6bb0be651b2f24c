"""Schedules as the Python expressions that make them, by their factories if possible."""

import re

from snapshot_constructs.model._expressions import (
    arguments,
    expression,
    only,
    tags_expression,
    written,
)
from snapshot_constructs.model._layout import Code, Group, Text, call
from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.schedule import Schedule

_TIME = r"cron\((?P<minute>\d\d?) (?P<hour>\d\d?)"
_WEEKLY = re.compile(_TIME + r" \? \* (?P<days>[A-Z]{3}(?:,[A-Z]{3})*) \*\)", re.ASCII)
_MONTHLY = re.compile(_TIME + r" (?P<day>\d\d?|L) \* \? \*\)", re.ASCII)
_YEARLY = re.compile(_TIME + r" (?P<day>\d\d?) (?P<month>\d\d?) \? \*\)", re.ASCII)
_KEEP = Retain()  # any: only the times of what is made are looked at


def schedule_expression(schedule: Schedule) -> Code:
    """Return the factory that makes this schedule; its name is the key that it stands under."""
    create, shares = schedule.create, schedule.shares
    when = _when(create) if isinstance(create, CreateRule) else None
    if when is None or not isinstance(create, CreateRule) or len(_several(shares)) > 1:
        names = (name for name in written(schedule) if name != "name")
        return call("Schedule", **arguments(schedule, *names))
    options = {
        "retain": expression(schedule.retain),
        **arguments(schedule, "archive", "fast_restore", "copies"),
        **({"share": expression(_several(shares)[0])} if shares else {}),
        **arguments(schedule, "deprecate", "copy_tags"),
        **_tags(schedule),
        **arguments(create, "scripts", "location"),
    }
    return Group(when.opening, (*when.items, *call("", **options).items), when.closing)


def _several(shares: object) -> tuple[object, ...]:
    """Return shares; two where their number is not known, because a factory takes one."""
    return shares if isinstance(shares, tuple) else (shares, shares)


def _tags(schedule: Schedule) -> dict[str, Code]:
    held = {"tags": schedule.tags, "variable_tags": schedule.variable_tags}
    return {name: tags_expression(tags) for name, tags in held.items() if tags != ()}


def _when(create: CreateRule) -> Group | None:
    """Return the call of a factory with the times alone, None where no factory makes them."""
    if create.cron is not None:
        return _by_cron(create.cron) if only(create, "cron", "scripts", "location") else None
    times = create.times
    if create.interval_unit != "HOURS" or create.interval is None or not isinstance(times, tuple):
        return None
    if len(times) > 1 or None in times:
        return None
    at = {"at": expression(times[0])} if times else {}
    if create.interval == 24 and at:
        return call("Schedule.daily", **at)
    return call("Schedule.every", hours=expression(create.interval), **at)


def _by_cron(cron: str | Deferred) -> Group:
    said = _in_words(cron) if isinstance(cron, str) else None
    return said or call("Schedule.cron", expression(cron))


def _in_words(cron: str) -> Group | None:
    """Return the factory that makes exactly this expression, if there is one."""
    try:
        for pattern, say in ((_WEEKLY, _weekly), (_MONTHLY, _monthly), (_YEARLY, _yearly)):
            if match := pattern.fullmatch(cron):
                made, code = say(match)
                return code if made.create == CreateRule(cron=cron) else None
    except ValueError:
        return None
    return None


def _weekly(match: re.Match[str]) -> tuple[Schedule, Group]:
    days, at = match["days"].split(","), _clock(match)
    made = Schedule.weekly(*days, at=at, retain=_KEEP)
    return made, call("Schedule.weekly", *map(Text, days), at=Text(at))


def _monthly(match: re.Match[str]) -> tuple[Schedule, Group]:
    at, day = _clock(match), "last" if match["day"] == "L" else int(match["day"])
    made = Schedule.monthly(at=at, day=day, retain=_KEEP)
    return made, call("Schedule.monthly", at=Text(at), day=expression(day))


def _yearly(match: re.Match[str]) -> tuple[Schedule, Group]:
    at, month, day = _clock(match), int(match["month"]), int(match["day"])
    made = Schedule.yearly(at=at, month=month, day=day, retain=_KEEP)
    return made, call("Schedule.yearly", at=Text(at), month=str(month), day=str(day))


def _clock(match: re.Match[str]) -> str:
    return f"{int(match['hour']):02}:{int(match['minute']):02}"
