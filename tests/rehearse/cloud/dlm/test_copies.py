"""Copies to other Regions."""

from datetime import datetime

import pytest

from snapshot_constructs.model import CopyTo, PolicySpec, Retain, Share, Tag
from tests.policies import schedule, volumes
from tests.rehearse.cloud.calling import ACCOUNT
from tests.rehearse.cloud.dlm.conftest import GOLD, Cloud, shared_with, tags

AWAY = "us-east-1"
KEY = f"arn:aws:kms:{AWAY}:{ACCOUNT}:key/one"


def copied(*copies: CopyTo, **changes: object) -> PolicySpec:
    given = copies or (copy(),)
    return volumes(schedule(**{"retain": Retain.last(9), "copies": given, **changes}))


def copy(days: int = 3, **changes: object) -> CopyTo:
    return CopyTo(AWAY, retain=Retain.days(days), **{"encrypted": False, **changes})  # type: ignore[arg-type]  # as given


def test_a_copy_is_made_when_its_source_is_complete(cloud: Cloud):
    cloud.settings(snapshot_seconds=1200)
    cloud.volume()
    cloud.policy(copied())

    cloud.until("2026-01-02 12:00")

    assert cloud.days() == ["01-02 03:00"]
    assert cloud.at(region=AWAY).days() == [
        "01-02 03:30"
    ]  # it looks after 1, 3, 7, 15 and 30 minutes
    assert cloud.counts()["SnapshotsCopiedRegionCompleted"] == 1


def test_copies_have_a_retention_of_their_own(cloud: Cloud):
    cloud.volume()
    cloud.policy(copied(retain=Retain.last(1)))

    cloud.until("2026-01-08 12:00")

    assert cloud.days() == ["01-08 03:00"]
    assert cloud.at(region=AWAY).days() == ["01-06 03:00", "01-07 03:00", "01-08 03:00"]
    assert cloud.counts()["SnapshotsCopiedRegionDeleteCompleted"] == 4


def test_the_last_copy_is_kept(cloud: Cloud):
    volume = cloud.volume()
    cloud.policy(copied())
    cloud.until("2026-01-04 12:00")

    cloud.ec2("DeleteVolume", VolumeId=volume)
    cloud.wait(days=30)

    assert cloud.at(region=AWAY).days() == ["01-04 03:00"]


def test_copies_without_a_retention_are_kept_for_ever(cloud: Cloud):
    cloud.volume()
    cloud.policy(copied(CopyTo(AWAY, retain=None, encrypted=False), retain=Retain.last(1)))

    cloud.wait(days=30)

    assert len(cloud.at(region=AWAY).days()) == 30


def test_copies_are_not_shared(cloud: Cloud):
    cloud.volume()
    cloud.policy(copied(shares=(Share.to("222222222222"),)))

    cloud.wait(days=1)

    away = cloud.at(region=AWAY)
    assert [shared_with(away, each["SnapshotId"]) for each in away.snapshots()] == [[]]


@pytest.mark.parametrize("copies_tags", [True, False])
def test_copies_have_the_users_tags_if_their_rule_says_so(cloud, copies_tags):
    cloud.volume()
    policy = copied(copy(copy_tags=copies_tags), copy_tags=True, tags=(Tag("added", "yes"),))
    id = cloud.policy(policy)

    cloud.wait(days=1)

    (found,) = cloud.at(region=AWAY).snapshots()
    system = {
        "aws:dlm:lifecycle-policy-id": id,
        "aws:dlm:lifecycle-schedule-name": "daily",
        "aws:dlm:expirationTime": "2026-01-05T03:00:00.000Z",
        "dlm:managed": "true",
    }
    users = {"added": "yes", **tags(GOLD)}
    assert tags(found["Tags"]) == system | (users if copies_tags else {})
    assert f"Created for policy: {id}" in found["Description"]


def test_a_copy_that_ec2_refuses_is_begun_later(cloud: Cloud):
    cloud.volume()
    cloud.policy(copied())
    cloud.fault("ec2:CopySnapshot", times=143, code="ResourceLimitExceeded")

    cloud.until("2026-01-03 02:59")

    (found,) = cloud.at(region=AWAY).snapshots()
    assert found["StartTime"] == datetime.fromisoformat("2026-01-03T02:50Z")
    assert cloud.counts()["SnapshotsCopiedRegionStarted"] == 1
    assert "SnapshotsCopiedRegionFailed" not in cloud.counts()


def test_after_a_day_it_is_given_up(cloud: Cloud):
    cloud.volume()
    cloud.policy(copied())
    cloud.fault("ec2:CopySnapshot", times=144, code="ResourceLimitExceeded")

    cloud.until("2026-01-03 02:59")

    assert cloud.at(region=AWAY).days() == []
    assert cloud.counts()["SnapshotsCopiedRegionFailed"] == 1


def test_beyond_twenty_at_a_time_copies_wait(cloud: Cloud):
    cloud.settings(copy_seconds=3600)
    for _ in range(25):
        cloud.volume()
    cloud.policy(copied())

    cloud.until("2026-01-02 03:59")
    before = len(cloud.at(region=AWAY).days())
    cloud.until("2026-01-02 05:30")

    assert before == 20
    assert len(cloud.at(region=AWAY).days()) == 25


def test_a_copy_that_ends_in_error_is_made_anew(cloud: Cloud):
    cloud.volume()
    cloud.policy(copied(copy(encrypted=True, key=KEY)))
    cloud.fault("kms:CreateGrant", times=2, code="AccessDeniedException")

    cloud.until("2026-01-02 12:00")

    found = cloud.at(region=AWAY).snapshots()
    assert [(each["State"], each["KmsKeyId"]) for each in found] == [("completed", KEY)]
    assert f"{found[0]['StartTime']:%H:%M}" == "03:20"


def test_a_copy_that_always_ends_in_error_is_given_up_after_a_day(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(copied(copy(encrypted=True, key=KEY)))
    cloud.fault("kms:CreateGrant", times=999, code="AccessDeniedException")

    cloud.until("2026-01-03 02:59")

    assert [each["State"] for each in cloud.at(region=AWAY).snapshots()] == ["error"]
    assert cloud.counts()["SnapshotsCopiedRegionFailed"] == 1
    assert cloud.state(id) == "ENABLED"


@pytest.mark.parametrize(("asked", "key"), [(False, None), (True, KEY)])
def test_copies_are_encrypted_as_their_rule_says(cloud, asked, key):
    cloud.volume()
    cloud.policy(copied(copy(encrypted=asked, key=key)))

    cloud.wait(days=1)

    (found,) = cloud.at(region=AWAY).snapshots()
    assert (found["Encrypted"], found["KmsKeyId"]) == (asked, key)


def test_a_snapshot_goes_on_being_kept_while_its_copy_waits(cloud: Cloud):
    cloud.volume()
    cloud.policy(copied(retain=Retain.last(1)))
    cloud.fault("ec2:CopySnapshot", times=9, code="ResourceLimitExceeded", region=AWAY)

    cloud.until("2026-01-03 12:00")

    assert cloud.days() == ["01-03 03:00"]
    assert cloud.at(region=AWAY).days() == ["01-02 04:30", "01-03 03:00"]
