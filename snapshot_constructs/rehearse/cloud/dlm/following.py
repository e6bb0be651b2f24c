"""What follows when something is complete: sharing, copies, and that older ones go."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from snapshot_constructs.rehearse.cloud.dlm import (
    copying,
    deprecating,
    fast_restoring,
    keeping,
    sharing,
)
from snapshot_constructs.rehearse.cloud.dlm.records import Point, Task
from snapshot_constructs.rehearse.cloud.dlm.session import Session
from snapshot_constructs.rehearse.cloud.dlm.working import Work, later


def follow(session: Session, task: Task, point: Point) -> None:
    """Do all that the schedules say about something that is complete."""
    policy = session.policy
    what = "Images" if policy.makes_images else "Snapshots"
    session.count(f"{what}CreateCompleted", len(point.ids))
    for step in _steps(session, task, point):
        later(session, session.at, step)


def _steps(session: Session, task: Task, point: Point) -> Iterator[Work]:
    """Yield what is to be done; none of it depends on the success of another."""
    if session.policy.makes_images:
        rules = [each.deprecate for each in task.group]
        yield partial(deprecating.by_age, point=point, rules=rules)
        yield partial(deprecating.by_count, newest=point)
    else:
        yield partial(fast_restoring.enable, point=point, group=task.group)
        yield partial(sharing.share, point=point, group=task.group)
    yield partial(copying.copy_all, source=point, owner=task.owner, group=task.group)
    yield partial(keeping.renew, line=point.line)
