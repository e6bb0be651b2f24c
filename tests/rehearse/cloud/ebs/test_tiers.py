"""The archive tier: in, out for some days, out for good."""

from datetime import timedelta
from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.ebs.settings import settings
from snapshot_constructs.rehearse.cloud.ebs.storage import report, stored
from tests.rehearse.cloud.calling import ACCOUNT, REGION
from tests.rehearse.cloud.ebs.conftest import KEY, OTHER, START, Ec2, Keys
from tests.rehearse.cloud.ebs.making import fails, image, keep, snapshots


@pytest.fixture
def snapshot(ec2: Ec2) -> str:
    return ec2.snapshot()


def archive(ec2: Ec2, *snapshots: str) -> None:
    for each in snapshots:
        ec2("ModifySnapshotTier", SnapshotId=each, StorageTier="archive")


def restore(ec2: Ec2, snapshot: str, days: int = 0) -> Any:
    asked = {"TemporaryRestoreDays": days} if days else {"PermanentRestore": True}
    return ec2("RestoreSnapshotTier", SnapshotId=snapshot, **asked)


def status(ec2: Ec2, snapshot: str) -> dict[str, Any]:
    filters = [{"Name": "snapshot-id", "Values": [snapshot]}]
    return dict(ec2("DescribeSnapshotTierStatus", Filters=filters)["SnapshotTierStatuses"][0])


def refused(ec2: Ec2, snapshot: str) -> str:
    return ec2.refused("ModifySnapshotTier", SnapshotId=snapshot, StorageTier="archive")


def gib(ec2: Ec2) -> dict[str, float]:
    found: dict[str, float] = {}
    for each in stored(ec2.world):
        found[each.tier] = found.get(each.tier, 0) + each.gib
    return found


def test_an_archived_snapshot_is_shown_so(ec2: Ec2, snapshot: str) -> None:
    archive(ec2, snapshot)

    assert ec2.shown(snapshot)["StorageTier"] == "archive"
    assert status(ec2, snapshot) == {
        "SnapshotId": snapshot,
        "VolumeId": ec2.shown(snapshot)["VolumeId"],
        "Status": "completed",
        "OwnerId": ACCOUNT,
        "Tags": [],
        "StorageTier": "archive",
        "LastTieringStartTime": START,
        "LastTieringProgress": 100,
        "LastTieringOperationStatus": "archival-completed",
        "LastTieringOperationStatusDetail": None,
        "ArchivalCompleteTime": START,
        "RestoreExpiryTime": None,
    }


def test_archiving_takes_its_time(ec2: Ec2, snapshot: str) -> None:
    settings(ec2.world).archive_seconds = 3600
    archive(ec2, snapshot)
    running, again = status(ec2, snapshot), refused(ec2, snapshot)

    ec2.wait(hours=1)

    assert (running["LastTieringOperationStatus"], running["StorageTier"]) == (
        "archival-in-progress",
        "standard",
    )
    assert again == "IncorrectState"
    assert status(ec2, snapshot)["ArchivalCompleteTime"] == START + timedelta(hours=1)


def test_what_is_archived_is_shared_no_more(ec2: Ec2, snapshot: str) -> None:
    ec2.share(snapshot, OTHER)

    archive(ec2, snapshot)

    assert ec2.at(account=OTHER).ids() == []
    assert (
        ec2.refused(
            "ModifySnapshotAttribute",
            SnapshotId=snapshot,
            CreateVolumePermission={"Add": [{"UserId": OTHER}]},
        )
        == "IncorrectState"
    )


def test_what_is_archived_cannot_be_used(ec2: Ec2, snapshot: str) -> None:
    archive(ec2, snapshot)
    zone = f"{REGION}a"

    codes = {
        refused(ec2, snapshot),
        ec2.refused("CreateVolume", AvailabilityZone=zone, SnapshotId=snapshot),
        ec2.refused("CopySnapshot", SourceSnapshotId=snapshot, SourceRegion=REGION),
    }

    assert codes == {"IncorrectState"}


def test_an_archived_snapshot_is_full_and_leaves_the_others_what_they_need(ec2: Ec2) -> None:
    volume = ec2.volume()
    first, second, third = [ec2.snapshot(volume) for _ in range(3)]

    archive(ec2, first, third)

    assert gib(ec2) == {"standard": pytest.approx(100), "archive": pytest.approx(200)}
    ec2("DeleteSnapshot", SnapshotId=second)
    assert gib(ec2) == {"archive": pytest.approx(200)}


