"""Histories in a few words, for the tests."""

from dataclasses import replace
from datetime import UTC, datetime

from snapshot_constructs.forecast import Timeline, history
from snapshot_constructs.model import PolicySpec, Retain, Tag
from tests.policies import monthly, schedule, volumes

GOLD, SILVER = Tag("backup", "gold"), Tag("backup", "silver")


def day(text: str) -> datetime:
    """Return an instant of 2026."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


def then(*versions: tuple[str, PolicySpec | None], end: str, **options: object) -> Timeline:
    """Make the history of versions, each with its instant of 2026."""
    found = [(day(at), policy) for at, policy in versions]
    return history(found, end=day(end), **options)  # type: ignore[arg-type]  # as given


def days(found: Timeline, on: str, **where: str) -> list[int]:
    """Return the days of the month of what can be restored on an instant."""
    return [at.day for at in found.taken(day(on), **where)]  # type: ignore[arg-type]  # as given


def count(number: int, **changes: object) -> PolicySpec:
    """Make a policy that keeps the newest few."""
    return volumes(schedule(retain=Retain.last(number), **changes))


def age(number: int, **changes: object) -> PolicySpec:
    """Make a policy that keeps up to an age in days."""
    return volumes(schedule(retain=Retain.days(number), **changes))


def paused(policy: PolicySpec, state: str = "DISABLED") -> PolicySpec:
    """Make a policy stop."""
    return replace(policy, state=state)


ARCHIVED_BY_COUNT = monthly(retain=Retain.last(1), archive=Retain.last(3))
ARCHIVED_BY_AGE = monthly(retain=Retain.days(45), archive=Retain.days(100))
