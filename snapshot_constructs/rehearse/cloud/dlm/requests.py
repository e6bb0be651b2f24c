"""What DLM asks EC2 for: a snapshot, a set of them, an AMI."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from snapshot_constructs.rehearse.cloud.dlm import labels
from snapshot_constructs.rehearse.cloud.dlm.records import Task
from snapshot_constructs.rehearse.cloud.dlm.session import Session, View
from snapshot_constructs.rehearse.cloud.dlm.sources import excluded_by_tags, tags_of

Request = tuple[str, dict[str, Any]]


def request(session: Session, task: Task) -> Request | None:
    """Return the action and its parameters; None where everything is excluded."""
    policy = session.policy
    asked = {"Description": labels.description(policy, task.owner.name)}
    if policy.makes_images:
        return "CreateImage", asked | _image(session, task)
    if policy.targets_instances:
        specification = _set(session, task)
        return None if specification is None else ("CreateSnapshots", asked | specification)
    return "CreateSnapshot", asked | _snapshot(session, task)


def _image(session: Session, task: Task) -> dict[str, Any]:
    policy = session.policy
    parameters = policy.details.get("Parameters") or {}
    return {
        "InstanceId": task.id,
        "Name": labels.image_name(policy, task.owner.name, task.id, session.at),
        "NoReboot": parameters.get("NoReboot") is not False,
        "TagSpecifications": labels.specification(
            _tags(session, task, with_source=True), "image", "snapshot"
        ),
    }


def _set(session: Session, task: Task) -> dict[str, Any] | None:
    parameters = session.policy.details.get("Parameters") or {}
    without_root = parameters.get("ExcludeBootVolume") or False
    root, data = _volumes(task.source)
    excluded = _excluded(session, data, parameters.get("ExcludeDataVolumeTags"))
    if len(excluded) == len(data) and (without_root or not root):
        return None
    specification = {
        "InstanceId": task.id,
        "ExcludeBootVolume": without_root,
        "ExcludeDataVolumeIds": excluded,
    }
    tags = _tags(session, task, with_source=False)
    asked = _place(task) | {
        "InstanceSpecification": specification,
        "TagSpecifications": labels.specification(tags, "snapshot"),
    }
    copies = any(each.copy_tags for each in task.group)
    return asked | ({"CopyTagsFromSource": "volume"} if copies else {})


def _snapshot(session: Session, task: Task) -> dict[str, Any]:
    tags = _tags(session, task, with_source=True)
    asked = {"VolumeId": task.id, "TagSpecifications": labels.specification(tags, "snapshot")}
    outpost = {"OutpostArn": task.source["OutpostArn"]} if _on_outpost(task) else {}
    return _place(task) | outpost | asked


def _tags(session: Session, task: Task, *, with_source: bool) -> labels.Tags:
    """Return all tags.

    Args:
        with_source: whether those of the volume or instance are among them, if they are copied.
    """
    copies = with_source and any(each.copy_tags for each in task.group)
    source = tags_of(task.source) if copies else {}
    expires = task.owner.keep.until(session.at) if task.owner.keep else None
    return (
        labels.user_tags(task.owner, task.group, source, task.id, session.at)
        | labels.system_tags(session.policy, task.owner.name, expires)
        | task.results
    )


def _volumes(instance: View) -> tuple[list[str], list[str]]:
    """Return the root volume, if there is one, and the data volumes of an instance."""
    root: list[str] = []
    data: list[str] = []
    for each in instance.get("BlockDeviceMappings", ()):
        is_root = each["DeviceName"] == instance.get("RootDeviceName")
        (root if is_root else data).append(each["Ebs"]["VolumeId"])
    return root, data


def _excluded(session: Session, data: list[str], tags: Sequence[View] | None) -> list[str]:
    """Return those data volumes that have one of some tags."""
    if not tags:
        return []
    return [id for id in data if excluded_by_tags(session.volumes.get(id, {}), tags)]


def _place(task: Task) -> dict[str, Any]:
    return {"Location": "local"} if task.owner.location == "LOCAL_ZONE" else {}


def _on_outpost(task: Task) -> bool:
    return task.owner.location == "OUTPOST_LOCAL"
