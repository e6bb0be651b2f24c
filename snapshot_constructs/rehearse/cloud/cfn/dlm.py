"""AWS::DLM::LifecyclePolicy."""

from __future__ import annotations

from snapshot_constructs.rehearse.cloud.cfn.kind import (
    Attributes,
    Kind,
    Properties,
    Stack,
    Tags,
    changed,
    not_updatable,
)
from snapshot_constructs.rehearse.cloud.cfn.spelled import members, spelled
from snapshot_constructs.rehearse.cloud.cfn.tagging import given, retagger

_NAME = "AWS::DLM::LifecyclePolicy"


def _create(stack: Stack, properties: Properties, tags: Tags) -> str:
    asked = spelled(stack, "dlm", "CreateLifecyclePolicy", properties)
    made = stack.call("dlm", "CreateLifecyclePolicy", **asked, **given(tags, Tags=dict(tags)))
    return str(made["PolicyId"])


def _read(stack: Stack, id: str) -> Attributes:
    return {"Arn": _arn(stack, id), "PolicyId": id}


def _update(stack: Stack, id: str, old: Properties, new: Properties) -> None:
    if fixed := changed(old, new) - {*members("dlm", "UpdateLifecyclePolicy")}:
        raise not_updatable(_NAME, fixed)
    kept = {name: value for name, value in new.items() if name != "DefaultPolicy"}
    asked = spelled(stack, "dlm", "UpdateLifecyclePolicy", kept)
    stack.call("dlm", "UpdateLifecyclePolicy", PolicyId=id, **asked)


def _delete(stack: Stack, id: str, _properties: Properties) -> None:
    stack.call("dlm", "DeleteLifecyclePolicy", PolicyId=id)
    stack.world.clock.advance()  # it tidies up as its role, which goes next


def _arn(stack: Stack, id: str) -> str:
    return f"arn:aws:dlm:{stack.region}:{stack.account}:policy/{id}"


LIFECYCLE_POLICY = Kind(
    name=_NAME,
    properties=frozenset(
        {
            "CopyTags",
            "CreateInterval",
            "CrossRegionCopyTargets",
            "DefaultPolicy",
            "Description",
            "Exclusions",
            "ExecutionRoleArn",
            "ExtendDeletion",
            "PolicyDetails",
            "RetainInterval",
            "State",
        }
    ),
    create=_create,
    read=_read,
    update=_update,
    retag=retagger("dlm", _arn, dict),
    delete=_delete,
)
KINDS = (LIFECYCLE_POLICY,)
