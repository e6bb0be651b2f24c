"""Make, describe and delete volumes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from snapshot_constructs.rehearse.cloud.ebs import finding, keys, notices, recycling, tagging
from snapshot_constructs.rehearse.cloud.ebs.contents import Disk, blank
from snapshot_constructs.rehearse.cloud.ebs.filtering import Filters, filtered, page
from snapshot_constructs.rehearse.cloud.ebs.names import new_id
from snapshot_constructs.rehearse.cloud.ebs.permissions import (
    require_new,
    require_snapshot,
    require_volume,
)
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Snapshot, Tags, Volume
from snapshot_constructs.rehearse.cloud.ebs.views import volume_view
from snapshot_constructs.rehearse.cloud.ebs.volume_types import check_type, performance
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params

FILTERS: Filters[Volume] = {
    "attachment.attach-time": lambda each: [one.at for one in each.attachments],
    "attachment.delete-on-termination": lambda each: [
        one.delete_on_termination for one in each.attachments
    ],
    "attachment.device": lambda each: [one.device for one in each.attachments],
    "attachment.instance-id": lambda each: [one.instance for one in each.attachments],
    "attachment.status": lambda each: ["attached" for _ in each.attachments],
    "availability-zone": lambda each: [each.zone],
    "create-time": lambda each: [each.made],
    "encrypted": lambda each: [bool(each.key)],
    "multi-attach-enabled": lambda each: [each.multi_attach],
    "size": lambda each: [each.size_gib],
    "snapshot-id": lambda each: [each.snapshot],
    "status": lambda each: [each.state],
    "volume-id": lambda each: [each.id],
    "volume-type": lambda each: [each.type],
}


def create_volume(call: Call, params: Params) -> Output:
    """Make a volume, empty or of a snapshot."""
    tags = tagging.asked(call, params, "volume")["volume"]
    zone = _zone(call, params)
    source = _source(call, params)
    check(params, source)
    require_new(call, "volume", tags, **_context(params, zone))
    if source is not None:
        require_snapshot(call, source)
    finding.stop_if_dry(params)
    again = _made_before(call, params)
    if again is not None:
        return volume_view(again)
    volume = make(call, params, source, zone, tags)
    if params.get("ClientToken"):
        call.store(Ebs).asked[params["ClientToken"]] = (params, volume.id)
    output = volume_view(volume, state="creating")
    _finish(call, volume, source)
    return output


def make(
    call: Call, asked: Mapping[str, Any], source: Snapshot | None, zone: str, tags: Tags
) -> Volume:
    """Put a volume there.

    Args:
        asked: as CreateVolume names it.
        source: the snapshot that it is made of.
    """
    now, id = call.world.clock.now(), new_id("vol")
    old_key = source.key if source else ""
    same = old_key if source and source.account == call.account else ""
    key = keys.key_for(call, asked, encrypted=bool(old_key), same=same)
    size = asked.get("Size") or (source.size_gib if source else 0)
    content = source.content if source else blank(id, size)
    kind = asked.get("VolumeType", "gp2")
    iops, throughput = performance(kind, size, asked)
    volume = Volume(
        id=id,
        account=call.account,
        region=call.region,
        zone=zone,
        made=now,
        size_gib=size,
        type=kind,
        iops=iops,
        throughput=throughput,
        multi_attach=asked.get("MultiAttachEnabled", False),
        key=key,
        snapshot=source.id if source else "",
        tags=dict(tags),
        disk=Disk(id, content, now),
        lineage=source.lineage if source and key == old_key else id,
    )
    call.store(Ebs).volumes[id] = volume
    return volume


def describe_volumes(call: Call, params: Params) -> Output:
    """Return volumes of the account."""
    call.require("ec2:DescribeVolumes")
    finding.stop_if_dry(params)
    named = [finding.volume(call, id) for id in params.get("VolumeIds", ())]
    found = named if "VolumeIds" in params else call.store(Ebs).volumes.values()
    matching = filtered(found, params, FILTERS, lambda each: each.tags)
    shown, token = page(
        matching, params, lambda each: (each.made.isoformat(), each.id), "VolumeIds"
    )
    return {"Volumes": [volume_view(each) for each in shown], "NextToken": token}


def delete_volume(call: Call, params: Params) -> Output:
    """Delete a volume that no instance has."""
    volume = finding.volume(call, params["VolumeId"])
    require_volume(call, volume)
    finding.stop_if_dry(params)
    if volume.attachments:
        instance = volume.attachments[0].instance
        text = f"Volume {volume.id} is currently attached to {instance}"
        raise ApiError("VolumeInUse", text)
    remove(call, volume)
    return {}


def remove(call: Call, volume: Volume) -> None:
    """Take a volume away."""
    recycling.discard(call.world, volume)
    notices.volume_done(call.world, volume, "deleteVolume", "deleted")


def _zone(call: Call, params: Params) -> str:
    number = params.get("AvailabilityZoneId", "")[-1:]  # use1-az1 is us-east-1a
    zone: str = params.get("AvailabilityZone") or (
        f"{call.region}{chr(ord('a') + int(number) - 1)}" if number.isdigit() else ""
    )
    if not zone:
        raise ApiError("MissingParameter", "The request must contain an Availability Zone")
    if zone[:-1] != call.region:
        raise ApiError("InvalidZone.NotFound", f"The zone '{zone}' does not exist.")
    return zone


def _source(call: Call, asked: Mapping[str, Any]) -> Snapshot | None:
    id = asked.get("SnapshotId")
    if not id:
        return None
    source = finding.usable_snapshot(call, id)
    if source.state != "completed" or source.tier != "standard":
        raise ApiError("IncorrectState", f"Snapshot {id} is not completed in the standard tier")
    return source


def check(params: Mapping[str, Any], source: Snapshot | None) -> None:
    """Refuse a volume that cannot be.

    Args:
        params: as CreateVolume names them.
        source: the snapshot that it is to be made of.

    Raises:
        ApiError: if it cannot be.
    """
    size = params.get("Size") or (source.size_gib if source else None)
    if size is None:
        raise ApiError("MissingParameter", "The request must contain the parameter size/snapshot")
    if source and size < source.size_gib:
        text = f"Size {size} is smaller than snapshot {source.id} ({source.size_gib} GiB)"
        raise ApiError("InvalidParameterValue", text)
    check_type(params.get("VolumeType", "gp2"), size, params)


def _context(params: Params, zone: str) -> dict[str, Any]:
    found = {
        "ec2:AvailabilityZone": zone,
        "ec2:VolumeType": params.get("VolumeType", "gp2"),
        "ec2:Encrypted": str(params.get("Encrypted", False)).lower(),
    }
    return found | ({"ec2:VolumeSize": str(params["Size"])} if "Size" in params else {})


def _made_before(call: Call, params: Params) -> Volume | None:
    """Return the volume of an earlier call with the same client token."""
    earlier, id = call.store(Ebs).asked.get(params.get("ClientToken", ""), (params, ""))
    if earlier != params:
        text = "The client token was used with other parameters"
        raise ApiError("IdempotentParameterMismatch", text)
    return call.store(Ebs).volumes.get(id)


def _finish(call: Call, volume: Volume, source: Snapshot | None) -> None:
    """Let it be there, unless a key may not be used: then it is gone, and an event alone tells."""
    uses = [(volume.key, keys.ENCRYPT)] + ([(source.key, keys.DECRYPT)] if source else [])
    cause = keys.refusal(call, uses)
    if cause:
        del call.store(Ebs).volumes[volume.id]
    notices.volume_done(
        call.world, volume, "createVolume", "failed" if cause else "available", cause
    )
