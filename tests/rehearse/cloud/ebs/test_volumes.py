"""Volumes: made, described, modified and deleted."""

from datetime import timedelta
from typing import Any

import pytest

from tests.rehearse.cloud.calling import ACCOUNT, REGION, Limited
from tests.rehearse.cloud.ebs.conftest import KEY, OTHER, START, Ec2, Keys

ZONE = f"{REGION}a"


def test_a_volume_is_shown_as_it_was_made(ec2: Ec2) -> None:
    tags = [{"Key": "backup", "Value": "gold"}]
    made = ec2(
        "CreateVolume",
        AvailabilityZone=ZONE,
        Size=20,
        VolumeType="gp3",
        TagSpecifications=[{"ResourceType": "volume", "Tags": tags}],
    )

    shown = ec2.shown(made["VolumeId"])

    assert made == shown | {"State": "creating"}
    assert shown == {
        "VolumeId": shown["VolumeId"],
        "VolumeArn": f"arn:aws:ec2:{REGION}:{ACCOUNT}:volume/{shown['VolumeId']}",
        "OwnerId": ACCOUNT,
        "AvailabilityZone": ZONE,
        "Size": 20,
        "VolumeType": "gp3",
        "Iops": 3000,
        "Throughput": 125,
        "SnapshotId": "",
        "State": "available",
        "CreateTime": START,
        "Encrypted": False,
        "KmsKeyId": None,
        "MultiAttachEnabled": False,
        "Attachments": [],
        "Tags": tags,
    }


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"Size": 1, "AvailabilityZone": "us-east-1a"}, "InvalidZone.NotFound"),
        ({"Size": 1, "AvailabilityZone": None}, "MissingParameter"),
        ({}, "MissingParameter"),
        ({"Size": 16385, "VolumeType": "gp2"}, "InvalidParameterValue"),
        ({"Size": 100, "VolumeType": "st1"}, "InvalidParameterValue"),
        ({"Size": 100, "VolumeType": "io2"}, "MissingParameter"),
        ({"Size": 100, "VolumeType": "gp2", "Iops": 3000}, "InvalidParameterCombination"),
        ({"Size": 100, "VolumeType": "gp3", "Iops": 100}, "InvalidParameterValue"),
        ({"Size": 100, "Throughput": 125}, "InvalidParameterCombination"),
        ({"Size": 100, "MultiAttachEnabled": True}, "InvalidParameterCombination"),
        ({"Size": 100, "KmsKeyId": KEY}, "InvalidParameterDependency"),
        ({"SnapshotId": "snap-0123456789abcdef0"}, "InvalidSnapshot.NotFound"),
    ],
)
def test_a_volume_that_cannot_be_is_refused(ec2: Ec2, asked: dict[str, Any], code: str) -> None:
    asked = {"AvailabilityZone": ZONE, **asked}

    refused = ec2.refused("CreateVolume", **asked)

    assert refused == code
    assert ec2("DescribeVolumes")["Volumes"] == []


def test_a_zone_may_be_named_by_its_id(ec2: Ec2) -> None:
    made = ec2("CreateVolume", AvailabilityZoneId="euc1-az2", Size=1)

    assert made["AvailabilityZone"] == f"{REGION}b"


def test_a_volume_of_a_snapshot_has_its_size_unless_it_is_larger(ec2: Ec2) -> None:
    snapshot = ec2.snapshot()

    asked = {"AvailabilityZone": ZONE, "SnapshotId": snapshot}

    assert ec2("CreateVolume", **asked)["Size"] == 100
    assert ec2("CreateVolume", **asked, Size=200)["Size"] == 200
    assert ec2.refused("CreateVolume", **asked, Size=50) == "InvalidParameterValue"


def test_a_volume_is_made_once_for_a_client_token(ec2: Ec2) -> None:
    first = ec2.volume(ClientToken="one")

    again = ec2.volume(ClientToken="one")
    other = ec2.refused("CreateVolume", AvailabilityZone=ZONE, Size=7, ClientToken="one")

    assert again == first
    assert other == "IdempotentParameterMismatch"
    assert len(ec2("DescribeVolumes")["Volumes"]) == 1


def test_a_deleted_volume_is_gone_and_its_snapshots_stay(ec2: Ec2) -> None:
    volume = ec2.volume()
    snapshot = ec2.snapshot(volume)

    ec2("DeleteVolume", VolumeId=volume)

    assert ec2.refused("DescribeVolumes", VolumeIds=[volume]) == "InvalidVolume.NotFound"
    assert ec2.ids() == [snapshot]


def test_an_attached_volume_cannot_be_deleted(ec2: Ec2) -> None:
    volume, instance = ec2.volume(), ec2.instance()
    ec2("AttachVolume", VolumeId=volume, InstanceId=instance, Device="/dev/sdf")

    assert ec2.refused("DeleteVolume", VolumeId=volume) == "VolumeInUse"


def test_what_is_no_id_is_told_from_what_is_not_there(ec2: Ec2) -> None:
    assert ec2.refused("DeleteVolume", VolumeId="vol-1") == "InvalidVolumeID.Malformed"
    assert ec2.refused("DeleteVolume", VolumeId="vol-12345678") == "InvalidVolume.NotFound"


def test_volumes_of_other_accounts_and_regions_are_unknown(ec2: Ec2) -> None:
    volume = ec2.volume()

    assert ec2.at(account=OTHER)("DescribeVolumes")["Volumes"] == []
    assert ec2.at("us-east-1").refused("DeleteVolume", VolumeId=volume) == "InvalidVolume.NotFound"


