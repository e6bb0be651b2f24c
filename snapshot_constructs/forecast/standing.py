"""What stands side by side, day by day: all that the storage of snapshots depends on but the volume.

The snapshots of a volume share their blocks. Of neighbours in time, the later one adds only what
changed in the gap between the two; the oldest that stands holds everything. So it is enough to know
for how long how many neighbours stood how far apart, whatever the volume: a fleet asks once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate, repeat
from operator import add, itemgetter, sub
from typing import NamedTuple

from snapshot_constructs.forecast import chain
from snapshot_constructs.forecast.chain import Gap, Point, Slot, Stretch
from snapshot_constructs.forecast.minutes import DAY, to_minutes
from snapshot_constructs.forecast.tally import Tally, count_days, covered
from snapshot_constructs.forecast.timeline import Timeline
from snapshot_constructs.forecast.track import Tier, Track

HOME = ""

Weights = Mapping[Gap, Sequence[int]]
"""For each gap a number per day: of minutes that neighbours stood so far apart, or of transfers."""

ARCHIVED_AT_LEAST = 90 * DAY  # billed as long; checked 2026-11


class Standing(NamedTuple):
    """What some policies keep of one volume on each day.

    Attributes:
        days: in UTC; the first and the last may be in the period only in part.
        minutes: how much of each day is in the period.
        kept: for how many minutes of each day neighbours stood so far apart.
        moved: how many copies of each day transferred what changed in so long.
        restored: how many snapshots of each day came back from the archive tier.
        points: how many restore points there are at the end of each day.
        fast: for how many minutes of each day fast restore is enabled: by policy and schedule,
            then by zone.
    """

    days: tuple[date, ...]
    minutes: tuple[int, ...]
    kept: Mapping[Slot, Weights]
    moved: Mapping[Slot, Weights]
    restored: Mapping[Slot, Weights]
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
        restored=_weights(_restored(timelines), *period),
        points=_points(timelines, *period),
        fast=_fast(timelines, *period),
    )


def standing_at(timelines: Mapping[str, Timeline], on: int) -> Iterator[tuple[Slot, Gap]]:
    """Yield, for each snapshot at an instant, the gap whose changes it holds."""
    for each in _chains(_standard(timelines)):
        yield from chain.standing(each, on)
    for point in _full(timelines):
        if point.born <= on < point.gone:
            yield point.slot, None


def _standard(timelines: Mapping[str, Timeline]) -> dict[str, list[Point]]:
    """Return what is in the standard tier of each place, in the order of creation."""
    found = defaultdict[str, list[Point]](list)
    for name, timeline in timelines.items():
        binned = {(at.place, at.taken): at.gone for at in _returned(timeline) if not at.archived}
        for track in timeline.tracks:
            if track.tier == "standard" and not _left_before(track, timeline):
                points = _points_of(name, track)
                found[track.place] += [_kept(binned, each) for each in points] if binned else points
    for here in found.values():
        here.sort(key=itemgetter(0, 1))
    return found


def _restored(timelines: Mapping[str, Timeline]) -> Iterator[tuple[Slot, Gap, int, None]]:
    """Yield what came back from the archive tier, in full, and when."""
    for name, timeline in timelines.items():
        for each in _returned(timeline):
            if each.archived:
                yield Slot(name, each.place, "archive"), None, each.born, None


class _Returned(NamedTuple):
    """What came back to the standard tier by hand, from the archive or the Recycle Bin."""

    place: str
    taken: int
    born: int
    gone: int
    archived: bool


def _returned(timeline: Timeline) -> Iterator[_Returned]:
    for track in timeline.tracks:
        before = _left_before(track, timeline) if track.tier == "standard" else ()
        if before:
            archived = (track.born[0], "archive") in before
            yield _Returned(track.place, track.taken[0], track.born[0], track.gone[0], archived)


def _left_before(track: Track, timeline: Timeline) -> set[tuple[int, Tier]]:
    """Return when the one point of a track left which tier before it came there."""
    if len(track.taken) != 1 or track.taken[0] == track.born[0]:
        return set()
    return {
        (gone, other.tier)
        for other in timeline.tracks
        if (other.schedule, other.place) == (track.schedule, track.place)
        for taken, gone in zip(other.taken, other.gone, strict=True)
        if taken == track.taken[0] and gone <= track.born[0]
    }


def _kept(binned: Mapping[tuple[str, int], int], point: Point) -> Point:
    """Let what came back from the Recycle Bin stay in its chain while it was there."""
    return point._replace(gone=binned.get((point.slot.place, point.taken), point.gone))


def _points_of(name: str, track: Track) -> Iterator[Point]:
    slot = Slot(name, track.place, track.tier)
    keys = repeat(None) if track.keys is None else track.keys
    yield from map(Point, track.born, track.taken, track.gone, repeat(slot), keys)


def _chains(standard: Mapping[str, list[Point]]) -> Iterator[list[Point]]:
    for place, points in standard.items():
        if place == HOME:
            yield points
        else:
            yield from chain.chains(points)


def _full(timelines: Mapping[str, Timeline]) -> Iterator[Point]:
    """Yield what is archived, and what came back from there: it shares no blocks."""
    for name, timeline in timelines.items():
        for each in _returned(timeline):
            if each.archived:
                slot = Slot(name, each.place, "standard")
                yield Point(each.born, each.taken, each.gone, slot)
        for track in timeline.tracks:
            if track.tier == "archive":
                for point in _points_of(name, track):
                    yield point._replace(gone=max(point.gone, point.born + ARCHIVED_AT_LEAST))


def _stretches(
    timelines: Mapping[str, Timeline], standard: Mapping[str, list[Point]], end: int
) -> Iterator[Stretch]:
    for each in _chains(standard):
        yield from chain.stretches(each, end)
    for point in _full(timelines):
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
    found: dict[Slot, list[int]] = {}
    for name, timeline in timelines.items():
        for track in timeline.tracks:
            coming, going = Tally(start, end), Tally(start, end)
            for tally, minutes in ((coming, track.born), (going, track.gone)):
                for minute in minutes:
                    tally.count(minute)
            counts = accumulate(map(sub, coming.per_day(), going.per_day()))
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
            of_schedule = found[name, track.schedule]
            before = of_schedule.get(track.place, repeat(0))
            of_schedule[track.place] = list(map(add, before, tally.per_day()))
    return dict(found)


def days_of(start: int, end: int) -> tuple[date, ...]:
    """Return the days in UTC that a period has a part in."""
    first = date(1970, 1, 1) + timedelta(days=start // DAY)
    return tuple(first + timedelta(days=i) for i in range(count_days(start, end)))
