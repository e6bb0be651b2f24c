"""Register snapshots as images, and deregister images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from snapshot_constructs.rehearse.cloud.ebs import (
    finding,
    image_finding,
    image_names,
    recycling,
    snapshots,
    tagging,
    telling,
)
from snapshot_constructs.rehearse.cloud.ebs.image_making import Device, new_device
from snapshot_constructs.rehearse.cloud.ebs.names import new_id
from snapshot_constructs.rehearse.cloud.ebs.permissions import (
    require_image,
    require_new,
    require_snapshot,
)
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Image, Tags
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params

_TRAITS = {
    "Architecture": "i386",
    "BootMode": None,
    "EnaSupport": None,
    "ImdsSupport": None,
    "SriovNetSupport": None,
    "TpmSupport": None,
    "VirtualizationType": "paravirtual",
}
"""What a request says of how an image is built, with what AWS takes where it does not."""


def register_image(call: Call, params: Params) -> Output:
    """Make an image of snapshots."""
    tags = tagging.asked(call, params, "image")["image"]
    devices = [new_device(call, each) for each in params.get("BlockDeviceMappings", ())]
    require_new(call, "image", tags)
    for id in _snapshots(devices):
        require_snapshot(call, finding.snapshot(call, id))
    finding.stop_if_dry(params)
    image_names.check(call, params["Name"])
    image = _image(call, params, devices, tags)
    image_finding.add(call.world, image)
    telling.image_changed(call.world, image, "available")
    return {"ImageId": image.id}


def deregister_image(call: Call, params: Params) -> Output:
    """Take an image away, into the Recycle Bin if a rule keeps it, and its snapshots if asked."""
    image = image_finding.own(call, params["ImageId"])
    require_image(call, image)
    finding.stop_if_dry(params)
    _check(call, image)
    recycling.discard(call.world, image)
    telling.image_changed(call.world, image, "deregistered")
    if not params.get("DeleteAssociatedSnapshots"):
        return {"Return": True}
    results = [{"SnapshotId": id, "ReturnCode": _delete(call, id)} for id in image.snapshots]
    return {"Return": True, "DeleteSnapshotResults": results}


def _image(call: Call, params: Params, devices: list[Device], tags: Tags) -> Image:
    if params.get("ImageLocation"):
        text = "Images in Amazon S3 are not emulated"
        raise ApiError("UnsupportedOperation", text)
    root = params.get("RootDeviceName", "")
    if not any(each["DeviceName"] == root and [*_snapshots([each])] for each in devices):
        text = f"The root device {root} must be mapped to a snapshot"
        raise ApiError("InvalidBlockDeviceMapping", text)
    traits = {name: params.get(name, usual) for name, usual in _TRAITS.items()}
    return Image(
        id=new_id("ami"),
        account=call.account,
        region=call.region,
        name=params["Name"],
        made=call.world.clock.now(),
        devices=devices,
        root_device=root,
        description=params.get("Description", ""),
        tags=dict(tags),
        traits={name: value for name, value in traits.items() if value is not None},
    )


def _snapshots(devices: list[Device]) -> Iterator[str]:
    mapped: Iterator[Mapping[str, Any]] = (each.get("Ebs", {}) for each in devices)
    return (each["SnapshotId"] for each in mapped if "SnapshotId" in each)


def _check(call: Call, image: Image) -> None:
    cools = image.cools is not None and call.world.clock.now() < image.cools
    if image.protection != "disabled" or cools:
        text = f"The image {image.id} is protected from deregistration"
        raise ApiError("OperationNotPermitted", text)


def _delete(call: Call, id: str) -> str:
    """Delete a snapshot of an image that is gone; return how that went."""
    store = call.store(Ebs)
    if any(id in each.snapshots for each in store.images.values()):
        return "skipped"
    deleting = replace(call, action="DeleteSnapshot")
    try:
        snapshot = finding.snapshot(call, id)
        require_snapshot(deleting, snapshot)
        snapshots.remove(deleting, snapshot)
    except ApiError as error:
        return "missing-permissions" if error.code == call.service.denied else "client-error"
    return "success"
