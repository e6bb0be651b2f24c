"""Builds timelines by hand, so that a test need only say when snapshots come and go."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from snapshot_constructs.forecast import NEVER, Timeline, Track, to_minutes

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = 24 * 60


def lives(*lives: tuple[float, float | None], **changes: Any) -> Track:
    """Make a track from days since the start: when each snapshot was made, and when it goes."""
    start = to_minutes(START)
    born = [start + round(day * DAY) for day, _ in lives]
    gone = [NEVER if day is None else start + round(day * DAY) for _, day in lives]
    given = {"schedule": "daily", "taken": born, "born": born, "gone": gone}
    return Track(**(given | changes))


def timeline(
    *tracks: Track, days: float = 60, policies: Sequence[Any] = (), **changes: Any
) -> Timeline:
    """Make a timeline from tracks."""
    return Timeline(
        policies=tuple(policies),
        start=START,
        end=START + timedelta(days=days),
        tracks=tracks,
        **changes,
    )


def day(number: float) -> datetime:
    """Return the instant so many days after the start."""
    return START + timedelta(days=number)
