"""AWS::Rbin::Rule."""

from __future__ import annotations

from typing import Any

from snapshot_constructs.rehearse.cloud.cfn.kind import (
    Attributes,
    Kind,
    Properties,
    Stack,
    Tags,
)
from snapshot_constructs.rehearse.cloud.cfn.spelled import spelled
from snapshot_constructs.rehearse.cloud.cfn.tagging import as_list, given, retagger

_LOCK = "LockConfiguration"
_TAGS = ("ResourceTags", "ExcludeResourceTags")
_APART = (_LOCK, "Status")
"""Status can be written, but nobody reads it."""


def _create(stack: Stack, properties: Properties, tags: Tags) -> str:
    asked = _asked(stack, "CreateRule", properties)
    if _LOCK in properties:
        asked[_LOCK] = _lock(stack, properties)
    made = stack.call("rbin", "CreateRule", **asked, **given(tags, Tags=as_list(tags)))
    return str(made["RuleArn"])


def _read(stack: Stack, arn: str) -> Attributes:
    rule = stack.call("rbin", "GetRule", Identifier=_identifier(arn))
    return {"Arn": arn, "Identifier": rule["Identifier"], "LockState": rule["LockState"]}


def _update(stack: Stack, arn: str, old: Properties, new: Properties) -> None:
    """Unlock a rule before it is changed, and lock it after that."""
    id, locks = _identifier(arn), (old.get(_LOCK), new.get(_LOCK))
    if locks[0] and not locks[1]:
        stack.call("rbin", "UnlockRule", Identifier=id)
    asked = _asked(stack, "UpdateRule", new)
    if asked != _asked(stack, "UpdateRule", old):
        gone: dict[str, Any] = {name: [] for name in _TAGS if name in old}
        stack.call("rbin", "UpdateRule", Identifier=id, **{**gone, **asked})
    if locks[1] and locks[0] != locks[1]:
        stack.call("rbin", "LockRule", Identifier=id, LockConfiguration=_lock(stack, new))


def _delete(stack: Stack, arn: str, _properties: Properties) -> None:
    stack.call("rbin", "DeleteRule", Identifier=_identifier(arn))


def _asked(stack: Stack, action: str, properties: Properties) -> dict[str, Any]:
    body = {name: value for name, value in properties.items() if name not in _APART}
    return spelled(stack, "rbin", action, body)


def _lock(stack: Stack, properties: Properties) -> dict[str, Any]:
    """Return the lock of a rule, which has one level less in CloudFormation."""
    nested = {_LOCK: {"UnlockDelay": properties[_LOCK]}}
    found: dict[str, Any] = spelled(stack, "rbin", "CreateRule", nested)[_LOCK]
    return found


def _identifier(arn: str) -> str:
    return arn.rpartition("/")[2]


RULE = Kind(
    name="AWS::Rbin::Rule",
    properties=frozenset(
        {
            "Description",
            "ExcludeResourceTags",
            "LockConfiguration",
            "ResourceTags",
            "ResourceType",
            "RetentionPeriod",
            "Status",
        }
    ),
    required=("RetentionPeriod", "ResourceType"),
    replaces=frozenset({"ResourceType"}),
    system_tags=True,
    create=_create,
    read=_read,
    update=_update,
    retag=retagger("rbin", lambda _stack, arn: arn, as_list),
    delete=_delete,
)
KINDS = (RULE,)
