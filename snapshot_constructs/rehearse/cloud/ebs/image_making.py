"""Make images of instances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from snapshot_constructs.rehearse.cloud.ebs import (
    finding,
    image_finding,
    image_names,
    instances,
    notices,
    tagging,
    telling,
)
from snapshot_constructs.rehearse.cloud.ebs.attachments import attached
from snapshot_constructs.rehearse.cloud.ebs.names import new_id
from snapshot_constructs.rehearse.cloud.ebs.permissions import require_instance, require_new
from snapshot_constructs.rehearse.cloud.ebs.records import Attachment, Image, Snapshot, Tags, Volume
from snapshot_constructs.rehearse.cloud.ebs.recycling import is_kept
from snapshot_constructs.rehearse.cloud.ebs.settings import later, settings
from snapshot_constructs.rehearse.cloud.ebs.snapshots import check_room, complete, is_there, take
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params
from snapshot_constructs.rehearse.cloud.world import World

Found = Sequence[tuple[Attachment, Volume]]
Device = dict[str, Any]


def create_image(call: Call, params: Params) -> Output:
    """Make an image of all volumes of an instance, as they are; NoReboot makes no difference."""
    instance = instances.find(call, params["InstanceId"])
    tags = tagging.asked(call, params, "image", "snapshot")
    require_instance(call, instance.id, instances.tags(call, instance.id))
    for kind in ("image", "snapshot"):
        require_new(call, kind, tags[kind])
    finding.stop_if_dry(params)
    image_names.check(call, params["Name"])
    asked = {each["DeviceName"]: each for each in params.get("BlockDeviceMappings", ())}
    found = _chosen(call, instance.id, asked)
    image = _image(call, params, instance.root_device, tags["image"])
    made = _snapshots(call, image, found, tags["snapshot"])
    others = [each for name, each in asked.items() if name not in _names(found)]
    image.devices = [
        *(_device(*each, one, asked) for each, one in zip(found, made, strict=True)),
        *(new_device(call, each) for each in others if "NoDevice" not in each),
    ]
    image_finding.add(call.world, image)
    seconds = settings(call.world).snapshot_seconds
    later(call.world, seconds, lambda: _done(call.world, image, made))
    return {"ImageId": image.id}


def new_device(call: Call, asked: Mapping[str, Any]) -> Device:
    """Return a device that no volume of an instance stands behind; it may have a snapshot.

    Raises:
        ApiError: if it cannot be.
    """
    ebs = dict(asked.get("Ebs", {}))
    if "Ebs" not in asked:
        return dict(asked)
    if "SnapshotId" not in ebs:
        if "VolumeSize" not in ebs:
            text = f"{asked['DeviceName']} needs a snapshot or a size"
            raise ApiError("InvalidBlockDeviceMapping", text)
        return {**asked, "Ebs": {**_DEFAULTS, "Encrypted": False, **ebs}}
    snapshot = finding.snapshot(call, ebs["SnapshotId"])
    _check_source(snapshot, ebs)
    of_source = {"VolumeSize": snapshot.size_gib, "Encrypted": bool(snapshot.key)}
    return {**asked, "Ebs": {**_DEFAULTS, **of_source, **ebs}}


_DEFAULTS = {"DeleteOnTermination": True, "VolumeType": "gp2"}


def _check_source(snapshot: Snapshot, ebs: Mapping[str, Any]) -> None:
    if "Encrypted" in ebs or "KmsKeyId" in ebs:
        text = "You cannot specify the encrypted flag if specifying a snapshot id"
        raise ApiError("InvalidBlockDeviceMapping", text)
    if snapshot.state != "completed" or snapshot.tier != "standard":
        text = f"Snapshot {snapshot.id} is not completed in the standard tier"
        raise ApiError("IncorrectState", text)
    if ebs.get("VolumeSize", snapshot.size_gib) < snapshot.size_gib:
        text = f"VolumeSize is smaller than snapshot {snapshot.id} ({snapshot.size_gib} GiB)"
        raise ApiError("InvalidBlockDeviceMapping", text)


def _names(found: Found) -> set[str]:
    return {attachment.device for attachment, _ in found}


def _chosen(call: Call, instance: str, asked: Mapping[str, Device]) -> Found:
    """Return the volumes that are not left out; nothing but their deletion can be changed."""
    found = attached(call, instance)
    for attachment, volume in found:
        ebs = asked.get(attachment.device, {}).get("Ebs", {})
        same = {"DeleteOnTermination", "VolumeSize", "VolumeType"}
        changed = set(ebs) - same or ebs.get("VolumeSize", volume.size_gib) != volume.size_gib
        if changed or ebs.get("VolumeType", volume.type) != volume.type:
            text = f"Of {attachment.device} only DeleteOnTermination can be changed"
            raise ApiError("InvalidBlockDeviceMapping", text)
    return [each for each in found if "NoDevice" not in asked.get(each[0].device, {})]


def _image(call: Call, params: Params, root_device: str, tags: Tags) -> Image:
    source = _launched_from(call, params["InstanceId"])
    return Image(
        id=new_id("ami"),
        account=call.account,
        region=call.region,
        name=params["Name"],
        made=call.world.clock.now(),
        devices=[],
        root_device=root_device,
        state="pending",
        description=params.get("Description", ""),
        tags=dict(tags),
        traits=source.traits if source else {},
        instance=params["InstanceId"],
    )


def _launched_from(call: Call, instance: str) -> Image | None:
    shown = instances.theirs(call, "DescribeInstances", {"InstanceIds": [instance]})
    ids = [each["ImageId"] for each in instances.views(shown)]
    return next((each for each in image_finding.visible(call) if each.id in ids), None)


def _snapshots(call: Call, image: Image, found: Found, tags: Tags) -> list[Snapshot]:
    for _, volume in found:
        check_room(call, volume)
    text = f"Created by CreateImage({image.instance}) for {image.id}"
    return [take(call, volume, text, tags) for _, volume in found]


def _device(
    attachment: Attachment, volume: Volume, snapshot: Snapshot, asked: Mapping[str, Device]
) -> Device:
    kept = {"Iops": volume.iops, "Throughput": volume.throughput}
    ebs: Device = {
        "DeleteOnTermination": attachment.delete_on_termination,
        "SnapshotId": snapshot.id,
        "VolumeSize": volume.size_gib,
        "VolumeType": volume.type,
        "Encrypted": bool(volume.key),
    }
    if volume.type not in ("gp2", "standard"):
        ebs |= {name: value for name, value in kept.items() if value is not None}
    changed = asked.get(attachment.device, {}).get("Ebs", {})
    return {"DeviceName": attachment.device, "Ebs": ebs | changed}


def _done(world: World, image: Image, snapshots: Sequence[Snapshot]) -> None:
    """Complete the snapshots, and then the image; it fails with any of them."""
    for each in snapshots:
        complete(world, each, "" if is_there(world, each) else "The snapshot was deleted")
        notices.snapshot_done(world, each)
    finish(world, image, snapshots)


def finish(world: World, image: Image, snapshots: Sequence[Snapshot]) -> None:
    """Bring an image to its end when its snapshots have come to theirs."""
    if not is_kept(world, image):
        return
    bad = [each for each in snapshots if each.state != "completed" or not is_there(world, each)]
    image.message = (bad[0].message or "The snapshot was deleted") if bad else ""
    image.state = "failed" if bad else "available"
    telling.image_changed(world, image, image.state, image.message)
