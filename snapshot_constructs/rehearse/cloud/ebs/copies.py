"""Copy snapshots, between Regions and accounts too."""

from __future__ import annotations

from collections.abc import Callable

from snapshot_constructs.rehearse.cloud.ebs import finding, keys, notices, tagging
from snapshot_constructs.rehearse.cloud.ebs.names import UNKNOWN_VOLUME, event_arn, new_id
from snapshot_constructs.rehearse.cloud.ebs.permissions import require_new, require_snapshot
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Snapshot, Tags
from snapshot_constructs.rehearse.cloud.ebs.settings import later, settings
from snapshot_constructs.rehearse.cloud.ebs.snapshots import complete, is_there
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params
from snapshot_constructs.rehearse.cloud.world import World


def copy_snapshot(call: Call, params: Params) -> Output:
    """Copy a snapshot to the Region of the call."""
    source = finding.usable_snapshot(call, params["SourceSnapshotId"], params["SourceRegion"])
    tags = tagging.asked(call, params, "snapshot")["snapshot"]
    require_snapshot(call, source)
    require_new(call, "snapshot", tags)
    finding.stop_if_dry(params)
    check(call, source, params.get("CompletionDurationMinutes", 15))
    key = keys.key_for(call, params, encrypted=bool(source.key))
    keys.check(call, key)
    copy = start(call, source, params, key, tags)
    return {"SnapshotId": copy.id, "Tags": tagging.shown(copy.tags)}


def start(
    call: Call,
    source: Snapshot,
    params: Params,
    key: str,
    tags: Tags,
    *,
    then: Callable[[], None] = lambda: None,
) -> Snapshot:
    """Return a copy that has just begun.

    Args:
        params: as CopySnapshot names them.
        key: ARN of the key of the copy.
        then: is done when it has come to its end, good or bad, or was deleted before.
    """
    copy = Snapshot(
        id=new_id("snap"),
        account=call.account,
        region=call.region,
        volume=UNKNOWN_VOLUME,
        size_gib=source.size_gib,
        started=call.world.clock.now(),
        content=source.content,
        lineage="",
        source=event_arn(source.region, "snapshot", source.id),
        source_lineage=(source.account, source.region, source.lineage),
        description=params.get("Description", ""),
        key=key,
        tags=dict(tags),
        minutes=params.get("CompletionDurationMinutes", 0),
    )
    copy.lineage = _lineage(call, source, copy)
    copy.incremental = copy.lineage != copy.id
    call.store(Ebs).snapshots[copy.id] = copy
    cause = keys.refusal(call, [(source.key, keys.DECRYPT), (key, keys.ENCRYPT)])
    seconds = settings(call.world).copy_seconds
    later(call.world, seconds, lambda: _end(call.world, copy, cause, then))
    return copy


def check(call: Call, source: Snapshot, minutes: int, *, more: int = 0) -> None:
    """Refuse a copy that cannot be.

    Args:
        minutes: of the completion duration.
        more: copies that are to begin at the same time.

    Raises:
        ApiError: if it cannot be.
    """
    if source.state != "completed" or source.tier != "standard":
        text = f"Snapshot {source.id} is not completed in the standard tier"
        raise ApiError("IncorrectState", text)
    if minutes % 15 or not 15 <= minutes <= 2880:
        text = "CompletionDurationMinutes must be a multiple of 15, from 15 to 2880"
        raise ApiError("InvalidParameterValue", text)
    snapshots = call.store(Ebs).snapshots.values()
    running = sum(each.source_lineage is not None and each.state == "pending" for each in snapshots)
    if running + more >= settings(call.world).copies_in_progress:
        text = "Too many snapshot copies in progress. Please wait for some to complete."
        raise ApiError("ResourceLimitExceeded", text)


def _lineage(call: Call, source: Snapshot, copy: Snapshot) -> str:
    """Return the lineage that a copy goes on with; one of its own if it is a full one.

    EBS guide, "Incremental copying": within account, Region and key always; else if the newest copy
    that was made there is still there, not archived, and all copies there have the same key.
    """
    if (source.account, source.region, source.key) == (copy.account, copy.region, copy.key):
        return source.lineage
    store = call.store(Ebs)
    newest = store.snapshots.get(store.copied.get(copy.source_lineage or ("", "", ""), ""))
    others = {
        each.key
        for each in store.snapshots.values()
        if each.source_lineage == copy.source_lineage and each.state == "completed"
    }
    goes_on = newest is not None and newest.tier == "standard" and others == {copy.key}
    return newest.lineage if newest is not None and goes_on else copy.id


def _end(world: World, copy: Snapshot, cause: str, then: Callable[[], None]) -> None:
    if is_there(world, copy):
        _done(world, copy, cause)
    then()


def _done(world: World, copy: Snapshot, cause: str) -> None:
    complete(world, copy, cause)
    if copy.source_lineage is not None and copy.state == "completed":
        store = world.store(Ebs, copy.account, copy.region)
        store.copied[copy.source_lineage] = copy.id
    notices.snapshot_done(world, copy)
