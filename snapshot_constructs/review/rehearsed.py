"""A rehearsal beside its forecast: per policy and place what exists, what should, and how they differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from snapshot_constructs.forecast import (
    ForecastError,
    Timeline,
    forecast,
    to_datetime,
    to_minutes,
)
from snapshot_constructs.model.policy import Kind
from snapshot_constructs.model.rehearsed import Made, Rehearsed
from snapshot_constructs.review import rehearsed_points as points
from snapshot_constructs.review import rehearsed_sides as sides
from snapshot_constructs.review.rehearsed_points import OUTPOST, Difference, Point
from snapshot_constructs.review.rehearsed_policy import Policy, policies
from snapshot_constructs.review.rehearsed_sides import Side
from snapshot_constructs.review.rehearsed_storage import Stored, stored
from snapshot_constructs.review.rehearsed_targets import Backed, Backing, backing
from snapshot_constructs.review.summary import plural


class Place(NamedTuple):
    """Restore points in one place.

    Attributes:
        name: empty where the policy is, else where copies go.
        stored: None where nothing can be said.
    """

    name: str
    really: Side
    forecast: Side
    stored: Stored | None


class Outcome(NamedTuple):
    """What became of one policy.

    Attributes:
        sources: how many volumes or instances are compared.
        reason: why it is not compared; empty where it is.
        state: what is wrong with its state; empty where nothing is.
        made: how many snapshots or AMIs it has made that exist, compared or not.
        notes: what else is left out.
    """

    policy: Policy
    sources: int = 0
    reason: str = ""
    state: str = ""
    made: int = 0
    places: tuple[Place, ...] = ()
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether anything is not as it was foreseen."""
        stored = any(each.stored is not None and each.stored.differs for each in self.places)
        return bool(self.differences or self.state or stored)


class Comparison(NamedTuple):
    """A rehearsal beside its forecast."""

    seen: Rehearsed
    outcomes: tuple[Outcome, ...]

    @property
    def on(self) -> datetime:
        """The instant that it is for."""
        return to_datetime(to_minutes(self.seen.end))

    @property
    def differs(self) -> bool:
        """Whether anything is not as it was foreseen."""
        return any(each.differs for each in self.outcomes)


class _Expected(NamedTuple):
    """What is foreseen of a policy; a reason where nothing is."""

    reason: str
    backed: Mapping[Backed, Timeline]


def compare(seen: Rehearsed) -> Comparison:
    """Compare all that a rehearsal has made with the forecast for the same volumes and instances."""
    found = policies(seen.policies)
    meant = backing(found, seen)
    expected = {each.id: _expect(each, meant[each.id], seen) for each in found}
    kept: dict[str, dict[str, Timeline]] = {}
    for id, own in expected.items():
        for backed, timeline in own.backed.items():
            for volume in backed.volumes:
                kept.setdefault(volume, {})[id] = timeline
    storage, left_out = stored(seen, kept)
    whole = _Whole(seen, storage, frozenset(left_out))
    return Comparison(
        seen, tuple(_outcome(each, meant[each.id], expected[each.id], whole) for each in found)
    )


def _expect(policy: Policy, meant: Backing, seen: Rehearsed) -> _Expected:
    if reason := _unforeseeable(policy, meant):
        return _Expected(reason, {})
    end = to_datetime(to_minutes(seen.end))

    @cache
    def timeline(start: datetime) -> Timeline:
        return forecast(policy.spec, start=start, end=end)

    try:
        found = {
            each: timeline(to_datetime(to_minutes(each.since)))
            for each in meant.backed
            if each.since <= end
        }
    except ForecastError as error:
        return _Expected(str(error), {})
    return _Expected("", found)


def _unforeseeable(policy: Policy, meant: Backing) -> str:
    if policy.spec.kind is Kind.EVENT:
        return "it copies what others share; how often they do is not said"
    if policy.location == "OUTPOST":
        return "its volumes are on Outposts, of which the local cloud has none"
    if not meant.backed and meant.shared:
        return "all that it may back up has backups by other policies, too"
    if not meant.backed:
        return "nothing is there that it backs up; add a volume with its target tag to the fleet"
    return ""


class _Whole(NamedTuple):
    """What is known of all policies together."""

    seen: Rehearsed
    storage: Mapping[tuple[str, str], Stored]
    left_out: frozenset[str]

    @property
    def instances(self) -> dict[str, str]:
        """By the volumes that they have."""
        return {each.id: each.instances[0] for each in self.seen.volumes if each.instances}


def _outcome(policy: Policy, meant: Backing, expected: _Expected, whole: _Whole) -> Outcome:
    made = [each for each in whole.seen.made if each.policy == policy.id]
    number = sum(each.is_image == policy.makes_images for each in made)
    state = _state(policy)
    if expected.reason:
        return Outcome(policy, reason=expected.reason, state=state, made=number)
    foreseen = {
        each: [*points.foreseen(policy, each, timeline)]
        for each, timeline in expected.backed.items()
    }
    existing = _compared(policy, meant, made, whole)
    wanted = [point for each in foreseen.values() for point in each]
    return Outcome(
        policy,
        sources=len(meant.backed),
        state=state,
        made=number,
        places=tuple(_places(policy, meant.backed, (existing, wanted), whole)),
        differences=points.differences(policy, wanted, existing),
        notes=tuple(_notes(meant, expected, whole)),
    )


def _state(policy: Policy) -> str:
    deployed = policy.deployed
    if deployed.state in ("ENABLED", "DISABLED"):
        return ""
    return f"{deployed.state}: {deployed.message}"


def _compared(policy: Policy, meant: Backing, made: Iterable[Made], whole: _Whole) -> list[Point]:
    """Return the points that exist, but for those of what is left out or has gone."""
    there = {each.id for each in whole.seen.volumes} | {each.id for each in whole.seen.instances}
    there.difference_update(meant.shared)
    found = points.existing(policy, made, whole.instances)
    return [point for point in found if point.unit in there]


def _places(
    policy: Policy,
    backed: Sequence[Backed],
    both: tuple[Sequence[Point], Sequence[Point]],
    whole: _Whole,
) -> Iterator[Place]:
    owners = {unit: each.id for each in backed for unit in each.units}
    really, forecasted = ([*sides.timelines(each, owners, whole.seen)] for each in both)
    on = to_datetime(to_minutes(whole.seen.end))
    volumes = {volume for each in backed for volume in each.volumes}
    for name in sorted({"", *(each.place for found in both for each in found)}):
        storage = whole.storage.get((policy.id, name))
        yield Place(
            name,
            sides.side(really, on, name),
            sides.side(forecasted, on, name),
            None if volumes <= whole.left_out else storage,
        )


def _notes(meant: Backing, expected: _Expected, whole: _Whole) -> Iterator[str]:
    if meant.shared:
        yield f"{len(meant.shared)} with backups by other policies, too"
    if any(
        track.place.startswith(OUTPOST)
        for timeline in expected.backed.values()
        for track in timeline.tracks
    ):
        yield "copies on Outposts, of which the local cloud has none"
    own = {volume for each in meant.backed for volume in each.volumes}
    if shared := own & whole.left_out:
        volumes = plural(len(shared), "volume")
        yield f"storage of {volumes}: snapshots that nobody foresees share the blocks"
