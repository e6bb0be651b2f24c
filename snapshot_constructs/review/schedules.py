"""When the schedules of a policy run next, as far as they run at all."""

from datetime import datetime

from snapshot_constructs.model import words
from snapshot_constructs.model._words_parts import moments
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
    return moments(next_firings(create, now, NEXT), now) if isinstance(create, CreateRule) else ""
