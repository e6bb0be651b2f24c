"""Describe instances, with all filters that EC2 documents of what is there to filter."""

from __future__ import annotations

from typing import Any

from snapshot_constructs.rehearse.cloud.ebs import finding, instances
from snapshot_constructs.rehearse.cloud.ebs.filtering import Filters, Values, filtered, page
from snapshot_constructs.rehearse.cloud.ebs.launches import view
from snapshot_constructs.rehearse.cloud.ebs.records import Tags
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params

View = dict[str, Any]


def _at(*path: str) -> Any:
    """Return what looks at a value, in each item of the lists on the way."""

    def look(found: Any) -> Values:
        values = [found]
        for name in path:
            values = [
                inner
                for each in values
                if name in each
                for inner in (each[name] if isinstance(each[name], list) else [each[name]])
            ]
        return values

    return look


FILTERS: Filters[View] = {
    "architecture": _at("Architecture"),
    "availability-zone": _at("Placement", "AvailabilityZone"),
    "block-device-mapping.attach-time": _at("BlockDeviceMappings", "Ebs", "AttachTime"),
    "block-device-mapping.delete-on-termination": _at(
        "BlockDeviceMappings", "Ebs", "DeleteOnTermination"
    ),
    "block-device-mapping.device-name": _at("BlockDeviceMappings", "DeviceName"),
    "block-device-mapping.status": _at("BlockDeviceMappings", "Ebs", "Status"),
    "block-device-mapping.volume-id": _at("BlockDeviceMappings", "Ebs", "VolumeId"),
    "iam-instance-profile.arn": _at("IamInstanceProfile", "Arn"),
    "image-id": _at("ImageId"),
    "instance-id": _at("InstanceId"),
    "instance-state-code": _at("State", "Code"),
    "instance-state-name": _at("State", "Name"),
    "instance-type": _at("InstanceType"),
    "instance.group-id": _at("SecurityGroups", "GroupId"),
    "instance.group-name": _at("SecurityGroups", "GroupName"),
    "key-name": _at("KeyName"),
    "launch-time": _at("LaunchTime"),
    "private-dns-name": _at("PrivateDnsName"),
    "private-ip-address": _at("PrivateIpAddress"),
    "root-device-name": _at("RootDeviceName"),
    "root-device-type": _at("RootDeviceType"),
    "subnet-id": _at("SubnetId"),
    "tenancy": _at("Placement", "Tenancy"),
    "vpc-id": _at("VpcId"),
}


def describe_instances(call: Call, params: Params) -> Output:
    """Return instances of the account, each in a reservation of its own."""
    call.require("ec2:DescribeInstances")
    finding.stop_if_dry(params)
    asked = {"InstanceIds": params["InstanceIds"]} if params.get("InstanceIds") else {}
    theirs = instances.views(instances.theirs(call, "DescribeInstances", asked))
    matching = filtered([view(call, each) for each in theirs], params, FILTERS, _tags)
    shown, token = page(matching, params, lambda each: (each["InstanceId"],), "InstanceIds")
    return {"Reservations": [_reservation(call, each) for each in shown], "NextToken": token}


def _tags(found: View) -> Tags:
    return {each["Key"]: each["Value"] for each in found.get("Tags", ())}


def _reservation(call: Call, found: View) -> dict[str, Any]:
    id = f"r-{found['InstanceId'].removeprefix('i-')}"
    return {"ReservationId": id, "OwnerId": call.account, "Groups": [], "Instances": [found]}
