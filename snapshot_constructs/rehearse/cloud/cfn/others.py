"""AWS::Backup::BackupSelection, AWS::CloudWatch::CompositeAlarm and AWS::KMS::ReplicaKey."""

from __future__ import annotations

import json
from typing import Any

from snapshot_constructs.rehearse.cloud.cfn.kind import (
    Attributes,
    Kind,
    Properties,
    Stack,
    Tags,
    changed,
    not_updatable,
)
from snapshot_constructs.rehearse.cloud.cfn.spelled import spelled
from snapshot_constructs.rehearse.cloud.cfn.tagging import as_list, given, retagger

_SELECTION = frozenset({"BackupPlanId", "BackupSelection"})


def _select(stack: Stack, properties: Properties, _tags: Tags) -> str:
    asked = spelled(stack, "backup", "CreateBackupSelection", properties)
    made = stack.call("backup", "CreateBackupSelection", **asked)
    return f"{made['SelectionId']}_{asked['BackupPlanId']}"


def _selection(_stack: Stack, id: str) -> Attributes:
    selection, _, plan = id.partition("_")
    return {"Id": id, "SelectionId": selection, "BackupPlanId": plan}


def _deselect(stack: Stack, id: str, _properties: Properties) -> None:
    selection, _, plan = id.partition("_")
    stack.call("backup", "DeleteBackupSelection", BackupPlanId=plan, SelectionId=selection)


BACKUP_SELECTION = Kind(
    name="AWS::Backup::BackupSelection",
    properties=_SELECTION,
    required=("BackupSelection", "BackupPlanId"),
    replaces=_SELECTION,
    tagged="",
    create=_select,
    read=_selection,
    delete=_deselect,
)


def _replicate(stack: Stack, properties: Properties, tags: Tags) -> str:
    """Replicate a key, which its own Region is asked for."""
    primary = str(properties["PrimaryKeyArn"])
    id = primary.rpartition("/")[2]
    asked: dict[str, Any] = {
        "KeyId": id,
        "ReplicaRegion": stack.region,
        "Policy": json.dumps(properties["KeyPolicy"]),
        **given(tags, Tags=[{"TagKey": key, "TagValue": value} for key, value in tags.items()]),
    }
    if "Description" in properties:
        asked["Description"] = str(properties["Description"])
    stack.in_region(primary.split(":")[3]).call("kms", "ReplicateKey", **asked)
    return id


def _replica(stack: Stack, id: str) -> Attributes:
    return {"KeyId": id, "Arn": f"arn:aws:kms:{stack.region}:{stack.account}:key/{id}"}


def _change_replica(stack: Stack, id: str, old: Properties, new: Properties) -> None:
    names = changed(old, new)
    if fixed := names - {"Description", "KeyPolicy", "PendingWindowInDays"}:
        raise not_updatable("AWS::KMS::ReplicaKey in this cloud", fixed)
    if "KeyPolicy" in names:
        policy = json.dumps(new["KeyPolicy"])
        stack.call("kms", "PutKeyPolicy", KeyId=id, PolicyName="default", Policy=policy)
    if "Description" in names:
        text = str(new.get("Description", ""))
        stack.call("kms", "UpdateKeyDescription", KeyId=id, Description=text)


def _retag_replica(stack: Stack, id: str, old: Tags, new: Tags) -> None:
    if gone := [key for key in old if key not in new]:
        stack.call("kms", "UntagResource", KeyId=id, TagKeys=gone)
    more = [{"TagKey": key, "TagValue": value} for key, value in new.items()]
    if more:
        stack.call("kms", "TagResource", KeyId=id, Tags=more)


def _delete_replica(stack: Stack, id: str, properties: Properties) -> None:
    days = int(properties.get("PendingWindowInDays", 30))
    stack.call("kms", "ScheduleKeyDeletion", KeyId=id, PendingWindowInDays=days)


REPLICA_KEY = Kind(
    name="AWS::KMS::ReplicaKey",
    properties=frozenset(
        {"Description", "Enabled", "KeyPolicy", "PendingWindowInDays", "PrimaryKeyArn"}
    ),
    required=("PrimaryKeyArn", "KeyPolicy"),
    replaces=frozenset({"PrimaryKeyArn"}),
    create=_replicate,
    read=_replica,
    update=_change_replica,
    retag=_retag_replica,
    delete=_delete_replica,
)


def _put_alarm(stack: Stack, properties: Properties, tags: Tags) -> str:
    named = {"AlarmName": properties.get("AlarmName") or stack.new_name(255)}
    asked = spelled(stack, "cloudwatch", "PutCompositeAlarm", {**properties, **named})
    stack.call("cloudwatch", "PutCompositeAlarm", **asked, **given(tags, Tags=as_list(tags)))
    return str(asked["AlarmName"])


def _change_alarm(stack: Stack, name: str, _old: Properties, new: Properties) -> None:
    _put_alarm(stack, {**new, "AlarmName": name}, {})


def _alarm(stack: Stack, name: str) -> Attributes:
    return {"Arn": _alarm_arn(stack, name)}


def _alarm_arn(stack: Stack, name: str) -> str:
    return f"arn:aws:cloudwatch:{stack.region}:{stack.account}:alarm:{name}"


def _delete_alarm(stack: Stack, name: str, _properties: Properties) -> None:
    stack.call("cloudwatch", "DeleteAlarms", AlarmNames=[name])


COMPOSITE_ALARM = Kind(
    name="AWS::CloudWatch::CompositeAlarm",
    properties=frozenset(
        {
            "ActionsEnabled",
            "ActionsSuppressor",
            "ActionsSuppressorExtensionPeriod",
            "ActionsSuppressorWaitPeriod",
            "AlarmActions",
            "AlarmDescription",
            "AlarmName",
            "AlarmRule",
            "InsufficientDataActions",
            "OKActions",
        }
    ),
    required=("AlarmRule",),
    replaces=frozenset({"AlarmName"}),
    create=_put_alarm,
    read=_alarm,
    update=_change_alarm,
    retag=retagger("cloudwatch", _alarm_arn, as_list, names=("ResourceARN", "Tags", "TagKeys")),
    delete=_delete_alarm,
)
KINDS = (BACKUP_SELECTION, COMPOSITE_ALARM, REPLICA_KEY)
