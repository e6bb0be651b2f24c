"""Images: made of instances, registered, described."""

from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.ebs.settings import settings
from tests.rehearse.cloud.calling import ACCOUNT
from tests.rehearse.cloud.ebs.conftest import KEY, OTHER, Ec2
from tests.rehearse.cloud.ebs.making import (
    DATA,
    fails,
    image,
    shown,
    snapshots,
    states,
    tagged,
)


def register(ec2: Ec2, snapshot: str, **more: Any) -> str:
    devices = [{"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": snapshot}}]
    asked = {"Name": "registered", "RootDeviceName": "/dev/xvda", "BlockDeviceMappings": devices}
    return str(ec2("RegisterImage", **{**asked, **more})["ImageId"])


def refused(ec2: Ec2, *devices: dict[str, Any], **more: Any) -> str:
    asked = {"Name": "registered", "RootDeviceName": "/dev/xvda", **more}
    return ec2.refused("RegisterImage", BlockDeviceMappings=list(devices), **asked)


def test_an_image_has_all_volumes_of_the_instance(ec2: Ec2) -> None:
    instance = ec2.instance(BlockDeviceMappings=[DATA])

    made = image(ec2, instance=instance, Description="d")

    found = shown(ec2, made)
    root, data = snapshots(ec2, made)
    common = {"VolumeType": "gp3", "Iops": 3000, "Throughput": 125, "Encrypted": False}
    assert found.pop("BlockDeviceMappings") == [
        {
            "DeviceName": "/dev/xvda",
            "Ebs": {"DeleteOnTermination": True, "SnapshotId": root, "VolumeSize": 8, **common},
        },
        {
            "DeviceName": "/dev/sdb",
            "Ebs": {"DeleteOnTermination": True, "SnapshotId": data, "VolumeSize": 20, **common},
        },
    ]
    assert {key: value for key, value in found.items() if value is not None} == {
        "ImageId": made,
        "Name": "one",
        "Description": "d",
        "State": "available",
        "OwnerId": ACCOUNT,
        "ImageLocation": f"{ACCOUNT}/one",
        "ImageType": "machine",
        "CreationDate": "2027-01-01T00:00:00.000Z",
        "Public": False,
        "RootDeviceName": "/dev/xvda",
        "RootDeviceType": "ebs",
        "SourceInstanceId": instance,
        "DeregistrationProtection": "disabled",
        "Architecture": "x86_64",
        "EnaSupport": True,
        "Hypervisor": "xen",
        "PlatformDetails": "Linux/UNIX",
        "UsageOperation": "RunInstances",
        "VirtualizationType": "hvm",
        "Tags": [],
    }


def test_the_snapshots_of_an_image_say_what_they_are_for(ec2: Ec2) -> None:
    instance = ec2.instance()

    made = image(ec2, instance=instance)

    (snapshot,) = ec2("DescribeSnapshots", OwnerIds=["self"])["Snapshots"]
    assert snapshot["Description"] == f"Created by CreateImage({instance}) for {made}"


def test_an_image_and_its_snapshots_have_tags_of_their_own(ec2: Ec2) -> None:
    specs = [tagged("image", a="b"), tagged("snapshot", c="d")]

    made = image(ec2, TagSpecifications=specs)

    assert shown(ec2, made)["Tags"] == [{"Key": "a", "Value": "b"}]
    assert all(
        ec2.shown(each)["Tags"] == [{"Key": "c", "Value": "d"}] for each in snapshots(ec2, made)
    )


def test_other_tags_are_refused(ec2: Ec2) -> None:
    asked = {"InstanceId": ec2.instance(), "Name": "one"}

    code = ec2.refused("CreateImage", TagSpecifications=[tagged("volume", a="b")], **asked)

    assert code == "InvalidParameterValue"


def test_devices_can_be_left_out_kept_and_added(ec2: Ec2) -> None:
    instance = ec2.instance(BlockDeviceMappings=[DATA, {**DATA, "DeviceName": "/dev/sdc"}])
    other = ec2.snapshot()
    mappings = [
        {"DeviceName": "/dev/xvda", "Ebs": {"DeleteOnTermination": False}},
        {"DeviceName": "/dev/sdb", "NoDevice": ""},
        {"DeviceName": "/dev/sdd", "Ebs": {"VolumeSize": 5}},
        {"DeviceName": "/dev/sde", "Ebs": {"SnapshotId": other}},
        {"DeviceName": "/dev/sdf", "VirtualName": "ephemeral0"},
    ]

    made = image(ec2, instance=instance, BlockDeviceMappings=mappings)

    devices = {each["DeviceName"]: each for each in shown(ec2, made)["BlockDeviceMappings"]}
    assert list(devices) == ["/dev/xvda", "/dev/sdc", "/dev/sdd", "/dev/sde", "/dev/sdf"]
    assert devices["/dev/xvda"]["Ebs"]["DeleteOnTermination"] is False
    assert devices["/dev/sdd"]["Ebs"]["VolumeSize"] == 5
    assert devices["/dev/sde"]["Ebs"]["VolumeSize"] == 100
    assert devices["/dev/sdf"] == mappings[-1]
    assert len(ec2.ids(OwnerIds=["self"])) == 3


