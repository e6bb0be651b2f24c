"""What the Recycle Bin keeps, for how long, and how it comes back."""

from datetime import timedelta
from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.ebs.records import Ebs
from snapshot_constructs.rehearse.cloud.ebs.settings import settings
from snapshot_constructs.rehearse.cloud.ebs.storage import stored
from tests.rehearse.cloud.calling import ACCOUNT, REGION
from tests.rehearse.cloud.ebs.conftest import OTHER, START, Ec2
from tests.rehearse.cloud.ebs.making import image, keep, shown, snapshots, tagged

GOLD = {"ResourceTagKey": "backup", "ResourceTagValue": "gold"}


@pytest.fixture
def snapshot(ec2: Ec2) -> str:
    keep(ec2, "EBS_SNAPSHOT")
    return ec2.snapshot(Description="d")


def binned(ec2: Ec2, **asked: Any) -> list[str]:
    found = ec2("ListSnapshotsInRecycleBin", **asked)["Snapshots"]
    return [each["SnapshotId"] for each in found]


def test_a_deleted_snapshot_is_in_the_bin_alone(ec2: Ec2, snapshot: str) -> None:
    volume = ec2.shown(snapshot)["VolumeId"]
    ec2.wait(hours=1)

    ec2("DeleteSnapshot", SnapshotId=snapshot)

    now = START + timedelta(hours=1)
    assert ec2.ids() == []
    assert ec2.refused("DescribeSnapshots", SnapshotIds=[snapshot]) == "InvalidSnapshot.NotFound"
    assert ec2("ListSnapshotsInRecycleBin")["Snapshots"] == [
        {
            "SnapshotId": snapshot,
            "VolumeId": volume,
            "Description": "d",
            "RecycleBinEnterTime": now,
            "RecycleBinExitTime": now + timedelta(days=7),
        }
    ]


def test_a_restored_snapshot_is_as_it_was(ec2: Ec2, snapshot: str) -> None:
    ec2.share(snapshot, OTHER)
    before = ec2.shown(snapshot)
    ec2("DeleteSnapshot", SnapshotId=snapshot)
    hidden = ec2.at(account=OTHER).ids()

    ec2("RestoreSnapshotFromRecycleBin", SnapshotId=snapshot)

    assert hidden == []
    assert ec2.shown(snapshot) == before
    assert ec2.at(account=OTHER).ids() == [snapshot]
    assert binned(ec2) == []


def test_what_is_restored_does_not_go_when_its_time_in_the_bin_would_end(
    ec2: Ec2, snapshot: str
) -> None:
    ec2("DeleteSnapshot", SnapshotId=snapshot)
    ec2("RestoreSnapshotFromRecycleBin", SnapshotId=snapshot)

    ec2.wait(days=8)

    assert ec2.ids() == [snapshot]


def test_what_nobody_restores_is_gone_in_the_end(ec2: Ec2, snapshot: str) -> None:
    ec2("DeleteSnapshot", SnapshotId=snapshot)
    ec2.wait(days=6, hours=23)
    last = binned(ec2)

    ec2.wait(hours=1)

    assert (last, binned(ec2)) == ([snapshot], [])
    code = ec2.refused("RestoreSnapshotFromRecycleBin", SnapshotId=snapshot)
    assert code == "InvalidSnapshot.NotFound"


def test_what_is_in_the_bin_takes_room(ec2: Ec2, snapshot: str) -> None:
    before = stored(ec2.world)

    ec2("DeleteSnapshot", SnapshotId=snapshot)

    assert stored(ec2.world) == before
    ec2.wait(days=7)
    assert stored(ec2.world) == []


def test_without_a_rule_what_is_deleted_is_gone(ec2: Ec2) -> None:
    keep(ec2, "EC2_IMAGE")
    snapshot = ec2.snapshot()

    ec2("DeleteSnapshot", SnapshotId=snapshot)

    assert binned(ec2) == []


def test_rules_are_for_what_has_their_tags(ec2: Ec2) -> None:
    keep(ec2, "EBS_SNAPSHOT", resource_tags=[GOLD])
    kept = ec2.snapshot(TagSpecifications=[tagged("snapshot", backup="gold")])
    gone = ec2.snapshot(TagSpecifications=[tagged("snapshot", backup="silver")])

    for each in (kept, gone):
        ec2("DeleteSnapshot", SnapshotId=each)

    assert binned(ec2) == [kept]


