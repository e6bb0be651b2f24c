"""AWS::EC2::Instance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from snapshot_constructs.rehearse.cloud.cfn.ebs import specified
from snapshot_constructs.rehearse.cloud.cfn.kind import (
    Attributes,
    Kind,
    Properties,
    Stack,
    Tags,
    changed,
    not_updatable,
)
from snapshot_constructs.rehearse.cloud.cfn.spelled import spelled
from snapshot_constructs.rehearse.cloud.cfn.spelling import Spelling
from snapshot_constructs.rehearse.cloud.cfn.tagging import retag_ec2

_NAME = "AWS::EC2::Instance"
_SPELLING = Spelling(renamed={"CPUCredits": "CpuCredits", "GroupSet": "Groups"})
_PLACEMENT = {
    "Affinity": "Affinity",
    "AvailabilityZone": "AvailabilityZone",
    "HostId": "HostId",
    "HostResourceGroupArn": "HostResourceGroupArn",
    "PlacementGroupName": "GroupName",
    "Tenancy": "Tenancy",
}
_WRAPPED = {"IamInstanceProfile": "Name", "Monitoring": "Enabled"}
_AFTER = ("PropagateTagsToVolumeOnCreation", "SourceDestCheck", "Volumes")
"""What is not in the request: nothing here depends on SourceDestCheck."""
_CHANGED = frozenset({"IamInstanceProfile", *_AFTER})
_FIXED = frozenset(
    {
        "AdditionalInfo",
        "Affinity",
        "AvailabilityZone",
        "BlockDeviceMappings",
        "CpuOptions",
        "EnclaveOptions",
        "HibernationOptions",
        "HostId",
        "HostResourceGroupArn",
        "ImageId",
        "Ipv6AddressCount",
        "Ipv6Addresses",
        "KernelId",
        "KeyName",
        "LaunchTemplate",
        "LicenseSpecifications",
        "NetworkInterfaces",
        "PlacementGroupName",
        "PrivateDnsNameOptions",
        "PrivateIpAddress",
        "RamdiskId",
        "SecurityGroups",
        "SubnetId",
        "Tenancy",
    }
)
_OTHERS = frozenset(
    {
        "CreditSpecification",
        "DisableApiTermination",
        "EbsOptimized",
        "InstanceInitiatedShutdownBehavior",
        "InstanceType",
        "MetadataOptions",
        "Monitoring",
        "SecurityGroupIds",
        "UserData",
    }
)
"""What AWS changes in place, and this cloud not at all."""


def _create(stack: Stack, properties: Properties, tags: Tags) -> str:
    asked = spelled(stack, "ec2", "RunInstances", _request(properties), _SPELLING)
    propagated = str(properties.get("PropagateTagsToVolumeOnCreation", "")).lower() == "true"
    kinds = ("instance", "volume") if propagated else ("instance",)
    counted = {"MinCount": 1, "MaxCount": 1, **specified(tags, *kinds)}
    made = stack.call("ec2", "RunInstances", **asked, **counted)
    return str(made["Instances"][0]["InstanceId"])


def _finish(stack: Stack, id: str, properties: Properties) -> None:
    for each in properties.get("Volumes", ()):
        _attach(stack, id, each)


def _request(properties: Properties) -> dict[str, Any]:
    """Return properties in the structure that RunInstances has."""
    found: dict[str, Any] = {}
    for name, value in properties.items():
        if name in _PLACEMENT:
            found.setdefault("Placement", {})[_PLACEMENT[name]] = value
        elif name in _WRAPPED:
            found[name] = {_WRAPPED[name]: value}
        elif name == "BlockDeviceMappings":
            found[name] = [_device(each) for each in value]
        elif name not in _AFTER:
            found[name] = value
    return found


def _device(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Return a block device; what is left out is an empty object in CloudFormation."""
    return {**mapping, "NoDevice": ""} if "NoDevice" in mapping else dict(mapping)


def _read(stack: Stack, id: str) -> Attributes:
    found = stack.call("ec2", "DescribeInstances", InstanceIds=[id])
    it = found["Reservations"][0]["Instances"][0]
    return {
        "InstanceId": id,
        "AvailabilityZone": it["Placement"]["AvailabilityZone"],
        "PrivateDnsName": it.get("PrivateDnsName", ""),
        "PrivateIp": it.get("PrivateIpAddress", ""),
        "PublicDnsName": it.get("PublicDnsName", ""),
        "PublicIp": it.get("PublicIpAddress", ""),
        "VpcId": it.get("VpcId", ""),
        "State.Code": str(it["State"]["Code"]),
        "State.Name": it["State"]["Name"],
    }


def _update(stack: Stack, id: str, old: Properties, new: Properties) -> None:
    if fixed := changed(old, new) - _CHANGED:
        raise not_updatable(f"{_NAME} in this cloud", fixed)
    volumes = old.get("Volumes", []), new.get("Volumes", [])
    for each in (one for one in volumes[0] if one not in volumes[1]):
        stack.call("ec2", "DetachVolume", VolumeId=each["VolumeId"], InstanceId=id)
    for each in (one for one in volumes[1] if one not in volumes[0]):
        _attach(stack, id, each)
    profiles = old.get("IamInstanceProfile"), new.get("IamInstanceProfile")
    if profiles[0] != profiles[1]:
        _use_profile(stack, id, profiles[1])


def _attach(stack: Stack, id: str, volume: Mapping[str, Any]) -> None:
    asked = spelled(stack, "ec2", "AttachVolume", volume)
    stack.call("ec2", "AttachVolume", InstanceId=id, **asked)


def _use_profile(stack: Stack, id: str, name: str | None) -> None:
    """Give an instance another instance profile, or none."""
    filters = [{"Name": "instance-id", "Values": [id]}]
    found = stack.call("ec2", "DescribeIamInstanceProfileAssociations", Filters=filters)
    for each in found["IamInstanceProfileAssociations"]:
        association = each["AssociationId"]
        stack.call("ec2", "DisassociateIamInstanceProfile", AssociationId=association)
    if name is not None:
        profile = {"Name": name}
        stack.call("ec2", "AssociateIamInstanceProfile", InstanceId=id, IamInstanceProfile=profile)


def _delete(stack: Stack, id: str, _properties: Properties) -> None:
    stack.call("ec2", "TerminateInstances", InstanceIds=[id])


INSTANCE = Kind(
    name=_NAME,
    properties=_FIXED | _CHANGED | _OTHERS,
    replaces=_FIXED,
    system_tags=True,
    create=_create,
    finish=_finish,
    read=_read,
    update=_update,
    retag=retag_ec2,
    delete=_delete,
)
KINDS = (INSTANCE,)