@pytest.mark.parametrize("ebs", [{"VolumeSize": 21}, {"Encrypted": True}, {"VolumeType": "io2"}])
def test_devices_of_the_instance_can_be_changed_no_further(ec2: Ec2, ebs: dict[str, Any]) -> None:
    asked = {"InstanceId": ec2.instance(BlockDeviceMappings=[DATA]), "Name": "one"}

    mappings = [{"DeviceName": "/dev/sdb", "Ebs": ebs}]
    code = ec2.refused("CreateImage", BlockDeviceMappings=mappings, **asked)

    assert code == "InvalidBlockDeviceMapping"
    assert ec2.ids(OwnerIds=["self"]) == []


def test_an_image_of_an_instance_starts_another_like_it(ec2: Ec2) -> None:
    first = ec2.instance(BlockDeviceMappings=[{**DATA, "Ebs": {"VolumeSize": 20}}])
    made = image(ec2, instance=first)

    second = ec2.instance(ImageId=made)

    volumes = [
        ec2.shown(each["Ebs"]["VolumeId"]) for each in ec2.shown(second)["BlockDeviceMappings"]
    ]
    assert [(each["Size"], each["SnapshotId"]) for each in volumes] == [
        (8, snapshots(ec2, made)[0]),
        (20, snapshots(ec2, made)[1]),
    ]


def test_an_image_of_encrypted_volumes_starts_encrypted_ones(ec2: Ec2) -> None:
    ebs = {"VolumeSize": 8, "Encrypted": True, "KmsKeyId": "one"}
    made = image(ec2, instance=ec2.instance(BlockDeviceMappings=[{**DATA, "Ebs": ebs}]))

    instance = ec2.instance(ImageId=made)

    device = ec2.shown(instance)["BlockDeviceMappings"][1]
    assert shown(ec2, made)["BlockDeviceMappings"][1]["Ebs"]["Encrypted"] is True
    assert ec2.shown(device["Ebs"]["VolumeId"])["KmsKeyId"] == KEY


def test_an_image_is_pending_as_long_as_its_snapshots(ec2: Ec2) -> None:
    settings(ec2.world).snapshot_seconds = 60
    made = image(ec2)
    early = shown(ec2, made)["State"]
    launch = ec2.refused("RunInstances", ImageId=made, MinCount=1, MaxCount=1)

    ec2.wait(minutes=1)

    assert (early, launch) == ("pending", "InvalidAMIID.Unavailable")
    assert shown(ec2, made)["State"] == "available"
    assert states(ec2) == [{"ImageId": made, "State": "available", "ErrorMessage": ""}]


def test_an_image_fails_with_one_of_its_snapshots(ec2: Ec2) -> None:
    fails(ec2, "ebs:createSnapshot")

    made = image(ec2)

    found = shown(ec2, made)
    assert (found["State"], found["StateReason"]["Message"]) == ("failed", "injected")
    assert states(ec2) == [{"ImageId": made, "State": "failed", "ErrorMessage": "injected"}]
    assert len(ec2.details("createSnapshot")) == 2


def test_an_image_that_is_deregistered_before_is_never_available(ec2: Ec2) -> None:
    settings(ec2.world).snapshot_seconds = 60
    made = image(ec2)
    ec2("DeregisterImage", ImageId=made)

    ec2.wait(minutes=1)

    assert [each["State"] for each in states(ec2)] == ["deregistered"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("a/b (c) [d]", ""), ("a:b", "InvalidAMIName.Malformed"), ("one", "InvalidAMIName.Duplicate")],
)
def test_names_are_of_certain_letters_and_each_there_once(ec2: Ec2, name: str, code: str) -> None:
    instance = ec2.instance()
    image(ec2, "one", instance)
    asked = {"InstanceId": instance, "Name": name}

    if code:
        assert ec2.refused("CreateImage", **asked) == code
    else:
        ec2("CreateImage", **asked)
    image(ec2.at("us-east-1"), "one")


def test_a_name_is_free_again_when_its_image_is_gone(ec2: Ec2) -> None:
    first = image(ec2)
    ec2("DeregisterImage", ImageId=first)

    assert image(ec2) != first


def test_snapshots_can_be_registered(ec2: Ec2) -> None:
    snapshot = ec2.snapshot()
    specs = [tagged("image", a="b")]

    made = register(ec2, snapshot, Architecture="arm64", TagSpecifications=specs)

    found = shown(ec2, made)
    assert (found["Architecture"], found["VirtualizationType"]) == ("arm64", "paravirtual")
    assert found["Tags"] == [{"Key": "a", "Value": "b"}]
    ebs = {"SnapshotId": snapshot, "VolumeSize": 100, "VolumeType": "gp2", "Encrypted": False}
    (device,) = found["BlockDeviceMappings"]
    assert device["Ebs"] == {"DeleteOnTermination": True, **ebs}
    assert states(ec2) == [{"ImageId": made, "State": "available", "ErrorMessage": ""}]
    assert len(ec2.shown(ec2.instance(ImageId=made))["BlockDeviceMappings"]) == 1


