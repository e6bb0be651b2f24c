"""Describe snapshots: own ones, shared ones and public ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from snapshot_constructs.rehearse.cloud.ebs import finding
from snapshot_constructs.rehearse.cloud.ebs.access import is_public
from snapshot_constructs.rehearse.cloud.ebs.filtering import Filters, filtered, page
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Snapshot, Tags
from snapshot_constructs.rehearse.cloud.ebs.views import snapshot_view, transfer
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params

FILTERS: Filters[Snapshot] = {
    "description": lambda each: [each.description],
    "encrypted": lambda each: [bool(each.key)],
    "owner-alias": lambda _each: [],
    "owner-id": lambda each: [each.account],
    "progress": lambda each: ["100%" if each.state == "completed" else "0%"],
    "snapshot-id": lambda each: [each.id],
    "start-time": lambda each: [each.started],
    "status": lambda each: [each.state],
    "storage-tier": lambda each: [each.tier],
    "transfer-type": lambda each: [transfer(each) or ""],
    "volume-id": lambda each: [each.volume],
    "volume-size": lambda each: [each.size_gib],
}


def describe_snapshots(call: Call, params: Params) -> Output:
    """Return snapshots that the account may see."""
    call.require("ec2:DescribeSnapshots")
    finding.stop_if_dry(params)
    named = [finding.usable_snapshot(call, id) for id in params.get("SnapshotIds", ())]
    seen = named if "SnapshotIds" in params else _visible(call)
    found = _restorable(call, _owned(call, seen, params), params)
    matching = filtered(found, params, FILTERS, lambda each: _tags(call, each))
    shown, token = page(
        matching, params, lambda each: (each.started.isoformat(), each.id), "SnapshotIds"
    )
    return {"Snapshots": [snapshot_view(call, each) for each in shown], "NextToken": token}


def _visible(call: Call) -> Iterator[Snapshot]:
    for (account, region), store in call.world.stores(Ebs).items():
        if account == call.account and region == call.region:
            yield from store.snapshots.values()
        elif region == call.region:
            shared = (each for each in store.snapshots.values() if finding.may_see(call, each))
            yield from shared


def _owned(call: Call, found: Iterable[Snapshot], params: Params) -> list[Snapshot]:
    owners = {call.account if each == "self" else each for each in params.get("OwnerIds", ())}
    return [each for each in found if each.account in owners] if owners else list(found)


def _restorable(call: Call, found: list[Snapshot], params: Params) -> list[Snapshot]:
    """Return those of which any of the accounts that are named can make volumes."""
    users = params.get("RestorableByUserIds", ())
    return [each for each in found if not users or any(_may(call, each, one) for one in users)]


def _may(call: Call, snapshot: Snapshot, user: str) -> bool:
    account = call.account if user == "self" else user
    if user == "all":
        return is_public(call.world, snapshot)
    return account in {snapshot.account, *snapshot.users}


def _tags(call: Call, snapshot: Snapshot) -> Tags:
    return snapshot.tags if snapshot.account == call.account else {}