def test_a_modified_volume_keeps_what_is_not_changed(ec2: Ec2) -> None:
    volume = ec2.volume(Iops=4000)
    ec2.wait(hours=1)

    ec2("ModifyVolume", VolumeId=volume, Size=200)

    shown = ec2.shown(volume)
    assert (shown["Size"], shown["VolumeType"], shown["Iops"]) == (200, "gp3", 4000)
    (change,) = ec2("DescribeVolumesModifications")["VolumesModifications"]
    assert (change["OriginalSize"], change["TargetSize"]) == (100, 200)
    assert (change["ModificationState"], change["StartTime"]) == (
        "completed",
        START + timedelta(hours=1),
    )


def test_another_type_has_its_own_performance(ec2: Ec2) -> None:
    volume = ec2.volume(VolumeType="gp2", Size=500)

    ec2("ModifyVolume", VolumeId=volume, VolumeType="gp3")

    shown = ec2.shown(volume)
    assert (shown["VolumeType"], shown["Iops"], shown["Throughput"]) == ("gp3", 3000, 125)


@pytest.mark.parametrize("asked", [{"Size": 50}, {"VolumeType": "st1", "Size": 100}])
def test_a_volume_is_never_modified_into_what_cannot_be(ec2: Ec2, asked: dict[str, Any]) -> None:
    volume = ec2.volume()

    assert ec2.refused("ModifyVolume", VolumeId=volume, **asked) == "InvalidParameterValue"
    assert ec2.shown(volume)["VolumeType"] == "gp3"


def test_a_volume_is_gone_again_if_its_key_may_not_be_used(ec2: Ec2, keys: Keys) -> None:
    keys.states[KEY] = "Disabled"

    volume = ec2.volume(Encrypted=True, KmsKeyId=KEY)

    assert ec2.refused("DescribeVolumes", VolumeIds=[volume]) == "InvalidVolume.NotFound"
    assert ec2.details("createVolume") == [
        {
            "event": "createVolume",
            "result": "failed",
            "cause": "Given key ID is not accessible",
        }
    ]


def test_volumes_are_always_well(ec2: Ec2) -> None:
    volume = ec2.volume()
    ec2("ModifyVolumeAttribute", VolumeId=volume, AutoEnableIO={"Value": True})

    (status,) = ec2("DescribeVolumeStatus")["VolumeStatuses"]
    attribute = ec2("DescribeVolumeAttribute", VolumeId=volume, Attribute="autoEnableIO")

    assert (status["VolumeId"], status["VolumeStatus"]["Status"]) == (volume, "ok")
    assert attribute["AutoEnableIO"] == {"Value": True}


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("availability-zone", f"{REGION}b", ["b"]),
        ("size", "10", ["b"]),
        ("volume-type", "gp*", ["a", "b"]),
        ("status", "in-use", ["a"]),
        ("attachment.device", "/dev/sd?", ["a"]),
        ("attachment.delete-on-termination", "false", ["a"]),
        ("encrypted", "true", ["b"]),
        ("create-time", "2027-01-01T01*", ["b"]),
        ("tag:name", "b", ["b"]),
        ("tag-key", "nam*", ["a", "b"]),
    ],
)
def test_volumes_are_found_by_filters(ec2: Ec2, name: str, value: str, found: list[str]) -> None:
    def tagged(name: str) -> list[dict[str, Any]]:
        return [{"ResourceType": "volume", "Tags": [{"Key": "name", "Value": name}]}]

    first, instance = ec2.volume(TagSpecifications=tagged("a")), ec2.instance()
    ec2("AttachVolume", VolumeId=first, InstanceId=instance, Device="/dev/sdf")
    ec2.wait(hours=1)
    asked = {"AvailabilityZone": f"{REGION}b", "Size": 10, "Encrypted": True}
    ec2.volume(**asked, TagSpecifications=tagged("b"))

    mine = {"Name": "tag-key", "Values": ["name"]}
    shown = ec2("DescribeVolumes", Filters=[mine, {"Name": name, "Values": [value]}])["Volumes"]

    assert [each["Tags"][0]["Value"] for each in shown] == found


def test_a_volume_of_a_shared_snapshot_needs_the_key_of_that(ec2: Ec2) -> None:
    snapshot = ec2.snapshot(ec2.volume(Encrypted=True, KmsKeyId=KEY))
    ec2.share(snapshot, OTHER)
    other = ec2.at(account=OTHER)
    may = ("ec2:CreateVolume", "kms:DescribeKey", "kms:CreateGrant", "kms:ReEncryptFrom")
    asked = {"AvailabilityZone": ZONE, "SnapshotId": snapshot}

    lost = other.by(Limited(may, account=OTHER))("CreateVolume", **asked)["VolumeId"]
    kept = other.by(Limited((*may, "kms:Decrypt"), account=OTHER))("CreateVolume", **asked)

    assert other.refused("DescribeVolumes", VolumeIds=[lost]) == "InvalidVolume.NotFound"
    assert other.shown(kept["VolumeId"])["State"] == "available"


def test_a_plain_volume_grows_though_its_performance_follows_from_its_size(ec2: Ec2) -> None:
    volume = ec2.volume(VolumeType="gp2")

    ec2("ModifyVolume", VolumeId=volume, Size=200)

    assert ec2.shown(volume)["Iops"] == 600
