"""Make, describe and delete snapshots."""

from __future__ import annotations

from snapshot_constructs.rehearse.cloud.ebs import (
    fast_states,
    finding,
    locks,
    notices,
    recycling,
    tagging,
)
from snapshot_constructs.rehearse.cloud.ebs.names import event_arn, new_id
from snapshot_constructs.rehearse.cloud.ebs.permissions import (
    require_new,
    require_snapshot,
    require_volume,
)
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Snapshot, Tags, Volume
from snapshot_constructs.rehearse.cloud.ebs.settings import later, settings
from snapshot_constructs.rehearse.cloud.ebs.views import snapshot_view
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params
from snapshot_constructs.rehearse.cloud.world import World


def create_snapshot(call: Call, params: Params) -> Output:
    """Make a snapshot of a volume."""
    volume = finding.volume(call, params["VolumeId"])
    tags = tagging.asked(call, params, "snapshot")["snapshot"]
    require_volume(call, volume)
    require_new(call, "snapshot", tags)
    finding.stop_if_dry(params)
    check_room(call, volume)
    snapshot = take(call, volume, params.get("Description", ""), tags)
    output = snapshot_view(call, snapshot)
    later(call.world, settings(call.world).snapshot_seconds, lambda: _done(call.world, snapshot))
    return output


def check_room(call: Call, volume: Volume) -> None:
    """Refuse more snapshots than there may be.

    Raises:
        ApiError: if there are as many.
    """
    limits, snapshots = settings(call.world), call.store(Ebs).snapshots.values()
    if len(snapshots) >= limits.snapshots:
        raise ApiError("SnapshotLimitExceeded", f"You have {len(snapshots)} snapshots.")
    pending = sum(each.volume == volume.id and each.state == "pending" for each in snapshots)
    if pending >= (1 if volume.type in ("st1", "sc1") else limits.snapshots_in_progress):
        text = "Maximum allowed in-progress snapshots for a single volume exceeded."
        raise ApiError("ConcurrentSnapshotLimitExceeded", text)


def take(call: Call, volume: Volume, description: str, tags: Tags) -> Snapshot:
    """Return a snapshot of what is on a volume now, still pending."""
    now = call.world.clock.now()
    snapshot = Snapshot(
        id=new_id("snap"),
        account=call.account,
        region=call.region,
        volume=volume.id,
        size_gib=volume.size_gib,
        started=now,
        content=volume.disk.content(now),
        lineage=volume.lineage,
        description=description,
        key=volume.key,
        tags=dict(tags),
        source=event_arn(call.region, "volume", volume.id),
    )
    call.store(Ebs).snapshots[snapshot.id] = snapshot
    return snapshot


def complete(world: World, snapshot: Snapshot, problem: str = "") -> None:
    """Bring a snapshot to its end.

    A fault of ``ebs:createSnapshot`` or ``ebs:copySnapshot`` lets it fail that late.

    Args:
        problem: why it failed, if it did.
    """
    event = "createSnapshot" if snapshot.source_lineage is None else "copySnapshot"
    try:
        world.faults.strike(f"ebs:{event}", snapshot.account, snapshot.region)
    except ApiError as error:
        problem = error.message
    snapshot.state = "error" if problem else "completed"
    snapshot.message = problem
    snapshot.completed = world.clock.now()
    locks.completed(world, snapshot)
    fast_states.completed(world, snapshot)


def delete_snapshot(call: Call, params: Params) -> Output:
    """Delete a snapshot that is not locked, and that no image is made of."""
    snapshot = finding.snapshot(call, params["SnapshotId"])
    require_snapshot(call, snapshot)
    finding.stop_if_dry(params)
    remove(call, snapshot)
    return {}


def remove(call: Call, snapshot: Snapshot) -> None:
    """Take a snapshot away, into the Recycle Bin if a rule keeps it and it is not still pending.

    Raises:
        ApiError: if it is locked, or an image is made of it.
    """
    if locks.active(snapshot) is not None:
        text = f"The snapshot {snapshot.id} is locked"
        raise ApiError("OperationNotPermitted", text)
    for image in call.store(Ebs).images.values():
        if snapshot.id in image.snapshots:
            text = f"The snapshot {snapshot.id} is currently in use by {image.id}"
            raise ApiError("InvalidSnapshot.InUse", text)
    recycling.discard(call.world, snapshot)
    fast_states.stop(call.world, snapshot, fast_states.GONE)


def _done(world: World, snapshot: Snapshot) -> None:
    if is_there(world, snapshot):
        complete(world, snapshot)
        notices.snapshot_done(world, snapshot)


def is_there(world: World, snapshot: Snapshot) -> bool:
    """Tell whether a snapshot was not deleted since."""
    store = world.store(Ebs, snapshot.account, snapshot.region)
    return store.snapshots.get(snapshot.id) is snapshot
