"""What stands side by side, day by day: all that the storage of snapshots depends on but the volume.

The snapshots of a volume share their blocks. Of neighbours in time, the later one adds only what
changed in the gap between the two; the oldest that stands holds everything. So it is enough to know
for how long how many neighbours stood how far apart, whatever the volume: a fleet asks once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import repeat
from operator import add, itemgetter

from snapshot_constructs.forecast import chain
from snapshot_constructs.forecast.chain import Gap, Point, Slot, Stretch
from snapshot_constructs.forecast.keys import key_of
from snapshot_constructs.forecast.minutes import DAY, to_minutes
from snapshot_constructs.forecast.tally import Tally, count_days, covered
from snapshot_constructs.forecast.timeline import Timeline
from snapshot_constructs.forecast.track import Track

HOME = ""

Weights = Mapping[Gap, Sequence[int]]
"""For each gap a number per day: of minutes that neighbours stood so far apart, or of transfers."""

ARCHIVED_AT_LEAST = 90 * DAY  # billed as long; checked 2026-11


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What some policies keep of one volume on each day.

    Attributes:
        days: in UTC; the first and the last may be in the period only in part.
        minutes: how much of each day is in the period.
        kept: for how many minutes of each day neighbours stood so far apart.
        moved: how many copies of each day transferred what changed in so long.
        points: how many restore points there are at the end of each day.
        fast: for how many minutes of each day fast restore is enabled: by policy and schedule,
            then by zone.
    """

    days: tuple[date, ...]
    minutes: tuple[int, ...]
    kept: Mapping[Slot, Weights]
    moved: Mapping[Slot, Weights]
    points: Mapping[Slot, Sequence[int]]
    fast: Mapping[tuple[str, str], Mapping[str, Sequence[int]]]


def stand(timelines: Mapping[str, Timeline], *, start: datetime, end: datetime) -> Standing:
    """Find out what policies that all apply to one volume keep of it.

    Args:
        timelines: by policy.
        start: of all of them.
        end: of all of them.
    """
    period = to_minutes(start), to_minutes(end)
    standard = _standard(timelines)
    transfers = (
        (copy.slot, chain.between(predecessor, copy), copy.born, None)
        for place, points in standard.items()
        if place != HOME
        for copy, predecessor in chain.linked(points)
    )
    return Standing(
        days=days_of(*period),
        minutes=tuple(covered(*period)),
        kept=_weights(_stretches(timelines, standard, period[1]), *period),
        moved=_weights(transfers, *period),
        points=_points(timelines, *period),
        fast=_fast(timelines, *period),
    )


def standing_at(timelines: Mapping[str, Timeline], on: int) -> Iterator[tuple[Slot, Gap]]:
    """Yield, for each snapshot at an instant, the gap whose changes it holds."""
    for each in _chains(_standard(timelines)):
        yield from chain.standing(each, on)
    for point in _archived(timelines):
        if point.born <= on < point.gone:
            yield point.slot, None


def _standard(timelines: Mapping[str, Timeline]) -> dict[str, list[Point]]:
    """Return what is in the standard tier of each place, in the order of creation."""
    found = defaultdict[str, list[Point]](list)
    for name, timeline in timelines.items():
        for track in timeline.tracks:
            if track.tier == "standard":
                found[track.place] += _points_of(name, timeline, track)
    for points in found.values():
        points.sort(key=itemgetter(0, 1))
    return found


def _points_of(name: str, timeline: Timeline, track: Track) -> Iterator[Point]:
    slot = Slot(name, track.place, track.tier)
    key = key_of(timeline.policies, track.schedule, track.place)
    yield from map(Point, track.born, track.taken, track.gone, repeat(slot), repeat(key))


def _chains(standard: Mapping[str, list[Point]]) -> Iterator[list[Point]]:
    for place, points in standard.items():
        if place == HOME:
            yield points
        else:
            yield from chain.chains(points)


def _archived(timelines: Mapping[str, Timeline]) -> Iterator[Point]:
    for name, timeline in timelines.items():
        for track in timeline.tracks:
            if track.tier == "archive":
                for point in _points_of(name, timeline, track):
                    yield point._replace(gone=max(point.gone, point.born + ARCHIVED_AT_LEAST))


def _stretches(
    timelines: Mapping[str, Timeline], standard: Mapping[str, list[Point]], end: int
) -> Iterator[Stretch]:
    for each in _chains(standard):
        yield from chain.stretches(each, end)
    for point in _archived(timelines):
        yield point.slot, None, point.born, min(point.gone, end)


def _weights(
    found: Iterable[tuple[Slot, Gap, int, int | None]], start: int, end: int
) -> dict[Slot, Weights]:
    tallies = defaultdict[Slot, dict[Gap, Tally]](dict)
    for slot, gap, since, until in found:
        of_slot = tallies[slot]
        if gap not in of_slot:
            of_slot[gap] = Tally(start, end)
        if until is None:
            of_slot[gap].count(since)
        else:
            of_slot[gap].add(since, until)
    return {
        slot: {gap: tally.per_day() for gap, tally in of_slot.items()}
        for slot, of_slot in tallies.items()
    }


def _points(timelines: Mapping[str, Timeline], start: int, end: int) -> dict[Slot, list[int]]:
    midnights = [min(day * DAY + DAY, end) for day in range(start // DAY, -(-end // DAY))]
    found: dict[Slot, list[int]] = {}
    for name, timeline in timelines.items():
        for track in timeline.tracks:
            counts = [track.count(minute - 1) for minute in midnights]
            slot = Slot(name, track.place, track.tier)
            found[slot] = list(map(add, found.get(slot, repeat(0)), counts))
    return found


def _fast(
    timelines: Mapping[str, Timeline], start: int, end: int
) -> dict[tuple[str, str], dict[str, list[int]]]:
    found = defaultdict[tuple[str, str], dict[str, list[int]]](dict)
    for name, timeline in timelines.items():
        for track in timeline.fast_restores:
            tally = Tally(start, end)
            for born, gone in zip(track.born, track.gone, strict=True):
                tally.add(born, min(gone, end))
            found[name, track.schedule][track.place] = tally.per_day()
    return dict(found)


def days_of(start: int, end: int) -> tuple[date, ...]:
    """Return the days in UTC that a period has a part in."""
    first = date(1970, 1, 1) + timedelta(days=start // DAY)
    return tuple(first + timedelta(days=i) for i in range(count_days(start, end)))