def test_snapshots_of_an_image_are_archived_only_while_that_is_disabled(ec2: Ec2) -> None:
    made = image(ec2)
    (root, _) = snapshots(ec2, made)
    early = refused(ec2, root)
    ec2("DisableImage", ImageId=made)

    archive(ec2, root)

    ec2("EnableImage", ImageId=made)
    launch = ec2.refused("RunInstances", ImageId=made, MinCount=1, MaxCount=1)
    assert (early, launch) == ("InvalidSnapshot.InUse", "IncorrectState")


def test_only_own_completed_snapshots_are_archived(ec2: Ec2) -> None:
    fails(ec2, "ebs:createSnapshot")
    failed = ec2.snapshot()
    other = ec2.at(account=OTHER).snapshot()
    ec2.at(account=OTHER).share(other, ACCOUNT)

    assert refused(ec2, failed) == "IncorrectState"
    assert refused(ec2, other) == "InvalidSnapshot.NotFound"


def test_the_tier_must_be_named(ec2: Ec2, snapshot: str) -> None:
    assert ec2.refused("ModifySnapshotTier", SnapshotId=snapshot) == "MissingParameter"


def test_a_volume_has_so_many_archived_snapshots(ec2: Ec2) -> None:
    settings(ec2.world).archived_snapshots = 2
    volume = ec2.volume()
    archive(ec2, ec2.snapshot(volume), ec2.snapshot(volume))

    more = refused(ec2, ec2.snapshot(volume))

    archive(ec2, ec2.snapshot())
    assert more == "ResourceLimitExceeded"


def test_copies_are_of_no_volume_and_do_not_count_for_it(ec2: Ec2) -> None:
    settings(ec2.world).archived_snapshots = 1
    copies = [ec2.copy(ec2.snapshot()) for _ in range(2)]

    archive(ec2, *copies)

    assert {status(ec2, each)["StorageTier"] for each in copies} == {"archive"}


def test_so_many_snapshots_are_archived_at_once(ec2: Ec2) -> None:
    settings(ec2.world).archives_in_progress = 1
    settings(ec2.world).archive_seconds = 3600
    archive(ec2, ec2.snapshot())

    assert refused(ec2, ec2.snapshot()) == "ResourceLimitExceeded"


@pytest.mark.parametrize("is_key", [False, True])
def test_archiving_may_fail(ec2: Ec2, keys: Keys, is_key: bool) -> None:
    volume = ec2.volume(Encrypted=True, KmsKeyId="one")
    snapshot = ec2.snapshot(volume)
    if is_key:
        keys.states[KEY] = "Disabled"
    else:
        fails(ec2, "ebs:archiveSnapshot")

    archive(ec2, snapshot)

    shown = status(ec2, snapshot)
    assert (shown["LastTieringOperationStatus"], shown["StorageTier"]) == (
        "archival-failed",
        "standard",
    )
    assert shown["LastTieringOperationStatusDetail"]
    assert [each["result"] for each in ec2.details("archiveSnapshot")] == ["failed"]


def test_a_snapshot_is_restored_for_good(ec2: Ec2, snapshot: str) -> None:
    archive(ec2, snapshot)

    answer = restore(ec2, snapshot)

    assert (answer["IsPermanentRestore"], answer["RestoreDuration"]) == (True, None)
    assert status(ec2, snapshot)["LastTieringOperationStatus"] == "permanent-restore-completed"
    assert gib(ec2) == {"standard": pytest.approx(100)}
    ec2("CreateVolume", AvailabilityZone=f"{REGION}a", SnapshotId=snapshot)
    archive(ec2, snapshot)
    assert gib(ec2) == {"archive": pytest.approx(100)}


def test_a_restored_snapshot_is_a_full_one(ec2: Ec2) -> None:
    volume = ec2.volume()
    first = ec2.snapshot(volume)
    ec2.snapshot(volume)
    archive(ec2, first)

    restore(ec2, first)

    assert gib(ec2) == {"standard": pytest.approx(200)}


