"""Lock snapshots, so that nobody deletes them."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from snapshot_constructs.rehearse.cloud.ebs import finding, telling
from snapshot_constructs.rehearse.cloud.ebs.filtering import Filters, filtered, page
from snapshot_constructs.rehearse.cloud.ebs.permissions import require_snapshot
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Lock, Snapshot
from snapshot_constructs.rehearse.cloud.ebs.settings import due
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params
from snapshot_constructs.rehearse.cloud.world import World

GOVERNANCE, COMPLIANCE, COOLING = "governance", "compliance", "compliance-cooloff"
EXPIRED = "expired"
_DAY = timedelta(days=1)
_LONGEST = 36500  # days

FILTERS: Filters[Snapshot] = {"lock-state": lambda each: [each.lock.state if each.lock else ""]}


def lock_snapshot(call: Call, params: Params) -> Output:
    """Lock a snapshot, or change its lock as far as that may be changed."""
    snapshot = finding.snapshot(call, params["SnapshotId"])
    lock = _asked(call, params)
    context = {"ec2:SnapshotLockDuration": str(lock.days)}
    if lock.hours:
        context["ec2:SnapshotCoolOffPeriod"] = str(lock.hours)
    require_snapshot(call, snapshot, **context)
    finding.stop_if_dry(params)
    _check(snapshot, lock)
    _forget(snapshot)
    snapshot.lock = lock
    if snapshot.state == "completed":
        _start(call.world, snapshot, lock)
    return _view(snapshot, lock)


def unlock_snapshot(call: Call, params: Params) -> Output:
    """Take a lock away, if that can be done."""
    snapshot = finding.snapshot(call, params["SnapshotId"])
    require_snapshot(call, snapshot)
    finding.stop_if_dry(params)
    lock = active(snapshot)
    if lock is None:
        raise ApiError("IncorrectState", f"The snapshot {snapshot.id} is not locked")
    if lock.state == COMPLIANCE:
        text = f"The snapshot {snapshot.id} is locked in compliance mode"
        raise ApiError("OperationNotPermitted", text)
    _forget(snapshot)
    snapshot.lock = None
    return {"SnapshotId": snapshot.id}


def describe_locked_snapshots(call: Call, params: Params) -> Output:
    """Return the locks of snapshots, those that have ended too."""
    call.require("ec2:DescribeLockedSnapshots")
    finding.stop_if_dry(params)
    named = [finding.snapshot(call, id) for id in params.get("SnapshotIds", ())]
    found = named if "SnapshotIds" in params else call.store(Ebs).snapshots.values()
    locked = [each for each in found if each.lock is not None]
    matching = filtered(locked, params, FILTERS, lambda each: each.tags)
    shown, token = page(matching, params, lambda each: (each.id,), "SnapshotIds")
    views = [_view(each, each.lock) for each in shown if each.lock is not None]
    return {"Snapshots": views, "NextToken": token}


def active(snapshot: Snapshot) -> Lock | None:
    """Return the lock of a snapshot, unless it has ended."""
    return None if snapshot.lock is None or snapshot.lock.state == EXPIRED else snapshot.lock


def completed(world: World, snapshot: Snapshot) -> None:
    """Start the lock that was put on a snapshot before it was completed; cancel it if it failed."""
    lock = snapshot.lock
    if lock is None:
        return
    if snapshot.state == "completed":
        _start(world, snapshot, lock)
        return
    _forget(snapshot)
    snapshot.lock = None
    telling.locked(world, snapshot, lock, "lockSnapshot", "snapshot failed")


def _asked(call: Call, params: Params) -> Lock:
    """Return the lock that a call asks for; without a date, its end is known when it starts."""
    now, hours = call.world.clock.now(), params.get("CoolOffPeriod", 0)
    if hours and params["LockMode"] == GOVERNANCE:
        text = "CoolOffPeriod cannot be used with governance mode"
        raise ApiError("InvalidParameterCombination", text)
    if ("LockDuration" in params) == ("ExpirationDate" in params):
        text = "Either LockDuration or ExpirationDate must be specified, but not both"
        raise ApiError("InvalidParameterCombination", text)
    date = params.get("ExpirationDate")
    days = params["LockDuration"] if date is None else math.ceil((date - now) / _DAY)
    if date is not None and not (now < date and days <= _LONGEST):
        text = f"ExpirationDate must be in the future, by {_LONGEST} days at most"
        raise ApiError("InvalidParameterValue", text)
    return Lock(
        mode=params["LockMode"],
        made=now,
        days=days,
        state=COOLING if hours else params["LockMode"],
        expires=date,
        hours=hours,
        cool=now + timedelta(hours=hours) if hours else None,
    )


def _check(snapshot: Snapshot, lock: Lock) -> None:
    if snapshot.state not in ("pending", "completed"):
        raise ApiError("IncorrectState", f"Snapshot {snapshot.id} is in state {snapshot.state}")
    old = active(snapshot)
    if old is None or old.state != COMPLIANCE:
        return
    if lock.mode != COMPLIANCE or lock.hours or _end(lock) < _end(old):
        text = "A lock in compliance mode can only be made longer"
        raise ApiError("OperationNotPermitted", text)


def _end(lock: Lock) -> datetime:
    return lock.expires or (lock.starts or lock.made) + lock.days * _DAY


def _start(world: World, snapshot: Snapshot, lock: Lock) -> None:
    lock.starts = world.clock.now()
    lock.expires = _end(lock)
    lock.timers.append(due(world, lock.expires, lambda: _expire(world, snapshot, lock)))
    if lock.cool is not None:
        lock.timers.append(due(world, lock.cool, lambda: _cool(world, snapshot, lock)))
    telling.locked(world, snapshot, lock, "lockSnapshot")


def _cool(world: World, snapshot: Snapshot, lock: Lock) -> None:
    if lock.state == COOLING:
        lock.state = COMPLIANCE
        telling.locked(world, snapshot, lock, "cooloffperiodExpiry")


def _expire(world: World, snapshot: Snapshot, lock: Lock) -> None:
    lock.state = EXPIRED
    telling.locked(world, snapshot, lock, "lockDurationExpiry")


def _forget(snapshot: Snapshot) -> None:
    for timer in snapshot.lock.timers if snapshot.lock else ():
        timer.cancel()


def _view(snapshot: Snapshot, lock: Lock) -> dict[str, Any]:
    return {
        "OwnerId": snapshot.account,
        "SnapshotId": snapshot.id,
        "LockState": lock.state,
        "LockDuration": lock.days,
        "CoolOffPeriod": lock.hours or None,
        "CoolOffPeriodExpiresOn": lock.cool,
        "LockCreatedOn": lock.made,
        "LockDurationStartTime": lock.starts,
        "LockExpiresOn": lock.expires,
    }
