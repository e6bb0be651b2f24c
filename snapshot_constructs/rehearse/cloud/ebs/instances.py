"""What EBS asks of instances, which are ministack's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from snapshot_constructs.rehearse.cloud.caller import Root
from snapshot_constructs.rehearse.cloud.ebs import finding
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Instance, Tags
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params


def find(call: Call, id: str) -> Instance:
    """Return an instance that is not terminated.

    Raises:
        ApiError: if there is none.
    """
    finding.check_id(id, "i", "InvalidInstanceID.Malformed")
    found = call.store(Ebs).instances.get(id)
    if found is None:
        raise ApiError("InvalidInstanceID.NotFound", f"The instance ID '{id}' does not exist")
    return found


def tags(call: Call, id: str) -> Tags:
    """Return the tags of an instance."""
    asked = {"Filters": [{"Name": "resource-id", "Values": [id]}]}
    return {each["Key"]: each["Value"] for each in theirs(call, "DescribeTags", asked)["Tags"]}


def theirs(call: Call, action: str, params: Params) -> Output:
    """Call what ministack has of EC2, whoever calls."""
    caller = Root(call.account)
    return call.world.beneath("ec2", action, params, caller, call.account, call.region)


def views(output: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the instances of the reservations that ministack describes."""
    return [each for one in output["Reservations"] for each in one["Instances"]]
