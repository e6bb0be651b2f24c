"""When the schedules of a policy run next, as far as they run at all."""

from datetime import datetime

from snapshot_constructs.model import words
from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.firing import next_firings
from snapshot_constructs.review.report import Reviewed

NEXT = 3  # how many firing times are shown


def next_times(each: Reviewed, number: int, now: datetime) -> str:
    """Say when a schedule runs next; nothing if it never will, as it stands."""
    schedule = words.schedules(each.spec)[number]
    where = f"PolicyDetails/Schedules/{number}/CreateRule"
    refused = any(error.where.startswith(where) for error in each.verdict.errors)
    if refused or each.spec.state == "DISABLED" or isinstance(schedule, Deferred):
        return ""
    create = schedule.create
    return _times(next_firings(create, now, NEXT), now) if isinstance(create, CreateRule) else ""


def _times(firings: tuple[datetime, ...], now: datetime) -> str:
    """Say times in UTC, naming each day once, and the year where it is another."""
    by_day: dict[str, list[str]] = {}
    for at in firings:
        day = f"{at:%a} {at.day} {at:%b}" + (f" {at.year}" if at.year != now.year else "")
        by_day.setdefault(day, []).append(f"{at:%H:%M}")
    days = [f"{day} {' and '.join(times)}" for day, times in by_day.items()]
    if len(by_day) == 1:
        days = [f"{day} {', '.join(times)}" for day, times in by_day.items()]
    return f"{', '.join(days)} UTC" if days else ""
