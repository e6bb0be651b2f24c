"""One side of a comparison: the restore points that exist in a place, or those of the forecast."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from snapshot_constructs.forecast import NEVER, Rung, Timeline, Track
from snapshot_constructs.forecast.timeline import WINDOWS
from snapshot_constructs.forecast.track import Tier
from snapshot_constructs.model.rehearsed import Rehearsed
from snapshot_constructs.review.rehearsed_points import Point


class Side(NamedTuple):
    """Restore points in one place: those that exist, or those of the forecast.

    Attributes:
        points: of all volumes or instances together; the set of an instance is one.
        ladder: the largest gap is that of the volume or instance that has the largest.
    """

    points: int
    archived: int
    oldest: datetime | None
    ladder: tuple[Rung, ...]


def timelines(
    found: Iterable[Point], owners: Mapping[str, str], seen: Rehearsed
) -> Iterator[Timeline]:
    """Yield the points of each volume or instance, as a timeline on which they stay.

    Args:
        found: the points.
        owners: the volume or instance that each unit belongs to.
        seen: when it was.
    """
    tracks: dict[str, dict[tuple[str, str, Tier], set[int]]] = {}
    for schedule, unit, place, tier, taken in found:
        own = tracks.setdefault(owners.get(unit, unit), {})
        own.setdefault((schedule, place, tier), set()).add(taken)
    for own in tracks.values():
        yield Timeline(
            policies=(),
            start=seen.start,
            end=seen.end,
            tracks=tuple(_track(*key, sorted(taken)) for key, taken in own.items()),
        )


def _track(schedule: str, place: str, tier: Tier, taken: list[int]) -> Track:
    return Track(
        schedule=schedule,
        place=place,
        tier=tier,
        taken=taken,
        born=taken,
        gone=[NEVER] * len(taken),
    )


def side(found: Sequence[Timeline], on: datetime, place: str) -> Side:
    """Sum up what timelines have in a place at an instant."""
    oldest = [at for each in found if (at := each.oldest(on, place)) is not None]
    ladders = [each.ladder(on, place) for each in found]
    return Side(
        points=sum(each.points(on, place) for each in found),
        archived=sum(each.points(on, place, "archive") for each in found),
        oldest=min(oldest, default=None),
        ladder=tuple(_rung(name, [each[i] for each in ladders]) for i, name in enumerate(WINDOWS)),
    )


def _rung(name: str, rungs: Sequence[Rung]) -> Rung:
    gaps = [each.gap for each in rungs if each.gap is not None]
    return Rung(
        name,
        sum(each.points for each in rungs),
        max(gaps, default=None),
        bool(rungs) and all(each.reaches for each in rungs),
    )
