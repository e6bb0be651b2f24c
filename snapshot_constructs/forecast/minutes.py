"""Instants as whole minutes since 1970 in UTC: what all timelines count in."""

from datetime import UTC, datetime, timedelta

NEVER = 2**62
"""Later than every instant: what is kept for ever is gone then."""

MINUTE = timedelta(minutes=1)
HOUR = 60
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_minutes(instant: datetime) -> int:
    """Count the whole minutes since 1970 up to an instant.

    Raises:
        ValueError: if the instant has no time zone.
    """
    if instant.utcoffset() is None:
        raise ValueError(f"a time needs a time zone (got {instant!r}); for example tzinfo=UTC")
    return (instant - _EPOCH) // MINUTE


def to_datetime(minutes: int) -> datetime:
    """Return the instant in UTC."""
    return _EPOCH + minutes * MINUTE
