"""The forecast of a policy that is changed, disabled, deleted and made anew over time."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from snapshot_constructs.forecast import assumptions, changes, event
from snapshot_constructs.forecast.by_hand import Action, ByHand
from snapshot_constructs.forecast.coinciding import Owned, owned
from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.minutes import to_minutes
from snapshot_constructs.forecast.plan import Plan, read_schedule
from snapshot_constructs.forecast.sharing import by_account
from snapshot_constructs.forecast.timeline import Timeline
from snapshot_constructs.forecast.track import Assumption, Track
from snapshot_constructs.forecast.versions import (
    PAUSED,
    UNTAGGED,
    Version,
    read_kinds,
    read_versions,
    refuse,
    schedules_of,
)
from snapshot_constructs.model.policy import DEFAULTS, Kind, PolicyDetails, PolicySpec
from snapshot_constructs.model.tags import Tag

if TYPE_CHECKING:
    from snapshot_constructs.forecast.line import Line

_MIDNIGHT = time(0)
_AMIS = frozenset({Kind.AMIS, Kind.DEFAULT_INSTANCES})


class _Made(NamedTuple):
    """What a policy makes by itself.

    Attributes:
        tracks: of restore points.
        plans: of the schedules, for each version that is not deleted.
        changes: what is taken for granted.
        restores: for how long fast restore is enabled.
        shares: for how long snapshots are shared.
    """

    tracks: tuple[Track, ...]
    plans: Sequence[Sequence[Plan]]
    changes: Sequence[Assumption]
    restores: tuple[Track, ...] = ()
    shares: tuple[Track, ...] = ()


def history(
    versions: Sequence[tuple[datetime, PolicySpec | None]],
    *,
    end: datetime,
    first_run: time = _MIDNIGHT,
    tags: Iterable[Tag] | None = None,
    tagged_until: datetime | None = None,
    shared: Iterable[datetime] = (),
    by_hand: Iterable[ByHand] = (),
) -> Timeline:
    """Say what a policy will make for one volume or instance while the policy changes.

    Args:
        versions: since when the policy is like this, in order; None is a deleted policy, and the
            states DISABLED and ERROR pause it.
        end: the last instant of the answer.
        first_run: the time of day in UTC that is assumed where DLM picks one by chance.
        tags: of the resource; by default the target tags of the first version.
        tagged_until: when they are removed from the resource.
        shared: when another account shares a snapshot, for an event-based policy.
        by_hand: what people do with single snapshots: lock, archive or restore them.

    Returns:
        The timeline, with what was assumed.

    Raises:
        ForecastError: if something is known only at deployment, or AWS would refuse it or a change
            to it, or what is done by hand is not possible.
    """
    from snapshot_constructs.forecast import handled  # noqa: PLC0415  # no plain forecast needs it

    found = read_versions(versions, end, tagged_until, tags)
    policies = [each.policy for each in found if each.policy is not None]
    done = tuple(by_hand)
    _refuse(versions, tagged=tagged_until is not None or tags is not None, done=done)
    last = to_minutes(end)
    events = sorted(to_minutes(at) for at in shared)
    made = _made(found, last, first_run, events)
    if held := handled.held(made.tracks, done, last):
        made = _made(found, last, first_run, events, held)
    lives = handled.handled(made.tracks, done, last)
    notes = [
        note
        for policy, plans in zip(policies, made.plans, strict=True)
        for note in _notes(policy, plans, made.tracks, first_run, by_hand=bool(done))
    ]
    more = (*changes.CHANGES, *made.changes, *(changes.HANDS if done else ()))
    return Timeline(
        policies=tuple(each for n, each in enumerate(policies) if each not in policies[:n]),
        start=versions[0][0],
        end=end,
        tracks=tuple(handled.tracks_with(made.tracks, lives)),
        fast_restores=tuple(handled.fast_restores_with(made.restores, made.tracks, lives)),
        shares=tuple(handled.fast_restores_with(made.shares, made.tracks, lives)),
        assumptions=tuple(dict.fromkeys((*notes, *more))),
    )


def _refuse(
    versions: Sequence[tuple[datetime, PolicySpec | None]],
    *,
    tagged: bool,
    done: Sequence[ByHand],
) -> None:
    """Refuse what there is no history of."""
    known = [read_kinds(policy) for _, policy in versions if policy is not None]
    following = enumerate(pairwise(policy for _, policy in versions), start=2)
    for number, (one, other) in following:
        if one is not None and other is not None:
            refuse(one, other, f"version {number}:")
    if len({_way(kinds) for kinds in known}) > 1:
        raise ForecastError(
            "default, event-based and custom policies have histories of their own; write two, and "
            "combine(…) them"
        )
    if tagged and known[0] <= UNTAGGED:
        raise ForecastError(
            "a default or event-based policy has no target tags; leave out tags and tagged_until"
        )
    restored = Action.RESTORE_FROM_RECYCLE_BIN
    for each in done if any(kinds & _AMIS for kinds in known) else ():
        if each.action is not restored:
            raise ForecastError(
                f"by hand: no AMI can be locked or archived (got {each}); "
                "only what restore_from_recycle_bin(…) does holds for them"
            )


def _way(kinds: frozenset[Kind]) -> tuple[bool, bool]:
    return kinds <= DEFAULTS, Kind.EVENT in kinds


def _made(
    versions: Sequence[Version],
    last: int,
    first_run: time,
    shared: Sequence[int],
    held: Collection[tuple[str, int]] = frozenset(),
) -> _Made:
    """Say what a policy makes if nobody does anything by hand, but hold something back from the archive."""
    from snapshot_constructs.forecast import succession  # noqa: PLC0415  # the same

    policies = [each.policy for each in versions if each.policy is not None]
    if policies[0].kinds <= DEFAULTS:
        tracks = tuple(succession.tracks(versions, last, first_run=first_run))
        return _Made(tracks=tracks, plans=[()] * len(policies), changes=changes.DEFAULT_CHANGES)
    if policies[0].kind is Kind.EVENT:
        lines = [*_lines(versions, [_actions(each, last, shared) for each in versions])]
        tracks = tuple(track for line in lines for track in line.copies())
        return _Made(tracks=tracks, plans=[()] * len(policies), changes=changes.EVENT_CHANGES)
    owners = [_owned(each, last, first_run) for each in versions]
    lines = [*_lines(versions, owners)]
    plans = [[each.plan for each in owner.values()] for owner in owners if owner]
    return _Made(
        tracks=tuple(track for line in lines for track in line.tracks(last, held)),
        restores=tuple(track for line in lines for track in line.fast_restores()),
        shares=tuple(_shares(versions, owners)),
        plans=plans,
        changes=[*changes.custom([plan for each in plans for plan in each])],
    )


def _notes(
    policy: PolicySpec,
    plans: Sequence[Plan],
    tracks: Sequence[Track],
    first_run: time,
    *,
    by_hand: bool,
) -> Iterator[Assumption]:
    running = replace(policy, state="ENABLED") if policy.state in PAUSED else policy
    return assumptions.of(running, plans, tracks, first_run, by_hand=by_hand)


# ---------------------------------------------------------------------------------------- lines


def _owned(version: Version, end: int, first_run: time) -> dict[str, Owned]:
    """Return what belongs to each schedule of a version, by its name."""
    if version.policy is None:
        return {}
    schedules = list(schedules_of(version.policy))
    plans = [
        read_schedule(schedule, number, version.span(end), first_run=first_run)
        for number, schedule in enumerate(schedules, start=1)
    ]
    found = {each.plan.name: each for each in owned(plans)}
    if not found or len(found) < len(plans):
        got = [plan.name for plan in plans]
        raise ForecastError(
            f"a policy needs schedules with different names (got {got}); write name='daily'"
        )
    return found


def _shares(versions: Sequence[Version], owners: Sequence[Mapping[str, Owned]]) -> Iterator[Track]:
    """Yield for how long snapshots are shared, account by account."""
    if any(each.plan.shares for owner in owners for each in owner.values()):
        sharing = [{name: by_account(each) for name, each in owner.items()} for owner in owners]
        for line in _lines(versions, sharing):
            yield from line.fast_restores()


def _actions(version: Version, end: int, shared: Sequence[int]) -> dict[str, Owned]:
    """Return what each action of an event-based version makes, by its name."""
    if version.policy is None:
        return {}
    details = version.policy.details
    assert isinstance(details, PolicyDetails)  # noqa: S101  # an event-based policy has details
    during = version.span(end)
    plans = [*event.plans(details, [at for at in shared if at in during])]
    return {
        plan.name: Owned(plan=plan, times=plan.runs.times, shared={}, plans=plans) for plan in plans
    }


def _lines(versions: Sequence[Version], owners: Sequence[Mapping[str, Owned]]) -> "Iterator[Line]":
    """Yield the lines: a schedule goes on where the next version that targets the resource has it."""
    from snapshot_constructs.forecast.line import Line  # noqa: PLC0415  # the same
    from snapshot_constructs.forecast.stretch import Stretch  # noqa: PLC0415  # the same

    for name in dict.fromkeys(name for each in owners for name in each):
        stretches: list[Stretch] = []
        for version, owner in zip(versions, owners, strict=True):
            if version.reached and name in owner:
                stretches.append(Stretch(version.until, owner[name], version.paused))
            elif stretches:
                yield Line(stretches, deleted=version.policy is None)
                stretches = []
        if stretches:
            yield Line(stretches, deleted=False)
