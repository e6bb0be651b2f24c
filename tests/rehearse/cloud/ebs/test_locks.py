"""Locks on snapshots."""

from datetime import timedelta
from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.ebs.settings import settings
from tests.rehearse.cloud.calling import ACCOUNT, REGION
from tests.rehearse.cloud.ebs.conftest import START, Ec2
from tests.rehearse.cloud.ebs.making import fails

DAY = timedelta(days=1)


@pytest.fixture
def snapshot(ec2: Ec2) -> str:
    return ec2.snapshot()


def lock(ec2: Ec2, snapshot: str, mode: str = "governance", **more: Any) -> Any:
    asked = more if "ExpirationDate" in more else {"LockDuration": 10, **more}
    return ec2("LockSnapshot", SnapshotId=snapshot, LockMode=mode, **asked)


def state(ec2: Ec2, snapshot: str) -> str:
    found = ec2("DescribeLockedSnapshots", SnapshotIds=[snapshot])["Snapshots"]
    return str(found[0]["LockState"]) if found else ""


def refused(ec2: Ec2, snapshot: str, mode: str, **more: Any) -> str:
    return ec2.refused("LockSnapshot", SnapshotId=snapshot, LockMode=mode, **more)


def test_a_lock_is_shown_as_it_was_made(ec2: Ec2, snapshot: str) -> None:
    made = lock(ec2, snapshot, "compliance", CoolOffPeriod=24)

    assert made == {
        "OwnerId": ACCOUNT,
        "SnapshotId": snapshot,
        "LockState": "compliance-cooloff",
        "LockDuration": 10,
        "CoolOffPeriod": 24,
        "CoolOffPeriodExpiresOn": START + DAY,
        "LockCreatedOn": START,
        "LockDurationStartTime": START,
        "LockExpiresOn": START + 10 * DAY,
    }
    assert ec2("DescribeLockedSnapshots")["Snapshots"] == [made]


@pytest.mark.parametrize("mode", ["governance", "compliance"])
def test_a_locked_snapshot_cannot_be_deleted_until_the_lock_has_expired(
    ec2: Ec2, snapshot: str, mode: str
) -> None:
    lock(ec2, snapshot, mode)
    early = ec2.refused("DeleteSnapshot", SnapshotId=snapshot)
    ec2.wait(days=10)

    ec2("DeleteSnapshot", SnapshotId=snapshot)

    assert early == "OperationNotPermitted"
    assert ec2.ids() == []


def test_a_date_counts_in_days(ec2: Ec2, snapshot: str) -> None:
    made = lock(ec2, snapshot, ExpirationDate=START + timedelta(days=2, hours=1))

    assert (made["LockDuration"], made["LockExpiresOn"]) == (3, START + timedelta(days=2, hours=1))


def test_a_lock_that_has_expired_is_still_shown_and_can_be_made_anew(
    ec2: Ec2, snapshot: str
) -> None:
    lock(ec2, snapshot, "compliance")
    ec2.wait(days=10)
    after = state(ec2, snapshot)

    lock(ec2, snapshot, "governance")

    assert (after, state(ec2, snapshot)) == ("expired", "governance")


def test_a_lock_in_governance_mode_can_be_changed_and_taken_away(ec2: Ec2, snapshot: str) -> None:
    lock(ec2, snapshot)
    shorter = lock(ec2, snapshot, LockDuration=1)

    ec2("UnlockSnapshot", SnapshotId=snapshot)

    assert shorter["LockExpiresOn"] == START + DAY
    assert state(ec2, snapshot) == ""
    ec2("DeleteSnapshot", SnapshotId=snapshot)


def test_a_lock_in_compliance_mode_can_be_changed_while_it_cools_off(
    ec2: Ec2, snapshot: str
) -> None:
    lock(ec2, snapshot, "compliance", CoolOffPeriod=24)
    lock(ec2, snapshot, "compliance", CoolOffPeriod=12, LockDuration=2)
    ec2.wait(hours=11)

    ec2("UnlockSnapshot", SnapshotId=snapshot)

    assert state(ec2, snapshot) == ""
    ec2.wait(days=3)
    assert ec2.details("cooloffperiodExpiry") == ec2.details("lockDurationExpiry") == []


def test_a_lock_in_compliance_mode_can_only_be_made_longer(ec2: Ec2, snapshot: str) -> None:
    lock(ec2, snapshot, "compliance", CoolOffPeriod=24)
    ec2.wait(days=1)

    codes = {
        ec2.refused("UnlockSnapshot", SnapshotId=snapshot),
        refused(ec2, snapshot, "governance", LockDuration=20),
        refused(ec2, snapshot, "compliance", LockDuration=8),
        refused(ec2, snapshot, "compliance", LockDuration=20, CoolOffPeriod=1),
    }

    longer = lock(ec2, snapshot, "compliance", LockDuration=20)
    assert codes == {"OperationNotPermitted"}
    assert longer["LockExpiresOn"] == START + 21 * DAY


