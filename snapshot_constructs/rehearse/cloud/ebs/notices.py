"""The events of EBS."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

from snapshot_constructs.rehearse.cloud.ebs.names import arn, event_arn
from snapshot_constructs.rehearse.cloud.ebs.records import Snapshot, Volume
from snapshot_constructs.rehearse.cloud.events import Event
from snapshot_constructs.rehearse.cloud.world import World

SNAPSHOT = "EBS Snapshot Notification"
SET = "EBS Multi-Volume Snapshots Completion Status"
VOLUME = "EBS Volume Notification"


def snapshot_done(world: World, snapshot: Snapshot) -> None:
    """Tell that a snapshot or a copy has come to its end, good or bad."""
    copied = snapshot.source_lineage is not None
    detail = {"event": "copySnapshot" if copied else "createSnapshot", **_result(world, snapshot)}
    detail |= {"snapshot_id": _arn(snapshot), "source": snapshot.source}
    if copied:
        detail["incremental"] = str(snapshot.incremental).lower()
        detail["transferType"] = "time-based" if snapshot.minutes else "standard"
        if snapshot.minutes:
            detail["completionDurationStartTime"] = time(snapshot.started)
    emit(world, snapshot.account, snapshot.region, SNAPSHOT, detail, _arn(snapshot))


def set_done(world: World, snapshots: Sequence[Snapshot]) -> None:
    """Tell that the snapshots of all volumes of an instance have come to their end."""
    first, arns = snapshots[0], [_arn(each) for each in snapshots]
    worst = next((each for each in snapshots if each.state == "error"), first)
    detail = {"event": "createSnapshots", **_result(world, worst)}
    detail["snapshots"] = [
        {"snapshot_id": _arn(each), "source": each.source, "status": each.state}
        for each in snapshots
    ]
    emit(world, first.account, first.region, SET, detail, *arns)


def shared(world: World, snapshot: Snapshot, account: str) -> None:
    """Tell an account that a snapshot was shared with it."""
    now = time(world.clock.now())
    detail: dict[str, object] = {"event": "shareSnapshot", "result": "succeeded", "cause": ""}
    detail |= {"request-id": str(uuid4()), "snapshot_id": _arn(snapshot)}
    detail |= {"source": snapshot.account, "startTime": now, "endTime": now}
    emit(world, account, snapshot.region, SNAPSHOT, detail, _arn(snapshot))


def volume_done(world: World, volume: Volume, event: str, result: str, cause: str = "") -> None:
    """Tell what became of a volume.

    Args:
        event: such as ``createVolume``.
        result: such as ``available``.
        cause: of a failure.
    """
    detail: dict[str, object] = {"event": event, "result": result, "cause": cause}
    detail["request-id"] = str(uuid4())
    resource = arn(volume.region, volume.account, "volume", volume.id)
    emit(world, volume.account, volume.region, VOLUME, detail, resource)


def time(at: datetime) -> str:
    """Return a time as events have it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _result(world: World, snapshot: Snapshot) -> dict[str, object]:
    failed = snapshot.state == "error"
    return {
        "result": "failed" if failed else "succeeded",
        "cause": snapshot.message,
        "request-id": str(uuid4()),
        "startTime": time(snapshot.started),
        "endTime": time(snapshot.completed or world.clock.now()),
    }


def _arn(snapshot: Snapshot) -> str:
    return event_arn(snapshot.region, "snapshot", snapshot.id)


def emit(
    world: World, account: str, region: str, kind: str, detail: dict[str, object], *arns: str
) -> None:
    """Put an event of EC2 on the default bus of an account and Region."""
    event = Event(
        account=account,
        region=region,
        source="aws.ec2",
        detail_type=kind,
        detail=detail,
        resources=arns,
        at=world.clock.now(),
    )
    world.emit(event)
