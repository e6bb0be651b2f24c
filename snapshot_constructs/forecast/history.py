"""The forecast of a policy that is changed, disabled, deleted and made anew over time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from itertools import pairwise

from snapshot_constructs.forecast import assumptions, succession
from snapshot_constructs.forecast.coinciding import Owned, owned
from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.line import Line
from snapshot_constructs.forecast.minutes import to_minutes
from snapshot_constructs.forecast.plan import Plan, read_schedule
from snapshot_constructs.forecast.stretch import Stretch
from snapshot_constructs.forecast.timeline import Timeline
from snapshot_constructs.forecast.track import Assumption, Track
from snapshot_constructs.forecast.versions import (
    PAUSED,
    Version,
    read_kinds,
    read_versions,
    refuse,
    schedules_of,
)
from snapshot_constructs.model.policy import DEFAULTS, Kind, PolicySpec
from snapshot_constructs.model.tags import Tag

_MIDNIGHT = time(0)

CHANGES = (
    Assumption("what is due in the very minute of a change still follows the version before"),
    Assumption("what is orphaned stays so, even if its schedule, tag or policy comes back"),
    Assumption("a new age holds only for what is made afterwards", "documented"),
    Assumption("what expires while the policy is paused is kept for ever", "documented"),
    Assumption(
        "nothing is locked, archived or restored by hand; over its threshold it is not managed then",
        "documented",
    ),
)
"""What a history takes for granted beyond a forecast."""

CUSTOM_CHANGES = (
    Assumption("a new count holds for what exists at the next run of the schedule that makes one"),
    Assumption("copies are kept and orphaned like their sources; without their rule they expire"),
    Assumption("by age too, archiving that is disabled orphans what is archived"),
    Assumption("what waits for the archive of a deleted policy all goes, the newest too"),
    Assumption(
        "a fast restore rule holds for what is made under it; what it would disable while the policy "
        "is paused, deleted or without the rule stays enabled as long as the snapshot is there"
    ),
)
"""What it does so for a custom policy."""

DEFAULT_CHANGES = (
    Assumption(
        "with ExtendDeletion a default policy goes on deleting while it is paused or deleted",
        "documented",
    ),
    Assumption("what is overdue then goes in the minute after the change"),
    Assumption("the window of the resource stays the same when the policy is enabled again"),
)
"""What it does so for a default policy."""


def history(
    versions: Sequence[tuple[datetime, PolicySpec | None]],
    *,
    end: datetime,
    first_run: time = _MIDNIGHT,
    tags: Iterable[Tag] | None = None,
    tagged_until: datetime | None = None,
) -> Timeline:
    """Say what a policy will make for one volume or instance while the policy changes.

    What a locked snapshot, one from the Recycle Bin or one that was archived or restored by hand
    does is not in here: over its threshold it is no longer managed.

    Args:
        versions: since when the policy is like this, in order; None is a deleted policy, and the
            states DISABLED and ERROR pause it.
        end: the last instant of the answer.
        first_run: the time of day in UTC that is assumed where DLM picks one by chance.
        tags: of the resource; by default the target tags of the first version.
        tagged_until: when they are removed from the resource.

    Returns:
        The timeline, with what was assumed.

    Raises:
        ForecastError: if something is known only at deployment, or AWS would refuse it or a change
            to it, or it is an event-based policy or deprecates AMIs.
    """
    found = read_versions(versions, end, tagged_until, tags)
    _refuse(versions)
    last = to_minutes(end)
    policies = [each.policy for each in found if each.policy is not None]
    plans: list[list[Plan]] = [[] for _ in policies]
    restores: tuple[Track, ...] = ()
    by_default = policies[0].kinds <= DEFAULTS
    if by_default:
        if tagged_until is not None or tags is not None:
            raise ForecastError(
                "a default policy has no target tags; leave out tags and tagged_until"
            )
        tracks = tuple(succession.tracks(found, last, first_run=first_run))
    else:
        owners = [_owned(each, last, first_run) for each in found]
        lines = [*_lines(found, owners)]
        tracks = tuple(track for line in lines for track in line.tracks(last))
        restores = tuple(track for line in lines for track in line.fast_restores())
        plans = [[each.plan for each in owner.values()] for owner in owners if owner]
    notes = [*_notes(zip(policies, plans, strict=True), tracks, first_run)]
    more = DEFAULT_CHANGES if by_default else CUSTOM_CHANGES
    return Timeline(
        policies=tuple(dict.fromkeys(policies)),
        start=versions[0][0],
        end=end,
        tracks=tracks,
        fast_restores=restores,
        assumptions=tuple(dict.fromkeys((*notes, *CHANGES, *more))),
    )


def _refuse(versions: Sequence[tuple[datetime, PolicySpec | None]]) -> None:
    """Refuse what there is no history of."""
    for number, (_, policy) in enumerate(versions, start=1):
        if policy is not None and Kind.EVENT in read_kinds(policy):
            raise ForecastError(
                f"version {number}: there is no history of event-based policies; write forecast(…)"
            )
    changes = enumerate(pairwise(policy for _, policy in versions), start=2)
    for number, (one, other) in changes:
        if one is not None and other is not None:
            refuse(one, other, f"version {number}:")
    if len({policy.kinds <= DEFAULTS for _, policy in versions if policy is not None}) > 1:
        raise ForecastError(
            "default and custom policies have histories of their own; write two, and combine(…) them"
        )


def _notes(
    policies: Iterable[tuple[PolicySpec, Sequence[Plan]]], tracks: Sequence[Track], first_run: time
) -> Iterator[Assumption]:
    for policy, plans in policies:
        running = replace(policy, state="ENABLED") if policy.state in PAUSED else policy
        yield from assumptions.of(running, plans, tracks, first_run)


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
    copies = [copied for plan in plans for copied in plan.copies.values()]
    if any([each.deprecate for each in plans] + [each.deprecate for each in copies]):
        raise ForecastError("there is no history of deprecation; leave out the deprecate rules")
    found = {each.plan.name: each for each in owned(plans)}
    if not found or len(found) < len(plans):
        got = [plan.name for plan in plans]
        raise ForecastError(
            f"a policy needs schedules with different names (got {got}); write name='daily'"
        )
    return found


def _lines(versions: Sequence[Version], owners: Sequence[Mapping[str, Owned]]) -> Iterator[Line]:
    """Yield the lines: a schedule goes on where the next version that targets the resource has it."""
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
