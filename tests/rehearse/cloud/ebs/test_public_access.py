"""Blocks of public access."""

from typing import Any

import pytest

from tests.rehearse.cloud.ebs.conftest import OTHER, Ec2
from tests.rehearse.cloud.ebs.making import image

PUBLIC = {"Add": [{"Group": "all"}]}


@pytest.fixture
def snapshot(ec2: Ec2) -> str:
    return ec2.snapshot()


def publish(ec2: Ec2, snapshot: str) -> None:
    ec2("ModifySnapshotAttribute", SnapshotId=snapshot, CreateVolumePermission=PUBLIC)


def block(ec2: Ec2, state: str) -> None:
    ec2("EnableSnapshotBlockPublicAccess", State=state)


def state(ec2: Ec2) -> Any:
    return ec2("GetSnapshotBlockPublicAccessState")


def test_snapshots_can_be_shared_with_all_until_that_is_blocked(ec2: Ec2, snapshot: str) -> None:
    before = state(ec2)

    publish(ec2, snapshot)

    assert before == {"State": "unblocked", "ManagedBy": "account"}
    assert ec2.at(account=OTHER).ids() == [snapshot]


@pytest.mark.parametrize("mode", ["block-all-sharing", "block-new-sharing"])
def test_no_more_snapshots_are_shared_with_all(ec2: Ec2, snapshot: str, mode: str) -> None:
    asked = {"SnapshotId": snapshot, "CreateVolumePermission": PUBLIC}
    block(ec2, mode)

    code = ec2.refused("ModifySnapshotAttribute", **asked)

    ec2.share(snapshot, OTHER)
    assert (code, state(ec2)["State"]) == ("OperationNotPermitted", mode)
    assert ec2.at(account=OTHER).ids() == [snapshot]


def test_public_snapshots_are_hidden_only_where_all_sharing_is_blocked(
    ec2: Ec2, snapshot: str
) -> None:
    publish(ec2, snapshot)
    other = ec2.at(account=OTHER)

    def seen() -> list[str]:
        return [*other.ids(), *ec2.ids(RestorableByUserIds=["all"])]

    block(ec2, "block-new-sharing")
    still = seen()
    block(ec2, "block-all-sharing")
    hidden = seen()
    ec2("DisableSnapshotBlockPublicAccess")

    assert (still, hidden, seen()) == ([snapshot] * 2, [], [snapshot] * 2)


def test_the_attribute_of_a_hidden_snapshot_stays(ec2: Ec2, snapshot: str) -> None:
    publish(ec2, snapshot)
    block(ec2, "block-all-sharing")

    attribute = {"SnapshotId": snapshot, "Attribute": "createVolumePermission"}
    found = ec2("DescribeSnapshotAttribute", **attribute)["CreateVolumePermissions"]

    assert found == [{"Group": "all"}]


def test_fast_restore_ends_for_those_whom_a_snapshot_is_hidden_from(
    ec2: Ec2, snapshot: str
) -> None:
    publish(ec2, snapshot)
    other = ec2.at(account=OTHER)
    zones = {"AvailabilityZones": [f"{ec2.region}a"], "SourceSnapshotIds": [snapshot]}
    other("EnableFastSnapshotRestores", **zones)

    block(ec2, "block-all-sharing")

    (found,) = other("DescribeFastSnapshotRestores")["FastSnapshotRestores"]
    assert found["State"] == "disabled"


def test_unblocked_is_nothing_to_enable(ec2: Ec2) -> None:
    code = ec2.refused("EnableSnapshotBlockPublicAccess", State="unblocked")

    assert code == "InvalidParameterValue"


def test_accounts_and_regions_are_apart(ec2: Ec2) -> None:
    block(ec2, "block-all-sharing")

    others = [ec2.at("us-east-1"), ec2.at(account=OTHER)]
    assert {state(each)["State"] for each in others} == {"unblocked"}


def test_blocks_of_snapshots_are_told(ec2: Ec2) -> None:
    block(ec2, "block-all-sharing")
    ec2("DisableSnapshotBlockPublicAccess")

    first, second = ec2.world.events
    assert first.detail_type == "EBS Snapshot Block Public Access Enabled"
    assert second.detail_type == "EBS Snapshot Block Public Access Disabled"
    assert first.detail == {
        "SnapshotBlockPublicAccessState": "block-all-sharing",
        "message": "Block Public Access was successfully enabled in 'block-all-sharing' mode",
    }
    assert second.detail["SnapshotBlockPublicAccessState"] == "unblocked"
    assert first.resources == second.resources == ()


def test_new_accounts_share_no_images_with_all(ec2: Ec2) -> None:
    asked = {"ImageId": image(ec2), "LaunchPermission": PUBLIC}
    found = ec2("GetImageBlockPublicAccessState")
    blocked = ec2.refused("ModifyImageAttribute", **asked)

    ec2("DisableImageBlockPublicAccess")

    ec2("ModifyImageAttribute", **asked)
    assert blocked == "OperationNotPermitted"
    assert found == {"ImageBlockPublicAccessState": "block-new-sharing", "ManagedBy": "account"}


def test_images_that_are_public_stay_so_when_that_is_blocked(ec2: Ec2) -> None:
    made = image(ec2)
    ec2("DisableImageBlockPublicAccess")
    ec2("ModifyImageAttribute", ImageId=made, LaunchPermission=PUBLIC)

    blocked = "block-new-sharing"
    ec2("EnableImageBlockPublicAccess", ImageBlockPublicAccessState=blocked)

    found = ec2.at(account=OTHER)("DescribeImages", ImageIds=[made])["Images"]
    assert found[0]["Public"] is True
    assert ec2("GetImageBlockPublicAccessState")["ImageBlockPublicAccessState"] == blocked
