"""For how long snapshots are kept: by count and by age."""

import pytest

from snapshot_constructs.model import Retain
from snapshot_constructs.rehearse.cloud.rbin.service import RBIN
from tests.policies import by_cron, schedule, volumes
from tests.rehearse.cloud.calling import Client
from tests.rehearse.cloud.dlm.conftest import Cloud

EVERY_MONTH = by_cron("cron(0 9 1 * ? *)")


def test_the_newest_few_are_kept(cloud: Cloud):
    cloud.volume()
    cloud.policy(volumes(schedule(retain=Retain.last(3))))

    cloud.wait(days=10)

    assert cloud.days() == ["01-09 03:00", "01-10 03:00", "01-11 03:00"]
    assert cloud.counts()["SnapshotsDeleteCompleted"] == 7


def test_a_new_one_is_complete_before_the_oldest_goes(cloud: Cloud):
    cloud.settings(snapshot_seconds=600)
    cloud.volume()
    cloud.policy(volumes(schedule(retain=Retain.last(3))))

    cloud.until("2026-01-05 03:09")
    during = cloud.days()
    cloud.until("2026-01-05 03:30")

    assert during == ["01-02 03:00", "01-03 03:00", "01-04 03:00", "01-05 03:00"]
    assert cloud.days() == ["01-03 03:00", "01-04 03:00", "01-05 03:00"]


def test_a_count_is_for_each_volume_and_each_schedule(cloud: Cloud):
    for _ in range(2):
        cloud.volume()
    later = by_cron("cron(0 5 * * ? *)")
    cloud.policy(volumes(schedule(retain=Retain.last(2)), schedule(name="other", create=later)))

    cloud.wait(days=9)

    assert len(cloud.days("daily")) == 2 * 2
    assert len(cloud.days("other")) == 2 * 7


def test_what_a_person_deletes_counts_no_more(cloud: Cloud):
    cloud.volume()
    cloud.policy(volumes(schedule(retain=Retain.last(3))))
    cloud.until("2026-01-05 12:00")

    cloud.ec2("DeleteSnapshot", SnapshotId=cloud.snapshots()[1]["SnapshotId"])
    cloud.until("2026-01-06 12:00")

    assert cloud.days() == ["01-03 03:00", "01-05 03:00", "01-06 03:00"]


def test_without_new_ones_none_goes_by_count(cloud: Cloud):
    volume = cloud.volume()
    cloud.policy(volumes(schedule(retain=Retain.last(3))))
    cloud.until("2026-01-09 12:00")

    cloud.ec2("DeleteVolume", VolumeId=volume)
    cloud.wait(days=30)

    assert cloud.days() == ["01-07 03:00", "01-08 03:00", "01-09 03:00"]


def test_a_snapshot_of_someone_else_is_left_alone(cloud: Cloud):
    volume = cloud.volume()
    cloud.ec2.snapshot(volume)
    cloud.policy(volumes(schedule(retain=Retain.last(1))))

    cloud.wait(days=5)

    assert cloud.days() == ["01-01 12:00", "01-06 03:00"]


# ----------------------------------------------------------------------------------------- age


def test_what_has_expired_goes_by_itself(cloud: Cloud):
    cloud.volume()
    sundays = by_cron("cron(0 3 ? * SUN *)")
    cloud.policy(volumes(schedule(create=sundays, retain=Retain.days(10))))

    cloud.until("2026-01-21 02:59")
    before = cloud.days()
    cloud.until("2026-01-21 03:00")

    assert before == ["01-11 03:00", "01-18 03:00"]
    assert cloud.days() == ["01-18 03:00"]


def test_the_newest_is_kept_until_there_is_a_newer_one(cloud: Cloud):
    cloud.volume()
    cloud.policy(volumes(schedule(create=EVERY_MONTH, retain=Retain.days(7))))

    cloud.until("2026-03-01 08:59")
    before = cloud.days()
    cloud.until("2026-03-01 09:00")

    assert before == ["02-01 09:00"]
    assert cloud.days() == ["03-01 09:00"]


@pytest.mark.parametrize(
    ("cron", "kept", "last"),
    [
        ("cron(0 9 31 1 ? *)", Retain.months(1), "2026-02-28 09:00"),
        ("cron(0 9 31 1 ? *)", Retain.months(3), "2026-04-30 09:00"),
        ("cron(0 9 31 1 ? *)", Retain.weeks(2), "2026-02-14 09:00"),
        ("cron(0 9 L * ? *)", Retain.years(1), "2027-01-31 09:00"),
    ],
)
def test_months_and_years_are_those_of_the_calendar(cloud, cron, kept, last):
    cloud.volume()
    cloud.policy(volumes(schedule(create=by_cron(cron), retain=kept)))

    cloud.until("2026-01-31 09:00")

    (made,) = cloud.snapshots()
    expires = {each["Key"]: each["Value"] for each in made["Tags"]}["aws:dlm:expirationTime"]
    assert expires == f"{last.replace(' ', 'T')}:00.000Z"


