"""What the caller must be allowed, resource by resource, as the service authorization reference says."""

from __future__ import annotations

from typing import Any

from snapshot_constructs.rehearse.cloud.ebs.names import arn, image_arn, snapshot_arn
from snapshot_constructs.rehearse.cloud.ebs.records import Image, Snapshot, Tags, Volume
from snapshot_constructs.rehearse.cloud.service import Call

_WITHOUT_ACCOUNT = ("snapshot", "image")


def require_volume(call: Call, volume: Volume, **context: Any) -> None:
    """Require the action of the call on a volume."""
    call.require(_action(call), _volume_arn(volume), **_of_volume(volume), **context)


def require_snapshot(call: Call, snapshot: Snapshot, **context: Any) -> None:
    """Require the action of the call on a snapshot."""
    resource = snapshot_arn(snapshot.region, snapshot.id)
    call.require(_action(call), resource, **_of_snapshot(call, snapshot), **context)


def require_image(call: Call, image: Image, **context: Any) -> None:
    """Require the action of the call on an image."""
    resource = image_arn(image.region, image.id)
    call.require(_action(call), resource, **_of_image(call, image), **context)


def require_instance(call: Call, id: str, tags: Tags) -> None:
    """Require the action of the call on an instance."""
    resource = arn(call.region, call.account, "instance", id)
    call.require(_action(call), resource, ec2__InstanceID=id, **of_tags(tags))


def require_new(call: Call, kind: str, tags: Tags, **context: Any) -> None:
    """Require the action on what it will make, and to tag that.

    Args:
        kind: such as ``snapshot``.
        tags: that it gets.
    """
    resource = arn(call.region, "" if kind in _WITHOUT_ACCOUNT else call.account, kind, "*")
    given = asked_tags(tags) if tags else {}
    call.require(_action(call), resource, **given, **context)
    if tags:
        call.require("ec2:CreateTags", resource, ec2__CreateAction=call.action, **given)


def of_tags(tags: Tags) -> dict[str, Any]:
    """Return the condition keys that the tags of a resource are."""
    return {
        f"{prefix}:ResourceTag/{key}": value
        for key, value in tags.items()
        for prefix in ("aws", "ec2")
    }


def asked_tags(tags: Tags) -> dict[str, Any]:
    """Return the condition keys that the tags of a request are."""
    found: dict[str, Any] = {f"aws:RequestTag/{key}": value for key, value in tags.items()}
    return found | {"aws:TagKeys": list(tags)}


def _action(call: Call) -> str:
    return f"ec2:{call.action}"


def _volume_arn(volume: Volume) -> str:
    return arn(volume.region, volume.account, "volume", volume.id)


def _of_volume(volume: Volume) -> dict[str, Any]:
    found = {
        "ec2:VolumeID": volume.id,
        "ec2:AvailabilityZone": volume.zone,
        "ec2:Encrypted": str(bool(volume.key)).lower(),
        "ec2:VolumeSize": str(volume.size_gib),
        "ec2:VolumeType": volume.type,
    }
    parent = {"ec2:ParentSnapshot": snapshot_arn(volume.region, volume.snapshot)}
    return found | (parent if volume.snapshot else {}) | of_tags(volume.tags)


def _of_snapshot(call: Call, snapshot: Snapshot) -> dict[str, Any]:
    found = {
        "ec2:SnapshotID": snapshot.id,
        "ec2:Owner": snapshot.account,
        "ec2:ParentVolume": arn(snapshot.region, snapshot.account, "volume", snapshot.volume),
        "ec2:SnapshotTime": snapshot.started.isoformat(),
        "ec2:VolumeSize": str(snapshot.size_gib),
        "ec2:Encrypted": str(bool(snapshot.key)).lower(),
    }
    is_own = snapshot.account == call.account  # others do not see its tags
    return found | (of_tags(snapshot.tags) if is_own else {})


def _of_image(call: Call, image: Image) -> dict[str, Any]:
    found = {
        "ec2:ImageID": image.id,
        "ec2:ImageType": "machine",
        "ec2:Owner": image.alias or image.account,
        "ec2:Public": str(image.public).lower(),
        "ec2:RootDeviceType": "ebs",
    }
    return found | (of_tags(image.tags) if image.account == call.account else {})
