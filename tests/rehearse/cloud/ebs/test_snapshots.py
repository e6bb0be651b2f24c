"""Snapshots: made, shown and deleted."""

from datetime import timedelta

import pytest

from snapshot_constructs.rehearse.cloud.ebs.verbs import change_settings
from snapshot_constructs.rehearse.cloud.faults import Fault
from tests.rehearse.cloud.calling import ACCOUNT, REGION
from tests.rehearse.cloud.ebs.conftest import START, Ec2

TAGS = [{"Key": "backup", "Value": "gold"}]


def test_a_snapshot_is_shown_as_it_was_made(ec2: Ec2) -> None:
    volume = ec2.volume()
    specs = [{"ResourceType": "snapshot", "Tags": TAGS}]

    made = ec2("CreateSnapshot", VolumeId=volume, Description="d", TagSpecifications=specs)

    shown = ec2.shown(made["SnapshotId"])
    assert made == shown | {"State": "pending", "Progress": "0%", "CompletionTime": None}
    assert shown == {
        "SnapshotId": made["SnapshotId"],
        "VolumeId": volume,
        "OwnerId": ACCOUNT,
        "State": "completed",
        "StateMessage": None,
        "Progress": "100%",
        "StartTime": START,
        "CompletionTime": START,
        "Description": "d",
        "VolumeSize": 100,
        "FullSnapshotSizeInBytes": 100 * 2**30,
        "Encrypted": False,
        "KmsKeyId": None,
        "StorageTier": "standard",
        "RestoreExpiryTime": None,
        "TransferType": None,
        "CompletionDurationMinutes": None,
        "Tags": TAGS,
    }


def test_a_completed_snapshot_is_an_event(ec2: Ec2) -> None:
    volume = ec2.volume()

    snapshot = ec2.snapshot(volume)

    event = ec2.world.events[-1]
    arn = f"arn:aws:ec2::{REGION}:snapshot/{snapshot}"
    assert (event.account, event.region, event.source) == (ACCOUNT, REGION, "aws.ec2")
    assert (event.detail_type, event.resources) == ("EBS Snapshot Notification", (arn,))
    assert ec2.details("createSnapshot") == [
        {
            "event": "createSnapshot",
            "result": "succeeded",
            "cause": "",
            "snapshot_id": arn,
            "source": f"arn:aws:ec2::{REGION}:volume/{volume}",
            "startTime": "2027-01-01T00:00:00Z",
            "endTime": "2027-01-01T00:00:00Z",
        }
    ]


def test_a_snapshot_is_pending_for_as_long_as_the_settings_say(ec2: Ec2) -> None:
    change_settings(ec2.world, {"snapshot_seconds": 60})
    snapshot = ec2.snapshot()

    ec2.wait(seconds=59)
    before = ec2.shown(snapshot)["State"]
    ec2.wait(seconds=1)

    shown = ec2.shown(snapshot)
    assert (before, shown["State"]) == ("pending", "completed")
    assert shown["CompletionTime"] == START + timedelta(seconds=60)
    assert ec2.details("createSnapshot")[0]["endTime"] == "2027-01-01T00:01:00Z"


def test_a_pending_snapshot_that_is_deleted_never_completes(ec2: Ec2) -> None:
    change_settings(ec2.world, {"snapshot_seconds": 60})
    snapshot = ec2.snapshot()

    ec2("DeleteSnapshot", SnapshotId=snapshot)
    ec2.wait(hours=1)

    assert ec2.ids() == []
    assert ec2.details("createSnapshot") == []


def test_a_fault_lets_a_snapshot_fail_after_the_call(ec2: Ec2) -> None:
    ec2.world.faults.add(Fault(action="ebs:createSnapshot", code="Internal", message="lost"))

    snapshot = ec2.snapshot()

    shown = ec2.shown(snapshot)
    assert (shown["State"], shown["StateMessage"]) == ("error", "lost")
    assert [each["result"] for each in ec2.details("createSnapshot")] == ["failed"]


@pytest.mark.parametrize(("kind", "limit"), [("gp3", 5), ("st1", 1)])
def test_only_some_snapshots_of_a_volume_can_be_pending(ec2: Ec2, kind: str, limit: int) -> None:
    change_settings(ec2.world, {"snapshot_seconds": 60})
    volume = ec2.volume(VolumeType=kind, Size=125)
    for _ in range(limit):
        ec2.snapshot(volume)

    code = ec2.refused("CreateSnapshot", VolumeId=volume)

    assert ec2.snapshot(ec2.volume()) in ec2.ids()
    ec2.wait(seconds=60)
    assert code == "ConcurrentSnapshotLimitExceeded"
    assert ec2.snapshot(volume) in ec2.ids()


def test_an_account_cannot_have_more_snapshots_than_its_quota(ec2: Ec2) -> None:
    change_settings(ec2.world, {"snapshots": 1})
    volume = ec2.volume()
    ec2.snapshot(volume)

    assert ec2.refused("CreateSnapshot", VolumeId=volume) == "SnapshotLimitExceeded"


def test_a_snapshot_that_an_image_is_made_of_cannot_be_deleted(ec2: Ec2) -> None:
    snapshot = ec2.snapshot()
    devices = [{"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": snapshot}}]
    ec2("RegisterImage", Name="one", RootDeviceName="/dev/xvda", BlockDeviceMappings=devices)

    code = ec2.refused("DeleteSnapshot", SnapshotId=snapshot)

    assert code == "InvalidSnapshot.InUse"
    assert ec2.ids() == [snapshot]


def test_a_dry_run_makes_nothing(ec2: Ec2) -> None:
    volume = ec2.volume()

    code = ec2.refused("CreateSnapshot", VolumeId=volume, DryRun=True)

    assert code == "DryRunOperation"
    assert ec2.ids() == []
