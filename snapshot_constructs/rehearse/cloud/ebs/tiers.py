"""Archive snapshots, and see where they are."""

from __future__ import annotations

from typing import Any

from snapshot_constructs.rehearse.cloud.ebs import fast_states, finding, keys, recycling, telling
from snapshot_constructs.rehearse.cloud.ebs.archive_fees import in_archive
from snapshot_constructs.rehearse.cloud.ebs.filtering import Filters, filtered, page
from snapshot_constructs.rehearse.cloud.ebs.names import UNKNOWN_VOLUME
from snapshot_constructs.rehearse.cloud.ebs.permissions import require_snapshot
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Snapshot, Tiering
from snapshot_constructs.rehearse.cloud.ebs.settings import later, settings
from snapshot_constructs.rehearse.cloud.ebs.tagging import shown as shown_tags
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params
from snapshot_constructs.rehearse.cloud.world import World

KEY_ACTIONS = ("kms:DescribeKey", "kms:CreateGrant", "kms:Decrypt")
"""EBS guide, "Required IAM permissions for archiving snapshots"."""

FILTERS: Filters[Snapshot] = {
    "last-tiering-operation": lambda each: [status(each)],
    "snapshot-id": lambda each: [each.id],
    "volume-id": lambda each: [each.volume],
}


def modify_snapshot_tier(call: Call, params: Params) -> Output:
    """Archive a snapshot, which becomes a full one."""
    snapshot = finding.snapshot(call, params["SnapshotId"])
    require_snapshot(call, snapshot)
    finding.stop_if_dry(params)
    if "StorageTier" not in params:
        raise ApiError("MissingParameter", "The request must contain the parameter StorageTier")
    _check_snapshot(call, snapshot)
    _check_room(call, snapshot)
    started = call.world.clock.now()
    snapshot.tiering = Tiering(started=started, status="archival-in-progress")
    cause = keys.refusal(call, [(snapshot.key, KEY_ACTIONS)])
    seconds = 0 if cause else settings(call.world).archive_seconds
    later(call.world, seconds, lambda: _archived(call.world, snapshot, cause))
    return {"SnapshotId": snapshot.id, "TieringStartTime": started}


def describe_snapshot_tier_status(call: Call, params: Params) -> Output:
    """Return what was done last to snapshots that were archived once."""
    call.require("ec2:DescribeSnapshotTierStatus")
    finding.stop_if_dry(params)
    found = [each for each in call.store(Ebs).snapshots.values() if each.tiering is not None]
    matching = filtered(found, params, FILTERS, lambda each: each.tags)
    shown, token = page(matching, params, lambda each: (each.id,))
    views = [_view(each, each.tiering) for each in shown if each.tiering is not None]
    return {"SnapshotTierStatuses": views, "NextToken": token}


def status(snapshot: Snapshot) -> str:
    """Return how far the last move between the tiers is; empty if there was none."""
    return snapshot.tiering.status if snapshot.tiering is not None else ""


def fault(world: World, snapshot: Snapshot, event: str) -> str:
    """Return why a move fails on purpose; empty if it does not."""
    try:
        world.faults.strike(f"ebs:{event}", snapshot.account, snapshot.region)
    except ApiError as error:
        return error.message
    return ""


def put_away(world: World, snapshot: Snapshot) -> None:
    """Have a snapshot in the archive alone: nobody shares it, and it is restored fast no more."""
    snapshot.tier = "archive"
    snapshot.users.clear()
    snapshot.public = False
    fast_states.stop(world, snapshot, fast_states.INVALID)


def _check_snapshot(call: Call, snapshot: Snapshot) -> None:
    if snapshot.state != "completed" or snapshot.tier != "standard":
        text = f"Snapshot {snapshot.id} is not completed in the standard tier"
        raise ApiError("IncorrectState", text)
    if status(snapshot).endswith("in-progress") or status(snapshot).startswith("temporary"):
        text = f"Snapshot {snapshot.id} is in state {status(snapshot)}"
        raise ApiError("IncorrectState", text)
    for image in call.store(Ebs).images.values():
        if image.state != "disabled" and snapshot.id in image.snapshots:
            text = f"The snapshot {snapshot.id} is currently in use by {image.id}"
            raise ApiError("InvalidSnapshot.InUse", text)


def _check_room(call: Call, snapshot: Snapshot) -> None:
    limits, snapshots = settings(call.world), call.store(Ebs).snapshots.values()
    running = sum(status(each) == "archival-in-progress" for each in snapshots)
    siblings = [] if snapshot.volume == UNKNOWN_VOLUME else snapshots
    archived = sum(each.volume == snapshot.volume and in_archive(each) for each in siblings)
    if running >= limits.archives_in_progress or archived >= limits.archived_snapshots:
        text = f"{running} archives are in progress, {archived} snapshots of the volume archived"
        raise ApiError("ResourceLimitExceeded", text)


def _archived(world: World, snapshot: Snapshot, cause: str) -> None:
    tiering = snapshot.tiering
    if tiering is None or not recycling.is_kept(world, snapshot):
        return
    tiering.message = cause or fault(world, snapshot, "archiveSnapshot")
    if tiering.message:
        tiering.status = "archival-failed"
    else:
        tiering.status, tiering.archived = "archival-completed", world.clock.now()
        put_away(world, snapshot)
    telling.tiered(world, snapshot, "archiveSnapshot", tiering.started, tiering.message)


def _view(snapshot: Snapshot, tiering: Tiering) -> dict[str, Any]:
    return {
        "SnapshotId": snapshot.id,
        "VolumeId": snapshot.volume,
        "Status": snapshot.state,
        "OwnerId": snapshot.account,
        "Tags": shown_tags(snapshot.tags),
        "StorageTier": snapshot.tier,
        "LastTieringStartTime": tiering.started,
        "LastTieringProgress": 0 if tiering.status.endswith("in-progress") else 100,
        "LastTieringOperationStatus": tiering.status,
        "LastTieringOperationStatusDetail": tiering.message or None,
        "ArchivalCompleteTime": tiering.archived,
        "RestoreExpiryTime": tiering.expires,
    }
