"""Fast snapshot restore."""

from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.ebs.settings import settings
from tests.rehearse.cloud.calling import ACCOUNT, REGION
from tests.rehearse.cloud.ebs.conftest import OTHER, START, Ec2
from tests.rehearse.cloud.ebs.making import fails

ZONE, NEXT = f"{REGION}a", f"{REGION}b"
GONE = (
    "Client.InvalidSnapshot.InvalidState - "
    "The requested snapshot was deleted or access permissions were revoked"
)


@pytest.fixture
def snapshot(ec2: Ec2) -> str:
    return ec2.snapshot()


def enable(ec2: Ec2, *snapshots: str, zones: tuple[str, ...] = (ZONE,)) -> Any:
    asked = {"AvailabilityZones": list(zones), "SourceSnapshotIds": list(snapshots)}
    return ec2("EnableFastSnapshotRestores", **asked)


def disable(ec2: Ec2, *snapshots: str, zones: tuple[str, ...] = (ZONE,)) -> Any:
    asked = {"AvailabilityZones": list(zones), "SourceSnapshotIds": list(snapshots)}
    return ec2("DisableFastSnapshotRestores", **asked)


def states(ec2: Ec2) -> dict[tuple[str, str], str]:
    found = ec2("DescribeFastSnapshotRestores")["FastSnapshotRestores"]
    return {(each["SnapshotId"], each["AvailabilityZone"]): each["State"] for each in found}


def codes(answer: Any) -> dict[tuple[str, str], str]:
    return {
        (one["SnapshotId"], each["AvailabilityZone"]): each["Error"]["Code"]
        for one in answer["Unsuccessful"]
        for each in one["FastSnapshotRestoreStateErrors"]
    }


def test_it_takes_an_hour_per_tebibyte(ec2: Ec2) -> None:
    snapshot = ec2.snapshot(ec2.volume(Size=512))
    answer = enable(ec2, snapshot)
    at_once = states(ec2)

    ec2.wait(minutes=29)
    early = states(ec2)
    ec2.wait(minutes=1)

    place = (snapshot, ZONE)
    assert [each["State"] for each in answer["Successful"]] == ["enabling"]
    assert (at_once[place], early[place], states(ec2)[place]) == (
        "optimizing",
        "optimizing",
        "enabled",
    )


def test_it_is_shown_with_the_times_of_its_states(ec2: Ec2, snapshot: str) -> None:
    settings(ec2.world).optimizing_seconds_per_tib = 0
    enable(ec2, snapshot)
    ec2.wait(hours=1)

    (shown,) = ec2("DescribeFastSnapshotRestores")["FastSnapshotRestores"]

    assert shown == {
        "SnapshotId": snapshot,
        "AvailabilityZone": ZONE,
        "AvailabilityZoneId": "euc1-az1",
        "State": "enabled",
        "StateTransitionReason": "Client.UserInitiated - Lifecycle state transition",
        "OwnerId": ACCOUNT,
        "EnablingTime": START,
        "OptimizingTime": START,
        "EnabledTime": START,
    }


def test_zones_go_by_their_ids_too(ec2: Ec2, snapshot: str) -> None:
    ids = ["euc1-az2"]

    ec2("EnableFastSnapshotRestores", AvailabilityZoneIds=ids, SourceSnapshotIds=[snapshot])

    assert states(ec2) == {(snapshot, NEXT): "optimizing"}


def test_each_snapshot_is_enabled_in_each_zone(ec2: Ec2, snapshot: str) -> None:
    other = ec2.snapshot()

    enable(ec2, snapshot, other, zones=(ZONE, NEXT))

    assert len(states(ec2)) == 4


def test_what_is_enabled_can_be_enabled_again(ec2: Ec2, snapshot: str) -> None:
    enable(ec2, snapshot)
    ec2.wait(hours=1)

    answer = enable(ec2, snapshot)

    assert [each["State"] for each in answer["Successful"]] == ["enabled"]
    assert states(ec2) == {(snapshot, ZONE): "enabled"}


def test_it_can_be_disabled_and_enabled_again(ec2: Ec2, snapshot: str) -> None:
    enable(ec2, snapshot)
    answer = disable(ec2, snapshot)
    ec2.wait(hours=1)
    off = states(ec2)

    enable(ec2, snapshot)

    assert [each["State"] for each in answer["Successful"]] == ["disabling"]
    assert (off, states(ec2)) == (
        {(snapshot, ZONE): "disabled"},
        {(snapshot, ZONE): "optimizing"},
    )


def test_the_rest_goes_on_where_something_cannot_be(ec2: Ec2, snapshot: str) -> None:
    archived, large = ec2.snapshot(), ec2.snapshot(ec2.volume(Size=17000))
    ec2.archive(archived)
    unknown = "snap-0123456789abcdef0"

    answer = enable(ec2, archived, large, unknown, snapshot)

    assert codes(answer) == {
        (archived, ZONE): "IncorrectState",
        (large, ZONE): "InvalidParameterValue",
        (unknown, ZONE): "InvalidSnapshot.NotFound",
    }
    assert states(ec2) == {(snapshot, ZONE): "optimizing"}


def test_what_is_not_enabled_cannot_be_disabled(ec2: Ec2, snapshot: str) -> None:
    answer = disable(ec2, snapshot)

    assert codes(answer) == {(snapshot, ZONE): "IncorrectState"}


