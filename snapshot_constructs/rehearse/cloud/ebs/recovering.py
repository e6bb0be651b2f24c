"""See what is in the Recycle Bin, and take it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from snapshot_constructs.rehearse.cloud.ebs import finding
from snapshot_constructs.rehearse.cloud.ebs.filtering import page
from snapshot_constructs.rehearse.cloud.ebs.permissions import (
    require_image,
    require_snapshot,
    require_volume,
)
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Image, Snapshot, Volume
from snapshot_constructs.rehearse.cloud.ebs.recycling import Bin, Binned, restore
from snapshot_constructs.rehearse.cloud.ebs.views import snapshot_view, volume_view
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params

T = TypeVar("T", Snapshot, Image, Volume)


def list_snapshots_in_recycle_bin(call: Call, params: Params) -> Output:
    """List snapshots in the Recycle Bin."""
    shown, token = _page(call, params, call.store(Bin).snapshots, "SnapshotIds")
    return {"Snapshots": [_snapshot(each) for each in shown], "NextToken": token}


def list_images_in_recycle_bin(call: Call, params: Params) -> Output:
    """List images in the Recycle Bin."""
    shown, token = _page(call, params, call.store(Bin).images, "ImageIds", least=1)
    return {"Images": [_image(each) for each in shown], "NextToken": token}


def list_volumes_in_recycle_bin(call: Call, params: Params) -> Output:
    """List volumes in the Recycle Bin."""
    shown, token = _page(call, params, call.store(Bin).volumes, "VolumeIds")
    return {"Volumes": [_volume(each) for each in shown], "NextToken": token}


def restore_snapshot_from_recycle_bin(call: Call, params: Params) -> Output:
    """Have a snapshot back as it was, shared with whom it was shared with."""
    binned = _find(call.store(Bin).snapshots, params["SnapshotId"])
    require_snapshot(call, binned.record)
    finding.stop_if_dry(params)
    restore(call.world, binned)
    return snapshot_view(call, binned.record)


def restore_image_from_recycle_bin(call: Call, params: Params) -> Output:
    """Have an image back, if all of its snapshots are there."""
    binned = _find(call.store(Bin).images, params["ImageId"])
    require_image(call, binned.record)
    finding.stop_if_dry(params)
    _check(call, binned.record)
    restore(call.world, binned)
    return {"Return": True}


def restore_volume_from_recycle_bin(call: Call, params: Params) -> Output:
    """Have a volume back as it was."""
    binned = _find(call.store(Bin).volumes, params["VolumeId"])
    require_volume(call, binned.record)
    finding.stop_if_dry(params)
    restore(call.world, binned)
    return {"Return": True}


def _page(
    call: Call, params: Params, found: Mapping[str, Binned[T]], ids: str, *, least: int = 5
) -> tuple[Iterable[Binned[T]], str | None]:
    call.require(f"ec2:{call.action}")
    finding.stop_if_dry(params)
    named = params.get(ids, found)
    return page(
        [_find(found, id) for id in named],
        params,
        lambda each: (each.entered.isoformat(), each.record.id),
        ids,
        least=least,
    )


def _find(found: Mapping[str, Binned[T]], id: str) -> Binned[T]:
    if id not in found:
        kind = {"snap": "InvalidSnapshot", "ami": "InvalidAMIID"}.get(id.partition("-")[0])
        code = f"{kind or 'InvalidVolume'}.NotFound"
        raise ApiError(code, f"{id} is not in the Recycle Bin")
    return found[id]


def _check(call: Call, image: Image) -> None:
    store = call.store(Ebs)
    missing = sorted(set(image.snapshots) - set(store.snapshots))
    if missing:
        text = f"{missing[0]}, which {image.id} is made of, must be restored before"
        raise ApiError("InvalidSnapshot.NotFound", text)
    if any(each.name == image.name for each in store.images.values()):
        text = f"AMI name {image.name} is already in use"
        raise ApiError("InvalidAMIName.Duplicate", text)


def _times(binned: Binned[T]) -> dict[str, Any]:
    return {"RecycleBinEnterTime": binned.entered, "RecycleBinExitTime": binned.exits}


def _snapshot(binned: Binned[Snapshot]) -> dict[str, Any]:
    it = binned.record
    found = {"SnapshotId": it.id, "VolumeId": it.volume, "Description": it.description}
    return found | _times(binned)


def _image(binned: Binned[Image]) -> dict[str, Any]:
    it = binned.record
    found = {"ImageId": it.id, "Name": it.name, "Description": it.description}
    return found | _times(binned)


def _volume(binned: Binned[Volume]) -> dict[str, Any]:
    shown = volume_view(binned.record)
    names = ("VolumeId", "VolumeType", "State", "Size", "Iops", "Throughput")
    more = ("AvailabilityZone", "SnapshotId", "CreateTime")
    return {name: shown[name] for name in (*names, *more)} | _times(binned)
