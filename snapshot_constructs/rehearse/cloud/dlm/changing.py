"""What a change to a policy means for what it made."""

from __future__ import annotations

from collections.abc import Callable

from snapshot_constructs.rehearse.cloud.dlm import receiving, running, schedules
from snapshot_constructs.rehearse.cloud.dlm.records import ARCHIVE, STANDARD, Point, Policy
from snapshot_constructs.rehearse.cloud.dlm.schedules import Schedule
from snapshot_constructs.rehearse.cloud.dlm.session import Session
from snapshot_constructs.rehearse.cloud.dlm.working import at
from snapshot_constructs.rehearse.cloud.world import World


def start(world: World, policy: Policy) -> None:
    """Begin with a policy that is new, or was changed: as it is now, from now on."""
    policy.schedules = schedules.read(policy.details)
    if policy.timer is not None:
        policy.timer.cancel()
    for point in [*policy.points]:
        _apply(policy, point)
    if policy.is_running:
        running.plan(world, policy, world.clock.now())
    else:
        policy.leave_archive()


def listen(world: World, policy: Policy, *, was_running: bool) -> None:
    """Have an event-based policy be told of events, or not any more."""
    if not policy.is_event or policy.is_running == was_running:
        return
    _soon(world, policy, receiving.listen if policy.is_running else receiving.pause)


def end(world: World, policy: Policy) -> None:
    """End a policy that is deleted; what it made stays, but for what waits for the archive."""
    policy.is_deleted = True
    if policy.timer is not None:
        policy.timer.cancel()
    for point in policy.points:
        point.is_doomed = point.is_managed and _waits(world, policy, point)
        point.is_managed &= point.is_doomed or policy.extends_deletion
    if policy.is_event:
        _soon(world, policy, receiving.stop)


def _soon(world: World, policy: Policy, work: Callable[[Session], None]) -> None:
    at(world, policy, world.clock.now(), work, always=True)


def _waits(world: World, policy: Policy, point: Point) -> bool:
    """Tell whether something waits for the archive, by age; it goes although the policy is gone."""
    schedule = policy.schedule(point.line.schedule)
    archives = schedule is not None and schedule.archive is not None
    is_due = point.expires is not None and point.expires >= world.clock.now()
    is_own = point.tier == STANDARD and not point.line.place
    return archives and is_due and is_own and point.waits


def _apply(policy: Policy, point: Point) -> None:
    """Look no more after what a schedule made that is there no more, or archives no more."""
    schedule = policy.schedule(point.line.schedule)
    if schedule is None or (point.tier == ARCHIVE and schedule.archive is None):
        point.is_managed = False
    makers = [each for each in policy.schedules if each.name in point.members]
    _keep_on(point, makers)


def _keep_on(point: Point, makers: list[Schedule]) -> None:
    """Leave fast restore and shares as they are where no schedule that began with them has them."""
    for zone in point.zones:
        if not any(zone in each.zones for each in makers):
            point.zones[zone] = None
    for account in point.accounts:
        if not any(account in each.accounts for each in makers):
            point.accounts[account] = None
