"""Fast snapshot restore: one per snapshot and zone, in the account that enabled it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from snapshot_constructs.rehearse.cloud.ebs import fast_states, finding, zones
from snapshot_constructs.rehearse.cloud.ebs.fast_states import FastRestore, FastRestores
from snapshot_constructs.rehearse.cloud.ebs.filtering import Filters, filtered, page
from snapshot_constructs.rehearse.cloud.ebs.names import snapshot_arn
from snapshot_constructs.rehearse.cloud.ebs.permissions import require_snapshot
from snapshot_constructs.rehearse.cloud.ebs.records import Snapshot
from snapshot_constructs.rehearse.cloud.ebs.settings import settings
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params

_LARGEST = 16 * 1024  # GiB: EBS guide, "Considerations"
_Change = Callable[[Call, str, str], FastRestore]

FILTERS: Filters[FastRestore] = {
    "availability-zone": lambda each: [each.zone],
    "availability-zone-id": lambda each: [zones.zone_id(each.zone)],
    "owner-id": lambda each: [each.account],
    "snapshot-id": lambda each: [each.snapshot],
    "state": lambda each: [each.state],
}


def enable_fast_snapshot_restores(call: Call, params: Params) -> Output:
    """Enable it for each of the snapshots in each of the zones, as far as that can be."""
    return _change_all(call, params, _enable)


def disable_fast_snapshot_restores(call: Call, params: Params) -> Output:
    """Disable it for each of the snapshots in each of the zones, where it is enabled."""
    return _change_all(call, params, _disable)


def describe_fast_snapshot_restores(call: Call, params: Params) -> Output:
    """Return where it is, or was, enabled."""
    call.require("ec2:DescribeFastSnapshotRestores")
    finding.stop_if_dry(params)
    found = call.store(FastRestores).found.values()
    matching = filtered(found, params, FILTERS, lambda _each: {})
    shown, token = page(matching, params, lambda each: (each.snapshot, each.zone), least=0)
    return {"FastSnapshotRestores": [_view(each) for each in shown], "NextToken": token}


def _change_all(call: Call, params: Params, change: _Change) -> Output:
    ids, names = params["SourceSnapshotIds"], zones.asked(call.region, params)
    for id in ids:
        finding.check_id(id, "snap", "InvalidSnapshotID.Malformed")
        _require(call, id, names)
    finding.stop_if_dry(params)
    good: list[Mapping[str, Any]] = []
    bad: dict[str, list[Mapping[str, Any]]] = {}
    changed: list[FastRestore] = []
    for id, zone in ((id, zone) for id in ids for zone in names):
        try:
            changed.append(change(call, id, zone))
        except ApiError as error:
            bad.setdefault(id, []).append(_problem(zone, error))
        else:
            good.append(_view(changed[-1]))
    for each in changed:
        fast_states.go_on(call.world, each)
    return {
        "Successful": good,
        "Unsuccessful": [
            {"SnapshotId": id, "FastSnapshotRestoreStateErrors": errors}
            for id, errors in bad.items()
        ],
    }


def _require(call: Call, id: str, names: list[str]) -> None:
    snapshot = finding.find_snapshot(call, id, call.region)
    if snapshot is None:
        call.require(f"ec2:{call.action}", snapshot_arn(call.region, id))
    else:
        require_snapshot(call, snapshot, ec2__AvailabilityZone=names)


def _enable(call: Call, id: str, zone: str) -> FastRestore:
    known = call.store(FastRestores)
    old = known.found.get((id, zone))
    if old is not None and old.is_on:
        return old
    snapshot = finding.usable_snapshot(call, id)
    _check(call, snapshot)
    new = FastRestore(
        account=call.account,
        region=call.region,
        snapshot=id,
        zone=zone,
        size_gib=snapshot.size_gib,
        waits=snapshot.state == "pending",
    )
    known.found[id, zone] = new
    fast_states.enter(call.world, new, "enabling", fast_states.BY_USER)
    return new


def _check(call: Call, snapshot: Snapshot) -> None:
    if snapshot.state == "error" or snapshot.tier != "standard":
        text = f"Snapshot {snapshot.id} is not usable in the standard tier"
        raise ApiError("IncorrectState", text)
    if snapshot.size_gib > _LARGEST:
        text = f"Snapshot {snapshot.id} is larger than {_LARGEST} GiB"
        raise ApiError("InvalidParameterValue", text)
    others = {each.snapshot for each in call.store(FastRestores).found.values() if each.is_on}
    if len(others - {snapshot.id}) >= settings(call.world).fast_restores:
        text = f"Fast snapshot restore is enabled for {len(others)} snapshots"
        raise ApiError("ResourceLimitExceeded", text)


def _disable(call: Call, id: str, zone: str) -> FastRestore:
    found = call.store(FastRestores).found.get((id, zone))
    if found is None or not found.is_on:
        text = f"Fast snapshot restore is not enabled for {id} in {zone}"
        raise ApiError("IncorrectState", text)
    fast_states.enter(call.world, found, "disabling", fast_states.BY_USER)
    return found


def _problem(zone: str, error: ApiError) -> Mapping[str, Any]:
    return {
        "AvailabilityZone": zone,
        "AvailabilityZoneId": zones.zone_id(zone),
        "Error": {"Code": error.code, "Message": error.message},
    }


def _view(restore: FastRestore) -> Mapping[str, Any]:
    return {
        "SnapshotId": restore.snapshot,
        "AvailabilityZone": restore.zone,
        "AvailabilityZoneId": zones.zone_id(restore.zone),
        "State": restore.state,
        "StateTransitionReason": restore.reason,
        "OwnerId": restore.account,
        **{f"{state.capitalize()}Time": at for state, at in restore.times.items()},
    }