def test_a_lock_that_ends_while_it_cools_off_stays_ended(ec2: Ec2, snapshot: str) -> None:
    lock(ec2, snapshot, "compliance", CoolOffPeriod=72, LockDuration=1)

    ec2.wait(days=3)

    assert state(ec2, snapshot) == "expired"
    assert ec2.details("cooloffperiodExpiry") == []


def test_a_pending_snapshot_can_be_locked_from_its_completion_on(ec2: Ec2) -> None:
    settings(ec2.world).snapshot_seconds = 3600
    snapshot = ec2.snapshot()
    pending = lock(ec2, snapshot, LockDuration=1)
    early = ec2.refused("DeleteSnapshot", SnapshotId=snapshot)

    ec2.wait(hours=1)

    (shown,) = ec2("DescribeLockedSnapshots")["Snapshots"]
    assert (early, pending["LockExpiresOn"]) == ("OperationNotPermitted", None)
    assert shown["LockDurationStartTime"] == START + timedelta(hours=1)
    assert shown["LockExpiresOn"] == START + timedelta(hours=25)


def test_the_lock_of_a_snapshot_that_fails_is_cancelled(ec2: Ec2) -> None:
    settings(ec2.world).snapshot_seconds = 3600
    snapshot = ec2.snapshot()
    lock(ec2, snapshot, "compliance", LockDuration=1)
    fails(ec2, "ebs:createSnapshot")

    ec2.wait(hours=1)

    assert state(ec2, snapshot) == ""
    assert ec2.details("lockSnapshot") == [
        {
            "event": "lockSnapshot",
            "result": "failed",
            "cause": "snapshot failed",
            "snapshot_id": f"arn:aws:ec2::{REGION}:snapshot/{snapshot}",
            "lockState": "pending-compliance",
            "lockCreatedOn": "2027-01-01T00:00:00Z",
            "lockDuration": 1,
        }
    ]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"LockMode": "governance"}, "InvalidParameterCombination"),
        (
            {"LockMode": "governance", "LockDuration": 1, "ExpirationDate": START + DAY},
            "InvalidParameterCombination",
        ),
        (
            {"LockMode": "governance", "LockDuration": 1, "CoolOffPeriod": 1},
            "InvalidParameterCombination",
        ),
        ({"LockMode": "governance", "ExpirationDate": START}, "InvalidParameterValue"),
        (
            {"LockMode": "governance", "ExpirationDate": START + 36501 * DAY},
            "InvalidParameterValue",
        ),
        (
            {"LockMode": "compliance", "LockDuration": 1, "CoolOffPeriod": 73},
            "InvalidParameterValue",
        ),
        ({"LockMode": "governance", "LockDuration": 0}, "InvalidParameterValue"),
    ],
)
def test_locks_that_cannot_be_are_refused(
    ec2: Ec2, snapshot: str, asked: dict[str, Any], code: str
) -> None:
    assert ec2.refused("LockSnapshot", SnapshotId=snapshot, **asked) == code


def test_what_is_not_locked_cannot_be_unlocked(ec2: Ec2, snapshot: str) -> None:
    assert ec2.refused("UnlockSnapshot", SnapshotId=snapshot) == "IncorrectState"


def test_a_snapshot_that_failed_cannot_be_locked(ec2: Ec2) -> None:
    fails(ec2, "ebs:createSnapshot")
    failed = ec2.snapshot()

    assert refused(ec2, failed, "governance", LockDuration=1) == "IncorrectState"


def test_locks_are_found_by_their_state(ec2: Ec2, snapshot: str) -> None:
    other = ec2.snapshot()
    lock(ec2, snapshot)
    lock(ec2, other, "compliance")

    filters = [{"Name": "lock-state", "Values": ["compliance"]}]
    found = ec2("DescribeLockedSnapshots", Filters=filters)["Snapshots"]

    assert [each["SnapshotId"] for each in found] == [other]


def test_what_becomes_of_a_lock_is_told(ec2: Ec2, snapshot: str) -> None:
    lock(ec2, snapshot, "compliance", CoolOffPeriod=24)

    ec2.wait(days=10)

    arn = f"arn:aws:ec2::{REGION}:snapshot/{snapshot}"
    common = {"result": "succeeded", "snapshot_id": arn, "lockDuration": 10}
    common |= {"lockCreatedOn": "2027-01-01T00:00:00Z", "lockExpiresOn": "2027-01-11T00:00:00Z"}
    period = {
        "lockStartDurationTime": "2027-01-01T00:00:00Z",
        "cooOffPeriod": 24,
        "coolOffPeriodExpiresOn": "2027-01-02T00:00:00Z",
    }
    events = [each for each in ec2.world.events if "lockState" in each.detail]
    assert [dict(each.detail) for each in events] == [
        {
            "event": "lockSnapshot",
            "source": ACCOUNT,
            "lockState": "compliance-cooloff",
            **common,
            **period,
        },
        {"event": "cooloffperiodExpiry", "lockState": "compliance", **common, **period},
        {"event": "lockDurationExpiry", "lockState": "expired", **common},
    ]
    assert {each.detail_type for each in events} == {"EBS Snapshot Notification"}
    assert {each.resources for each in events} == {(arn,)}