def test_a_snapshot_is_restored_for_some_days(ec2: Ec2, snapshot: str) -> None:
    archive(ec2, snapshot)
    restore(ec2, snapshot, days=5)
    shown, both = ec2.shown(snapshot), gib(ec2)
    ec2.share(snapshot, OTHER)

    ec2.wait(days=5)

    assert (shown["StorageTier"], shown["RestoreExpiryTime"]) == (
        "standard",
        START + timedelta(days=5),
    )
    assert both == {"standard": pytest.approx(100), "archive": pytest.approx(100)}
    after = status(ec2, snapshot)
    assert (after["StorageTier"], after["RestoreExpiryTime"]) == ("archive", None)
    assert ec2.at(account=OTHER).ids() == []


def test_the_days_of_a_restore_can_be_changed_from_now_on(ec2: Ec2, snapshot: str) -> None:
    archive(ec2, snapshot)
    restore(ec2, snapshot, days=5)
    ec2.wait(days=3)

    restore(ec2, snapshot, days=10)

    ec2.wait(days=9)
    late = status(ec2, snapshot)
    ec2.wait(days=1)
    assert (late["StorageTier"], status(ec2, snapshot)["StorageTier"]) == ("standard", "archive")


def test_a_temporary_restore_can_become_one_for_good(ec2: Ec2, snapshot: str) -> None:
    archive(ec2, snapshot)
    restore(ec2, snapshot, days=5)

    restore(ec2, snapshot)

    ec2.wait(days=30)
    assert status(ec2, snapshot)["StorageTier"] == "standard"
    assert gib(ec2) == {"standard": pytest.approx(100)}


def test_a_snapshot_that_is_restored_for_some_days_cannot_be_archived(
    ec2: Ec2, snapshot: str
) -> None:
    archive(ec2, snapshot)
    restore(ec2, snapshot, days=5)

    assert refused(ec2, snapshot) == "IncorrectState"


def test_restoring_takes_its_time_and_so_many_at_once(ec2: Ec2, snapshot: str) -> None:
    settings(ec2.world).restore_seconds = 3600
    settings(ec2.world).restores_in_progress = 1
    other = ec2.snapshot()
    archive(ec2, snapshot, other)
    restore(ec2, snapshot, days=2)

    codes = [ec2.refused("RestoreSnapshotTier", SnapshotId=id) for id in (snapshot, other)]

    running = status(ec2, snapshot)["LastTieringOperationStatus"]
    ec2.wait(hours=1)
    assert codes == ["IncorrectState", "ResourceLimitExceeded"]
    assert running == "temporary-restore-in-progress"
    assert ec2.shown(snapshot)["RestoreExpiryTime"] == START + timedelta(days=2, hours=1)


def test_restoring_may_fail(ec2: Ec2, snapshot: str) -> None:
    archive(ec2, snapshot)
    fails(ec2, "ebs:permanentRestoreSnapshot")

    restore(ec2, snapshot)

    failed = status(ec2, snapshot)
    assert failed["LastTieringOperationStatus"] == "permanent-restore-failed"
    assert failed["StorageTier"] == "archive"
    restore(ec2, snapshot)
    assert status(ec2, snapshot)["StorageTier"] == "standard"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"TemporaryRestoreDays": 0}, "InvalidParameterValue"),
        ({"TemporaryRestoreDays": 181}, "InvalidParameterValue"),
        ({"TemporaryRestoreDays": 1, "PermanentRestore": True}, "InvalidParameterCombination"),
    ],
)
def test_restores_that_cannot_be_are_refused(
    ec2: Ec2, snapshot: str, asked: dict[str, Any], code: str
) -> None:
    archive(ec2, snapshot)

    assert ec2.refused("RestoreSnapshotTier", SnapshotId=snapshot, **asked) == code


def test_what_was_never_archived_cannot_be_restored(ec2: Ec2, snapshot: str) -> None:
    assert ec2.refused("RestoreSnapshotTier", SnapshotId=snapshot) == "IncorrectState"


def test_who_does_not_say_for_how_long_gets_a_day(ec2: Ec2, snapshot: str) -> None:
    archive(ec2, snapshot)

    assert ec2("RestoreSnapshotTier", SnapshotId=snapshot)["RestoreDuration"] == 1


@pytest.mark.parametrize(("days", "left"), [(40, [50]), (90, [])])
@pytest.mark.parametrize("way", ["DeleteSnapshot", "RestoreSnapshotTier"])
def test_what_leaves_the_archive_early_is_billed_for_90_days(
    ec2: Ec2, snapshot: str, way: str, days: int, left: list[int]
) -> None:
    archive(ec2, snapshot)
    ec2.wait(days=days)

    ec2(way, SnapshotId=snapshot, **({"PermanentRestore": True} if "Restore" in way else {}))

    early = report(ec2.world)["early_exits"]
    assert isinstance(early, list)
    assert [(each["snapshot"], each["gib"], each["days"]) for each in early] == [
        (snapshot, pytest.approx(100), each) for each in left
    ]


