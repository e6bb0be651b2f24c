"""What actions on images, and those that protect, ask of the caller, and of which resource."""

from datetime import timedelta
from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.ebs.service import EC2
from tests.rehearse.cloud.calling import REGION, Limited
from tests.rehearse.cloud.ebs.conftest import KEY, START, Ec2
from tests.rehearse.cloud.ebs.making import image, keep, snapshots, tagged
from tests.rehearse.cloud.ebs.test_permissions import Remembering, arn

IMAGES = f"arn:aws:ec2:{REGION}::image"
SNAPSHOTS = f"arn:aws:ec2:{REGION}::snapshot"
SPECS = [tagged("image", a="b"), tagged("snapshot", c="d")]


@pytest.fixture
def caller() -> Remembering:
    return Remembering(())


def test_an_image_is_asked_of_the_instance_the_image_and_the_snapshots(
    ec2: Ec2, caller: Remembering
) -> None:
    instance = ec2.instance()

    image(ec2.by(caller), instance=instance, TagSpecifications=SPECS)

    assert caller.asked == [
        ("ec2:CreateImage", arn(instance)),
        ("ec2:CreateImage", f"{IMAGES}/*"),
        ("ec2:CreateTags", f"{IMAGES}/*"),
        ("ec2:CreateImage", f"{SNAPSHOTS}/*"),
        ("ec2:CreateTags", f"{SNAPSHOTS}/*"),
    ]
    assert caller.contexts["ec2:CreateTags", "snapshot/*"] == {
        "ec2:CreateAction": "CreateImage",
        "aws:RequestTag/c": "d",
        "aws:TagKeys": ["c"],
    }


def test_a_registration_is_asked_of_the_image_and_of_its_snapshots(
    ec2: Ec2, caller: Remembering
) -> None:
    snapshot = ec2.snapshot()
    devices = [{"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": snapshot}}]
    asked = {"Name": "one", "RootDeviceName": "/dev/xvda", "BlockDeviceMappings": devices}

    ec2.by(caller)("RegisterImage", **asked)

    assert caller.asked == [
        ("ec2:RegisterImage", f"{IMAGES}/*"),
        ("ec2:RegisterImage", f"{SNAPSHOTS}/{snapshot}"),
    ]


def test_a_copy_is_asked_of_the_source_the_image_and_the_snapshots(
    ec2: Ec2, caller: Remembering
) -> None:
    source = image(ec2, TagSpecifications=SPECS)
    asked = {"SourceImageId": source, "SourceRegion": REGION, "Name": "copy"}

    ec2.at("us-east-1").by(caller)("CopyImage", TagSpecifications=SPECS[1:], **asked)

    assert caller.asked == [
        ("ec2:CopyImage", f"{IMAGES}/{source}"),
        ("ec2:CopyImage", "arn:aws:ec2:us-east-1::image/*"),
        ("ec2:CopyImage", "arn:aws:ec2:us-east-1::snapshot/*"),
        ("ec2:CreateTags", "arn:aws:ec2:us-east-1::snapshot/*"),
    ]
    assert caller.contexts["ec2:CopyImage", f"image/{source}"] == {
        "ec2:ImageID": source,
        "ec2:ImageType": "machine",
        "ec2:Owner": ec2.account,
        "ec2:Public": "false",
        "ec2:RootDeviceType": "ebs",
        "aws:ResourceTag/a": "b",
        "ec2:ResourceTag/a": "b",
    }


def test_a_launch_is_asked_of_what_the_image_is(ec2: Ec2, caller: Remembering) -> None:
    made = image(ec2)

    ec2.by(caller).instance(ImageId=made)

    assert caller.asked[0] == ("ec2:RunInstances", f"{IMAGES}/{made}")
    assert caller.contexts["ec2:RunInstances", f"image/{made}"]["ec2:Owner"] == ec2.account


