"""Restore points one by one: those that a rehearsal has, those of the forecast, and how they differ."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from snapshot_constructs.forecast import Timeline, to_datetime, to_minutes
from snapshot_constructs.forecast.minutes import MINUTE
from snapshot_constructs.forecast.outlook import lateness
from snapshot_constructs.forecast.track import Tier
from snapshot_constructs.model.rehearsed import Made
from snapshot_constructs.review.rehearsed_policy import Policy
from snapshot_constructs.review.rehearsed_targets import Backed

OUTPOST = "arn:"  # how the places begin where the local cloud makes no copies


class Point(NamedTuple):
    """One restore point of a policy.

    Attributes:
        unit: the volume or the instance.
        place: empty where the policy is, else where the copy is.
        taken: minutes since 1970.
    """

    schedule: str
    unit: str
    place: str
    tier: Tier
    taken: int


class What(StrEnum):
    """How points differ."""

    MISSING = "missing"
    LATE = "late"
    UNFORESEEN = "unforeseen"


class Difference(NamedTuple):
    """Points that differ in the same way.

    Attributes:
        units: the volumes or instances that it is the same for.
        due: when they were due, or were made although they were not.
        came: when they were made instead; empty where they are missing or were not due.
    """

    what: What
    schedule: str
    place: str
    tier: Tier
    due: tuple[datetime, ...]
    came: tuple[datetime, ...]
    units: tuple[str, ...]


def foreseen(policy: Policy, backed: Backed, timeline: Timeline) -> Iterator[Point]:
    """Yield the points that the forecast has at its end for a volume or an instance."""
    on = to_minutes(timeline.end)
    for track in timeline.tracks:
        if not track.place.startswith(OUTPOST):
            schedule = "" if policy.is_default else track.schedule
            for taken in track.alive(on):
                for unit in backed.units:
                    yield Point(schedule, unit, track.place, track.tier, taken)


def existing(policy: Policy, made: Iterable[Made], instances: Mapping[str, str]) -> Iterator[Point]:
    """Yield the points of a policy that are there, but for copies on Outposts.

    Args:
        policy: that made them.
        made: all that it made.
        instances: by volume.
    """
    for each in made:
        is_elsewhere = each.region != policy.deployed.region
        if each.is_image == policy.makes_images and each.is_copy == is_elsewhere:
            yield Point(
                schedule="" if policy.is_default else each.schedule,
                unit=_unit(each, instances),
                place=each.region if each.is_copy else "",
                tier="archive" if each.tier == "archive" else "standard",
                taken=to_minutes(each.taken),
            )


def _unit(made: Made, instances: Mapping[str, str]) -> str:
    volume = next(iter(made.volumes), "")
    return made.instance or instances.get(volume, volume) if made.is_image else volume


def differences(
    policy: Policy, wanted: Iterable[Point], found: Iterable[Point]
) -> tuple[Difference, ...]:
    """Return how points differ, those together that do so in the same way."""
    due, there = Counter(wanted), Counter(found)
    missing, unforeseen = due - there, there - due
    late = [*_late(policy, missing.elements(), unforeseen.elements())]
    missing.subtract(point for point, _ in late)
    unforeseen.subtract(came for _, came in late)
    single = [
        *(_Single(What.MISSING, each, None) for each in missing.elements()),
        *(_Single(What.LATE, each, came.taken) for each, came in late),
        *(_Single(What.UNFORESEEN, each, None) for each in unforeseen.elements()),
    ]
    return tuple(sorted(_together(single)))


_Times = tuple[tuple[int, int | None], ...]
"""When points were due, and when they came instead, if they did."""


class _Single(NamedTuple):
    what: What
    point: Point
    came: int | None


def _late(
    policy: Policy, missing: Iterable[Point], unforeseen: Iterable[Point]
) -> Iterator[tuple[Point, Point]]:
    """Yield what is missing with what was made instead a little later."""
    longest = lateness(policy.spec) // MINUTE
    left = defaultdict[tuple[object, ...], list[Point]](list)
    for other in sorted(unforeseen):
        left[other[:-1]].append(other)
    for point in sorted(missing):
        near = [each for each in left[point[:-1]] if 0 < each.taken - point.taken < longest]
        if near:
            left[point[:-1]].remove(near[0])
            yield point, near[0]


def _together(found: Iterable[_Single]) -> Iterator[Difference]:
    """Put points of the same unit together, and then units with the same points."""
    by_unit = defaultdict[tuple[What, str, str, Tier, str], list[tuple[int, int | None]]](list)
    for what, point, instead in found:
        key = (what, point.schedule, point.place, point.tier, point.unit)
        by_unit[key].append((point.taken, instead))
    units = defaultdict[tuple[What, str, str, Tier, _Times], list[str]](list)
    for (what, schedule, place, tier, unit), times in by_unit.items():
        units[what, schedule, place, tier, tuple(sorted(times))].append(unit)
    for (what, schedule, place, tier, both), ids in units.items():
        due = tuple(to_datetime(at) for at, _ in both)
        came = tuple(to_datetime(at) for _, at in both if at is not None)
        yield Difference(what, schedule, place, tier, due, came, tuple(sorted(ids)))
