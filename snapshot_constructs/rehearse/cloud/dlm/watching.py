"""Wait until EC2 has completed what was asked for."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from snapshot_constructs.rehearse.cloud.dlm.records import Point
from snapshot_constructs.rehearse.cloud.dlm.session import Session
from snapshot_constructs.rehearse.cloud.dlm.working import Work, later
from snapshot_constructs.rehearse.cloud.errors import ApiError

_MINUTE = timedelta(minutes=1)
_LONGEST = timedelta(minutes=15)
_DONE = {"completed", "available"}
_FAILED = {"error", "failed", "invalid"}


def watch(
    session: Session, point: Point, done: Work, failed: Work, wait: timedelta = timedelta(0)
) -> None:
    """Go on when all of a point is complete, whatever the state of the policy is by then.

    Args:
        done: goes on then.
        failed: goes on when some of it has failed.
        wait: before the first look; later ones are further apart.
    """
    look = partial(_look, point=point, done=done, failed=failed, wait=wait)
    later(session, session.at + wait, look, always=True)


def discard(session: Session, point: Point) -> None:
    """Delete what failed, as far as possible."""
    session.policy.forget(point)
    for id in point.ids if not session.policy.makes_images else ():
        try:
            session.call("DeleteSnapshot", {"SnapshotId": id}, region=point.region)
        except ApiError:
            continue


def is_complete(session: Session, point: Point) -> bool:
    """Tell whether everything is complete."""
    return set(_states(session, point)) <= _DONE


def _look(session: Session, point: Point, done: Work, failed: Work, wait: timedelta) -> None:
    states = _states(session, point)
    if not states:  # somebody has deleted it
        session.policy.forget(point)
    elif _FAILED & set(states):
        failed(session)
    elif is_complete(session, point):
        point.is_done = True
        done(session)
    else:
        watch(session, point, done, failed, min(max(2 * wait, _MINUTE), _LONGEST))


def _states(session: Session, point: Point) -> list[str]:
    made = session.made(point.region)
    return [made[id]["State"] for id in point.ids if id in made]
