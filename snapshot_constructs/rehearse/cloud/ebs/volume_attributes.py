"""The health of volumes, which is always good, and whether they go on without being asked."""

from __future__ import annotations

from typing import Any

from snapshot_constructs.rehearse.cloud.ebs import finding
from snapshot_constructs.rehearse.cloud.ebs.filtering import Filters, filtered, page
from snapshot_constructs.rehearse.cloud.ebs.permissions import require_volume
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Volume
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params

FILTERS: Filters[Volume] = {
    "availability-zone": lambda each: [each.zone],
    "volume-status.status": lambda _each: ["ok"],
}


def describe_volume_status(call: Call, params: Params) -> Output:
    """Return that volumes are well."""
    call.require("ec2:DescribeVolumeStatus")
    finding.stop_if_dry(params)
    named = [finding.volume(call, id) for id in params.get("VolumeIds", ())]
    found = named if "VolumeIds" in params else call.store(Ebs).volumes.values()
    matching = filtered(found, params, FILTERS, lambda each: each.tags)
    shown, token = page(matching, params, lambda each: (each.id,), "VolumeIds")
    return {"VolumeStatuses": [_status(each) for each in shown], "NextToken": token}


def modify_volume_attribute(call: Call, params: Params) -> Output:
    """Let a volume go on by itself after its content may have become inconsistent."""
    volume = finding.volume(call, params["VolumeId"])
    require_volume(call, volume)
    finding.stop_if_dry(params)
    volume.auto_enable_io = params.get("AutoEnableIO", {}).get("Value", volume.auto_enable_io)
    return {}


def describe_volume_attribute(call: Call, params: Params) -> Output:
    """Return whether a volume goes on by itself."""
    volume = finding.volume(call, params["VolumeId"])
    require_volume(call, volume)
    finding.stop_if_dry(params)
    if params["Attribute"] == "productCodes":
        return {"VolumeId": volume.id, "ProductCodes": []}
    return {"VolumeId": volume.id, "AutoEnableIO": {"Value": volume.auto_enable_io}}


def _status(volume: Volume) -> dict[str, Any]:
    details = [{"Name": "io-enabled", "Status": "passed"}]
    return {
        "VolumeId": volume.id,
        "AvailabilityZone": volume.zone,
        "VolumeStatus": {"Status": "ok", "Details": details},
        "Actions": [],
        "Events": [],
    }
