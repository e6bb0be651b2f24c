"""Archiving instead of deleting."""

from dataclasses import replace
from typing import Any

import pytest

from snapshot_constructs.model import PolicySpec, Retain, Schedule
from tests.policies import by_cron, monthly, volumes
from tests.rehearse.cloud.dlm.conftest import Cloud, tags

FIRSTS = by_cron("cron(0 3 1 * ? *)")
DENIED = "IncorrectState"


def archiving(retain: Retain, archive: Retain | None, **changes: Any) -> PolicySpec:
    return volumes(on_firsts(retain=retain, archive=archive, **changes))


def on_firsts(**changes: Any) -> Schedule:
    return monthly(create=FIRSTS, **changes)


BY_COUNT = archiving(Retain.last(1), Retain.last(3))
BY_AGE = archiving(Retain.days(45), Retain.days(100))


def tiers(cloud: Cloud) -> tuple[list[str], list[str]]:
    """Return the days of the snapshots in both tiers."""
    found = cloud.snapshots()
    return tuple(  # type: ignore[return-value]  # two
        [f"{each['StartTime']:%y-%m-%d}" for each in found if each["StorageTier"] == tier]
        for tier in ("standard", "archive")
    )


def test_by_count_the_surplus_is_archived_and_the_archive_has_a_count_of_its_own(cloud: Cloud):
    cloud.volume()
    cloud.policy(BY_COUNT)

    cloud.until("2026-05-02 12:00")
    before = tiers(cloud)
    cloud.until("2026-06-02 12:00")

    assert before == (["26-05-01"], ["26-02-01", "26-03-01", "26-04-01"])
    assert tiers(cloud) == (["26-06-01"], ["26-03-01", "26-04-01", "26-05-01"])
    assert cloud.counts()["snapshotsArchiveScheduled"] == 4
    assert cloud.counts()["snapshotsArchiveCompleted"] == 4
    assert cloud.counts()["snapshotsArchiveDeletionCompleted"] == 1


@pytest.mark.parametrize(
    ("retain", "archive"),
    [(Retain.last(0), Retain.last(3)), (Retain.days(0), Retain.days(90))],
    ids=["count", "age"],
)
def test_nothing_kept_means_archived_at_once(cloud, retain, archive):
    cloud.volume()
    cloud.policy(archiving(retain, archive))

    cloud.until("2026-02-02 12:00")

    assert tiers(cloud) == ([], ["26-02-01"])


def test_what_is_pending_is_archived_when_it_is_complete(cloud: Cloud):
    cloud.settings(snapshot_seconds=3600)
    cloud.volume()
    cloud.policy(archiving(Retain.last(0), Retain.last(3)))

    cloud.until("2026-02-01 03:59")
    before = tiers(cloud)
    cloud.until("2026-02-01 04:30")

    assert before == (["26-02-01"], [])
    assert tiers(cloud) == ([], ["26-02-01"])


def test_by_age_a_snapshot_is_archived_when_it_expires(cloud: Cloud):
    cloud.volume()
    cloud.policy(BY_AGE)

    cloud.until("2026-03-18 02:59")
    before = tiers(cloud)
    cloud.until("2026-03-18 12:00")

    assert before == (["26-02-01", "26-03-01"], [])
    assert tiers(cloud) == (["26-03-01"], ["26-02-01"])


def test_by_age_the_archive_lasts_from_the_time_of_archiving(cloud: Cloud):
    cloud.volume()
    cloud.policy(BY_AGE)

    cloud.until("2026-06-26 02:59")  # 100 days after 18 March
    before = tiers(cloud)[1]
    cloud.until("2026-06-26 12:00")

    assert before[0] == "26-02-01"
    assert tiers(cloud)[1][0] == "26-03-01"


def test_by_age_nothing_leaves_the_archive_before_90_days(cloud: Cloud):
    cloud.volume()
    cloud.policy(archiving(Retain.days(1), Retain.months(3)))
    cloud.until(
        "2026-03-01 12:00"
    )  # that of February is archived on 1 March: the next one is there

    cloud.until("2026-05-30 02:59")  # 90 days later; three months are 92
    before = tiers(cloud)[1]
    cloud.until("2026-06-01 12:00")

    assert before[0] == "26-02-01"
    assert tiers(cloud)[1][0] == "26-03-01"


def test_archived_snapshots_say_so(cloud: Cloud):
    cloud.volume()
    cloud.policy(archiving(Retain.last(0), Retain.last(3)))

    cloud.until("2026-02-02 12:00")

    assert tags(cloud.snapshots()[0]["Tags"])["aws:dlm:archived"] == "true"


# ------------------------------------------------------------------------------------- what fails


def test_what_cannot_be_archived_for_a_while_is_archived_later(cloud: Cloud):
    cloud.volume()
    cloud.policy(archiving(Retain.last(0), Retain.last(3)))
    cloud.fault("ec2:ModifySnapshotTier", times=23, code=DENIED, status=400)

    cloud.until("2026-02-02 02:59")

    assert tiers(cloud) == ([], ["26-02-01"])
    assert cloud.counts()["snapshotsArchiveScheduled"] == 1


