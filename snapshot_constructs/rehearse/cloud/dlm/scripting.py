"""Run scripts on an instance before and after its snapshots are made, by Systems Manager."""

from __future__ import annotations

from snapshot_constructs.rehearse.cloud.dlm import commands
from snapshot_constructs.rehearse.cloud.dlm.records import Point, Task
from snapshot_constructs.rehearse.cloud.dlm.schedules import Script
from snapshot_constructs.rehearse.cloud.dlm.session import Session
from snapshot_constructs.rehearse.cloud.dlm.working import Work
from snapshot_constructs.rehearse.cloud.errors import ApiError

_BEFORE, _AFTER = "aws:dlm:pre-script", "aws:dlm:post-script"
_SUCCESS, _FAILED = "SUCCESS", "FAILED"


def before(session: Session, task: Task, then: Work) -> None:
    """Run what is to run before, and go on; also if it fails, unless the schedule says otherwise."""
    script = _of(task)
    if script is None or not (script.is_vss or "PRE" in script.stages):
        then(session)
    else:
        _before(session, task, script, then, script.retries)


def after(session: Session, task: Task, point: Point) -> None:
    """Run what is to run after, but not if what was to run before has failed."""
    script = _of(task)
    if script is None or script.is_vss or "POST" not in script.stages:
        return
    if task.results.get(_BEFORE) != _FAILED:
        _after(session, point, script, script.retries)


def _of(task: Task) -> Script | None:
    """Return the script: of schedules that are due together, that of the owner goes first."""
    return next((each.script for each in (task.owner, *task.group) if each.script), None)


def _before(session: Session, task: Task, script: Script, then: Work, left: int) -> None:
    def good(session: Session) -> None:
        task.results |= {"AppConsistent": "true"} if script.is_vss else {_BEFORE: _SUCCESS}
        then(session)

    def bad(session: Session) -> None:
        if left:
            _before(session, task, script, then, left - 1)
            return
        task.results |= {"AppConsistent": "false"} if script.is_vss else {_BEFORE: _FAILED}
        if script.goes_on:
            then(session)

    commands.run(session, commands.Command(script, task.id, "pre"), good, bad)


def _after(session: Session, point: Point, script: Script, left: int) -> None:
    def good(session: Session) -> None:
        _tag(session, point, _SUCCESS)

    def bad(session: Session) -> None:
        if left:
            _after(session, point, script, left - 1)
        else:
            _tag(session, point, _FAILED)

    command = commands.Command(script, point.line.source, "post", tuple(point.ids))
    commands.run(session, command, good, bad)


def _tag(session: Session, point: Point, result: str) -> None:
    tags = [{"Key": _AFTER, "Value": result}]
    try:
        session.call("CreateTags", {"Resources": point.ids, "Tags": tags})
    except ApiError:
        return  # somebody has deleted them