def test_five_snapshots_have_it_in_a_region(ec2: Ec2) -> None:
    snapshots = [ec2.snapshot() for _ in range(6)]
    enable(ec2, *snapshots[:5])
    more = codes(enable(ec2, snapshots[5]))
    enable(ec2, snapshots[0], zones=(NEXT,))
    disable(ec2, snapshots[1])

    answer = enable(ec2, snapshots[5])

    assert more == {(snapshots[5], ZONE): "ResourceLimitExceeded"}
    assert len(answer["Successful"]) == 1


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "InvalidParameterCombination"),
        (
            {"AvailabilityZones": [ZONE], "AvailabilityZoneIds": ["euc1-az1"]},
            "InvalidParameterCombination",
        ),
        ({"AvailabilityZones": ["us-east-1a"]}, "InvalidParameterValue"),
        ({"AvailabilityZoneIds": ["use1-az1"]}, "InvalidParameterValue"),
        (
            {"AvailabilityZones": [ZONE], "SourceSnapshotIds": ["snap-x"]},
            "InvalidSnapshotID.Malformed",
        ),
    ],
)
def test_calls_that_make_no_sense_are_refused(
    ec2: Ec2, snapshot: str, asked: dict[str, Any], code: str
) -> None:
    asked = {"SourceSnapshotIds": [snapshot], **asked}

    assert ec2.refused("EnableFastSnapshotRestores", **asked) == code


def test_it_waits_for_a_snapshot_that_is_pending(ec2: Ec2) -> None:
    settings(ec2.world).snapshot_seconds = 3600
    snapshot = ec2.snapshot()
    enable(ec2, snapshot)
    early = states(ec2)

    ec2.wait(hours=1)

    assert (early, states(ec2)) == (
        {(snapshot, ZONE): "enabling"},
        {(snapshot, ZONE): "optimizing"},
    )


def test_it_ends_with_a_snapshot_that_fails(ec2: Ec2) -> None:
    settings(ec2.world).snapshot_seconds = 3600
    snapshot = ec2.snapshot()
    enable(ec2, snapshot)
    fails(ec2, "ebs:createSnapshot")

    ec2.wait(hours=1)

    assert states(ec2) == {(snapshot, ZONE): "disabled"}


def test_it_belongs_to_who_enabled_it(ec2: Ec2, snapshot: str) -> None:
    other = ec2.at(account=OTHER)
    ec2.share(snapshot, OTHER)

    enable(other, snapshot)

    assert (states(ec2), states(other)) == ({}, {(snapshot, ZONE): "optimizing"})


@pytest.mark.parametrize(
    ("action", "asked"),
    [
        ("DeleteSnapshot", {}),
        ("ModifySnapshotAttribute", {"CreateVolumePermission": {"Remove": [{"UserId": OTHER}]}}),
        ("ResetSnapshotAttribute", {"Attribute": "createVolumePermission"}),
    ],
)
def test_it_ends_for_who_may_use_the_snapshot_no_more(
    ec2: Ec2, snapshot: str, action: str, asked: dict[str, Any]
) -> None:
    other = ec2.at(account=OTHER)
    ec2.share(snapshot, OTHER)
    enable(other, snapshot)

    ec2(action, SnapshotId=snapshot, **asked)

    (shown,) = other("DescribeFastSnapshotRestores")["FastSnapshotRestores"]
    assert (shown["State"], shown["StateTransitionReason"]) == ("disabled", GONE)


def test_the_owner_keeps_it_when_the_snapshot_is_shared_no_more(ec2: Ec2, snapshot: str) -> None:
    ec2.share(snapshot, OTHER)
    enable(ec2, snapshot)

    ec2("ResetSnapshotAttribute", SnapshotId=snapshot, Attribute="createVolumePermission")

    assert states(ec2) == {(snapshot, ZONE): "optimizing"}


def test_it_ends_when_the_snapshot_is_archived(ec2: Ec2, snapshot: str) -> None:
    enable(ec2, snapshot)

    ec2.archive(snapshot)

    assert states(ec2) == {(snapshot, ZONE): "disabled"}


@pytest.mark.parametrize(
    ("name", "value", "count"),
    [
        ("availability-zone", NEXT, 1),
        ("availability-zone-id", "euc1-az1", 1),
        ("state", "optimizing", 2),
        ("state", "disabled", 0),
        ("owner-id", ACCOUNT, 2),
        ("snapshot-id", "snap-*", 2),
    ],
)
def test_it_is_found_by_filters(ec2: Ec2, snapshot: str, name: str, value: str, count: int) -> None:
    enable(ec2, snapshot, zones=(ZONE, NEXT))

    filters = [{"Name": name, "Values": [value]}]
    found = ec2("DescribeFastSnapshotRestores", Filters=filters)["FastSnapshotRestores"]

    assert len(found) == count


def test_each_state_is_told(ec2: Ec2, snapshot: str) -> None:
    enable(ec2, snapshot)
    ec2.wait(hours=1)
    disable(ec2, snapshot)

    name = "EBS Fast Snapshot Restore State-change Notification"
    events = [each for each in ec2.world.events if each.detail_type == name]
    common = {"snapshot-id": snapshot, "zone": ZONE}
    user, itself = "Client.UserInitiated", "Client.UserInitiated - Lifecycle state transition"
    assert [dict(each.detail) for each in events] == [
        {"state": "enabling", "message": user, **common},
        {"state": "optimizing", "message": itself, **common},
        {"state": "enabled", "message": itself, **common},
        {"state": "disabling", "message": user, **common},
        {"state": "disabled", "message": itself, **common},
    ]
    assert {each.resources for each in events} == {(f"arn:aws:ec2:{REGION}::snapshot/{snapshot}",)}
