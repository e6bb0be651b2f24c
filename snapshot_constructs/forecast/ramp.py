"""Numbers of restore points over time: the fullest moment, and when the ramp-up is complete."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from snapshot_constructs.forecast.track import Tier, Track

_MOVES, _COMES, _GOES = range(3)  # in this order, at one instant


def most(tracks: Sequence[Track], end: int, tier: Tier | None) -> int:
    """Count the points at the fullest moment; what goes is still there when another one comes.

    Args:
        tracks: of one place.
        end: the last instant.
        tier: the one that all tracks are of; None when what moves to the archive stays in them.
    """
    changes = sorted(change for track in tracks for change in _changes(track, end, tier))
    counts = accumulate(1 if change % 3 == _COMES else -1 for change in changes)
    return max(counts, default=0)


def steady_from(track: Track, end: int) -> int | None:
    """Return when the first point goes, which the end has no say in; None if not by the end.

    The points of a track are kept alike, so that from then on one goes for each that comes.
    """
    return track.gone[0] if track.gone[0] <= end else None


def _changes(track: Track, end: int, tier: Tier | None) -> Iterator[int]:
    leaving = _MOVES if track.moves and tier is None else _GOES
    yield from (3 * born + _COMES for born in track.born)
    yield from (3 * gone + leaving for gone in track.gone if gone <= end)
