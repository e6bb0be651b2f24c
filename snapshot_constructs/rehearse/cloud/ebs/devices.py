"""The block devices of instances that are launched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from snapshot_constructs.rehearse.cloud.ebs import finding, volumes
from snapshot_constructs.rehearse.cloud.ebs.image_finding import launchable
from snapshot_constructs.rehearse.cloud.ebs.records import Image, Snapshot
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Params

_ROOT = "/dev/xvda"
_UNKNOWN = {"VolumeSize": 8, "VolumeType": "gp3"}
_COMMON = ("Iops", "SnapshotId", "VolumeType", "Throughput", "Encrypted", "KmsKeyId")


class Device(NamedTuple):
    """A device.

    Attributes:
        name: such as ``/dev/xvda``.
        volume: as CreateVolume names it.
        source: the snapshot that it is made of.
    """

    name: str
    volume: Mapping[str, Any]
    source: Snapshot | None
    delete_on_termination: bool


def devices_of(call: Call, asked: Params) -> tuple[list[Device], str]:
    """Return the devices of an instance, and the name of the one that it starts from.

    Args:
        asked: as RunInstances names it.

    Raises:
        ApiError: if the image cannot be launched, or the request has a device that is none.
    """
    image = launchable(call, asked["ImageId"])
    mapped = _mapped(image) if image else {_ROOT: dict(_UNKNOWN)}
    of_image = set(image.snapshots) if image else set()
    for each in asked.get("BlockDeviceMappings", ()):
        name = each["DeviceName"]
        if "NoDevice" in each:
            mapped.pop(name, None)
        elif "Ebs" in each:
            mapped[name] = mapped.get(name, {}) | each["Ebs"]
    root = image.root_device if image else _ROOT
    return [_device(call, name, ebs, of_image) for name, ebs in mapped.items()], root


def _mapped(image: Image) -> dict[str, dict[str, Any]]:
    return {each["DeviceName"]: each["Ebs"] for each in image.devices if "Ebs" in each}


def _device(call: Call, name: str, ebs: Mapping[str, Any], of_image: set[str]) -> Device:
    """Return a device; who may launch an image may use its snapshots, whosever they are."""
    volume = {each: ebs[each] for each in _COMMON if ebs.get(each) not in (None, "")}
    if "VolumeSize" in ebs:
        volume["Size"] = ebs["VolumeSize"]
    id = volume.get("SnapshotId", "")
    if id in of_image:
        source = finding.find_snapshot(call, id, call.region)
    else:
        source = finding.usable_snapshot(call, id) if id else None
    if source is not None and source.tier != "standard":
        raise ApiError("IncorrectState", f"Snapshot {id} is not in the standard tier")
    volumes.check(volume, source)
    return Device(name, volume, source, ebs.get("DeleteOnTermination", True))
