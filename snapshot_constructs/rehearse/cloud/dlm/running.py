"""Run the schedules of custom policies at their times; what is due together is made together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from zlib import crc32

from snapshot_constructs.rehearse.cloud.dlm import defaults, keeping, making
from snapshot_constructs.rehearse.cloud.dlm.records import Policy, Settings, Task
from snapshot_constructs.rehearse.cloud.dlm.schedules import Schedule
from snapshot_constructs.rehearse.cloud.dlm.session import Session
from snapshot_constructs.rehearse.cloud.dlm.sources import targeted
from snapshot_constructs.rehearse.cloud.dlm.working import at, insist
from snapshot_constructs.rehearse.cloud.world import World

_SECOND = timedelta(seconds=1)


def settings(world: World) -> Settings:
    """Return what DLM decides itself in the cloud."""
    return world.store(Settings, "", "")


def plan(world: World, policy: Policy, after: datetime) -> None:
    """Plan the next run of a policy, later than a time."""
    times = {each.name: _next(world, each, after) for each in policy.schedules}
    known = [time for time in times.values() if time is not None]
    if known:
        nominal = min(known)
        names = tuple(name for name, time in times.items() if time == nominal)
        policy.timer = world.clock.at(nominal, partial(_begin, world, policy, names, nominal))


def lateness(world: World, policy: Policy, nominal: datetime) -> timedelta:
    """Return how much later than its nominal time a run begins: always the same for that run."""
    most = settings(world).jitter // _SECOND
    return crc32(f"{policy.id} {nominal}".encode()) % most * _SECOND if most else timedelta(0)


def _next(world: World, schedule: Schedule, after: datetime) -> datetime | None:
    return schedule.times.next(after, settings(world).first_run) if schedule.times else None


def _begin(world: World, policy: Policy, names: Sequence[str], nominal: datetime) -> None:
    if not policy.is_running:
        return
    plan(world, policy, nominal)
    work = partial(_insist, names=names, nominal=nominal)
    at(world, policy, nominal + lateness(world, policy, nominal), work)


def _insist(session: Session, names: Sequence[str], nominal: datetime) -> None:
    """Run as soon as AWS says what there is, within the time for new snapshots."""
    insist(
        session,
        partial(_run, names=names, nominal=nominal),
        every=making.AGAIN,
        until=nominal + making.WITHIN,
        failed=lambda _session, _cause: None,
    )


def _run(session: Session, names: Sequence[str], nominal: datetime) -> None:
    if session.policy.is_default:
        defaults.run(session, nominal)
        return
    keeping.orphan(session)
    sources = targeted(session)
    session.count("ResourcesTargeted", len(sources))
    due = [each for each in session.policy.schedules if each.name in names]
    for group in _groups(due):
        owner = max(group, key=_lasts)  # of equals, the first
        for id, source in sources.items():
            task = Task(id=id, source=source, nominal=nominal, owner=owner, group=group)
            making.make(session, task)


def _groups(due: Sequence[Schedule]) -> Iterator[tuple[Schedule, ...]]:
    """Yield what makes one snapshot together; what DLM times itself coincides with nothing."""
    said = tuple(each for each in due if each.times and each.times.is_said)
    if said:
        yield said
    yield from ((each,) for each in due if each not in said)


def _lasts(schedule: Schedule) -> tuple[bool, Fraction]:
    """Return how long a schedule keeps nominally, in both tiers; what it keeps for ever is longest."""
    gap = schedule.times.mean_gap if schedule.times else None
    tiers = [keep.lasts(gap) for keep in (schedule.keep, schedule.archive) if keep]
    known = [length for length in tiers if length is not None]
    return len(known) < len(tiers), sum(known, Fraction(0))
