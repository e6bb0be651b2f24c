"""How much the snapshots of one volume store, at an instant and over time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import mul

from snapshot_constructs.forecast.chain import Gap, Slot
from snapshot_constructs.forecast.figure import NOTHING, Range
from snapshot_constructs.forecast.minutes import to_minutes
from snapshot_constructs.forecast.standing import HOME, Standing, Weights, stand, standing_at
from snapshot_constructs.forecast.timeline import Timeline
from snapshot_constructs.forecast.volume import Volume

Sizes = Callable[[Gap], Range]
"""How many GiB change in a gap; for None, how many there are at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """GiB that are billed.

    Attributes:
        snapshots: in the standard tier, in the Region of the volume.
        archive: in the archive tier; each archived snapshot is a full one.
        copies: in the standard tier, by destination.
    """

    snapshots: Range = NOTHING
    archive: Range = NOTHING
    copies: Mapping[str, Range] = field(default_factory=dict)

    @property
    def total(self) -> Range:
        """All of it."""
        return Range.sum([self.snapshots, self.archive, *self.copies.values()])


def stored_at(timeline: Timeline, volume: Volume, on: datetime) -> Stored:
    """Return what the snapshots of a volume store at an instant."""
    found: dict[Slot, Range] = {}
    for slot, gap in standing_at({"": timeline}, to_minutes(on)):
        found[slot] = found.get(slot, NOTHING) + size_in(volume)(gap)
    return _stored(found)


def stored_daily(timeline: Timeline, volume: Volume) -> dict[date, Stored]:
    """Return what is stored on the average of each day, in UTC."""
    return _average(timeline, volume, lambda day: day)


def stored_monthly(timeline: Timeline, volume: Volume) -> dict[date, Stored]:
    """Return what is stored on the average of each month, by its first day.

    Of the first and the last month, only what is in the forecast counts.
    """
    return _average(timeline, volume, lambda day: day.replace(day=1))


def size_in(volume: Volume) -> Sizes:
    """Return the function that says how much of a volume changes in a gap."""
    return lambda gap: Range.of(volume.full_gib) if gap is None else volume.changed_gib(gap)


def per_day(weights: Weights, sizes: Mapping[Gap, Range]) -> list[Range]:
    """Add up what the gaps of each day weigh."""
    low = _summed(weights, {gap: size.low for gap, size in sizes.items()})
    high = low
    if not all(size.is_exact for size in sizes.values()):
        high = _summed(weights, {gap: size.high for gap, size in sizes.items()})
    return [Range(*both) for both in zip(low, high, strict=True)]


def _summed(weights: Weights, sizes: Mapping[Gap, float]) -> list[float]:
    factors = [sizes[gap] for gap in weights]
    return [sum(map(mul, factors, day)) for day in zip(*weights.values(), strict=True)]


def _average(
    timeline: Timeline, volume: Volume, bucket: Callable[[date], date]
) -> dict[date, Stored]:
    standing = stand({"": timeline}, start=timeline.start, end=timeline.end)
    minutes = _by(bucket, standing, [Range.of(each) for each in standing.minutes])
    found: dict[date, dict[Slot, Range]] = {each: {} for each in minutes}
    for slot, weights in standing.kept.items():
        sizes = {gap: size_in(volume)(gap) for gap in weights}
        for each, gib in _by(bucket, standing, per_day(weights, sizes)).items():
            found[each][slot] = gib * (1 / minutes[each].exact)
    return {each: _stored(slots) for each, slots in found.items()}


def _by(
    bucket: Callable[[date], date], standing: Standing, values: Sequence[Range]
) -> dict[date, Range]:
    sums: dict[date, Range] = {}
    for day, value in zip(standing.days, values, strict=True):
        sums[bucket(day)] = sums.get(bucket(day), NOTHING) + value
    return sums


def _stored(found: Mapping[Slot, Range]) -> Stored:
    def of(slots: Iterable[Slot]) -> Range:
        return Range.sum(found[slot] for slot in slots)

    standard = [slot for slot in found if slot.tier == "standard"]
    places = sorted({slot.place for slot in standard} - {HOME})
    return Stored(
        snapshots=of(slot for slot in standard if slot.place == HOME),
        archive=of(slot for slot in found if slot.tier == "archive"),
        copies={place: of(s for s in standard if s.place == place) for place in places},
    )
