"""Share new snapshots with other accounts, and end that later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from snapshot_constructs.rehearse.cloud.dlm.records import Point
from snapshot_constructs.rehearse.cloud.dlm.schedules import Schedule
from snapshot_constructs.rehearse.cloud.dlm.session import Session
from snapshot_constructs.rehearse.cloud.dlm.working import later
from snapshot_constructs.rehearse.cloud.errors import ApiError

_ATTRIBUTE = "createVolumePermission"


def share(session: Session, point: Point, group: Iterable[Schedule]) -> None:
    """Share it as each of the schedules says, for the longest time."""
    wanted = _wanted(group, point.made)
    wanted.pop(session.policy.account, None)
    for id in point.ids if wanted else ():
        try:
            _modify(session, id, "add", [*wanted])
        except ApiError:
            continue  # such as those encrypted with the key that AWS manages
        session.count("SnapshotsSharedCompleted")
        point.accounts = dict(wanted)
    for account, until in point.accounts.items():
        if until is not None:
            later(session, until, partial(_unshare, point=point, account=account, until=until))


def _wanted(group: Iterable[Schedule], made: datetime) -> dict[str, datetime | None]:
    found: dict[str, datetime | None] = {}
    for each in group:
        until = each.unshare.until(made) if each.unshare else None
        for account in each.accounts:
            other = found.get(account, until)
            found[account] = None if until is None or other is None else max(until, other)
    return found


def _unshare(session: Session, point: Point, account: str, until: datetime) -> None:
    """End it, unless somebody else did."""
    if not point.is_managed or point.accounts.get(account) != until:
        return
    del point.accounts[account]
    for id in point.ids:
        try:
            asked = {"SnapshotId": id, "Attribute": _ATTRIBUTE}
            found = session.call("DescribeSnapshotAttribute", asked)["CreateVolumePermissions"]
            if account in [each.get("UserId") for each in found]:
                _modify(session, id, "remove", [account])
        except ApiError:
            continue  # it is gone


def _modify(session: Session, id: str, operation: str, accounts: list[str]) -> None:
    asked = {"SnapshotId": id, "Attribute": _ATTRIBUTE}
    session.call(
        "ModifySnapshotAttribute", asked | {"OperationType": operation, "UserIds": accounts}
    )
