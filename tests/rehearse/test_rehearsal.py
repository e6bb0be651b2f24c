"""A test makes volumes and instances, lets time pass and asks what is there."""

from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from snapshot_constructs.rehearse import Snapshot
from snapshot_constructs.rehearse.rehearsal import START

SNAPSHOTS = "EBS Snapshot Notification"


def _snapshot(rehearsal, volume, **tags):
    specification = [
        {
            "ResourceType": "snapshot",
            "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
        }
    ]
    client = rehearsal.client("ec2", account=volume.account, region=volume.region)
    made = client.create_snapshot(
        VolumeId=volume.id, TagSpecifications=specification if tags else []
    )
    return made["SnapshotId"]


def test_time_passes_when_the_test_says_so(rehearsal):
    began = rehearsal.now

    later = rehearsal.advance(days=30, hours=1.5, minutes=1)
    end = rehearsal.advance_to(datetime(2027, 1, 1, tzinfo=UTC))

    assert later - began - timedelta(days=30, minutes=91) < timedelta(seconds=10)
    assert later - began >= timedelta(days=30, minutes=91)
    assert end.isoformat().startswith("2027-01-01T00:00:0")
    assert rehearsal.now - end < timedelta(seconds=10)


def test_a_volume_is_there_as_it_was_asked_for(rehearsal):
    volume = rehearsal.volume(tags={"backup": "gold"}, size_gib=100)

    (found,) = rehearsal.client("ec2").describe_volumes()["Volumes"]
    assert (volume.id, volume.size_gib, volume.state) == (found["VolumeId"], 100, "available")
    assert found["Tags"] == [{"Key": "backup", "Value": "gold"}]
    assert volume.tags == {"backup": "gold"}


def test_a_volume_is_in_the_account_and_region_that_are_named(rehearsal):
    volume = rehearsal.volume(account="111122223333", region="eu-west-1")

    client = rehearsal.client("ec2", account="111122223333", region="eu-west-1")
    assert [each["VolumeId"] for each in client.describe_volumes()["Volumes"]] == [volume.id]
    assert rehearsal.client("ec2").describe_volumes()["Volumes"] == []


def test_what_is_rewritten_per_day_is_what_the_next_snapshot_adds(rehearsal):
    busy, idle = rehearsal.volume(size_gib=100, churn=0.05), rehearsal.volume(size_gib=100)
    for volume in (busy, idle):
        _snapshot(rehearsal, volume)
    rehearsal.advance(days=1)
    for volume in (busy, idle):
        _snapshot(rehearsal, volume)

    stored = {each["volume"]: each["gib"] for each in rehearsal.control.ask("storage")["lineages"]}

    assert stored[idle.id] == 100
    assert stored[busy.id] == pytest.approx(105, abs=1)


def test_an_instance_runs_with_the_volumes_that_it_was_asked_for(rehearsal):
    instance = rehearsal.instance(tags={"backup": "gold"}, sizes_gib=(8, 20, 30))

    found = rehearsal.client("ec2").describe_volumes(VolumeIds=list(instance.volumes))
    sizes = {each["VolumeId"]: each["Size"] for each in found["Volumes"]}
    assert [sizes[volume] for volume in instance.volumes] == [8, 20, 30]
    assert instance.state == "running"
    assert instance.tags == {"backup": "gold"}


def test_snapshots_are_found_by_volume_and_tags_the_oldest_first(rehearsal):
    one, other = rehearsal.volume(size_gib=10), rehearsal.volume()
    first = _snapshot(rehearsal, one, kept="yes", by="hand")
    rehearsal.advance(hours=1)
    second = _snapshot(rehearsal, one, kept="no")
    third = _snapshot(rehearsal, other, kept="yes")

    found = rehearsal.snapshots(volume=one)

    assert [each.id for each in found] == [first, second]
    assert [each.id for each in rehearsal.snapshots(volume=other.id)] == [third]
    assert [each.id for each in rehearsal.snapshots(tags={"kept": "yes"})] == [first, third]
    assert rehearsal.snapshots(region="eu-west-1") == ()
    assert rehearsal.snapshots(account="111122223333") == ()