def test_who_deregisters_is_asked_for_each_snapshot_too(ec2: Ec2, caller: Remembering) -> None:
    made = image(ec2)
    parts = snapshots(ec2, made)

    ec2.by(caller)("DeregisterImage", ImageId=made, DeleteAssociatedSnapshots=True)

    assert caller.asked == [
        ("ec2:DeregisterImage", f"{IMAGES}/{made}"),
        *(("ec2:DeleteSnapshot", f"{SNAPSHOTS}/{each}") for each in parts),
    ]


def test_sharing_an_image_names_with_whom(ec2: Ec2, caller: Remembering) -> None:
    made = image(ec2)
    permission = {"Add": [{"UserId": "222222222222"}]}

    ec2.by(caller)("ModifyImageAttribute", ImageId=made, LaunchPermission=permission)

    context = caller.contexts["ec2:ModifyImageAttribute", f"image/{made}"]
    assert context["ec2:Attribute"] == "LaunchPermission"
    assert context["ec2:Add/userId"] == ["222222222222"]


def test_a_lock_says_how_long_it_is(ec2: Ec2, caller: Remembering) -> None:
    snapshot = ec2.snapshot()
    asked = {"LockMode": "compliance", "LockDuration": 7, "CoolOffPeriod": 24}

    ec2.by(caller)("LockSnapshot", SnapshotId=snapshot, **asked)

    context = caller.contexts["ec2:LockSnapshot", f"snapshot/{snapshot}"]
    assert (context["ec2:SnapshotLockDuration"], context["ec2:SnapshotCoolOffPeriod"]) == (
        "7",
        "24",
    )


def test_fast_restore_is_asked_of_each_snapshot(ec2: Ec2, caller: Remembering) -> None:
    snapshot, unknown = ec2.snapshot(), "snap-0123456789abcdef0"
    zone = f"{REGION}a"

    ids = [snapshot, unknown]
    ec2.by(caller)("EnableFastSnapshotRestores", AvailabilityZones=[zone], SourceSnapshotIds=ids)

    action = "ec2:EnableFastSnapshotRestores"
    assert caller.asked == [(action, f"{SNAPSHOTS}/{id}") for id in ids]
    assert caller.contexts[action, f"snapshot/{snapshot}"]["ec2:AvailabilityZone"] == [zone]


@pytest.mark.parametrize("days", [0, 1])
def test_archiving_and_restoring_use_the_key(ec2: Ec2, caller: Remembering, days: int) -> None:
    volume = ec2.volume(Encrypted=True, KmsKeyId="one")
    snapshot = ec2.snapshot(volume)
    limited = ec2.by(caller)
    if days:
        ec2.archive(snapshot)
        limited("RestoreSnapshotTier", SnapshotId=snapshot, TemporaryRestoreDays=days)
    else:
        limited.archive(snapshot)

    asked = [action for action, resource in caller.asked if resource == KEY]
    assert asked == ["kms:DescribeKey", "kms:CreateGrant", "kms:Decrypt"]


OF_EVERYTHING: dict[str, dict[str, Any]] = {
    "DescribeFastSnapshotRestores": {},
    "DescribeImages": {},
    "DescribeLockedSnapshots": {},
    "DescribeSnapshotTierStatus": {},
    "DisableAllowedImagesSettings": {},
    "DisableImageBlockPublicAccess": {},
    "DisableSnapshotBlockPublicAccess": {},
    "EnableAllowedImagesSettings": {"AllowedImagesSettingsState": "enabled"},
    "EnableImageBlockPublicAccess": {"ImageBlockPublicAccessState": "block-new-sharing"},
    "EnableSnapshotBlockPublicAccess": {"State": "block-all-sharing"},
    "GetAllowedImagesSettings": {},
    "GetImageBlockPublicAccessState": {},
    "GetSnapshotBlockPublicAccessState": {},
    "ListImagesInRecycleBin": {},
    "ListSnapshotsInRecycleBin": {},
    "ListVolumesInRecycleBin": {},
    "ReplaceImageCriteriaInAllowedImagesSettings": {},
}
OF_SNAPSHOTS: dict[str, dict[str, Any]] = {
    "LockSnapshot": {"LockMode": "governance", "LockDuration": 1},
    "ModifySnapshotTier": {"StorageTier": "archive"},
    "RestoreSnapshotTier": {},
    "UnlockSnapshot": {},
}
OF_IMAGES: dict[str, dict[str, Any]] = {
    "CancelImageLaunchPermission": {},
    "DeregisterImage": {},
    "DescribeImageAttribute": {"Attribute": "description"},
    "DisableImage": {},
    "DisableImageDeprecation": {},
    "DisableImageDeregistrationProtection": {},
    "EnableImage": {},
    "EnableImageDeprecation": {"DeprecateAt": START + timedelta(days=9)},
    "EnableImageDeregistrationProtection": {},
    "ModifyImageAttribute": {"Description": {"Value": "d"}},
    "ResetImageAttribute": {"Attribute": "launchPermission"},
}


