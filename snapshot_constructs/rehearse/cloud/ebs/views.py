"""Records as EC2 shows them."""

from __future__ import annotations

from typing import Any

from snapshot_constructs.rehearse.cloud.ebs.names import arn
from snapshot_constructs.rehearse.cloud.ebs.records import Attachment, Snapshot, Volume
from snapshot_constructs.rehearse.cloud.ebs.tagging import shown
from snapshot_constructs.rehearse.cloud.service import Call

_GIB = 2**30


def volume_view(volume: Volume, *, state: str = "") -> dict[str, Any]:
    """Return a volume.

    Args:
        state: the one to show, where it is not the present one.
    """
    return {
        "VolumeId": volume.id,
        "VolumeArn": arn(volume.region, volume.account, "volume", volume.id),
        "OwnerId": volume.account,
        "AvailabilityZone": volume.zone,
        "Size": volume.size_gib,
        "VolumeType": volume.type,
        "Iops": volume.iops,
        "Throughput": volume.throughput,
        "SnapshotId": volume.snapshot,
        "State": state or volume.state,
        "CreateTime": volume.made,
        "Encrypted": bool(volume.key),
        "KmsKeyId": volume.key or None,
        "MultiAttachEnabled": volume.multi_attach,
        "Attachments": [attachment_view(volume, each) for each in volume.attachments],
        "Tags": shown(volume.tags),
    }


def attachment_view(
    volume: Volume, attachment: Attachment, *, state: str = "attached"
) -> dict[str, Any]:
    """Return a volume at an instance."""
    return {
        "VolumeId": volume.id,
        "InstanceId": attachment.instance,
        "Device": attachment.device,
        "State": state,
        "AttachTime": attachment.at,
        "DeleteOnTermination": attachment.delete_on_termination,
    }


def snapshot_view(call: Call, snapshot: Snapshot) -> dict[str, Any]:
    """Return a snapshot; of others, who calls sees no tags."""
    is_own = snapshot.account == call.account
    return {
        "SnapshotId": snapshot.id,
        "VolumeId": snapshot.volume,
        "OwnerId": snapshot.account,
        "State": snapshot.state,
        "StateMessage": snapshot.message or None,
        "Progress": "100%" if snapshot.state == "completed" else "0%",
        "StartTime": snapshot.started,
        "CompletionTime": snapshot.completed,
        "Description": snapshot.description,
        "VolumeSize": snapshot.size_gib,
        "FullSnapshotSizeInBytes": round(snapshot.content.gib * _GIB),
        "Encrypted": bool(snapshot.key),
        "KmsKeyId": snapshot.key or None,
        "StorageTier": snapshot.tier,
        "RestoreExpiryTime": snapshot.tiering.expires if snapshot.tiering else None,
        "TransferType": transfer(snapshot),
        "CompletionDurationMinutes": snapshot.minutes or None,
        "Tags": shown(snapshot.tags) if is_own else [],
    }


def transfer(snapshot: Snapshot) -> str | None:
    """Return how a copy was made; None for what is no copy."""
    if snapshot.source_lineage is None:
        return None
    return "time-based" if snapshot.minutes else "standard"
