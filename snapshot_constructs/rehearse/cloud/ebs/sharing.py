"""Share snapshots with other accounts, or with all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from snapshot_constructs.rehearse.cloud.ebs import fast_states, finding, keys, notices
from snapshot_constructs.rehearse.cloud.ebs.access import UNBLOCKED, Access
from snapshot_constructs.rehearse.cloud.ebs.permissions import require_snapshot
from snapshot_constructs.rehearse.cloud.ebs.records import Snapshot
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params

_PERMISSION = "createVolumePermission"
_LIMIT = 500  # API reference of ModifySnapshotAttribute


class _Change(NamedTuple):
    """Who may use a snapshot from now on, or no more.

    Attributes:
        verb: ``add`` or ``remove``.
    """

    verb: str
    users: Sequence[str]
    groups: Sequence[str]


def modify_snapshot_attribute(call: Call, params: Params) -> Output:
    """Share a snapshot, or stop sharing it."""
    change = _change(params)
    snapshot = finding.snapshot(call, params["SnapshotId"])
    require_snapshot(call, snapshot, **_context(change))
    finding.stop_if_dry(params)
    if change.verb == "add":
        _check(call, snapshot, change)
        _share(call, snapshot, change)
    else:
        snapshot.users -= set(change.users)
        snapshot.public = snapshot.public and not change.groups
        fast_states.unshared(call.world, snapshot)
    return {}


def describe_snapshot_attribute(call: Call, params: Params) -> Output:
    """Return with whom a snapshot is shared."""
    snapshot = finding.snapshot(call, params["SnapshotId"])
    require_snapshot(call, snapshot)
    finding.stop_if_dry(params)
    if params["Attribute"] != _PERMISSION:
        return {"SnapshotId": snapshot.id, "ProductCodes": []}
    groups = [{"Group": "all"}] if snapshot.public else []
    users = [{"UserId": each} for each in sorted(snapshot.users)]
    return {"SnapshotId": snapshot.id, "CreateVolumePermissions": groups + users}


def reset_snapshot_attribute(call: Call, params: Params) -> Output:
    """Share a snapshot with nobody."""
    snapshot = finding.snapshot(call, params["SnapshotId"])
    require_snapshot(call, snapshot)
    finding.stop_if_dry(params)
    if params["Attribute"] != _PERMISSION:
        raise ApiError("InvalidRequest", "The request received was invalid.")
    snapshot.users.clear()
    snapshot.public = False
    fast_states.unshared(call.world, snapshot)
    return {}


def _change(params: Params) -> _Change:
    """Return what a call asks for, in either of the two forms that it has."""
    structured = params.get("CreateVolumePermission", {})
    forms = [(verb.lower(), structured[verb]) for verb in ("Add", "Remove") if structured.get(verb)]
    if len(forms) > 1:
        text = "One and only one operation type may be specified"
        raise ApiError("InvalidParameterCombination", text)
    change = _structured(*forms[0]) if forms else _flat(params)
    if len(change.users) + len(change.groups) > _LIMIT:
        raise ApiError("InvalidParameterValue", f"At most {_LIMIT} can be modified at once")
    _check_names(change)
    return change


def _structured(verb: str, items: Sequence[dict[str, Any]]) -> _Change:
    users = [each["UserId"] for each in items if "UserId" in each]
    return _Change(verb, users, [each["Group"] for each in items if "Group" in each])


def _flat(params: Params) -> _Change:
    if params.get("Attribute") != _PERMISSION:
        raise ApiError("InvalidParameterValue", f"The attribute must be {_PERMISSION}")
    change = _Change(
        params.get("OperationType", ""), params.get("UserIds", []), params.get("GroupNames", [])
    )
    if not change.verb or not (change.users or change.groups):
        text = f"No operation specified for {_PERMISSION} attribute."
        raise ApiError("InvalidParameterCombination", text)
    return change


def _check_names(change: _Change) -> None:
    wrong = [each for each in change.users if not re.fullmatch(r"\d{12}", each)]
    wrong += [each for each in change.groups if each != "all"]
    if wrong:
        raise ApiError("InvalidAMIAttributeItemValue", f"{wrong[0]} is no account and no group")


def _check(call: Call, snapshot: Snapshot, change: _Change) -> None:
    """Refuse to share what cannot be: EBS guide, "Share a snapshot"."""
    if snapshot.tier != "standard":
        raise ApiError("IncorrectState", "Archived snapshots cannot be shared")
    if change.groups and snapshot.key:
        raise ApiError("OperationNotPermitted", "Encrypted snapshots cannot be shared publicly")
    if change.groups and call.store(Access).snapshots != UNBLOCKED:
        raise ApiError("OperationNotPermitted", "Block public access for snapshots is enabled")
    if snapshot.key and keys.is_managed(snapshot.key):
        text = "Encrypted snapshots with EBS default key cannot be shared"
        raise ApiError("OperationNotPermitted", text)


def _share(call: Call, snapshot: Snapshot, change: _Change) -> None:
    new = [each for each in change.users if each not in {snapshot.account, *snapshot.users}]
    snapshot.users |= set(new)
    snapshot.public = snapshot.public or bool(change.groups)
    for account in new:
        notices.shared(call.world, snapshot, account)


def _context(change: _Change) -> dict[str, Any]:
    prefix = f"ec2:{change.verb.capitalize()}"
    found: dict[str, Any] = {f"{prefix}/userId": change.users} if change.users else {}
    return found | ({f"{prefix}/group": change.groups} if change.groups else {})
