"""Launch, describe and terminate instances: ministack's, with volumes of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from snapshot_constructs.rehearse.cloud.ebs import finding, instances, tagging, volumes
from snapshot_constructs.rehearse.cloud.ebs.attachments import attached
from snapshot_constructs.rehearse.cloud.ebs.devices import Device, devices_of
from snapshot_constructs.rehearse.cloud.ebs.image_finding import launchable, named
from snapshot_constructs.rehearse.cloud.ebs.names import arn, image_arn
from snapshot_constructs.rehearse.cloud.ebs.permissions import (
    require_image,
    require_instance,
    require_new,
)
from snapshot_constructs.rehearse.cloud.ebs.records import Attachment, Ebs, Instance, Tags
from snapshot_constructs.rehearse.cloud.ebs.templates import with_template
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params

_KINDS = ("instance", "volume", "network-interface", "spot-instances-request", "elastic-gpu")


def run_instances(call: Call, params: Params) -> Output:
    """Launch instances with the devices of the image and of the request."""
    asked = with_template(call, params)
    if "ImageId" not in asked:
        raise ApiError("MissingParameter", "The request must contain the parameter ImageId")
    asked = {**asked, "ImageId": named(call, asked["ImageId"])}
    tags = tagging.asked(call, asked, *_KINDS)
    devices, root = devices_of(call, asked)
    zone = _zone(call, asked)
    _require(call, asked, tags)
    finding.stop_if_dry(params)
    specs = [
        each for each in asked.get("TagSpecifications", ()) if each["ResourceType"] != "volume"
    ]
    count = {"MinCount": params["MaxCount"], "TagSpecifications": specs}
    output = instances.theirs(call, "RunInstances", asked | count)
    for each in output["Instances"]:
        instance = Instance(
            id=each["InstanceId"], zone=zone, launched=call.world.clock.now(), root_device=root
        )
        call.store(Ebs).instances[instance.id] = instance
        for device in devices:
            _attach(call, instance, device, tags["volume"])
    return {**output, "Instances": [view(call, each) for each in output["Instances"]]}


def terminate_instances(call: Call, params: Params) -> Output:
    """Terminate instances; their volumes are deleted with them or stay, as they were attached."""
    found = [instances.find(call, id) for id in params["InstanceIds"]]
    for each in found:
        require_instance(call, each.id, instances.tags(call, each.id))
    finding.stop_if_dry(params)
    output = instances.theirs(call, "TerminateInstances", {"InstanceIds": params["InstanceIds"]})
    for instance in found:
        for attachment, volume in attached(call, instance.id):
            volume.attachments.remove(attachment)
            if attachment.delete_on_termination and not volume.attachments:
                volumes.remove(call, volume)
        del call.store(Ebs).instances[instance.id]
    return output


def view(call: Call, theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Return an instance of ministack's with what we know of it."""
    known = call.store(Ebs).instances.get(theirs["InstanceId"])
    if known is None:
        return {**theirs, "BlockDeviceMappings": []}
    devices = [_device(attachment, volume.id) for attachment, volume in attached(call, known.id)]
    return {
        **theirs,
        "LaunchTime": known.launched,
        "Placement": {**theirs.get("Placement", {}), "AvailabilityZone": known.zone},
        "RootDeviceName": known.root_device,
        "BlockDeviceMappings": devices,
    }


def _device(attachment: Attachment, volume: str) -> dict[str, Any]:
    ebs = {
        "VolumeId": volume,
        "Status": "attached",
        "AttachTime": attachment.at,
        "DeleteOnTermination": attachment.delete_on_termination,
    }
    return {"DeviceName": attachment.device, "Ebs": ebs}


def _attach(call: Call, instance: Instance, device: Device, tags: Tags) -> None:
    volume = volumes.make(call, device.volume, device.source, instance.zone, tags)
    attachment = Attachment(
        instance=instance.id,
        device=device.name,
        at=instance.launched,
        delete_on_termination=device.delete_on_termination,
    )
    volume.attachments.append(attachment)


def _zone(call: Call, asked: Params) -> str:
    """Return the zone of the subnet, or else the one that is asked for."""
    zone: str = asked.get("Placement", {}).get("AvailabilityZone", "")
    subnet = asked.get("SubnetId") or next(
        (each["SubnetId"] for each in asked.get("NetworkInterfaces", ()) if "SubnetId" in each), ""
    )
    if subnet:
        found = instances.theirs(call, "DescribeSubnets", {"SubnetIds": [subnet]})["Subnets"]
        zone = found[0]["AvailabilityZone"]
    return zone or f"{call.region}a"


def _require(call: Call, asked: Params, tags: Mapping[str, Tags]) -> None:
    """Require the launch on all that it makes and uses."""
    image = launchable(call, asked["ImageId"])
    if image is None:
        call.require("ec2:RunInstances", image_arn(call.region, asked["ImageId"]))
    else:
        require_image(call, image)
    for kind in ("instance", "volume", "network-interface"):
        require_new(call, kind, tags[kind])
    used = {"subnet": [asked["SubnetId"]]} if "SubnetId" in asked else {}
    used["security-group"] = asked.get("SecurityGroupIds", [])
    for kind, ids in used.items():
        for id in ids:
            call.require("ec2:RunInstances", arn(call.region, call.account, kind, id))
