"""Commands of Systems Manager: sent as the role, followed to their end, told about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from snapshot_constructs.rehearse.cloud.dlm.labels import stamp
from snapshot_constructs.rehearse.cloud.dlm.schedules import Script
from snapshot_constructs.rehearse.cloud.dlm.session import Session
from snapshot_constructs.rehearse.cloud.dlm.working import Work, later
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.events import Event

_LOOK = timedelta(seconds=5)
_VSS_DOCUMENT = "AWSEC2-CreateVssSnapshot"
_METRICS = {"pre": "PreScript", "post": "PostScript"}
_DONE = {"Success"}
_RUNNING = {"Pending", "InProgress", "Delayed"}


@dataclass(frozen=True)
class Command:
    """What is to run on an instance.

    Attributes:
        stage: ``pre`` or ``post``.
        snapshots: ids of those that are there already.
    """

    script: Script
    instance: str
    stage: str
    snapshots: tuple[str, ...] = ()

    @property
    def metric(self) -> str:
        """What its metrics begin with."""
        return "VSSBackup" if self.script.is_vss else _METRICS[self.stage]

    @property
    def document(self) -> str:
        """The document, by name or ARN."""
        return _VSS_DOCUMENT if self.script.is_vss else self.script.handler


@dataclass(frozen=True)
class _Running:
    """A command that runs.

    Attributes:
        good: goes on if it ends well; so does ``bad``, if not.
    """

    command: Command
    begun: datetime
    good: Work
    bad: Work

    @property
    def until(self) -> datetime:
        """When it has taken too long."""
        return self.begun + timedelta(seconds=self.command.script.timeout)


def run(session: Session, command: Command, good: Work, bad: Work) -> None:
    """Run a command, and go on when it has ended, well or not, or has taken too long."""
    session.count(f"{command.metric}Started")
    running = _Running(command, session.at, good, bad)
    try:
        _ask(session, command)
        id = _send(session, command)
    except ApiError as error:
        _end(session, running, str(error))
        return
    later(session, session.at, partial(_look, running=running, id=id))


def _ask(session: Session, command: Command) -> None:
    """Ask whether the role may run it, and whether the instance can.

    Raises:
        ApiError: if not.
    """
    policy, document = session.policy, command.document
    here = f"arn:{policy.partition}"
    instance = f"{here}:ec2:{policy.region}:{policy.account}:instance/{command.instance}"
    owner = "" if document.startswith("AWS") else policy.account
    named = f"{here}:ssm:{policy.region}:{owner}:document/{document}"
    session.require("ssm:DescribeInstanceInformation", "*", {})
    session.require("ssm:SendCommand", instance, {})
    arn = document if document.startswith("arn:") else named
    session.require("ssm:SendCommand", arn, _tags(session, document))
    session.require("ssm:GetCommandInvocation", "*", {})
    asked = {"Filters": [{"Key": "InstanceIds", "Values": [command.instance]}]}
    found = session.ask("ssm", "DescribeInstanceInformation", asked)["InstanceInformationList"]
    if command.instance not in [each["InstanceId"] for each in found]:
        raise ApiError("InvalidInstanceId", f"{command.instance} is not managed")


def _tags(session: Session, document: str) -> Mapping[str, Any]:
    """Return the tags of a document, as condition keys."""
    name = document.rpartition("/")[2]
    try:
        asked = {"ResourceType": "Document", "ResourceId": name}
        found = session.ask("ssm", "ListTagsForResource", asked).get("TagList") or ()
    except ApiError:
        return {}
    return {f"aws:ResourceTag/{each['Key']}": each["Value"] for each in found}


def _send(session: Session, command: Command) -> str:
    asked: dict[str, Any] = {"DocumentName": command.document, "InstanceIds": [command.instance]}
    if not command.script.is_vss:
        parameters = {"command": [f"{command.stage}-script"], "executionId": [str(uuid4())]}
        asked["Parameters"] = parameters
    asked["Comment"] = f"{session.policy.id} {command.stage}-script"
    return str(session.ask("ssm", "SendCommand", asked)["Command"]["CommandId"])


def _look(session: Session, running: _Running, id: str) -> None:
    asked = {"CommandId": id, "InstanceId": running.command.instance}
    try:
        status = session.ask("ssm", "GetCommandInvocation", asked)["Status"]
    except ApiError as error:
        status = str(error)
    if status in _RUNNING and session.at < running.until:
        later(session, session.at + _LOOK, partial(_look, running=running, id=id))
    else:
        _end(session, running, "" if status in _DONE else status)


def _end(session: Session, running: _Running, cause: str) -> None:
    session.count(f"{running.command.metric}{'Failed' if cause else 'Completed'}")
    session.world.emit(_event(session, running, cause))
    (running.bad if cause else running.good)(session)


def _event(session: Session, running: _Running, cause: str) -> Event:
    policy, command = session.policy, running.command
    here = f"arn:{policy.partition}:ec2:{policy.region}"
    instance = f"{here}:{policy.account}:instance/{command.instance}"
    snapshots = [
        {"status": "pending", "resource_id": f"{here}::snapshot/{id}", "source": instance}
        for id in command.snapshots
    ]
    detail: dict[str, Any] = {
        "script_stage": command.stage,
        "result": "failed" if cause else "success",
        "cause": cause,
        "policy_id": policy.arn,
        "execution_handler": command.script.handler,
        "source": instance,
        "resource_type": "EBS_SNAPSHOT",
        "resources": snapshots,
        "start_time": stamp(running.begun),
        "end_time": stamp(session.at),
        "timeout_time": stamp(running.until),
    }
    return Event(
        account=policy.account,
        region=policy.region,
        source="aws.dlm",
        detail_type="DLM Pre Post Script Notification",
        detail=detail,
        resources=(policy.arn,),
        at=session.at,
    )
