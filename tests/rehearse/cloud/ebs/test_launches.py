"""Instances, whose volumes are ours."""

from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Image
from tests.rehearse.cloud.calling import ACCOUNT, REGION
from tests.rehearse.cloud.ebs.conftest import IMAGE, OTHER, START, Ec2, Instances

DATA = {"DeviceName": "/dev/sdb", "Ebs": {"VolumeSize": 20, "VolumeType": "gp3"}}


def image(ec2: Ec2, account: str = ACCOUNT, **more: Any) -> str:
    """Put an image of two snapshots there, which belong to its owner."""
    owner = ec2.at(account=account)
    devices = [
        {"DeviceName": "/dev/sda1", "Ebs": {"SnapshotId": owner.snapshot(), "VolumeType": "gp3"}},
        {
            "DeviceName": "/dev/sdb",
            "Ebs": {"SnapshotId": owner.snapshot(), "DeleteOnTermination": False},
        },
    ]
    made = Image(
        id="ami-00000000000000001",
        account=account,
        region=REGION,
        name="i",
        made=START,
        devices=devices,
        root_device="/dev/sda1",
        **more,
    )
    ec2.world.store(Ebs, account, REGION).images[made.id] = made
    return made.id


def devices(ec2: Ec2, instance: str) -> dict[str, dict[str, Any]]:
    """Return the volumes of an instance by their devices."""
    mapped = ec2.shown(instance)["BlockDeviceMappings"]
    return {each["DeviceName"]: ec2.shown(each["Ebs"]["VolumeId"]) for each in mapped}


def test_an_instance_has_the_devices_of_the_request_and_a_root_device(ec2: Ec2) -> None:
    specs = [{"ResourceType": "volume", "Tags": [{"Key": "backup", "Value": "gold"}]}]

    instance = ec2.instance(BlockDeviceMappings=[DATA], TagSpecifications=specs)

    found = devices(ec2, instance)
    assert {name: each["Size"] for name, each in found.items()} == {"/dev/xvda": 8, "/dev/sdb": 20}
    assert all(each["Tags"] == specs[0]["Tags"] for each in found.values())
    assert found["/dev/sdb"]["State"] == "in-use"
    assert found["/dev/sdb"]["Attachments"] == [
        {
            "VolumeId": found["/dev/sdb"]["VolumeId"],
            "InstanceId": instance,
            "Device": "/dev/sdb",
            "State": "attached",
            "AttachTime": START,
            "DeleteOnTermination": True,
        }
    ]


def test_an_instance_has_the_devices_of_its_image(ec2: Ec2) -> None:
    instance = ec2.instance(ImageId=image(ec2))

    found = devices(ec2, instance)
    assert list(found) == ["/dev/sda1", "/dev/sdb"]
    assert all(each["SnapshotId"].startswith("snap-") for each in found.values())
    assert ec2.shown(instance)["RootDeviceName"] == "/dev/sda1"


