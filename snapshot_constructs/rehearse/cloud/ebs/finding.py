"""Find what a call names, or refuse it."""

from __future__ import annotations

import re

from snapshot_constructs.rehearse.cloud.ebs import amazon
from snapshot_constructs.rehearse.cloud.ebs.access import is_public
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Snapshot, Volume
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Params

_ID = re.compile(r"[a-z]+-([0-9a-f]{8}|[0-9a-f]{17})")


def volume(call: Call, id: str) -> Volume:
    """Return a volume of the account.

    Raises:
        ApiError: if there is none.
    """
    check_id(id, "vol", "InvalidVolumeID.Malformed")
    found = call.store(Ebs).volumes.get(id)
    if found is None:
        raise ApiError("InvalidVolume.NotFound", f"The volume '{id}' does not exist.")
    return found


def snapshot(call: Call, id: str) -> Snapshot:
    """Return a snapshot of the account.

    Raises:
        ApiError: if there is none.
    """
    check_id(id, "snap", "InvalidSnapshotID.Malformed")
    found = call.store(Ebs).snapshots.get(id)
    if found is None:
        raise ApiError("InvalidSnapshot.NotFound", f"The snapshot '{id}' does not exist.")
    return found


def usable_snapshot(call: Call, id: str, region: str = "") -> Snapshot:
    """Return a snapshot that the account owns, or that is shared with it.

    Args:
        region: where it is; that of the call when empty.

    Raises:
        ApiError: if there is none.
    """
    check_id(id, "snap", "InvalidSnapshotID.Malformed")
    found = find_snapshot(call, id, region or call.region)
    if found is None or not may_see(call, found):
        raise ApiError("InvalidSnapshot.NotFound", f"The snapshot '{id}' does not exist.")
    return found


def find_snapshot(call: Call, id: str, region: str) -> Snapshot | None:
    """Return a snapshot of any account, or one that an image of Amazon's is made of."""
    for (_, place), store in call.world.stores(Ebs).items():
        if place == region and id in store.snapshots:
            return store.snapshots[id]
    return amazon.published(call.world, region).snapshots.get(id)


def may_see(call: Call, snapshot: Snapshot) -> bool:
    """Tell whether the account owns it, or it is shared with the account."""
    is_named = call.account == snapshot.account or call.account in snapshot.users
    return is_named or is_public(call.world, snapshot)


def check_id(id: str, kind: str, code: str) -> None:
    """Refuse what is not spelt like an id.

    Raises:
        ApiError: with the code.
    """
    if not (id.startswith(f"{kind}-") and _ID.fullmatch(id)):
        raise ApiError(code, f'Invalid id: "{id}" (expecting "{kind}-...")')


def stop_if_dry(params: Params) -> None:
    """End a call that only asks whether it would be allowed.

    Raises:
        ApiError: if it does.
    """
    if params.get("DryRun"):
        text = "Request would have succeeded, but DryRun flag is set."
        raise ApiError("DryRunOperation", text, 412)