def test_of_a_deleted_volume_the_last_one_stays(cloud: Cloud):
    volume = cloud.volume()
    cloud.policy(volumes(schedule(retain=Retain.days(3))))
    cloud.until("2026-01-19 12:00")

    cloud.ec2("DeleteVolume", VolumeId=volume)
    cloud.until("2026-01-20 12:00")
    next_day = cloud.days()
    cloud.wait(days=30)

    assert next_day == ["01-18 03:00", "01-19 03:00"]
    assert cloud.days() == ["01-19 03:00"]


def test_one_that_failed_keeps_the_one_before(cloud: Cloud):
    cloud.volume()
    cloud.policy(volumes(schedule(retain=Retain.days(1))))
    cloud.until("2026-01-02 12:00")

    cloud.fault("ec2:CreateSnapshot", times=6, code="InternalError")
    cloud.until("2026-01-03 12:00")

    assert cloud.days() == ["01-02 03:00"]


def test_by_age_what_a_person_deletes_is_forgotten(cloud: Cloud):
    cloud.volume()
    cloud.policy(volumes(schedule(retain=Retain.days(3))))
    cloud.until("2026-01-03 12:00")

    cloud.ec2("DeleteSnapshot", SnapshotId=cloud.snapshots()[0]["SnapshotId"])
    cloud.until("2026-01-07 12:00")

    assert cloud.days() == ["01-05 03:00", "01-06 03:00", "01-07 03:00"]
    assert "SnapshotsDeleteFailed" not in cloud.counts()


# ------------------------------------------------------------------------------- what fails


def test_what_cannot_be_deleted_for_a_while_is_deleted_later(cloud: Cloud):
    cloud.volume()
    cloud.policy(volumes(schedule(retain=Retain.last(1))))
    cloud.fault("ec2:DeleteSnapshot", times=2, code="RequestLimitExceeded")

    cloud.until("2026-01-03 04:59")
    before = cloud.days()
    cloud.until("2026-01-03 05:00")

    assert before == ["01-02 03:00", "01-03 03:00"]
    assert cloud.days() == ["01-03 03:00"]


def test_what_cannot_be_deleted_at_all_is_looked_after_no_more(cloud: Cloud):
    cloud.volume()
    cloud.policy(volumes(schedule(retain=Retain.last(1))))
    cloud.until("2026-01-02 12:00")
    cloud.fault("ec2:DeleteSnapshot", code="SnapshotLocked", status=400)

    cloud.wait(days=3)

    assert cloud.days() == ["01-02 03:00", "01-05 03:00"]
    assert cloud.counts()["SnapshotsDeleteFailed"] == 1


# --------------------------------------------------------------------------------- Recycle Bin


@pytest.fixture
def binned(cloud: Cloud) -> Cloud:
    """Return a cloud whose Recycle Bin keeps all snapshots for 30 days."""
    cloud.world.services = {**cloud.world.services, "rbin": RBIN}
    period = {"RetentionPeriodValue": 30, "RetentionPeriodUnit": "DAYS"}
    rbin = Client(cloud.world, "rbin")
    rbin("CreateRule", ResourceType="EBS_SNAPSHOT", RetentionPeriod=period)
    cloud.volume()
    return cloud


def restore(cloud: Cloud) -> None:
    """Restore all that is in the Recycle Bin."""
    for each in cloud.ec2("ListSnapshotsInRecycleBin")["Snapshots"]:
        cloud.ec2("RestoreSnapshotFromRecycleBin", SnapshotId=each["SnapshotId"])


@pytest.mark.parametrize("retain", [Retain.last(1), Retain.days(1)], ids=["count", "age"])
def test_what_is_restored_after_it_was_deleted_stays(binned, retain):
    binned.policy(volumes(schedule(retain=retain)))
    binned.until("2026-01-03 12:00")

    restore(binned)
    binned.until("2026-01-09 12:00")

    assert binned.days() == ["01-02 03:00", "01-09 03:00"]


@pytest.mark.parametrize("retain", [Retain.last(3), Retain.days(3)], ids=["count", "age"])
def test_what_comes_back_before_its_time_is_looked_after_still(binned, retain):
    binned.policy(volumes(schedule(retain=retain)))
    binned.until("2026-01-02 12:00")
    binned.ec2("DeleteSnapshot", SnapshotId=binned.snapshots()[0]["SnapshotId"])
    binned.until("2026-01-03 12:00")

    restore(binned)
    binned.until("2026-01-06 12:00")

    assert binned.days() == ["01-04 03:00", "01-05 03:00", "01-06 03:00"]