def test_what_cannot_be_registered_is_refused(ec2: Ec2) -> None:
    snapshot, archived = ec2.snapshot(), ec2.snapshot()
    ec2.archive(archived)
    other = ec2.at(account=OTHER).snapshot()
    ec2.at(account=OTHER).share(other, ACCOUNT)

    def root(**ebs: Any) -> dict[str, Any]:
        return {"DeviceName": "/dev/xvda", "Ebs": ebs}

    assert refused(ec2) == "InvalidBlockDeviceMapping"
    assert refused(ec2, root(VolumeSize=8)) == "InvalidBlockDeviceMapping"
    assert refused(ec2, root()) == "InvalidBlockDeviceMapping"
    assert refused(ec2, root(SnapshotId=snapshot, VolumeSize=99)) == "InvalidBlockDeviceMapping"
    assert refused(ec2, root(SnapshotId=snapshot, Encrypted=True)) == "InvalidBlockDeviceMapping"
    assert refused(ec2, root(SnapshotId=archived)) == "IncorrectState"
    assert refused(ec2, root(SnapshotId=other)) == "InvalidSnapshot.NotFound"
    assert refused(ec2, root(SnapshotId=snapshot), Name="a:b") == "InvalidAMIName.Malformed"
    location = refused(ec2, root(SnapshotId=snapshot), ImageLocation="bucket/manifest")
    assert location == "UnsupportedOperation"


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("name", "on*", ["one"]),
        ("tag:a", "b", ["one"]),
        ("tag-key", "a", ["one"]),
        ("architecture", "arm64", ["two"]),
        ("description", "second", ["two"]),
        ("creation-date", "2027-01-02*", ["two"]),
        ("block-device-mapping.volume-size", "100", ["two"]),
        ("block-device-mapping.device-name", "/dev/sdb", ["one"]),
        ("state", "available", ["one", "two"]),
        ("is-public", "true", []),
        ("owner-id", ACCOUNT, ["one", "two"]),
        ("root-device-name", "/dev/xvda", ["one", "two"]),
        ("source-instance-id", "i-*", ["one"]),
        ("virtualization-type", "hvm", ["one"]),
        ("image-allowed", "true", ["one", "two"]),
    ],
)
def test_images_are_found_by_filters(ec2: Ec2, name: str, value: str, found: list[str]) -> None:
    image(ec2, "one", TagSpecifications=[tagged("image", a="b")])
    ec2.wait(days=1)
    register(ec2, ec2.snapshot(), Name="two", Architecture="arm64", Description="second")

    filters = [{"Name": name, "Values": [value]}]
    images = ec2("DescribeImages", Owners=["self"], Filters=filters)["Images"]

    assert [each["Name"] for each in images] == found


def test_an_unknown_filter_is_refused(ec2: Ec2) -> None:
    filters = [{"Name": "colour", "Values": ["red"]}]

    assert ec2.refused("DescribeImages", Filters=filters) == "InvalidParameterValue"


def test_images_are_listed_in_pages(ec2: Ec2) -> None:
    instance = ec2.instance()
    for number in range(6):
        image(ec2, f"number {number}", instance)

    first = ec2("DescribeImages", Owners=["self"], MaxResults=5)
    second = ec2("DescribeImages", Owners=["self"], MaxResults=5, NextToken=first["NextToken"])

    names = {each["Name"] for page in (first, second) for each in page["Images"]}
    assert (len(first["Images"]), len(names), second["NextToken"]) == (5, 6, None)


@pytest.mark.parametrize(
    ("id", "code"),
    [("ami-x", "InvalidAMIID.Malformed"), ("ami-0123456789abcdef0", "InvalidAMIID.NotFound")],
)
def test_an_image_that_is_not_there_is_refused(ec2: Ec2, id: str, code: str) -> None:
    assert ec2.refused("DescribeImages", ImageIds=[id]) == code
    assert ec2.refused("DeregisterImage", ImageId=id) == code


def test_an_image_is_in_its_region_alone(ec2: Ec2) -> None:
    made = image(ec2)
    far = ec2.at("us-east-1")

    asked = {"ImageId": made, "MinCount": 1, "MaxCount": 1}
    codes = {far.refused("DescribeImages", ImageIds=[made]), far.refused("RunInstances", **asked)}

    assert codes == {"InvalidAMIID.NotFound"}


def test_snapshots_of_images_cannot_be_deleted(ec2: Ec2) -> None:
    made = image(ec2)
    ec2("DisableImage", ImageId=made)

    code = ec2.refused("DeleteSnapshot", SnapshotId=snapshots(ec2, made)[0])

    assert code == "InvalidSnapshot.InUse"
