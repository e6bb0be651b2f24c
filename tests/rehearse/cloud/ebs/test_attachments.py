"""Volumes at instances."""

import pytest

from tests.rehearse.cloud.calling import REGION
from tests.rehearse.cloud.ebs.conftest import START, Ec2


def attach(ec2: Ec2, volume: str, instance: str, device: str = "/dev/sdf") -> None:
    ec2("AttachVolume", VolumeId=volume, InstanceId=instance, Device=device)


def test_an_attached_volume_is_in_use_and_outlives_the_instance(ec2: Ec2) -> None:
    volume, instance = ec2.volume(), ec2.instance()

    made = ec2("AttachVolume", VolumeId=volume, InstanceId=instance, Device="/dev/sdf")

    shown = ec2.shown(volume)
    attachment = {
        "VolumeId": volume,
        "InstanceId": instance,
        "Device": "/dev/sdf",
        "State": "attached",
        "AttachTime": START,
        "DeleteOnTermination": False,
    }
    assert made == attachment | {"State": "attaching"}
    assert (shown["State"], shown["Attachments"]) == ("in-use", [attachment])


def test_a_detached_volume_is_available_and_gone_from_the_instance(ec2: Ec2) -> None:
    volume, instance = ec2.volume(), ec2.instance()
    attach(ec2, volume, instance)

    ec2("DetachVolume", VolumeId=volume)

    names = [each["DeviceName"] for each in ec2.shown(instance)["BlockDeviceMappings"]]
    assert ec2.shown(volume)["State"] == "available"
    assert names == ["/dev/xvda"]


def test_a_volume_is_at_one_instance_unless_it_may_be_at_more(ec2: Ec2) -> None:
    plain = ec2.volume()
    shared = ec2.volume(VolumeType="io2", Iops=1000, MultiAttachEnabled=True)
    first, second = ec2.instance(), ec2.instance()
    attach(ec2, plain, first)
    attach(ec2, shared, first, "/dev/sdg")

    asked = {"InstanceId": second, "Device": "/dev/sdf"}
    code = ec2.refused("AttachVolume", VolumeId=plain, **asked)
    attach(ec2, shared, second)

    assert ec2.refused("AttachVolume", VolumeId=shared, **asked | {"Device": "/dev/sdh"}) == code
    assert code == "VolumeInUse"
    assert [each["InstanceId"] for each in ec2.shown(shared)["Attachments"]] == [first, second]
    assert ec2.refused("DetachVolume", VolumeId=shared) == "InvalidAttachment.NotFound"


@pytest.mark.parametrize(
    ("device", "zone", "code"),
    [
        ("/dev/xvda", "a", "InvalidParameterValue"),
        ("/dev/sdf", "b", "InvalidVolume.ZoneMismatch"),
    ],
)
def test_a_volume_does_not_fit_everywhere(ec2: Ec2, device: str, zone: str, code: str) -> None:
    volume = ec2.volume(AvailabilityZone=f"{REGION}{zone}")
    asked = {"InstanceId": ec2.instance(), "Device": device}

    assert ec2.refused("AttachVolume", VolumeId=volume, **asked) == code
    assert ec2.shown(volume)["State"] == "available"


def test_a_volume_that_is_nowhere_cannot_be_detached(ec2: Ec2) -> None:
    assert ec2.refused("DetachVolume", VolumeId=ec2.volume()) == "IncorrectState"


def test_instances_are_named_by_ids_that_exist(ec2: Ec2) -> None:
    asked = {"VolumeId": ec2.volume(), "Device": "/dev/sdf"}

    malformed = ec2.refused("AttachVolume", InstanceId="i-x", **asked)
    missing = ec2.refused("AttachVolume", InstanceId="i-12345678", **asked)

    assert (malformed, missing) == ("InvalidInstanceID.Malformed", "InvalidInstanceID.NotFound")
