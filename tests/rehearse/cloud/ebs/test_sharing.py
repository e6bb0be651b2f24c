"""Snapshots shared with other accounts, and with all."""

from typing import Any

import pytest

from tests.rehearse.cloud.calling import ACCOUNT, REGION
from tests.rehearse.cloud.ebs.conftest import KEY, OTHER, Ec2

THIRD = "333333333333"
PERMISSION = "createVolumePermission"


def shares(ec2: Ec2, snapshot: str) -> list[dict[str, str]]:
    found = ec2("DescribeSnapshotAttribute", SnapshotId=snapshot, Attribute=PERMISSION)
    return list(found["CreateVolumePermissions"])


def test_a_shared_snapshot_can_be_described_by_the_other_account(ec2: Ec2) -> None:
    other, snapshot = ec2.at(account=OTHER), ec2.snapshot(Description="d")

    ec2.share(snapshot, OTHER)

    assert shares(ec2, snapshot) == [{"UserId": OTHER}]
    assert (other.ids(), other.shown(snapshot)["Description"]) == ([snapshot], "d")
    assert ec2.at(account=THIRD).ids() == []


def test_the_other_account_sees_no_tags(ec2: Ec2) -> None:
    specs = [{"ResourceType": "snapshot", "Tags": [{"Key": "a", "Value": "b"}]}]
    snapshot = ec2.snapshot(TagSpecifications=specs)
    ec2.share(snapshot, OTHER)
    tagged = [{"Name": "tag:a", "Values": ["b"]}]

    other = ec2.at(account=OTHER)

    assert other.shown(snapshot)["Tags"] == []
    assert (other.ids(Filters=tagged), ec2.ids(Filters=tagged)) == ([], [snapshot])


def test_sharing_is_an_event_in_the_account_that_gets_it(ec2: Ec2) -> None:
    snapshot = ec2.snapshot()

    ec2.share(snapshot, OTHER)
    ec2.share(snapshot, OTHER)

    event, arn = ec2.world.events[-1], f"arn:aws:ec2::{REGION}:snapshot/{snapshot}"
    assert (event.account, event.region, event.resources) == (OTHER, REGION, (arn,))
    assert ec2.details("shareSnapshot") == [
        {
            "event": "shareSnapshot",
            "result": "succeeded",
            "cause": "",
            "snapshot_id": arn,
            "source": ACCOUNT,
            "startTime": "2027-01-01T00:00:00Z",
            "endTime": "2027-01-01T00:00:00Z",
        }
    ]


def test_both_forms_of_the_call_add_and_remove(ec2: Ec2) -> None:
    snapshot = ec2.snapshot()
    users = [{"UserId": OTHER}, {"UserId": THIRD}]
    ec2("ModifySnapshotAttribute", SnapshotId=snapshot, CreateVolumePermission={"Add": users})

    flat = {"Attribute": PERMISSION, "OperationType": "remove", "UserIds": [OTHER]}
    ec2("ModifySnapshotAttribute", SnapshotId=snapshot, **flat)
    first = shares(ec2, snapshot)
    remove = {"Remove": [{"UserId": THIRD}]}
    ec2("ModifySnapshotAttribute", SnapshotId=snapshot, CreateVolumePermission=remove)

    assert first == [{"UserId": THIRD}]
    assert shares(ec2, snapshot) == []


def test_a_public_snapshot_is_everybodys_and_no_event(ec2: Ec2) -> None:
    snapshot = ec2.snapshot()

    flat = {"Attribute": PERMISSION, "OperationType": "add", "GroupNames": ["all"]}
    ec2("ModifySnapshotAttribute", SnapshotId=snapshot, **flat)

    assert shares(ec2, snapshot) == [{"Group": "all"}]
    assert ec2.at(account=OTHER).ids() == [snapshot]
    assert ec2.details("shareSnapshot") == []


def test_a_snapshot_that_is_no_more_shared_is_gone_for_others(ec2: Ec2) -> None:
    snapshot = ec2.snapshot()
    ec2.share(snapshot, OTHER)
    flat = {"Attribute": PERMISSION, "OperationType": "add", "GroupNames": ["all"]}
    ec2("ModifySnapshotAttribute", SnapshotId=snapshot, **flat)

    ec2("ResetSnapshotAttribute", SnapshotId=snapshot, Attribute=PERMISSION)

    assert shares(ec2, snapshot) == []
    assert ec2.at(account=OTHER).ids() == []


