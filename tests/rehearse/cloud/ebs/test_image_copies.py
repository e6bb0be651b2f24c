"""Copies of images."""

from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.caller import Root
from snapshot_constructs.rehearse.cloud.ebs import keys as kms
from snapshot_constructs.rehearse.cloud.ebs.settings import settings
from tests.rehearse.cloud.calling import ACCOUNT, REGION
from tests.rehearse.cloud.ebs.conftest import KEY, OTHER, Ec2, Keys
from tests.rehearse.cloud.ebs.making import DATA, fails, image, shown, snapshots, states, tagged

FAR = "us-east-1"


@pytest.fixture
def far(ec2: Ec2) -> Ec2:
    return ec2.at(FAR)


def asked(source: str, **more: Any) -> dict[str, Any]:
    return {"Name": "copy", "SourceImageId": source, "SourceRegion": REGION, **more}


def copy(ec2: Ec2, source: str, **more: Any) -> str:
    return str(ec2("CopyImage", **asked(source, **more))["ImageId"])


def encrypted(ec2: Ec2) -> str:
    ebs = {"VolumeSize": 8, "Encrypted": True, "KmsKeyId": "one"}
    return image(ec2, instance=ec2.instance(BlockDeviceMappings=[{**DATA, "Ebs": ebs}]))


def test_a_copy_has_snapshots_of_its_own(ec2: Ec2, far: Ec2) -> None:
    source = image(ec2)

    made = copy(far, source, Description="d")

    found = shown(far, made)
    assert (found["Name"], found["Description"], found["State"]) == ("copy", "d", "available")
    assert (found["SourceImageId"], found["SourceImageRegion"]) == (source, REGION)
    assert {*snapshots(far, made)} == {*far.ids(OwnerIds=["self"])}
    assert [each["DeviceName"] for each in found["BlockDeviceMappings"]] == [
        "/dev/xvda",
        "/dev/sdb",
    ]
    text = far.shown(snapshots(far, made)[0])["Description"]
    assert text.startswith(f"Copied for DestinationAmi {made} from SourceAmi {source}")
    ec2("DeregisterImage", ImageId=source, DeleteAssociatedSnapshots=True)
    assert far.instance(ImageId=made)


def test_later_copies_of_the_same_volumes_are_incremental(ec2: Ec2, far: Ec2) -> None:
    instance = ec2.instance()
    for number in range(2):
        copy(far, image(ec2, f"image {number}", instance), Name=f"copy {number}")

    assert [each["incremental"] for each in ec2.details("copySnapshot")] == ["false", "true"]


@pytest.mark.parametrize(
    ("asks", "tags"),
    [({}, {"own": "1"}), ({"CopyImageTags": True}, {"a": "b", "own": "1"})],
)
def test_tags_are_copied_if_asked(
    ec2: Ec2, far: Ec2, asks: dict[str, Any], tags: dict[str, str]
) -> None:
    source = image(ec2, TagSpecifications=[tagged("image", a="b"), tagged("snapshot", x="y")])
    specs = [tagged("image", own="1"), tagged("snapshot", part="2")]

    made = copy(far, source, TagSpecifications=specs, **asks)

    assert {each["Key"]: each["Value"] for each in shown(far, made)["Tags"]} == tags
    assert all(
        far.shown(each)["Tags"] == [{"Key": "part", "Value": "2"}] for each in snapshots(far, made)
    )


def test_tags_of_aws_are_not_copied(ec2: Ec2, far: Ec2) -> None:
    service = ec2.by(Root(ACCOUNT, "dlm.amazonaws.com"))
    specs = [{"ResourceType": "image", "Tags": [{"Key": "aws:dlm:x", "Value": "y"}]}]
    source = image(service, TagSpecifications=specs)

    made = copy(far, source, CopyImageTags=True)

    assert len(shown(ec2, source)["Tags"]) == 1
    assert shown(far, made)["Tags"] == []


def test_of_others_only_shared_tags_are_copied(ec2: Ec2) -> None:
    tags = [{"Key": "a", "Value": "b"}, {"Key": "ec2:SharedTag/c", "Value": "d"}]
    source = image(ec2, TagSpecifications=[{"ResourceType": "image", "Tags": tags}])
    other = ec2.at(account=OTHER)
    permission = {"Add": [{"UserId": OTHER}]}
    ec2("ModifyImageAttribute", ImageId=source, LaunchPermission=permission)
    ec2.share(snapshots(ec2, source)[0], OTHER)
    ec2.share(snapshots(ec2, source)[1], OTHER)

    made = copy(other, source, CopyImageTags=True)

    assert shown(other, made)["Tags"] == tags[1:]


