"""The largest gap between neighbouring restore points, over all instants of a timeline.

Two points become neighbours when those between them go. So all points are linked in the order of
time, those to come included, and taken out one by one as they go. While the later of two neighbours
is yet to come, the earlier is the newest: the gap after it grows until the later one comes.
"""

from collections.abc import Sequence
from datetime import timedelta

from snapshot_constructs.forecast.minutes import MINUTE, NEVER
from snapshot_constructs.forecast.track import Track

_NONE = -1


def worst(
    tracks: Sequence[Track], *, since: int | None, end: int, window: float | None
) -> timedelta | None:
    """Return the least upper bound of the gaps at all instants from ``since`` to ``end``.

    Args:
        tracks: of one place.
        since: from the beginning when None.
        end: the last instant.
        window: a gap counts while its later point is less than this many minutes ago, or while it
            is the one after the newest point; always when None.

    Returns:
        None where nothing exists.
    """
    lives = lives_of(tracks)
    walk = _Walk(
        list(lives), _NONE if since is None else since, NEVER if window is None else window
    )
    largest = walk.largest(list(lives.values()), end)
    return None if largest == _NONE else largest * MINUTE


def lives_of(tracks: Sequence[Track]) -> dict[int, int]:
    """Return until when each point exists, in whatever tier, ascending by point."""
    lives: dict[int, int] = {}
    for track in tracks:
        for taken, gone in zip(track.taken, track.gone, strict=True):
            if lives.get(taken, _NONE) < gone:
                lives[taken] = gone
    return dict(sorted(lives.items()))


class _Walk:
    """Takes points out of the list; knows the largest gap seen."""

    def __init__(self, points: list[int], since: int, reach: float) -> None:
        self._points = points
        self._since = since
        self._reach = reach
        self._before = list(range(-1, len(points) - 1))
        self._after = [*range(1, len(points)), _NONE][: len(points)]
        self._met = [_NONE] * len(points)  # since when the one before is the neighbour
        self._largest = _NONE

    def largest(self, gone: list[int], end: int) -> int:
        """Return the largest gap up to the end, -1 without any."""
        going = (here for here, at in enumerate(gone) if at <= end)
        for here in sorted(going, key=gone.__getitem__):
            self._take_out(here, gone[here])
        staying = [here for here, at in enumerate(gone) if at > end]
        for here in staying:
            self._look(self._before[here], here, NEVER)
        if staying:
            self._largest = max(self._largest, end - self._points[staying[-1]])
        return self._largest

    def _take_out(self, here: int, now: int) -> None:
        before, after = self._before[here], self._after[here]
        self._look(before, here, now)
        self._look(here, after, now)
        if before != _NONE:
            self._after[before] = after
        if after != _NONE:
            self._before[after] = before
            self._met[after] = now

    def _look(self, earlier: int, later: int, parted: int) -> None:
        """Look at neighbours that part: how large was the gap, and did it count?"""
        if earlier == _NONE:
            return
        came = NEVER if later == _NONE else self._points[later]
        size = min(came, parted) - self._points[earlier]
        if size > self._largest and self._counts(came, self._met[later], parted):
            self._largest = size

    def _counts(self, came: int, met: int, parted: int) -> bool:
        if parted < came:  # the newest went before there was another
            return parted > self._since
        seen_from = max(met, came, self._since)
        return (met < came and came > self._since) or (
            seen_from < parted and seen_from < came + self._reach
        )