def test_snapshots_of_a_volume_are_found_where_it_is(rehearsal):
    volume = rehearsal.volume(account="111122223333", region="eu-west-1")
    id = _snapshot(rehearsal, volume)

    (found,) = rehearsal.snapshots(volume=volume)

    assert (found.id, found.account, found.region) == (id, "111122223333", "eu-west-1")
    assert rehearsal.snapshots(volume=volume, region="us-east-1") == ()


def test_a_snapshot_says_what_a_test_asks_for(rehearsal):
    volume = rehearsal.volume(size_gib=10)
    id = _snapshot(rehearsal, volume, by="hand")

    (found,) = rehearsal.snapshots()

    assert found == Snapshot(
        id=id,
        account="000000000000",
        region="us-east-1",
        volume=volume.id,
        started=found.started,
        size_gib=10,
        state="completed",
        tier="standard",
        encrypted=False,
        key=None,
        description="",
        tags={"by": "hand"},
    )
    assert found.started.tzinfo is UTC
    assert timedelta(0) <= found.started - START < timedelta(seconds=30)


def test_events_are_found_by_type_account_and_region(rehearsal):
    _snapshot(rehearsal, rehearsal.volume())
    _snapshot(rehearsal, rehearsal.volume(region="eu-west-1"))

    here, there = rehearsal.events(detail_type=SNAPSHOTS)

    assert (here.region, there.region) == ("us-east-1", "eu-west-1")
    assert here.detail["result"] == "succeeded"
    assert here.at.tzinfo is not None
    assert rehearsal.events(detail_type=SNAPSHOTS, region="eu-west-1") == (there,)
    assert rehearsal.events(account="111122223333") == ()
    assert len(rehearsal.events()) > 2


def test_a_fault_happens_so_many_times(rehearsal):
    volume = rehearsal.volume()
    rehearsal.fault("ec2:CreateSnapshot", code="SnapshotCreationPerVolumeRateExceeded", status=400)

    with pytest.raises(ClientError) as error:
        _snapshot(rehearsal, volume)
    _snapshot(rehearsal, volume)

    assert error.value.response["Error"]["Code"] == "SnapshotCreationPerVolumeRateExceeded"
    assert len(rehearsal.snapshots()) == 1


def test_an_event_can_be_lost(rehearsal):
    volume = rehearsal.volume()
    rehearsal.fault(f"event:{SNAPSHOTS}", copies=0)

    _snapshot(rehearsal, volume)

    assert rehearsal.events(detail_type=SNAPSHOTS) == ()


def test_a_rehearsal_begins_again_at_another_time(rehearsal):
    rehearsal.volume()

    rehearsal.restart(datetime(2030, 2, 1, tzinfo=UTC))

    assert rehearsal.now.date().isoformat() == "2030-02-01"
    assert rehearsal.client("ec2").describe_volumes()["Volumes"] == []


def test_images_are_found_by_tags_the_oldest_first(rehearsal):
    instance = rehearsal.instance(sizes_gib=(8, 20))
    client = rehearsal.client("ec2")
    tags = {"ResourceType": "image", "Tags": [{"Key": "kept", "Value": "yes"}]}
    plain = client.create_image(InstanceId=instance.id, Name="plain")["ImageId"]
    rehearsal.advance(hours=1)
    tagged = client.create_image(InstanceId=instance.id, Name="kept", TagSpecifications=[tags])
    client.enable_image_deprecation(
        ImageId=tagged["ImageId"], DeprecateAt=datetime(2026, 7, 1, tzinfo=UTC)
    )

    first, second = rehearsal.images()

    assert (first.id, first.name, first.state, first.deprecated) == (
        plain,
        "plain",
        "available",
        None,
    )
    assert second.deprecated == datetime(2026, 7, 1, tzinfo=UTC)
    assert second.created - first.created >= timedelta(hours=1)
    sizes = {each.id: each.size_gib for each in rehearsal.snapshots()}
    assert [sizes[id] for id in first.snapshots] == [8, 20]
    assert rehearsal.images(tags={"kept": "yes"}) == (second,)
    assert rehearsal.images(region="eu-west-1") == ()
