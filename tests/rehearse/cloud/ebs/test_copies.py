"""Copies of snapshots: keys, states, limits and events."""

from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.ebs.keys import ENCRYPT, managed_key
from snapshot_constructs.rehearse.cloud.ebs.verbs import change_settings
from snapshot_constructs.rehearse.cloud.faults import Fault
from tests.rehearse.cloud.calling import ACCOUNT, REGION, Limited
from tests.rehearse.cloud.ebs.conftest import KEY, OTHER, Ec2, Keys

AWAY = "us-east-1"
AWAY_KEY = f"arn:aws:kms:{AWAY}:{ACCOUNT}:key/two"
USES = ("ec2:CopySnapshot", *ENCRYPT, "kms:Decrypt", "kms:ReEncryptFrom")


@pytest.fixture
def away(ec2: Ec2, keys: Keys) -> Ec2:
    keys.states[AWAY_KEY] = "Enabled"
    return ec2.at(AWAY)


def encrypted(ec2: Ec2) -> str:
    return ec2.snapshot(ec2.volume(Encrypted=True, KmsKeyId=KEY))


def test_a_copy_has_the_content_and_nothing_else_of_its_source(ec2: Ec2, away: Ec2) -> None:
    specs = [{"ResourceType": "snapshot", "Tags": [{"Key": "a", "Value": "b"}]}]
    snapshot = ec2.snapshot(Description="nightly", TagSpecifications=specs)
    ec2.share(snapshot, OTHER)

    shown = away.shown(away.copy(snapshot))

    assert (shown["VolumeId"], shown["VolumeSize"]) == ("vol-ffffffff", 100)
    assert (shown["State"], shown["Description"], shown["Tags"]) == ("completed", "", [])
    assert away.at(AWAY, OTHER).ids() == []


def test_a_copy_is_an_event_where_it_is_made(ec2: Ec2, away: Ec2) -> None:
    snapshot = ec2.snapshot()

    copy = away.copy(snapshot)

    event = ec2.world.events[-1]
    arn = f"arn:aws:ec2::{AWAY}:snapshot/{copy}"
    assert (event.account, event.region, event.resources) == (ACCOUNT, AWAY, (arn,))
    assert ec2.details("copySnapshot") == [
        {
            "event": "copySnapshot",
            "result": "succeeded",
            "cause": "",
            "startTime": "2027-01-01T00:00:00Z",
            "endTime": "2027-01-01T00:00:00Z",
            "snapshot_id": arn,
            "source": f"arn:aws:ec2::{REGION}:snapshot/{snapshot}",
            "incremental": "false",
            "transferType": "standard",
        }
    ]


def test_a_time_based_copy_says_so(ec2: Ec2, away: Ec2) -> None:
    copy = away.copy(ec2.snapshot(), CompletionDurationMinutes=30)

    shown, (event,) = away.shown(copy), ec2.details("copySnapshot")
    assert (shown["TransferType"], shown["CompletionDurationMinutes"]) == ("time-based", 30)
    assert event["transferType"] == "time-based"
    assert event["completionDurationStartTime"] == "2027-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("by_default", "asked", "key"),
    [
        (False, {}, ""),
        (False, {"Encrypted": True}, managed_key(ACCOUNT, AWAY)),
        (False, {"Encrypted": True, "KmsKeyId": AWAY_KEY}, AWAY_KEY),
        (True, {}, managed_key(ACCOUNT, AWAY)),
        (True, {"KmsKeyId": "alias/two"}, AWAY_KEY),
    ],
)
def test_what_encrypts_the_copy_of_a_plain_snapshot(
    ec2: Ec2, away: Ec2, by_default: bool, asked: dict[str, Any], key: str
) -> None:
    if by_default:
        away("EnableEbsEncryptionByDefault")

    shown = away.shown(away.copy(ec2.snapshot(), **asked))

    assert (shown["Encrypted"], shown["KmsKeyId"] or "") == (bool(key), key)


@pytest.mark.parametrize("asked", [{}, {"Encrypted": False}])
def test_the_copy_of_an_encrypted_snapshot_is_always_encrypted(
    ec2: Ec2, away: Ec2, asked: dict[str, Any]
) -> None:
    away("ModifyEbsDefaultKmsKeyId", KmsKeyId=AWAY_KEY)

    shown = away.shown(away.copy(encrypted(ec2), **asked))

    assert (shown["Encrypted"], shown["KmsKeyId"]) == (True, AWAY_KEY)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"KmsKeyId": AWAY_KEY}, "InvalidParameterDependency"),
        ({"CompletionDurationMinutes": 20}, "InvalidParameterValue"),
        ({"CompletionDurationMinutes": 5}, "InvalidParameterValue"),
        ({"SourceSnapshotId": "snap-0123456789abcdef0"}, "InvalidSnapshot.NotFound"),
        ({"SourceRegion": AWAY}, "InvalidSnapshot.NotFound"),
        ({"Encrypted": True, "KmsKeyId": "three"}, "InvalidParameterValue"),
    ],
)
def test_a_copy_that_cannot_be_is_refused(
    ec2: Ec2, away: Ec2, asked: dict[str, Any], code: str
) -> None:
    asked = {"SourceSnapshotId": ec2.snapshot(), "SourceRegion": REGION, **asked}

    assert away.refused("CopySnapshot", **asked) == code
    assert away.ids() == []


