"""How far back one can always go: the least age of the oldest restore point."""

from collections.abc import Sequence
from datetime import timedelta

from snapshot_constructs.forecast.gaps import lives_of
from snapshot_constructs.forecast.minutes import MINUTE
from snapshot_constructs.forecast.track import Track


def least(tracks: Sequence[Track], *, since: int, end: int) -> timedelta | None:
    """Return the least age of the oldest point, at all instants from ``since`` to ``end``.

    It grows by itself, and falls only when the oldest goes; so those instants are looked at.

    Args:
        tracks: of one place.
        since: the first instant.
        end: the last instant.

    Returns:
        Nothing where no point exists at one of the instants; None where none exists at all.
    """
    points = [*lives_of(tracks).items()]
    if not points:
        return None
    falls = sorted(gone for _, gone in points if since < gone <= end)
    oldest, ages = 0, []
    for now in (since, *falls):
        while oldest < len(points) and points[oldest][1] <= now:
            oldest += 1
        taken = points[oldest][0] if oldest < len(points) else now
        ages.append(max(now - taken, 0))
    return min(ages) * MINUTE
