"""Images that go away."""

import pytest

from tests.rehearse.cloud.calling import Limited
from tests.rehearse.cloud.ebs.conftest import Ec2
from tests.rehearse.cloud.ebs.making import DATA, image, snapshots, states


def deregister(ec2: Ec2, made: str) -> dict[str, str]:
    answer = ec2("DeregisterImage", ImageId=made, DeleteAssociatedSnapshots=True)
    return {each["SnapshotId"]: each["ReturnCode"] for each in answer["DeleteSnapshotResults"]}


def test_a_deregistered_image_is_gone_and_its_snapshots_stay(ec2: Ec2) -> None:
    made = image(ec2)
    parts = snapshots(ec2, made)

    answer = ec2("DeregisterImage", ImageId=made)

    assert answer == {"Return": True}
    assert ec2("DescribeImages", Owners=["self"])["Images"] == []
    assert sorted(ec2.ids(OwnerIds=["self"])) == sorted(parts)
    assert states(ec2)[-1] == {"ImageId": made, "State": "deregistered", "ErrorMessage": ""}


def test_its_snapshots_go_with_it_if_asked(ec2: Ec2) -> None:
    made = image(ec2)
    parts = snapshots(ec2, made)

    assert deregister(ec2, made) == dict.fromkeys(parts, "success")
    assert ec2.ids(OwnerIds=["self"]) == []


def test_a_snapshot_of_another_image_stays(ec2: Ec2) -> None:
    made = image(ec2)
    root, data = snapshots(ec2, made)
    devices = [{"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": root}}]
    ec2("RegisterImage", Name="two", RootDeviceName="/dev/xvda", BlockDeviceMappings=devices)

    assert deregister(ec2, made) == {root: "skipped", data: "success"}
    assert ec2.ids(OwnerIds=["self"]) == [root]


def test_a_locked_snapshot_stays(ec2: Ec2) -> None:
    made = image(ec2)
    root, data = snapshots(ec2, made)
    ec2("LockSnapshot", SnapshotId=root, LockMode="governance", LockDuration=1)

    assert deregister(ec2, made) == {root: "client-error", data: "success"}


def test_who_may_not_delete_snapshots_leaves_them(ec2: Ec2) -> None:
    made = image(ec2)
    parts = snapshots(ec2, made)
    caller = Limited(("ec2:DeregisterImage",))

    assert deregister(ec2.by(caller), made) == dict.fromkeys(parts, "missing-permissions")


def test_what_was_deregistered_once_cannot_be_used(ec2: Ec2) -> None:
    made = image(ec2)
    ec2("DeregisterImage", ImageId=made)

    codes = {
        ec2.refused("DeregisterImage", ImageId=made),
        ec2.refused("RunInstances", ImageId=made, MinCount=1, MaxCount=1),
        ec2.refused("CreateTags", Resources=[made], Tags=[{"Key": "a", "Value": "b"}]),
    }

    assert codes == {"InvalidAMIID.Unavailable"}


def test_instances_outlive_their_image(ec2: Ec2) -> None:
    made = image(ec2)
    instance = ec2.instance(ImageId=made)

    ec2("DeregisterImage", ImageId=made)

    assert len(ec2.shown(instance)["BlockDeviceMappings"]) == 2
    assert image(ec2, "next", instance)


def test_protection_keeps_an_image_until_it_is_taken_away(ec2: Ec2) -> None:
    made = image(ec2)
    ec2("EnableImageDeregistrationProtection", ImageId=made)
    code = ec2.refused("DeregisterImage", ImageId=made)
    ec2("DisableImageDeregistrationProtection", ImageId=made)

    ec2("DeregisterImage", ImageId=made)

    assert code == "OperationNotPermitted"


@pytest.mark.parametrize("enabled_again", [False, True])
def test_protection_with_a_cooldown_lasts_a_day_longer(ec2: Ec2, enabled_again: bool) -> None:
    made = image(ec2, instance=ec2.instance(BlockDeviceMappings=[DATA]))
    ec2("EnableImageDeregistrationProtection", ImageId=made, WithCooldown=True)
    ec2("DisableImageDeregistrationProtection", ImageId=made)
    ec2.wait(hours=23)
    early = ec2.refused("DeregisterImage", ImageId=made)
    if enabled_again:
        ec2("EnableImageDeregistrationProtection", ImageId=made)
        ec2("DisableImageDeregistrationProtection", ImageId=made)
    else:
        ec2.wait(hours=1)

    ec2("DeregisterImage", ImageId=made)

    assert early == "OperationNotPermitted"