def test_others_need_the_snapshots_too(ec2: Ec2) -> None:
    source = image(ec2)
    permission = {"Add": [{"UserId": OTHER}]}
    other = ec2.at(account=OTHER)
    hidden = other.refused("CopyImage", **asked(source))
    ec2("ModifyImageAttribute", ImageId=source, LaunchPermission=permission)

    code = other.refused("CopyImage", **asked(source))

    assert (hidden, code) == ("InvalidAMIID.NotFound", "InvalidRequest")


def test_a_copy_is_encrypted_as_asked(ec2: Ec2, far: Ec2, keys: Keys) -> None:
    key = f"arn:aws:kms:{FAR}:{ACCOUNT}:key/two"
    keys.states[key] = "Enabled"

    made = copy(far, image(ec2), Encrypted=True, KmsKeyId="two")

    assert {far.shown(each)["KmsKeyId"] for each in snapshots(far, made)} == {key}
    devices = shown(far, made)["BlockDeviceMappings"]
    assert {each["Ebs"]["Encrypted"] for each in devices} == {True}


def test_what_is_encrypted_stays_so_in_a_copy(ec2: Ec2, far: Ec2) -> None:
    source = encrypted(ec2)

    near, there = copy(ec2, source), copy(far, source)

    managed = kms.managed_key(ACCOUNT, FAR)
    assert [ec2.shown(each)["KmsKeyId"] for each in snapshots(ec2, near)] == [None, KEY]
    assert [far.shown(each)["KmsKeyId"] for each in snapshots(far, there)] == [None, managed]


def test_a_copy_fails_where_a_key_may_not_be_used(ec2: Ec2, far: Ec2, keys: Keys) -> None:
    source = encrypted(ec2)
    keys.states[KEY] = "Disabled"

    made = copy(far, source)

    found = shown(far, made)
    assert (found["State"], found["StateReason"]["Message"]) == (
        "failed",
        "Given key ID is not accessible",
    )
    assert [each["State"] for each in states(ec2)] == ["available", "failed"]


def test_a_copy_is_pending_as_long_as_its_snapshots(ec2: Ec2, far: Ec2) -> None:
    source = image(ec2)
    settings(ec2.world).copy_seconds = 60
    made = copy(far, source)
    early = shown(far, made)["State"]

    ec2.wait(minutes=1)

    assert (early, shown(far, made)["State"]) == ("pending", "available")


def test_a_copy_fails_with_one_of_its_snapshots(ec2: Ec2, far: Ec2) -> None:
    source = image(ec2)
    settings(ec2.world).copy_seconds = 60
    made = copy(far, source)
    fails(ec2, "ebs:copySnapshot")

    ec2.wait(minutes=1)

    assert shown(far, made)["State"] == "failed"


def test_the_same_token_makes_one_copy(ec2: Ec2, far: Ec2) -> None:
    source = image(ec2)

    first = copy(far, source, ClientToken="t")

    assert copy(far, source, ClientToken="t") == first
    code = far.refused("CopyImage", **asked(source, ClientToken="t", Description="other"))
    assert code == "IdempotentParameterMismatch"


def test_each_snapshot_counts_as_a_copy_in_progress(ec2: Ec2, far: Ec2) -> None:
    source = image(ec2)
    settings(ec2.world).copy_seconds = 60
    settings(ec2.world).copies_in_progress = 3
    copy(far, source)

    code = far.refused("CopyImage", **asked(source, Name="second"))

    assert code == "ResourceLimitExceeded"
    assert len(far.ids(OwnerIds=["self"])) == 2


def test_a_time_counts_for_each_snapshot(ec2: Ec2, far: Ec2) -> None:
    made = copy(far, image(ec2), SnapshotCopyCompletionDurationMinutes=30)

    found = [far.shown(each) for each in snapshots(far, made)]
    assert {each["CompletionDurationMinutes"] for each in found} == {30}
    assert {each["TransferType"] for each in found} == {"time-based"}


def test_copies_that_cannot_be_are_refused(ec2: Ec2, far: Ec2) -> None:
    source, other = image(ec2), image(ec2, "two")
    copy(far, source)
    ec2("DisableImage", ImageId=other)

    def code(**more: Any) -> str:
        return far.refused("CopyImage", **{**asked(source, Name="another"), **more})

    assert code(Name="copy") == "InvalidAMIName.Duplicate"
    assert code(SourceImageId=other) == "InvalidAMIID.Unavailable"
    assert code(SourceRegion="eu-west-1") == "InvalidAMIID.NotFound"
    assert code(SnapshotCopyCompletionDurationMinutes=20) == "InvalidParameterValue"
    assert code(KmsKeyId="one") == "InvalidParameterDependency"
