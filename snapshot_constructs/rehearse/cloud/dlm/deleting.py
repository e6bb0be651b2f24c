"""Delete what has been kept long enough."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from snapshot_constructs.rehearse.cloud.dlm.records import ARCHIVE, Point, Policy
from snapshot_constructs.rehearse.cloud.dlm.session import Session, is_passing
from snapshot_constructs.rehearse.cloud.dlm.working import later
from snapshot_constructs.rehearse.cloud.errors import ApiError

_AGAIN, _TRIES = timedelta(hours=1), 24
_GONE = {"InvalidSnapshot.NotFound", "InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"}


def delete(session: Session, point: Point, tries: int = _TRIES) -> None:
    """Delete something; the policy looks no more after what cannot be deleted.

    Args:
        tries: how often, where it could work later.
    """
    policy, wrong = session.policy, [*_tried(session, point)]
    if not wrong:
        policy.forget(point)
    elif tries > 1 and is_passing(wrong[0]):
        again = partial(delete, point=point, tries=tries - 1)
        later(session, session.at + _AGAIN, again, always=True)
    else:
        point.is_managed = False
        session.count(_metric(policy, point, "Failed"), len(wrong))


def _tried(session: Session, point: Point) -> Iterator[ApiError]:
    """Delete all of it that can be deleted; yield what was refused."""
    for id in [*point.ids]:
        try:
            _one(session, point, id)
        except ApiError as error:
            if error.code not in _GONE:
                yield error
                continue
        else:
            session.count(_metric(session.policy, point, "Completed"))
        point.ids.remove(id)


def _one(session: Session, point: Point, id: str) -> None:
    if session.policy.makes_images:
        _deregister(session, point, id)
    else:
        session.call("DeleteSnapshot", {"SnapshotId": id}, region=point.region)


def _deregister(session: Session, point: Point, id: str) -> None:
    """Deregister an AMI, and delete the snapshots that it was made of but those of other AMIs."""
    devices = session.made(point.region).get(id, {}).get("BlockDeviceMappings", ())
    backing = [each["Ebs"]["SnapshotId"] for each in devices if "SnapshotId" in each.get("Ebs", {})]
    asked = {"Filters": [{"Name": "snapshot-id", "Values": backing}]}
    found = session.call("DescribeSnapshots", asked, region=point.region)["Snapshots"]
    session.call("DeregisterImage", {"ImageId": id}, region=point.region)
    for each in found:
        try:
            session.call("DeleteSnapshot", {"SnapshotId": each["SnapshotId"]}, region=point.region)
        except ApiError:
            continue


def _metric(policy: Policy, point: Point, result: str) -> str:
    if policy.makes_images and point.line.place:
        verb = "Deregister" if result == "Completed" else "Deregistered"  # AWS spells them so
        return f"ImagesCopiedRegion{verb}{result}"
    if policy.makes_images:
        return f"ImagesDeregister{result}"
    if policy.is_event:
        return f"SnapshotsCopiedAccountDelete{result}"
    if point.line.place:
        return f"SnapshotsCopiedRegionDelete{result}"
    if point.tier == ARCHIVE:
        return f"snapshotsArchiveDeletion{result}"
    return f"SnapshotsDelete{result}"