@pytest.mark.parametrize("action", OF_EVERYTHING)
def test_some_actions_are_asked_of_everything(ec2: Ec2, caller: Remembering, action: str) -> None:
    asked = OF_EVERYTHING[action]

    ec2.by(caller)(action, **asked)

    assert caller.asked == [(f"ec2:{action}", "*")]
    assert ec2.by(Limited(())).refused(action, **asked) == "UnauthorizedOperation"
    assert ec2.refused(action, DryRun=True, **asked) == "DryRunOperation"


@pytest.mark.parametrize("action", [*OF_SNAPSHOTS, *OF_IMAGES])
def test_others_are_asked_of_what_they_change(ec2: Ec2, action: str) -> None:
    nobody = Limited(())
    made = image(ec2)
    (snapshot, _) = snapshots(ec2, made)
    asked = (
        {"SnapshotId": snapshot, **OF_SNAPSHOTS[action]}
        if action in OF_SNAPSHOTS
        else {"ImageId": made, **OF_IMAGES[action]}
    )

    code = ec2.by(nobody).refused(action, **asked)

    resource = f"{SNAPSHOTS}/{snapshot}" if action in OF_SNAPSHOTS else f"{IMAGES}/{made}"
    assert (code, nobody.asked) == ("UnauthorizedOperation", [(f"ec2:{action}", resource)])
    assert ec2.refused(action, DryRun=True, **asked) == "DryRunOperation"


def test_what_is_in_the_recycle_bin_is_asked_for_as_if_it_were_there(ec2: Ec2) -> None:
    for kind in ("EBS_SNAPSHOT", "EC2_IMAGE", "EBS_VOLUME"):
        keep(ec2, kind)
    volume, snapshot, made = ec2.volume(), ec2.snapshot(), image(ec2)
    ec2("DeleteVolume", VolumeId=volume)
    ec2("DeleteSnapshot", SnapshotId=snapshot)
    ec2("DeregisterImage", ImageId=made)
    nobody = Limited(())
    by = ec2.by(nobody)

    codes = {
        by.refused("RestoreVolumeFromRecycleBin", VolumeId=volume),
        by.refused("RestoreSnapshotFromRecycleBin", SnapshotId=snapshot),
        by.refused("RestoreImageFromRecycleBin", ImageId=made),
        by.refused("CreateTags", Resources=[snapshot], Tags=[{"Key": "a", "Value": "b"}]),
    }

    assert codes == {"UnauthorizedOperation"}
    assert nobody.asked == [
        ("ec2:RestoreVolumeFromRecycleBin", arn(volume)),
        ("ec2:RestoreSnapshotFromRecycleBin", f"{SNAPSHOTS}/{snapshot}"),
        ("ec2:RestoreImageFromRecycleBin", f"{IMAGES}/{made}"),
        ("ec2:CreateTags", f"{SNAPSHOTS}/{snapshot}"),
    ]


def test_every_action_is_one_of_ec2() -> None:
    assert set(EC2.actions) <= set(EC2.model.operation_names)