def test_a_restore_for_some_days_is_not_billed_so(ec2: Ec2, snapshot: str) -> None:
    archive(ec2, snapshot)

    restore(ec2, snapshot, days=1)

    ec2.wait(days=2)
    assert report(ec2.world)["early_exits"] == []


def test_what_is_deleted_on_its_way_to_the_archive_gets_there_in_the_recycle_bin(
    ec2: Ec2, snapshot: str
) -> None:
    settings(ec2.world).archive_seconds = 3600
    keep(ec2, "EBS_SNAPSHOT")
    archive(ec2, snapshot)
    ec2("DeleteSnapshot", SnapshotId=snapshot)

    ec2.wait(hours=1)

    (event,) = ec2.details("archiveSnapshot")
    assert event["recycleBinExitTime"] == "2027-01-08T00:00:00Z"
    ec2("RestoreSnapshotFromRecycleBin", SnapshotId=snapshot)
    assert ec2.shown(snapshot)["StorageTier"] == "archive"


def test_what_is_deleted_for_good_on_its_way_never_gets_there(ec2: Ec2, snapshot: str) -> None:
    settings(ec2.world).archive_seconds = 3600
    archive(ec2, snapshot)
    ec2("DeleteSnapshot", SnapshotId=snapshot)

    ec2.wait(hours=1)

    assert ec2.details("archiveSnapshot") == []


def test_what_is_deleted_while_it_is_restored_is_told_of_no_more(ec2: Ec2) -> None:
    settings(ec2.world).restore_seconds = 3600
    first, second = ec2.snapshot(), ec2.snapshot()
    archive(ec2, first, second)
    restore(ec2, first, days=1)
    ec2.wait(hours=1)
    restore(ec2, second)
    for each in (first, second):
        ec2("DeleteSnapshot", SnapshotId=each)

    ec2.wait(days=2)

    assert ec2.details("restoreExpiry") == ec2.details("permanentRestoreSnapshot") == []


def test_statuses_are_found_by_filters(ec2: Ec2, snapshot: str) -> None:
    other = ec2.snapshot()
    archive(ec2, snapshot, other)
    restore(ec2, other)

    def found(name: str, value: str) -> list[str]:
        filters = [{"Name": name, "Values": [value]}]
        statuses = ec2("DescribeSnapshotTierStatus", Filters=filters)["SnapshotTierStatuses"]
        return [each["SnapshotId"] for each in statuses]

    assert found("last-tiering-operation", "archival-completed") == [snapshot]
    assert found("volume-id", ec2.shown(other)["VolumeId"]) == [other]


def test_only_what_was_archived_once_has_a_status(ec2: Ec2) -> None:
    ec2.snapshot()

    assert ec2("DescribeSnapshotTierStatus")["SnapshotTierStatuses"] == []


def test_moves_between_the_tiers_are_told(ec2: Ec2, snapshot: str) -> None:
    archive(ec2, snapshot)
    restore(ec2, snapshot, days=2)
    ec2.wait(days=2)
    restore(ec2, snapshot)

    arn = f"arn:aws:ec2:{REGION}::snapshot/{snapshot}"
    events = ec2.world.events[-4:]
    ids = [each.detail.pop("request-id") for each in events if isinstance(each.detail, dict)]
    start, end = "2027-01-01T00:00:00Z", "2027-01-03T00:00:00Z"
    common = {"result": "succeeded", "cause": "", "snapshot_id": arn}
    assert [dict(each.detail) for each in events] == [
        {"event": "archiveSnapshot", "startTime": start, "endTime": start, **common},
        {
            "event": "temporaryRestoreSnapshot",
            "startTime": start,
            "endTime": start,
            "restoreExpiryTime": end,
            **common,
        },
        {"event": "restoreExpiry", "startTime": start, "endTime": end, **common},
        {"event": "permanentRestoreSnapshot", "startTime": end, "endTime": end, **common},
    ]
    assert len(ids) == 4
    assert {(each.detail_type, each.resources) for each in events} == {
        ("EBS Snapshot Notification", (arn,))
    }
