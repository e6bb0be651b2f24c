"""Numbers of restore points over time: the fullest moment, and when the ramp-up is complete."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from operator import sub

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
    """Return when the first point would be gone that lives longest; None if not by the end."""
    if isinstance(track.gone, range):
        return track.gone[0] if track.gone[0] <= end else None
    lives = map(sub, track.gone, track.born)
    finished = (life for life, gone in zip(lives, track.gone, strict=True) if gone <= end)
    longest: int | None = max(finished, default=None)
    if longest is None or _outlived(track, longest, end):
        return None
    return track.born[0] + longest


def _outlived(track: Track, longest: int, end: int) -> bool:
    """Tell whether some point that is there at the end is older than any became that is gone."""
    there = zip(track.born, track.gone, strict=True)
    return any(gone > end and end - born > longest for born, gone in there)


def _changes(track: Track, end: int, tier: Tier | None) -> Iterator[int]:
    leaving = _MOVES if track.moves and tier is None else _GOES
    yield from (3 * born + _COMES for born in track.born)
    yield from (3 * gone + leaving for gone in track.gone if gone <= end)
