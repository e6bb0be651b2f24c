"""What the snapshots of a rehearsal store, beside what the forecast says."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import sqrt
from typing import NamedTuple

from snapshot_constructs.forecast import Timeline, to_minutes
from snapshot_constructs.forecast.chain import Gap, Slot
from snapshot_constructs.forecast.standing import standing_at
from snapshot_constructs.forecast.storage import size_in
from snapshot_constructs.forecast.volume import Volume
from snapshot_constructs.model.rehearsed import LiveVolume, Rehearsed
from snapshot_constructs.review.rehearsed_points import OUTPOST

TOLERANCE = 0.02
"""How far storage may be from the forecast, beside what chance makes of it."""
_SIGMAS = 5.0  # once in two million times by chance alone

Row = tuple[str, str]
"""The id of a policy, and a place: empty where the policy is."""
Kept = Mapping[str, Timeline]
"""What is foreseen of one volume, by the id of the policy."""


class Stored(NamedTuple):
    """GiB of the snapshots of a policy in a place, in both tiers.

    Attributes:
        margin: how far they may be apart.
    """

    really: float
    forecast: float
    margin: float

    @property
    def differs(self) -> bool:
        """Whether they are too far apart."""
        return abs(self.really - self.forecast) > self.margin


def stored(seen: Rehearsed, kept: Mapping[str, Kept]) -> tuple[dict[Row, Stored], tuple[str, ...]]:
    """Return what is stored, each block with the policy of the oldest snapshot that has it.

    Args:
        seen: what is there.
        kept: what is foreseen, by volume.

    Returns:
        Storage by policy and place; and the ids of volumes that are left out, because snapshots
        share their blocks of which nothing is foreseen.
    """
    makers = _makers(seen)
    whole = {id: own for id, own in kept.items() if own.keys() >= makers.get(id, set())}
    volumes = [each for each in seen.volumes if each.id in whole]
    really = _really(seen, whole)
    forecast, variance = _forecast(volumes, whole, to_minutes(seen.end), seen.blocks)
    found = {
        row: Stored(
            really.get(row, 0.0),
            forecast.get(row, 0.0),
            TOLERANCE * forecast.get(row, 0.0) + _SIGMAS * sqrt(variance.get(row, 0.0)),
        )
        for row in {*really, *forecast}
    }
    return found, tuple(sorted(kept.keys() - whole.keys()))


def _makers(seen: Rehearsed) -> dict[str, set[str]]:
    """Return by volume whose snapshots of it there are; in other accounts, they share no blocks."""
    accounts = {each.id: each.account for each in seen.volumes}
    found = defaultdict[str, set[str]](set)
    for each in seen.made:
        for volume in () if each.is_image else each.volumes:
            if accounts.get(volume) == each.account:
                found[volume].add(each.policy)
    return found


def _really(seen: Rehearsed, kept: Mapping[str, Kept]) -> dict[Row, float]:
    home = {each.id: each.region for each in seen.policies}
    found = defaultdict[Row, float](float)
    for each in seen.made:
        is_meant = not each.is_image and not kept.keys().isdisjoint(each.volumes)
        if is_meant and each.is_copy == (each.region != home.get(each.policy)):
            found[each.policy, each.region if each.is_copy else ""] += each.added_gib
    return found


def _forecast(
    volumes: Iterable[LiveVolume], kept: Mapping[str, Kept], on: int, blocks: int
) -> tuple[dict[Row, float], dict[Row, float]]:
    """Return GiB by row, and how much they vary by chance: only so many blocks stand for a volume."""
    gib, variance = defaultdict[Row, float](float), defaultdict[Row, float](float)
    known: dict[tuple[tuple[str, int], ...], list[tuple[Slot, Gap]]] = {}
    for volume in volumes:
        own = dict(sorted(kept[volume.id].items()))
        key = tuple((name, id(timeline)) for name, timeline in own.items())
        if key not in known:
            known[key] = list(standing_at(own, on))
        for row, gap, size in _sizes(volume, known[key]):
            gib[row] += size
            if gap is not None:
                variance[row] += size * volume.use.written_gib / blocks
    return gib, variance


def _sizes(
    volume: LiveVolume, standing: Iterable[tuple[Slot, Gap]]
) -> Iterator[tuple[Row, Gap, float]]:
    use = volume.use
    size_of = size_in(Volume(volume.size_gib, use.written_gib, use.churn_per_day, use.hot_share))
    for slot, gap in standing:
        if not slot.place.startswith(OUTPOST):
            yield (slot.policy, slot.place), gap, size_of(gap).exact
