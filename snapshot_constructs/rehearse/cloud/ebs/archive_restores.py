"""Restore snapshots from the archive, for good or for some days."""

from __future__ import annotations

from datetime import timedelta

from snapshot_constructs.rehearse.cloud.ebs import archive_fees, finding, keys, recycling, telling
from snapshot_constructs.rehearse.cloud.ebs.permissions import require_snapshot
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Snapshot, Tiering
from snapshot_constructs.rehearse.cloud.ebs.settings import due, later, settings
from snapshot_constructs.rehearse.cloud.ebs.tiers import KEY_ACTIONS, fault, put_away, status
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params
from snapshot_constructs.rehearse.cloud.world import World

_LONGEST = 180  # days: EBS guide, "Restore an archived snapshot"


def restore_snapshot_tier(call: Call, params: Params) -> Output:
    """Restore a snapshot, or change for how long it is restored."""
    snapshot = finding.snapshot(call, params["SnapshotId"])
    days = _days(params)
    require_snapshot(call, snapshot)
    finding.stop_if_dry(params)
    now, tiering = call.world.clock.now(), _archived(snapshot)
    if snapshot.tier == "standard":
        _finish(call.world, snapshot, tiering, days)
    else:
        _check_room(call)
        tiering.started, tiering.days = now, days
        tiering.status = f"{_kind(days)}-restore-in-progress"
        cause = keys.refusal(call, [(snapshot.key, KEY_ACTIONS)])
        seconds = 0 if cause else settings(call.world).restore_seconds
        later(call.world, seconds, lambda: _restored(call.world, snapshot, days, cause))
    return {
        "SnapshotId": snapshot.id,
        "RestoreStartTime": now,
        "RestoreDuration": days or None,
        "IsPermanentRestore": not days,
    }


def _days(params: Params) -> int:
    """Return for how many days; 0 for good."""
    if params.get("PermanentRestore"):
        if "TemporaryRestoreDays" in params:
            text = "TemporaryRestoreDays cannot be used with PermanentRestore"
            raise ApiError("InvalidParameterCombination", text)
        return 0
    days: int = params.get("TemporaryRestoreDays", 1)
    if not 1 <= days <= _LONGEST:
        text = f"TemporaryRestoreDays must be from 1 to {_LONGEST}"
        raise ApiError("InvalidParameterValue", text)
    return days


def _archived(snapshot: Snapshot) -> Tiering:
    """Return what is known of a snapshot in the archive, which may be restored for a time."""
    tiering = snapshot.tiering
    if tiering is None or tiering.archived is None or tiering.status.endswith("in-progress"):
        text = f"Snapshot {snapshot.id} is not in the archive tier, or is on its way from there"
        raise ApiError("IncorrectState", text)
    return tiering


def _check_room(call: Call) -> None:
    snapshots = call.store(Ebs).snapshots.values()
    running = sum(status(each).endswith("restore-in-progress") for each in snapshots)
    if running >= settings(call.world).restores_in_progress:
        raise ApiError("ResourceLimitExceeded", f"{running} restores are in progress")


def _restored(world: World, snapshot: Snapshot, days: int, cause: str) -> None:
    tiering = snapshot.tiering
    if tiering is None or not recycling.is_kept(world, snapshot):
        return
    event = f"{_kind(days)}RestoreSnapshot"
    tiering.message = cause or fault(world, snapshot, event)
    if tiering.message:
        tiering.status = f"{_kind(days)}-restore-failed"
        telling.tiered(world, snapshot, event, tiering.started, tiering.message)
        return
    snapshot.tier, snapshot.lineage = "standard", snapshot.id  # what is restored is a full snapshot
    _finish(world, snapshot, tiering, days)


def _finish(world: World, snapshot: Snapshot, tiering: Tiering, days: int) -> None:
    """Have a snapshot in the standard tier for some days from now on, or for good."""
    if tiering.timer is not None:
        tiering.timer.cancel()
    tiering.days, tiering.status = days, f"{_kind(days)}-restore-completed"
    tiering.expires = world.clock.now() + timedelta(days=days) if days else None
    if tiering.expires is None:
        archive_fees.leave(world, snapshot)
    else:
        tiering.timer = due(world, tiering.expires, lambda: _expire(world, snapshot, tiering))
    event = f"{_kind(days)}RestoreSnapshot"
    telling.tiered(world, snapshot, event, tiering.started, "")


def _expire(world: World, snapshot: Snapshot, tiering: Tiering) -> None:
    if not recycling.is_kept(world, snapshot):
        return
    tiering.expires, tiering.status = None, "archival-completed"
    put_away(world, snapshot)
    telling.tiered(world, snapshot, "restoreExpiry", tiering.started, "")


def _kind(days: int) -> str:
    return "temporary" if days else "permanent"
