"""What tests of images and of the Recycle Bin begin with."""

from collections.abc import Mapping
from typing import Any

from snapshot_constructs.rehearse.cloud.faults import Fault
from snapshot_constructs.rehearse.cloud.rbin.records import Rule, Rules
from tests.rehearse.cloud.ebs.conftest import Ec2

DATA = {"DeviceName": "/dev/sdb", "Ebs": {"VolumeSize": 20, "VolumeType": "gp3"}}


def tagged(kind: str, **tags: str) -> dict[str, Any]:
    """Return a specification of tags."""
    pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
    return {"ResourceType": kind, "Tags": pairs}


def image(ec2: Ec2, name: str = "one", instance: str = "", **more: Any) -> str:
    """Make an image, of a new instance with two volumes unless one is given."""
    of = instance or ec2.instance(BlockDeviceMappings=[DATA])
    return str(ec2("CreateImage", InstanceId=of, Name=name, **more)["ImageId"])


def shown(ec2: Ec2, image: str) -> dict[str, Any]:
    """Return an image as EC2 shows it."""
    return dict(ec2("DescribeImages", ImageIds=[image])["Images"][0])


def snapshots(ec2: Ec2, image: str) -> list[str]:
    """Return the ids of the snapshots of an image."""
    devices = shown(ec2, image)["BlockDeviceMappings"]
    return [each["Ebs"]["SnapshotId"] for each in devices]


def states(ec2: Ec2) -> list[Mapping[str, Any]]:
    """Return the details of the events about images, without the ids of the requests."""
    found = [each for each in ec2.world.events if each.detail_type == "EC2 AMI State Change"]
    return [
        {key: value for key, value in each.detail.items() if key != "RequestId"} for each in found
    ]


def keep(ec2: Ec2, kind: str, days: int = 7, **parts: Any) -> None:
    """Have the Recycle Bin keep what is deleted."""
    rules = ec2.world.store(Rules, ec2.account, ec2.region)
    rules.add(Rule(id=f"{kind}{days}", arn="", resource_type=kind, days=days, **parts))


def fails(ec2: Ec2, action: str) -> None:
    """Have something go wrong, once."""
    ec2.world.faults.add(Fault(action=action, code="InternalError"))
