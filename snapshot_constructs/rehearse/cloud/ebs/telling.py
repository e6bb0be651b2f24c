"""The events of locks, tiers, public access and images."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from snapshot_constructs.rehearse.cloud.ebs.names import event_arn, image_arn, snapshot_arn
from snapshot_constructs.rehearse.cloud.ebs.notices import SNAPSHOT, emit, time
from snapshot_constructs.rehearse.cloud.ebs.records import Image, Lock, Snapshot
from snapshot_constructs.rehearse.cloud.ebs.recycling import bin_of
from snapshot_constructs.rehearse.cloud.world import World

PUBLIC_ACCESS = "EBS Snapshot Block Public Access"
IMAGE = "EC2 AMI State Change"
Detail = dict[str, object]


def locked(world: World, snapshot: Snapshot, lock: Lock, event: str, cause: str = "") -> None:
    """Tell what became of a lock.

    Args:
        event: ``lockSnapshot``, ``lockDurationExpiry`` or ``cooloffperiodExpiry``.
        cause: why it could not be put there; then it was never more than pending.
    """
    arn = event_arn(snapshot.region, "snapshot", snapshot.id)
    detail: Detail = {"event": event, "result": "failed" if cause else "succeeded"}
    detail |= {"cause": cause} if cause else {}
    detail |= {"snapshot_id": arn}
    detail |= {"source": snapshot.account} if event == "lockSnapshot" and not cause else {}
    detail |= _lock(lock, f"pending-{lock.mode}" if cause else lock.state)
    detail |= {} if event == "lockDurationExpiry" else _period(lock)
    emit(world, snapshot.account, snapshot.region, SNAPSHOT, detail, arn)


def tiered(world: World, snapshot: Snapshot, event: str, started: datetime, cause: str) -> None:
    """Tell that a snapshot has come to another tier, or has not.

    Args:
        event: such as ``archiveSnapshot``.
        started: when that began.
        cause: of a failure.
    """
    arn = snapshot_arn(snapshot.region, snapshot.id)
    detail: Detail = {"event": event, "result": "failed" if cause else "succeeded", "cause": cause}
    detail |= {"request-id": str(uuid4()), "snapshot_id": arn}
    detail |= {"startTime": time(started), "endTime": time(world.clock.now())}
    if snapshot.tiering is not None and snapshot.tiering.expires is not None:
        detail["restoreExpiryTime"] = time(snapshot.tiering.expires)
    if binned := bin_of(world, snapshot).get(snapshot.id):
        detail["recycleBinExitTime"] = time(binned.exits)
    emit(world, snapshot.account, snapshot.region, SNAPSHOT, detail, arn)


def public_access(world: World, account: str, region: str, state: str, message: str) -> None:
    """Tell that public access to snapshots was blocked, or is no more."""
    word = "Disabled" if state == "unblocked" else "Enabled"
    detail: Detail = {"SnapshotBlockPublicAccessState": state, "message": message}
    emit(world, account, region, f"{PUBLIC_ACCESS} {word}", detail)


def image_changed(world: World, image: Image, state: str, message: str = "") -> None:
    """Tell that an image has come to a state."""
    detail: Detail = {"RequestId": str(uuid4()), "ImageId": image.id}
    detail |= {"State": state, "ErrorMessage": message}
    emit(world, image.account, image.region, IMAGE, detail, image_arn(image.region, image.id))


def _lock(lock: Lock, state: str) -> Detail:
    expires = {"lockExpiresOn": time(lock.expires)} if lock.expires else {}
    made = {"lockState": state, "lockCreatedOn": time(lock.made)}
    return {**made, **expires, "lockDuration": lock.days}


def _period(lock: Lock) -> Detail:
    """Return what is left out when a lock has expired; the names are as AWS spells them."""
    found: Detail = {"lockStartDurationTime": time(lock.starts)} if lock.starts else {}
    if lock.cool is not None:
        found |= {"cooOffPeriod": lock.hours, "coolOffPeriodExpiresOn": time(lock.cool)}
    return found