def test_rules_may_leave_tags_out(ec2: Ec2) -> None:
    keep(ec2, "EBS_SNAPSHOT", exclude_tags=[GOLD])
    gone = ec2.snapshot(TagSpecifications=[tagged("snapshot", backup="gold")])
    kept = ec2.snapshot()

    for each in (kept, gone):
        ec2("DeleteSnapshot", SnapshotId=each)

    assert binned(ec2) == [kept]


def test_a_snapshot_that_is_still_pending_is_not_kept(ec2: Ec2) -> None:
    settings(ec2.world).snapshot_seconds = 3600
    keep(ec2, "EBS_SNAPSHOT")

    ec2("DeleteSnapshot", SnapshotId=ec2.snapshot())

    assert binned(ec2) == []


def test_tags_can_be_changed_in_the_bin_but_not_that_of_the_bin(ec2: Ec2, snapshot: str) -> None:
    ec2("DeleteSnapshot", SnapshotId=snapshot)
    mark = {"Key": "aws:recycle-bin:resource-in-bin", "Value": "true"}
    ec2("CreateTags", Resources=[snapshot], Tags=[{"Key": "a", "Value": "b"}])

    code = ec2.refused("DeleteTags", Resources=[snapshot], Tags=[{"Key": mark["Key"]}])

    filters = [{"Name": "resource-id", "Values": [snapshot]}]
    tags = ec2("DescribeTags", Filters=filters)["Tags"]
    found = {each["Key"]: each["Value"] for each in tags}
    assert (code, found) == ("InvalidParameterValue", {mark["Key"]: "true", "a": "b"})
    ec2("RestoreSnapshotFromRecycleBin", SnapshotId=snapshot)
    assert ec2.shown(snapshot)["Tags"] == [{"Key": "a", "Value": "b"}]


def test_the_bin_is_listed_in_pages(ec2: Ec2) -> None:
    keep(ec2, "EBS_SNAPSHOT")
    for _ in range(6):
        ec2("DeleteSnapshot", SnapshotId=ec2.snapshot())

    first = ec2("ListSnapshotsInRecycleBin", MaxResults=5)
    second = ec2("ListSnapshotsInRecycleBin", MaxResults=5, NextToken=first["NextToken"])

    assert (len(first["Snapshots"]), len(second["Snapshots"])) == (5, 1)
    assert second["NextToken"] is None


def test_some_of_the_bin_can_be_asked_for(ec2: Ec2, snapshot: str) -> None:
    other = ec2.snapshot()
    for each in (snapshot, other):
        ec2("DeleteSnapshot", SnapshotId=each)

    assert binned(ec2, SnapshotIds=[other]) == [other]
    code = ec2.refused("ListSnapshotsInRecycleBin", SnapshotIds=["snap-0123456789abcdef0"])
    assert code == "InvalidSnapshot.NotFound"


def test_a_copy_is_full_when_the_newest_one_is_in_the_bin(ec2: Ec2) -> None:
    far, volume = ec2.at("us-east-1"), ec2.volume()
    keep(far, "EBS_SNAPSHOT")
    first = far.copy(ec2.snapshot(volume))
    far("DeleteSnapshot", SnapshotId=first)

    far.copy(ec2.snapshot(volume))

    assert [each["incremental"] for each in ec2.details("copySnapshot")] == ["false", "false"]


def test_a_deregistered_image_can_be_restored_with_whom_it_is_shared_with(ec2: Ec2) -> None:
    keep(ec2, "EC2_IMAGE")
    made = image(ec2)
    permission = {"Add": [{"UserId": OTHER}]}
    ec2("ModifyImageAttribute", ImageId=made, LaunchPermission=permission)
    before = shown(ec2, made)
    ec2("DeregisterImage", ImageId=made)
    (listed,) = ec2("ListImagesInRecycleBin", MaxResults=1)["Images"]
    launch = ec2.refused("RunInstances", ImageId=made, MinCount=1, MaxCount=1)

    answer = ec2("RestoreImageFromRecycleBin", ImageId=made)

    assert (listed["ImageId"], listed["Name"], launch) == (made, "one", "InvalidAMIID.Unavailable")
    assert answer == {"Return": True}
    assert shown(ec2, made) == before
    assert shown(ec2.at(account=OTHER), made)["Name"] == "one"