def test_what_cannot_be_archived_for_a_day_is_kept_for_the_time_in_the_archive(cloud: Cloud):
    cloud.volume()
    cloud.policy(archiving(Retain.days(0), Retain.days(90)))
    cloud.fault("ec2:ModifySnapshotTier", times=24, code=DENIED, status=400)

    cloud.until("2026-05-02 02:59")
    before = tiers(cloud)
    cloud.until("2026-05-02 03:00")

    assert before[0] == ["26-02-01"]
    assert tiers(cloud)[0] == []
    assert cloud.counts()["snapshotsArchiveFailed"] == 1


def test_what_cannot_be_archived_counts_no_more(cloud: Cloud):
    cloud.volume()
    cloud.policy(BY_COUNT)
    cloud.fault("ec2:ModifySnapshotTier", times=24, code=DENIED, status=400)

    cloud.until("2026-04-02 12:00")

    assert tiers(cloud) == (["26-02-01", "26-04-01"], ["26-03-01"])


# ---------------------------------------------------------------------------------------- changes


def test_archiving_by_count_that_is_enabled_holds_for_what_exists(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(archiving(Retain.last(2), None))
    cloud.until("2026-03-02 12:00")

    cloud.change(id, BY_COUNT)
    cloud.until("2026-04-02 12:00")

    assert tiers(cloud) == (["26-04-01"], ["26-02-01", "26-03-01"])


def test_archiving_by_age_that_is_enabled_holds_for_new_ones_only(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(archiving(Retain.days(45), None))
    cloud.until("2026-02-02 12:00")

    cloud.change(id, BY_AGE)
    cloud.until("2026-05-02 12:00")

    assert tiers(cloud) == (["26-04-01", "26-05-01"], ["26-03-01"])


def test_archiving_by_count_that_is_disabled_leaves_what_is_archived(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(BY_COUNT)
    cloud.until("2026-04-02 12:00")

    cloud.change(id, archiving(Retain.last(1), None))
    cloud.until("2027-04-02 12:00")

    assert tiers(cloud) == (["27-04-01"], ["26-02-01", "26-03-01"])


def test_archiving_by_age_that_is_disabled_has_what_waits_for_it_deleted(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(BY_AGE)
    cloud.until("2026-03-19 12:00")

    cloud.change(id, archiving(Retain.days(45), None))
    cloud.until("2026-05-02 12:00")

    assert tiers(cloud) == (["26-04-01", "26-05-01"], ["26-02-01"])


def test_a_lower_count_of_the_archive_holds_for_what_is_there(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(archiving(Retain.last(1), Retain.last(4)))
    cloud.until("2026-06-02 12:00")

    cloud.change(id, BY_COUNT)
    cloud.until("2026-07-02 12:00")

    assert tiers(cloud)[1] == ["26-04-01", "26-05-01", "26-06-01"]


def test_what_was_archived_before_a_policy_was_disabled_is_kept_for_ever(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(BY_AGE)
    cloud.until("2026-03-19 12:00")

    cloud.change(id, replace(BY_AGE, state="DISABLED"))
    cloud.change(id, BY_AGE)
    cloud.until("2027-03-19 12:00")

    assert tiers(cloud)[1][0] == "26-02-01"


@pytest.mark.parametrize(("policy", "left"), [(BY_AGE, []), (BY_COUNT, ["26-03-01"])])
def test_of_a_deleted_policy_what_waits_for_the_archive_by_age_is_deleted(cloud, policy, left):
    cloud.volume()
    id = cloud.policy(policy)
    cloud.until("2026-03-19 12:00")

    cloud.dlm("DeleteLifecyclePolicy", PolicyId=id)
    cloud.until("2027-03-19 12:00")

    assert tiers(cloud) == (left, ["26-02-01"])


# ---------------------------------------------------------------------------------------- by hand


def test_what_a_person_has_archived_already_is_looked_after_no_more(cloud: Cloud):
    cloud.volume()
    cloud.policy(BY_COUNT)
    cloud.until("2026-02-02 12:00")

    cloud.ec2(
        "ModifySnapshotTier", SnapshotId=cloud.snapshots()[0]["SnapshotId"], StorageTier="archive"
    )
    cloud.until("2027-02-02 12:00")

    assert tiers(cloud)[1][0] == "26-02-01"
    assert len(tiers(cloud)[1]) == 1 + 3


def test_what_a_person_has_restored_from_the_archive_is_looked_after_no_more(cloud: Cloud):
    cloud.volume()
    cloud.policy(archiving(Retain.last(0), Retain.last(3)))
    cloud.until("2026-02-02 12:00")

    cloud.ec2(
        "RestoreSnapshotTier", SnapshotId=cloud.snapshots()[0]["SnapshotId"], PermanentRestore=True
    )
    cloud.until("2027-02-02 12:00")

    assert tiers(cloud)[0] == ["26-02-01"]
    assert len(tiers(cloud)[1]) == 3


@pytest.mark.parametrize(
    "policy", [BY_COUNT, archiving(Retain.last(1), None)], ids=["archive", "no archive"]
)
def test_what_a_person_has_locked_is_looked_after_no_more(cloud, policy):
    cloud.volume()
    cloud.policy(policy)
    cloud.until("2026-02-02 12:00")

    cloud.ec2(
        "LockSnapshot",
        SnapshotId=cloud.snapshots()[0]["SnapshotId"],
        LockMode="governance",
        LockDuration=60,
    )
    cloud.until("2026-08-02 12:00")

    assert tiers(cloud)[0] == ["26-02-01", "26-08-01"]
