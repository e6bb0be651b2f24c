"""Modify volumes while they are in use."""

from __future__ import annotations

from typing import Any

from snapshot_constructs.rehearse.cloud.ebs import finding, notices
from snapshot_constructs.rehearse.cloud.ebs.filtering import Filters, filtered, page
from snapshot_constructs.rehearse.cloud.ebs.permissions import require_volume
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Volume
from snapshot_constructs.rehearse.cloud.ebs.volume_types import check_type, performance
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params

_PARTS = {
    "Size": "size_gib",
    "Iops": "iops",
    "VolumeType": "type",
    "Throughput": "throughput",
    "MultiAttachEnabled": "multi_attach",
}

FILTERS: Filters[Volume] = {
    "modification-state": lambda each: [each.modification["ModificationState"]],
    "original-iops": lambda each: [each.modification["OriginalIops"]],
    "original-size": lambda each: [each.modification["OriginalSize"]],
    "original-volume-type": lambda each: [each.modification["OriginalVolumeType"]],
    "start-time": lambda each: [each.modification["StartTime"]],
    "target-iops": lambda each: [each.modification["TargetIops"]],
    "target-size": lambda each: [each.modification["TargetSize"]],
    "target-volume-type": lambda each: [each.modification["TargetVolumeType"]],
    "volume-id": lambda each: [each.id],
}


def modify_volume(call: Call, params: Params) -> Output:
    """Give a volume another size, type or performance; what is on it stays as it is."""
    volume = finding.volume(call, params["VolumeId"])
    require_volume(call, volume)
    finding.stop_if_dry(params)
    size, kind = params.get("Size", volume.size_gib), params.get("VolumeType", volume.type)
    if size < volume.size_gib:
        raise ApiError("InvalidParameterValue", "New size cannot be smaller than existing size")
    kept = {} if kind != volume.type else _performance(volume)
    check_type(kind, size, kept | params)
    before = _parts(volume)
    volume.size_gib, volume.type = size, kind
    volume.iops, volume.throughput = performance(kind, size, kept | params)
    volume.multi_attach = params.get("MultiAttachEnabled", volume.multi_attach)
    volume.modification = _modification(call, volume, before)
    notices.volume_done(call.world, volume, "modifyVolume", "completed")
    return {"VolumeModification": volume.modification}


def describe_volumes_modifications(call: Call, params: Params) -> Output:
    """Return the last modification of each volume that was ever modified."""
    call.require("ec2:DescribeVolumesModifications")
    finding.stop_if_dry(params)
    named = [finding.volume(call, id) for id in params.get("VolumeIds", ())]
    found = named if "VolumeIds" in params else call.store(Ebs).volumes.values()
    modified = [each for each in found if each.modification]
    matching = filtered(modified, params, FILTERS, lambda each: each.tags)
    shown, token = page(matching, params, lambda each: (each.id,), "VolumeIds")
    return {"VolumesModifications": [each.modification for each in shown], "NextToken": token}


def _performance(volume: Volume) -> dict[str, Any]:
    """Return what was asked of it, as CreateVolume names it; that of ``gp2`` follows from the size."""
    found = {"Iops": volume.iops, "Throughput": volume.throughput}
    is_free = volume.type != "gp2"
    return {name: value for name, value in found.items() if value is not None and is_free}


def _parts(volume: Volume) -> dict[str, Any]:
    return {part: getattr(volume, name) for part, name in _PARTS.items()}


def _modification(call: Call, volume: Volume, before: dict[str, Any]) -> dict[str, Any]:
    now = call.world.clock.now()
    return {
        "VolumeId": volume.id,
        "ModificationState": "completed",
        "Progress": 100,
        "StartTime": now,
        "EndTime": now,
        **{f"Original{part}": value for part, value in before.items()},
        **{f"Target{part}": value for part, value in _parts(volume).items()},
    }