def test_an_image_comes_back_after_its_snapshots(ec2: Ec2) -> None:
    keep(ec2, "EC2_IMAGE")
    keep(ec2, "EBS_SNAPSHOT")
    made = image(ec2)
    parts = snapshots(ec2, made)
    ec2("DeregisterImage", ImageId=made, DeleteAssociatedSnapshots=True)
    early = ec2.refused("RestoreImageFromRecycleBin", ImageId=made)

    for each in parts:
        ec2("RestoreSnapshotFromRecycleBin", SnapshotId=each)

    ec2("RestoreImageFromRecycleBin", ImageId=made)
    assert early == "InvalidSnapshot.NotFound"
    assert ec2.instance(ImageId=made)


def test_an_image_does_not_come_back_beside_another_of_its_name(ec2: Ec2) -> None:
    keep(ec2, "EC2_IMAGE")
    made = image(ec2)
    ec2("DeregisterImage", ImageId=made)
    image(ec2)

    code = ec2.refused("RestoreImageFromRecycleBin", ImageId=made)

    assert code == "InvalidAMIName.Duplicate"


def test_an_image_leaves_the_bin_in_the_end(ec2: Ec2) -> None:
    keep(ec2, "EC2_IMAGE", days=3)
    ec2("DeregisterImage", ImageId=image(ec2))

    ec2.wait(days=3)

    assert ec2("ListImagesInRecycleBin")["Images"] == []


def test_a_volume_comes_back_as_it_was(ec2: Ec2) -> None:
    keep(ec2, "EBS_VOLUME")
    volume = ec2.volume(TagSpecifications=[tagged("volume", a="b")])
    before = ec2.shown(volume)
    ec2("DeleteVolume", VolumeId=volume)
    (listed,) = ec2("ListVolumesInRecycleBin")["Volumes"]

    ec2("RestoreVolumeFromRecycleBin", VolumeId=volume)

    assert (listed["VolumeId"], listed["Size"]) == (volume, 100)
    assert listed["RecycleBinExitTime"] == START + timedelta(days=7)
    assert ec2.shown(volume) == before


def test_nobody_writes_to_a_volume_in_the_bin(ec2: Ec2) -> None:
    keep(ec2, "EBS_VOLUME")
    volume = ec2.volume()
    disk = ec2.world.store(Ebs, ACCOUNT, REGION).volumes[volume].disk
    disk.use(START, churn=0.5)
    before = ec2.snapshot(volume)
    ec2("DeleteVolume", VolumeId=volume)
    ec2.wait(days=5)

    ec2("RestoreVolumeFromRecycleBin", VolumeId=volume)

    after = ec2.snapshot(volume)
    ec2.wait(days=1)
    found = ec2.world.store(Ebs, ACCOUNT, REGION).snapshots
    contents = [found[each].content for each in (before, after, ec2.snapshot(volume))]
    assert contents[0] == contents[1] != contents[2]


def test_a_volume_that_an_instance_takes_with_it_goes_to_the_bin(ec2: Ec2) -> None:
    keep(ec2, "EBS_VOLUME")
    instance = ec2.instance()

    ec2("TerminateInstances", InstanceIds=[instance])

    assert len(ec2("ListVolumesInRecycleBin")["Volumes"]) == 1


@pytest.mark.parametrize(
    ("action", "asked", "code"),
    [
        ("RestoreSnapshotFromRecycleBin", {"SnapshotId": "snap-1"}, "InvalidSnapshot.NotFound"),
        ("RestoreImageFromRecycleBin", {"ImageId": "ami-1"}, "InvalidAMIID.NotFound"),
        ("RestoreVolumeFromRecycleBin", {"VolumeId": "vol-1"}, "InvalidVolume.NotFound"),
    ],
)
def test_what_is_not_in_the_bin_cannot_be_restored(
    ec2: Ec2, action: str, asked: dict[str, str], code: str
) -> None:
    assert ec2.refused(action, **asked) == code


def test_bins_of_other_accounts_and_regions_are_apart(ec2: Ec2, snapshot: str) -> None:
    ec2("DeleteSnapshot", SnapshotId=snapshot)

    assert binned(ec2.at(account=OTHER)) == binned(ec2.at("us-east-1")) == []
