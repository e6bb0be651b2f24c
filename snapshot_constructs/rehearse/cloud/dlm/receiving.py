"""Event-based policies: copy what other accounts share."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from functools import partial

from snapshot_constructs.rehearse.cloud.dlm import copying
from snapshot_constructs.rehearse.cloud.dlm.records import Lifecycles, Line, Point, Policy
from snapshot_constructs.rehearse.cloud.dlm.session import Session, StoppedError
from snapshot_constructs.rehearse.cloud.dlm.working import at, insist
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.events import Event
from snapshot_constructs.rehearse.cloud.world import World

_AGAIN = timedelta(minutes=10)
_WITHIN = timedelta(hours=24)
_PATTERN = {
    "source": ["aws.ec2"],
    "detail-type": ["EBS Snapshot Notification"],
    "detail": {"event": ["shareSnapshot"]},
}


def hear(world: World, event: Event) -> None:
    """Take notice of an event: policies copy what is shared while they are enabled."""
    if event.source != "aws.ec2" or event.detail.get("event") != "shareSnapshot":
        return
    id = event.detail["snapshot_id"].rpartition("/")[2]
    store = world.store(Lifecycles, event.account, event.region)
    for policy in store.policies.values():
        if policy.is_event and policy.is_running:
            at(world, policy, world.clock.now(), partial(_receive, id=id))


def listen(session: Session) -> None:
    """Have EventBridge tell what is shared; the target of the rule is DLM itself."""
    name = _rule(session.policy)
    _call(session, "PutRule", Name=name, EventPattern=json.dumps(_PATTERN), State="DISABLED")
    _require(session, "PutTargets")
    _call(session, "EnableRule", Name=name)


def pause(session: Session) -> None:
    """Have EventBridge tell nothing for now."""
    _call(session, "DisableRule", Name=_rule(session.policy))


def stop(session: Session) -> None:
    """Have EventBridge tell nothing any more."""
    _require(session, "RemoveTargets")
    _call(session, "DeleteRule", Name=_rule(session.policy))


def _call(session: Session, action: str, **params: object) -> None:
    """Call EventBridge as the role.

    Raises:
        StoppedError: if it may not.
    """
    _require(session, action)
    session.ask("events", action, params)


def _require(session: Session, action: str) -> None:
    """Ask whether the role may do something to the rule of the policy.

    Raises:
        StoppedError: if it may not.
    """
    policy, name = session.policy, _rule(session.policy)
    arn = f"arn:{policy.partition}:events:{policy.region}:{policy.account}:rule/{name}"
    try:
        session.require(f"events:{action}", arn, {})
    except ApiError as error:
        raise StoppedError(str(error)) from error


def _rule(policy: Policy) -> str:
    return f"AwsDataLifecycleRule.managed-cwe.{policy.id}"


def _receive(session: Session, id: str) -> None:
    insist(
        session,
        partial(_look, id=id),
        every=_AGAIN,
        until=session.at + _WITHIN,
        failed=lambda _session, _cause: None,  # it is shared no more
    )


def _look(session: Session, id: str) -> None:
    """Copy a snapshot that is shared, if it is from an owner that counts and is described so."""
    policy = session.policy
    (found,) = session.call("DescribeSnapshots", {"SnapshotIds": [id]})["Snapshots"]
    asked = policy.details["EventSource"]["Parameters"]
    is_meant = re.fullmatch(asked["DescriptionRegex"], found.get("Description", ""), re.DOTALL)
    if not is_meant or found["OwnerId"] not in asked["SnapshotOwner"] or id in policy.seen:
        return
    policy.seen.add(id)  # an event may come twice
    for action in policy.schedules:
        source = Point(
            line=Line(action.name, found["VolumeId"]),
            region=policy.region,
            ids=[id],
            made=session.at,
            nominal=session.at,
            members=(action.name,),
        )
        copying.copy_all(session, source, action, ())
