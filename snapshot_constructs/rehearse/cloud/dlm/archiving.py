"""Move snapshots to the archive tier."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from snapshot_constructs.rehearse.cloud.dlm import fast_restoring
from snapshot_constructs.rehearse.cloud.dlm.labels import ARCHIVED
from snapshot_constructs.rehearse.cloud.dlm.records import ARCHIVE, Point
from snapshot_constructs.rehearse.cloud.dlm.session import Session
from snapshot_constructs.rehearse.cloud.dlm.working import insist, later
from snapshot_constructs.rehearse.cloud.errors import ApiError

_AGAIN = timedelta(hours=1)
_WITHIN = timedelta(hours=24)


def archive(session: Session, point: Point) -> None:
    """Archive something; if that fails for a day, it stays where it is for the time in the archive."""
    point.tier, point.accounts = ARCHIVE, {}
    session.count("snapshotsArchiveScheduled", len(point.ids))
    _begin(session, point, session.at + _WITHIN)


def _begin(session: Session, point: Point, until: datetime) -> None:
    insist(
        session,
        partial(_move, point=point, until=until),
        every=_AGAIN,
        until=until,
        failed=lambda session, _cause: _stay(session, point),
    )


def _move(session: Session, point: Point, until: datetime) -> None:
    fast_restoring.stop_all(session, point)
    for id in point.ids:
        asked = {"SnapshotId": id, "StorageTier": "archive"}
        session.call("ModifySnapshotTier", asked, region=point.region)
    session.changed(point.region)
    later(session, session.at, partial(_look, point=point, until=until))


def _look(session: Session, point: Point, until: datetime) -> None:
    """See what has become of it; that takes hours for large snapshots."""
    asked = {"Filters": [{"Name": "snapshot-id", "Values": point.ids}]}
    found = session.call("DescribeSnapshotTierStatus", asked)["SnapshotTierStatuses"]
    states = {each.get("LastTieringOperationStatus", "") for each in found}
    if states == {"archival-completed"}:
        _done(session, point)
    elif "archival-failed" not in states:
        later(session, session.at + _AGAIN, partial(_look, point=point, until=until))
    elif session.at + _AGAIN < until:
        later(session, session.at + _AGAIN, partial(_begin, point=point, until=until))
    else:
        _stay(session, point)


def _done(session: Session, point: Point) -> None:
    session.count("snapshotsArchiveCompleted", len(point.ids))
    tags = [{"Key": ARCHIVED, "Value": "true"}]
    try:
        session.call("CreateTags", {"Resources": point.ids, "Tags": tags}, region=point.region)
    except ApiError:
        return  # it is archived all the same


def _stay(session: Session, point: Point) -> None:
    point.is_stuck = True
    session.count("snapshotsArchiveFailed", len(point.ids))