def test_a_volume_can_be_made_of_a_shared_snapshot(ec2: Ec2) -> None:
    snapshot, other = ec2.snapshot(), ec2.at(account=OTHER)
    ec2.share(snapshot, OTHER)

    volume = other.volume(SnapshotId=snapshot)

    assert other.shown(volume)["SnapshotId"] == snapshot


def test_others_cannot_change_what_is_shared_with_them(ec2: Ec2) -> None:
    snapshot, other = ec2.snapshot(), ec2.at(account=OTHER)
    ec2.share(snapshot, OTHER)

    assert other.refused("DeleteSnapshot", SnapshotId=snapshot) == "InvalidSnapshot.NotFound"
    named = {"SnapshotId": snapshot, "Attribute": PERMISSION}
    assert other.refused("ResetSnapshotAttribute", **named) == "InvalidSnapshot.NotFound"


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("alias/aws/ebs", {"UserIds": [OTHER]}),
        ("alias/aws/ebs", {"GroupNames": ["all"]}),
        (KEY, {"GroupNames": ["all"]}),
    ],
)
def test_a_snapshot_whose_key_forbids_it_is_not_shared(
    ec2: Ec2, key: str, asked: dict[str, Any]
) -> None:
    snapshot = ec2.snapshot(ec2.volume(Encrypted=True, KmsKeyId=key))
    asked = {"Attribute": PERMISSION, "OperationType": "add", **asked}

    code = ec2.refused("ModifySnapshotAttribute", SnapshotId=snapshot, **asked)

    assert code == "OperationNotPermitted"
    assert shares(ec2, snapshot) == []


def test_a_snapshot_under_a_key_of_the_account_can_be_shared(ec2: Ec2) -> None:
    snapshot = ec2.snapshot(ec2.volume(Encrypted=True, KmsKeyId=KEY))

    ec2.share(snapshot, OTHER)

    assert ec2.at(account=OTHER).shown(snapshot)["KmsKeyId"] == KEY


ADD: dict[str, Any] = {"Attribute": PERMISSION, "OperationType": "add"}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (ADD, "InvalidParameterCombination"),
        ({"Attribute": PERMISSION, "UserIds": [OTHER]}, "InvalidParameterCombination"),
        ({"OperationType": "add", "UserIds": [OTHER]}, "InvalidParameterValue"),
        (ADD | {"UserIds": ["12"]}, "InvalidAMIAttributeItemValue"),
        (ADD | {"GroupNames": ["some"]}, "InvalidAMIAttributeItemValue"),
        (ADD | {"UserIds": [f"{n:012}" for n in range(501)]}, "InvalidParameterValue"),
        (
            {"CreateVolumePermission": {"Add": [{"Group": "all"}], "Remove": [{"UserId": OTHER}]}},
            "InvalidParameterCombination",
        ),
    ],
)
def test_a_change_that_is_none_is_refused(ec2: Ec2, asked: dict[str, Any], code: str) -> None:
    snapshot = ec2.snapshot()

    assert ec2.refused("ModifySnapshotAttribute", SnapshotId=snapshot, **asked) == code
    assert shares(ec2, snapshot) == []


def test_sharing_with_oneself_is_nothing(ec2: Ec2) -> None:
    snapshot = ec2.snapshot()

    ec2.share(snapshot, ACCOUNT)

    assert shares(ec2, snapshot) == []
    assert ec2.details("shareSnapshot") == []


def test_users_and_groups_are_removed_apart(ec2: Ec2) -> None:
    snapshot = ec2.snapshot()
    ec2.share(snapshot, OTHER, THIRD)
    ec2("ModifySnapshotAttribute", SnapshotId=snapshot, **ADD, GroupNames=["all"])
    remove = {"SnapshotId": snapshot, "Attribute": PERMISSION, "OperationType": "remove"}

    ec2("ModifySnapshotAttribute", **remove, UserIds=[OTHER])
    first = shares(ec2, snapshot)
    ec2("ModifySnapshotAttribute", **remove, GroupNames=["all"])

    assert first == [{"Group": "all"}, {"UserId": THIRD}]
    assert shares(ec2, snapshot) == [{"UserId": THIRD}]


def test_an_archived_snapshot_cannot_be_shared(ec2: Ec2) -> None:
    snapshot = ec2.snapshot()
    ec2.archive(snapshot)

    code = ec2.refused("ModifySnapshotAttribute", SnapshotId=snapshot, **ADD, UserIds=[OTHER])

    assert (code, shares(ec2, snapshot)) == ("IncorrectState", [])
