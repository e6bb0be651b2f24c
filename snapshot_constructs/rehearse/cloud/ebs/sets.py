"""Make snapshots of all volumes of an instance at once."""

from __future__ import annotations

from typing import Any

from snapshot_constructs.rehearse.cloud.ebs import attachments, finding, instances, notices, tagging
from snapshot_constructs.rehearse.cloud.ebs.permissions import (
    require_instance,
    require_new,
    require_volume,
)
from snapshot_constructs.rehearse.cloud.ebs.records import Snapshot, Tags, Volume
from snapshot_constructs.rehearse.cloud.ebs.settings import later, settings
from snapshot_constructs.rehearse.cloud.ebs.snapshots import check_room, complete, is_there, take
from snapshot_constructs.rehearse.cloud.ebs.views import snapshot_view
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params
from snapshot_constructs.rehearse.cloud.world import World


def create_snapshots(call: Call, params: Params) -> Output:
    """Make a crash-consistent set; its events are those of each snapshot, and one of all."""
    asked = params["InstanceSpecification"]
    instance = instances.find(call, asked["InstanceId"])
    volumes = _chosen(call, instance.root_device, asked)
    tags = tagging.asked(call, params, "snapshot")["snapshot"]
    copies = params.get("CopyTagsFromSource") == "volume"
    _require(call, instance.id, [(volume, _tags(volume, tags, copies)) for volume in volumes])
    finding.stop_if_dry(params)
    if not volumes:
        text = "There are no volumes left to make snapshots of"
        raise ApiError("InvalidParameterValue", text)
    for volume in volumes:
        check_room(call, volume)
    description = params.get("Description", "")
    made = [take(call, each, description, _tags(each, tags, copies)) for each in volumes]
    output = [_info(call, each) for each in made]
    later(call.world, settings(call.world).snapshot_seconds, lambda: _done(call.world, made))
    return {"Snapshots": output}


def _chosen(call: Call, root_device: str, asked: Params) -> list[Volume]:
    """Return the volumes that are not excluded."""
    found = attachments.attached(call, asked["InstanceId"])
    without: set[str] = set(asked.get("ExcludeDataVolumeIds", ()))
    if len(without) > 40:
        raise ApiError("InvalidParameterValue", "At most 40 data volumes can be excluded")
    root = {volume.id for attachment, volume in found if attachment.device == root_device}
    unknown = without - {volume.id for _, volume in found}
    if unknown or without & root:
        text = f"{', '.join(sorted(unknown or root))} is no data volume of the instance"
        raise ApiError("InvalidParameterValue", text)
    if asked.get("ExcludeBootVolume"):
        without |= root
    return [volume for _, volume in found if volume.id not in without]


def _tags(volume: Volume, tags: Tags, copies: bool) -> Tags:  # noqa: FBT001 - beside its name
    own = {key: value for key, value in volume.tags.items() if not key.startswith("aws:")}
    return own | tags if copies else tags


def _require(call: Call, instance: str, volumes: list[tuple[Volume, Tags]]) -> None:
    require_instance(call, instance, instances.tags(call, instance))
    for volume, tags in volumes:
        tagging.check_count(tags)
        require_volume(call, volume)
        require_new(call, "snapshot", tags)


def _info(call: Call, snapshot: Snapshot) -> dict[str, Any]:
    view = snapshot_view(call, snapshot)
    left_out = ("StorageTier", "TransferType", "KmsKeyId", "FullSnapshotSizeInBytes")
    return {name: value for name, value in view.items() if name not in left_out}


def _done(world: World, snapshots: list[Snapshot]) -> None:
    """Complete those that nobody deleted; the set fails where one is gone."""
    for each in snapshots:
        complete(world, each, "" if is_there(world, each) else "The snapshot was deleted")
        notices.snapshot_done(world, each)
    notices.set_done(world, snapshots)
