"""Snapshots found by owner, by filter and page by page."""

import pytest

from tests.rehearse.cloud.calling import ACCOUNT
from tests.rehearse.cloud.ebs.conftest import OTHER, Ec2


def tagged(**tags: str) -> list[dict[str, object]]:
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    return [{"ResourceType": "snapshot", "Tags": listed}]


def test_owners_choose_among_what_an_account_may_see(ec2: Ec2) -> None:
    other = ec2.at(account=OTHER)
    own, shared, _private = ec2.snapshot(), other.snapshot(), other.snapshot()
    other.share(shared, ACCOUNT)

    assert sorted(ec2.ids()) == sorted([own, shared])
    assert ec2.ids(OwnerIds=["self"]) == [own]
    assert ec2.ids(OwnerIds=[OTHER]) == [shared]
    assert ec2.ids(OwnerIds=["amazon"]) == []


def test_restorable_by_tells_shared_from_public(ec2: Ec2) -> None:
    other = ec2.at(account=OTHER)
    own, shared, public = ec2.snapshot(), other.snapshot(), other.snapshot()
    other.share(shared, ACCOUNT)
    for_all = {"Attribute": "createVolumePermission", "OperationType": "add"}
    other("ModifySnapshotAttribute", SnapshotId=public, GroupNames=["all"], **for_all)

    assert sorted(ec2.ids(RestorableByUserIds=["self"])) == sorted([own, shared])
    assert ec2.ids(RestorableByUserIds=["all"]) == [public]
    assert ec2.ids(RestorableByUserIds=["self"], OwnerIds=[OTHER]) == [shared]


@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        ("description", ["night*"], ["a"]),
        ("description", ["nightl?", "weekly"], ["a", "b"]),
        ("description", [r"night\*"], []),
        ("description", [r"week\ly"], ["b"]),
        ("encrypted", ["true"], ["b"]),
        ("owner-id", [ACCOUNT], ["a", "b"]),
        ("progress", ["100%"], ["a", "b"]),
        ("start-time", ["2027-01-01*"], ["a"]),
        ("start-time", ["2027-01-02T00:00:00.000Z"], ["b"]),
        ("status", ["pending"], []),
        ("storage-tier", ["standard"], ["a", "b"]),
        ("volume-size", ["10"], ["b"]),
        ("tag:name", ["b", "c"], ["b"]),
        ("tag-key", ["na?e"], ["a", "b"]),
    ],
)
def test_snapshots_are_found_by_filters(
    ec2: Ec2, name: str, values: list[str], found: list[str]
) -> None:
    ec2.snapshot(Description="nightly", TagSpecifications=tagged(name="a"))
    ec2.wait(days=1)
    volume = ec2.volume(Size=10, Encrypted=True)
    ec2.snapshot(volume, Description="weekly", TagSpecifications=tagged(name="b"))

    shown = ec2("DescribeSnapshots", Filters=[{"Name": name, "Values": values}])["Snapshots"]

    assert [each["Tags"][0]["Value"] for each in shown] == found


def test_snapshots_of_a_volume_that_is_gone_are_still_found_by_it(ec2: Ec2) -> None:
    volume = ec2.volume()
    snapshot = ec2.snapshot(volume)
    ec2.snapshot()
    ec2("DeleteVolume", VolumeId=volume)

    assert ec2.ids(Filters=[{"Name": "volume-id", "Values": [volume]}]) == [snapshot]


def test_all_filters_must_match(ec2: Ec2) -> None:
    snapshot = ec2.snapshot(TagSpecifications=tagged(a="1", b="2"))
    ec2.snapshot(TagSpecifications=tagged(a="1"))

    both = [{"Name": "tag:a", "Values": ["1"]}, {"Name": "tag:b", "Values": ["2"]}]

    assert ec2.ids(Filters=both) == [snapshot]


def test_a_filter_that_is_none_is_refused(ec2: Ec2) -> None:
    filters = [{"Name": "colour", "Values": ["red"]}]

    assert ec2.refused("DescribeSnapshots", Filters=filters) == "InvalidParameterValue"


def test_pages_show_all_in_order_though_some_are_deleted_on_the_way(ec2: Ec2) -> None:
    volume, made = ec2.volume(), []
    for _ in range(12):
        made.append(ec2.snapshot(volume))
        ec2.wait(hours=1)

    first = ec2("DescribeSnapshots", MaxResults=5)
    for snapshot in made[:5]:
        ec2("DeleteSnapshot", SnapshotId=snapshot)
    second = ec2("DescribeSnapshots", MaxResults=5, NextToken=first["NextToken"])
    third = ec2("DescribeSnapshots", MaxResults=5, NextToken=second["NextToken"])

    pages = [[each["SnapshotId"] for each in page["Snapshots"]] for page in (first, second, third)]
    assert pages == [made[:5], made[5:10], made[10:]]
    assert third["NextToken"] is None


def test_pages_that_are_none_are_refused(ec2: Ec2) -> None:
    snapshot = ec2.snapshot()

    assert ec2.refused("DescribeSnapshots", MaxResults=4) == "InvalidParameterValue"
    assert ec2.refused("DescribeSnapshots", NextToken="x", MaxResults=5) == "InvalidNextToken"
    both = {"SnapshotIds": [snapshot], "MaxResults": 5}
    assert ec2.refused("DescribeSnapshots", **both) == "InvalidParameterCombination"


def test_a_snapshot_that_is_not_there_is_an_error_where_it_is_named(ec2: Ec2) -> None:
    missing = ["snap-0123456789abcdef0"]

    assert ec2.refused("DescribeSnapshots", SnapshotIds=missing) == "InvalidSnapshot.NotFound"
    assert ec2.refused("DescribeSnapshots", SnapshotIds=["x"]) == "InvalidSnapshotID.Malformed"
    assert ec2.ids(Filters=[{"Name": "snapshot-id", "Values": missing}]) == []
