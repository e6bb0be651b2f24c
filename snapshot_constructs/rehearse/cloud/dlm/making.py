"""Make what is due, and try again for an hour."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from snapshot_constructs.rehearse.cloud.dlm import following, keeping, scripting, watching
from snapshot_constructs.rehearse.cloud.dlm.records import Line, Point, Task
from snapshot_constructs.rehearse.cloud.dlm.requests import request
from snapshot_constructs.rehearse.cloud.dlm.session import Session, StoppedError
from snapshot_constructs.rehearse.cloud.dlm.working import insist, later
from snapshot_constructs.rehearse.cloud.service import Output

WITHIN = timedelta(hours=1)
AGAIN = timedelta(minutes=10)


def make(session: Session, task: Task) -> None:
    """Make it, after the script that is to run before."""
    scripting.before(session, task, partial(_insist, task=task))


def _insist(session: Session, task: Task) -> None:
    insist(
        session,
        partial(_create, task=task),
        every=AGAIN,
        until=task.nominal + WITHIN,
        failed=lambda session, _cause: _fail(session),
    )


def _create(session: Session, task: Task) -> None:
    asked = request(session, task)
    if asked is None:
        _fail(session)
        return
    if not task.is_started:
        session.count(f"{_what(session)}CreateStarted")
        task.is_started = True
    try:
        output = session.call(*asked)
    except StoppedError:
        _fail(session)
        raise
    _go_on(session, task, _point(session, task, _ids(output)))


def _point(session: Session, task: Task, ids: list[str]) -> Point:
    return Point(
        line=Line(task.owner.name, task.id),
        region=session.policy.region,
        ids=ids,
        made=session.at,
        nominal=task.nominal,
        members=tuple(each.name for each in task.group),
        expires=task.owner.keep.until(session.at) if task.owner.keep else None,
        waits=task.owner.archive is not None,
    )


def _go_on(session: Session, task: Task, point: Point) -> None:
    session.policy.add(point)
    session.changed(point.region)
    keeping.arm(session, point)
    scripting.after(session, task, point)
    done = partial(following.follow, task=task, point=point)
    watching.watch(session, point, done, failed=partial(_lost, task=task, point=point))


def _lost(session: Session, task: Task, point: Point) -> None:
    """Begin anew where EC2 could not complete it, if there is time."""
    if session.at + AGAIN >= task.nominal + WITHIN:
        session.policy.forget(point)
        _fail(session)
        return
    watching.discard(session, point)
    later(session, session.at + AGAIN, partial(_insist, task=task))


def _fail(session: Session) -> None:
    session.count(f"{_what(session)}CreateFailed")


def _what(session: Session) -> str:
    return "Images" if session.policy.makes_images else "Snapshots"


def _ids(output: Output) -> list[str]:
    if "Snapshots" in output:
        return [each["SnapshotId"] for each in output["Snapshots"]]
    return [output.get("ImageId") or output["SnapshotId"]]
