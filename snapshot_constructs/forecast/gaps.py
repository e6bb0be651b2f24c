"""The largest gap between neighbouring restore points, over all instants of a timeline.

Two points become neighbours when those between them go. So all points are linked in the order of
time, those to come included, and taken out one by one as they go. While the later of two neighbours
is yet to come, the earlier is the newest: the gap after it grows until the later one comes.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from snapshot_constructs.forecast.minutes import MINUTE, NEVER
from snapshot_constructs.forecast.track import Track

_NONE = -1
_NEWEST = -1  # younger than any age


def worst(
    tracks: Sequence[Track],
    *,
    since: int | None,
    end: int,
    windows: Iterable[float | None],
    within: Iterable[float] = (),
) -> list[timedelta | None]:
    """Return the least upper bound of the gaps at all instants from ``since`` to ``end``.

    Args:
        tracks: of one place.
        since: from the beginning when None.
        end: the last instant.
        windows: in each, a gap counts while its later point is less than this many minutes ago, or
            while it is the one after the newest point; always when None.
        within: windows, too; a gap counts while its earlier point is in it, or after the newest.

    Returns:
        One for each window, and for each of ``within``; None where nothing exists.
    """
    lives = lives_of(tracks)
    first = _NONE if since is None else since
    gaps = _Walk(list(lives)).gaps(list(lives.values()), end)
    lasting = (gap for gap in gaps if gap.parted > first)
    ages = sorted(((gap.size, gap.age(first)) for gap in lasting), reverse=True)
    into = _younger(ages)
    whole = _younger((size, age if age == _NEWEST else age + size) for size, age in ages)
    return [
        *(_largest(into, NEVER if each is None else each) for each in windows),
        *(_largest(whole, each) for each in within),
    ]


def lives_of(tracks: Sequence[Track]) -> dict[int, int]:
    """Return until when each point exists, in whatever tier, ascending by point.

    What comes back after it was gone, from the Recycle Bin, does not count again.
    """
    lives: dict[int, int] = {}
    for track in tracks:
        for taken, born, gone in zip(track.taken, track.born, track.gone, strict=True):
            if born <= lives.setdefault(taken, gone) < gone:
                lives[taken] = gone
    return dict(sorted(lives.items()))


class _Gap(NamedTuple):
    """Two points that were neighbours.

    Attributes:
        size: in minutes, at its largest.
        came: when the later one came; ``NEVER`` for what comes after the newest point of all.
        met: since when they were neighbours.
        parted: when one of them went.
    """

    size: int
    came: float
    met: int
    parted: float

    def age(self, since: int) -> float:
        """Return how long ago the later one came at the first instant from ``since`` on.

        Args:
            since: before they parted.

        Returns:
            ``_NEWEST`` where it is the one after the newest point. What meets and parts at the same
            instant does not matter: there is then a larger gap.
        """
        if self.parted < self.came:  # the newest went before there was another
            return _NEWEST
        if self.met < self.came and self.came > since:
            return _NEWEST
        return max(self.met, since) - self.came


def _younger(gaps: Iterable[tuple[int, float]]) -> list[tuple[int, float]]:
    """Leave out of descending gaps, each with an age, those that are older than a larger one."""
    found: list[tuple[int, float]] = []
    youngest: float = NEVER
    for size, age in gaps:
        if age < youngest:
            found.append((size, age))
            youngest = age
    return found


def _largest(gaps: Iterable[tuple[int, float]], reach: float) -> timedelta | None:
    """Return the first of descending gaps that is young enough for a window."""
    return next((size * MINUTE for size, age in gaps if age < reach), None)


class _Walk:
    """Takes points out of the list, and yields the gaps between them."""

    def __init__(self, points: list[int]) -> None:
        self._points = points
        self._before = list(range(-1, len(points) - 1))
        self._after = [*range(1, len(points)), _NONE][: len(points)]
        self._met = [_NONE] * len(points)  # since when the one before is the neighbour

    def gaps(self, gone: list[int], end: int) -> Iterator[_Gap]:
        """Yield all gaps up to the end."""
        going = (here for here, at in enumerate(gone) if at <= end)
        for here in sorted(going, key=gone.__getitem__):
            yield from self._taken_out(here, gone[here])
        staying = [here for here, at in enumerate(gone) if at > end]
        for here in staying:
            yield from self._between(self._before[here], here, NEVER)
        if staying:
            yield _Gap(end - self._points[staying[-1]], NEVER, _NONE, NEVER)

    def _taken_out(self, here: int, now: int) -> Iterator[_Gap]:
        before, after = self._before[here], self._after[here]
        yield from self._between(before, here, now)
        yield from self._between(here, after, now)
        if before != _NONE:
            self._after[before] = after
        if after != _NONE:
            self._before[after] = before
            self._met[after] = now

    def _between(self, earlier: int, later: int, parted: float) -> Iterator[_Gap]:
        """Yield the gap between neighbours that part."""
        if earlier != _NONE:
            came = NEVER if later == _NONE else self._points[later]
            size = min(came, parted) - self._points[earlier]
            yield _Gap(int(size), came, self._met[later], parted)
