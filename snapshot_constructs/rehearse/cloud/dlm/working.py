"""Have a policy do something, now or later; what it must not do makes its state ERROR."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from snapshot_constructs.rehearse.cloud.clock import Timer
from snapshot_constructs.rehearse.cloud.dlm.records import ERROR, Policy
from snapshot_constructs.rehearse.cloud.dlm.session import (
    Session,
    StoppedError,
    is_passing,
)
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.events import Event
from snapshot_constructs.rehearse.cloud.world import World

Work = Callable[[Session], None]

_AGAIN = timedelta(minutes=10)


def at(world: World, policy: Policy, when: datetime, work: Work, *, always: bool = False) -> Timer:
    """Have a policy do something at a time.

    Args:
        always: even if the policy is disabled, in error or deleted then.
    """

    def due() -> None:
        if always or policy.is_running:
            _do(world, policy, work, always=always)

    return world.clock.at(when, due)


def later(session: Session, when: datetime, work: Work, *, always: bool = False) -> Timer:
    """Have the policy go on at a time, see ``at``."""
    return at(session.world, session.policy, when, work, always=always)


def insist(
    session: Session,
    work: Work,
    *,
    every: timedelta,
    until: datetime,
    failed: Callable[[Session, str], None],
) -> None:
    """Do something now, and again as long as it is refused.

    Args:
        every: how long to wait.
        until: when it is too late.
        failed: is told why when it is.
    """

    def again(session: Session) -> None:
        insist(session, work, every=every, until=until, failed=failed)

    try:
        work(session)
    except ApiError as error:
        if session.at + every < until:
            later(session, session.at + every, again)
        else:
            failed(session, str(error))


class _Sessions(dict[str, Session]):
    """The last session of each policy, by its id."""


def _do(world: World, policy: Policy, work: Work, *, always: bool) -> None:
    """Have a policy do something now, or later if AWS is out of order."""
    session = _session(world, policy)
    try:
        work(session)
    except StoppedError as error:
        _fail(world, policy, str(error))
    except ApiError as error:
        if not is_passing(error):
            raise
        later(session, session.at + _AGAIN, work, always=always)


def _session(world: World, policy: Policy) -> Session:
    """Return the session of this instant: all that a policy does at one is one."""
    last = world.store(_Sessions, policy.account, policy.region)
    session = last.get(policy.id)
    if session is None or session.at != world.clock.now():
        session = last[policy.id] = Session(world, policy)
    return session


def _fail(world: World, policy: Policy, cause: str) -> None:
    """Set the state ERROR, which policies never leave by themselves, and say so."""
    if not policy.is_running:
        return
    policy.state, policy.message = ERROR, cause[:500]
    policy.leave_archive()
    if not policy.makes_images:  # the guide knows no event for AMI policies
        world.emit(_event(world, policy))


def _event(world: World, policy: Policy) -> Event:
    return Event(
        account=policy.account,
        region=policy.region,
        source="aws.dlm",
        detail_type="DLM Policy State Change",
        detail={"state": policy.state, "cause": policy.message, "policy_id": policy.arn},
        resources=(policy.arn,),
        at=world.clock.now(),
    )