def test_a_copy_under_a_disabled_key_is_refused(ec2: Ec2, away: Ec2, keys: Keys) -> None:
    snapshot = ec2.snapshot()
    keys.states[AWAY_KEY] = "PendingDeletion"
    asked = {"SourceSnapshotId": snapshot, "SourceRegion": REGION, "Encrypted": True}

    code = away.refused("CopySnapshot", **asked, KmsKeyId=AWAY_KEY)

    assert code == "InvalidKMSKey.InvalidState"


def test_a_snapshot_that_is_not_completed_cannot_be_copied(ec2: Ec2, away: Ec2) -> None:
    change_settings(ec2.world, {"snapshot_seconds": 60})
    asked = {"SourceSnapshotId": ec2.snapshot(), "SourceRegion": REGION}

    assert away.refused("CopySnapshot", **asked) == "IncorrectState"


@pytest.mark.parametrize(
    "missing",
    [
        "kms:CreateGrant",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptTo",
        "kms:ReEncryptFrom",
        "kms:Decrypt",
    ],
)
def test_a_key_that_may_not_be_used_ends_the_copy_in_error(
    ec2: Ec2, away: Ec2, missing: str
) -> None:
    snapshot = encrypted(ec2)
    caller = Limited(tuple(each for each in USES if each != missing))

    copy = away.by(caller).copy(snapshot, Encrypted=True, KmsKeyId=AWAY_KEY)

    shown, (event,) = away.shown(copy), ec2.details("copySnapshot")
    assert (shown["State"], shown["StateMessage"]) == ("error", "Given key ID is not accessible")
    assert (event["result"], event["cause"]) == ("failed", "Given key ID is not accessible")


def test_who_may_do_all_that_a_copy_needs_gets_it(ec2: Ec2, away: Ec2) -> None:
    snapshot = encrypted(ec2)

    copy = away.by(Limited(USES)).copy(snapshot, Encrypted=True, KmsKeyId=AWAY_KEY)

    assert away.shown(copy)["State"] == "completed"


def test_who_may_not_describe_the_key_is_refused_at_once(ec2: Ec2, away: Ec2) -> None:
    caller = Limited(("ec2:CopySnapshot",))
    asked = {"SourceSnapshotId": ec2.snapshot(), "SourceRegion": REGION, "Encrypted": True}

    code = away.by(caller).refused("CopySnapshot", **asked, KmsKeyId=AWAY_KEY)

    assert code == "UnauthorizedOperation"


@pytest.mark.parametrize("action", ["kms:CreateGrant", "ebs:copySnapshot"])
def test_a_fault_ends_a_copy_in_error(ec2: Ec2, away: Ec2, action: str) -> None:
    snapshot = encrypted(ec2)
    ec2.world.faults.add(Fault(action=action, code="AccessDeniedException", message="no"))

    copy = away.copy(snapshot, Encrypted=True, KmsKeyId=AWAY_KEY)

    assert away.shown(copy)["State"] == "error"


def test_twenty_copies_at_once_and_no_more(ec2: Ec2, away: Ec2) -> None:
    change_settings(ec2.world, {"copy_seconds": 600})
    snapshot = ec2.snapshot()
    for _ in range(20):
        away.copy(snapshot)

    code = away.refused("CopySnapshot", SourceSnapshotId=snapshot, SourceRegion=REGION)

    assert code == "ResourceLimitExceeded"
    assert ec2.at("eu-west-1").copy(snapshot)
    ec2.wait(seconds=600)
    assert away.copy(snapshot)


def test_other_accounts_copy_what_is_shared_with_them(ec2: Ec2) -> None:
    snapshot, other = ec2.snapshot(), ec2.at(account=OTHER)
    asked = {"SourceSnapshotId": snapshot, "SourceRegion": REGION}
    before = other.refused("CopySnapshot", **asked)

    ec2.share(snapshot, OTHER)

    assert before == "InvalidSnapshot.NotFound"
    assert other.shown(other.copy(snapshot))["OwnerId"] == OTHER


def test_an_archived_snapshot_can_be_neither_copied_nor_restored(ec2: Ec2, away: Ec2) -> None:
    snapshot = ec2.snapshot()
    ec2.archive(snapshot)
    asked = {"AvailabilityZone": f"{REGION}a", "SnapshotId": snapshot}

    copy = away.refused("CopySnapshot", SourceSnapshotId=snapshot, SourceRegion=REGION)

    assert (copy, ec2.refused("CreateVolume", **asked)) == ("IncorrectState", "IncorrectState")


def test_a_pending_copy_that_is_deleted_never_completes(ec2: Ec2, away: Ec2) -> None:
    change_settings(ec2.world, {"copy_seconds": 600})
    copy = away.copy(ec2.snapshot())

    away("DeleteSnapshot", SnapshotId=copy)
    ec2.wait(hours=1)

    assert ec2.details("copySnapshot") == []


def test_the_key_that_aws_manages_for_others_must_be_allowed(ec2: Ec2, away: Ec2) -> None:
    theirs = managed_key(OTHER, AWAY)
    caller = Limited(("ec2:CopySnapshot", "kms:DescribeKey"))

    copy = away.by(caller).copy(ec2.snapshot(), Encrypted=True, KmsKeyId=theirs)

    assert away.shown(copy)["State"] == "error"
    assert ("kms:CreateGrant", theirs) in caller.asked


def test_the_own_key_that_aws_manages_needs_no_permission(ec2: Ec2, away: Ec2) -> None:
    copy = away.by(Limited(("ec2:CopySnapshot",))).copy(ec2.snapshot(), Encrypted=True)

    assert away.shown(copy)["State"] == "completed"