def test_the_request_changes_and_removes_devices_of_the_image(ec2: Ec2) -> None:
    mappings = [
        {"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 300}},
        {"DeviceName": "/dev/sdb", "NoDevice": ""},
    ]

    instance = ec2.instance(ImageId=image(ec2), BlockDeviceMappings=mappings)

    found = devices(ec2, instance)
    assert {name: each["Size"] for name, each in found.items()} == {"/dev/sda1": 300}
    assert found["/dev/sda1"]["SnapshotId"]


def test_who_may_launch_an_image_may_use_its_snapshots(ec2: Ec2) -> None:
    shared = image(ec2, OTHER, users={ACCOUNT})

    instance = ec2.instance(ImageId=shared)

    assert len(devices(ec2, instance)) == 2


def test_a_device_of_nothing_is_refused(ec2: Ec2, instances: Instances) -> None:
    mappings = [{"DeviceName": "/dev/sdb", "Ebs": {"VolumeType": "gp3"}}]
    asked = {"ImageId": IMAGE, "MinCount": 1, "MaxCount": 1, "BlockDeviceMappings": mappings}

    assert ec2.refused("RunInstances", **asked) == "MissingParameter"
    assert instances.views == {}


def test_as_many_instances_are_launched_as_may_be(ec2: Ec2) -> None:
    made = ec2("RunInstances", ImageId=IMAGE, MinCount=1, MaxCount=3)["Instances"]

    assert len(made) == 3
    assert len({each["BlockDeviceMappings"][0]["Ebs"]["VolumeId"] for each in made}) == 3


@pytest.mark.parametrize(
    "asked",
    [
        {"SubnetId": "subnet-b"},
        {"Placement": {"AvailabilityZone": f"{REGION}b"}},
        {"NetworkInterfaces": [{"DeviceIndex": 0, "SubnetId": "subnet-b"}]},
    ],
)
def test_volumes_are_in_the_zone_of_their_instance(ec2: Ec2, asked: dict[str, Any]) -> None:
    instance = ec2.instance(**asked)

    (volume,) = devices(ec2, instance).values()
    assert volume["AvailabilityZone"] == f"{REGION}b"
    assert ec2.shown(instance)["Placement"]["AvailabilityZone"] == f"{REGION}b"


def test_a_launch_template_counts_as_if_the_request_had_said_it(
    ec2: Ec2, instances: Instances
) -> None:
    specs = [{"ResourceType": "volume", "Tags": [{"Key": "a", "Value": "b"}]}]
    data = {"ImageId": IMAGE, "BlockDeviceMappings": [DATA], "TagSpecifications": specs}
    instances.templates["web"] = data
    mappings = [{"DeviceName": "/dev/sdc", "Ebs": {"VolumeSize": 5}}]
    asked = {"LaunchTemplate": {"LaunchTemplateName": "web"}, "BlockDeviceMappings": mappings}

    made = ec2("RunInstances", MinCount=1, MaxCount=1, **asked)["Instances"][0]

    found = devices(ec2, made["InstanceId"])
    assert list(found) == ["/dev/xvda", "/dev/sdb", "/dev/sdc"]
    assert all(each["Tags"] == specs[0]["Tags"] for each in found.values())


def test_termination_deletes_the_volumes_that_go_with_the_instance(ec2: Ec2) -> None:
    instance, volume = ec2.instance(ImageId=image(ec2)), ec2.volume()
    ec2("AttachVolume", VolumeId=volume, InstanceId=instance, Device="/dev/sdf")
    kept = devices(ec2, instance)["/dev/sdb"]["VolumeId"]
    before = {each["VolumeId"] for each in ec2("DescribeVolumes")["Volumes"]}

    ec2("TerminateInstances", InstanceIds=[instance])

    after = {each["VolumeId"]: each["State"] for each in ec2("DescribeVolumes")["Volumes"]}
    root = ec2.details("deleteVolume")
    assert {kept: "available", volume: "available"}.items() <= after.items()
    assert (len(before) - len(after), len(root)) == (1, 1)
    assert ec2.shown(instance)["BlockDeviceMappings"] == []


def test_a_terminated_instance_can_no_more_be_used(ec2: Ec2) -> None:
    instance, volume = ec2.instance(), ec2.volume()
    ec2("TerminateInstances", InstanceIds=[instance])
    asked = {"VolumeId": volume, "InstanceId": instance, "Device": "/dev/sdf"}

    assert ec2.refused("AttachVolume", **asked) == "InvalidInstanceID.NotFound"


def test_instances_are_launched_at_the_time_of_the_cloud(ec2: Ec2) -> None:
    ec2.wait(days=40)

    instance = ec2.instance()

    assert f"{ec2.shown(instance)['LaunchTime']:%Y-%m-%d}" == "2027-02-10"


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("tag:name", "a", ["a"]),
        ("block-device-mapping.device-name", "/dev/sdb", ["b"]),
        ("availability-zone", f"{REGION}b", ["b"]),
        ("instance-state-name", "running", ["a", "b"]),
        ("instance-state-name", "stopped", []),
        ("launch-time", "2027-01-01*", ["a", "b"]),
    ],
)
def test_instances_are_found_by_filters(ec2: Ec2, name: str, value: str, found: list[str]) -> None:
    def tags(name: str) -> list[dict[str, Any]]:
        return [{"ResourceType": "instance", "Tags": [{"Key": "name", "Value": name}]}]

    ec2.instance(TagSpecifications=tags("a"))
    ec2.instance(TagSpecifications=tags("b"), BlockDeviceMappings=[DATA], SubnetId="subnet-b")

    shown = ec2("DescribeInstances", Filters=[{"Name": name, "Values": [value]}])["Reservations"]

    assert [each["Instances"][0]["Tags"][0]["Value"] for each in shown] == found


def test_an_image_of_somebody_else_cannot_be_launched(ec2: Ec2, instances: Instances) -> None:
    private = image(ec2, OTHER)

    code = ec2.refused("RunInstances", ImageId=private, MinCount=1, MaxCount=1)

    assert (code, instances.views) == ("InvalidAMIID.NotFound", {})


def test_a_volume_that_another_instance_has_too_outlives_the_first(ec2: Ec2) -> None:
    ebs = {"VolumeSize": 10, "VolumeType": "io2", "Iops": 1000}
    first = ec2.instance(BlockDeviceMappings=[{"DeviceName": "/dev/sdb", "Ebs": ebs}])
    volume = devices(ec2, first)["/dev/sdb"]["VolumeId"]
    ec2("ModifyVolume", VolumeId=volume, MultiAttachEnabled=True)
    ec2("AttachVolume", VolumeId=volume, InstanceId=ec2.instance(), Device="/dev/sdf")

    ec2("TerminateInstances", InstanceIds=[first])

    assert [each["Device"] for each in ec2.shown(volume)["Attachments"]] == ["/dev/sdf"]


def test_the_request_comes_before_the_launch_template(ec2: Ec2, instances: Instances) -> None:
    instances.templates["web"] = {"ImageId": IMAGE}
    template = {"LaunchTemplateName": "web"}

    instance = ec2.instance(ImageId=image(ec2), LaunchTemplate=template)

    assert list(devices(ec2, instance)) == ["/dev/sda1", "/dev/sdb"]


def test_only_the_instances_that_are_named_are_described(ec2: Ec2) -> None:
    _first, second = ec2.instance(), ec2.instance()

    found = ec2("DescribeInstances", InstanceIds=[second])["Reservations"]

    assert [each["Instances"][0]["InstanceId"] for each in found] == [second]
