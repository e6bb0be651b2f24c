"""All restore points at one instant: what they are of, and what each of them adds."""

from datetime import datetime
from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.ebs.records import Ebs, Image
from snapshot_constructs.rehearse.cloud.ebs.restore_points import restore_points
from snapshot_constructs.rehearse.cloud.ebs.storage import stored
from snapshot_constructs.rehearse.cloud.ebs.verbs import change_volumes
from tests.rehearse.cloud.calling import ACCOUNT, REGION
from tests.rehearse.cloud.ebs.conftest import KEY, START, Ec2, Keys

AWAY = "us-east-1"


def listed(ec2: Ec2, kind: str = "snapshots") -> dict[str, dict[str, Any]]:
    """Return what there is, by id."""
    found: Any = restore_points(ec2.world)
    return {each["id"]: each for each in found[kind]}


def used(ec2: Ec2) -> str:
    volume = ec2.volume()
    change_volumes(ec2.world, {"volume_id": volume, "churn": 0.1})
    return volume


def test_a_snapshot_says_what_it_is_of(ec2: Ec2) -> None:
    tags = [{"ResourceType": "snapshot", "Tags": [{"Key": "a", "Value": "b"}]}]
    volume = ec2.volume()

    snapshot = ec2.snapshot(volume, TagSpecifications=tags)

    assert listed(ec2)[snapshot] == {
        "id": snapshot,
        "account": ACCOUNT,
        "region": REGION,
        "state": "completed",
        "tags": {"a": "b"},
        "volume": volume,
        "is_copy": False,
        "taken": START,
        "tier": "standard",
        "added_gib": 100,
    }


def test_all_accounts_and_regions_are_seen_at_one_time(ec2: Ec2) -> None:
    here, there = ec2.snapshot(), ec2.at(AWAY, "222222222222").snapshot()

    found = restore_points(ec2.world)

    assert {*listed(ec2)} == {here, there}
    assert isinstance(found["now"], datetime)
    assert found["now"] == START


def test_what_snapshots_add_is_what_they_take_together(ec2: Ec2) -> None:
    volume = used(ec2)
    for _ in range(5):
        ec2.wait(days=1)
        ec2.snapshot(volume)

    added = [each["added_gib"] for each in listed(ec2).values()]

    assert added[0] == 100
    assert all(9 < each < 10 for each in added[1:])
    assert sum(added) == pytest.approx(sum(each.gib for each in stored(ec2.world)))


def test_the_oldest_that_is_left_has_everything(ec2: Ec2) -> None:
    volume = used(ec2)
    first = ec2.snapshot(volume)
    ec2.wait(days=1)
    second = ec2.snapshot(volume)

    ec2("DeleteSnapshot", SnapshotId=first)

    assert listed(ec2)[second]["added_gib"] == 100


def test_of_snapshots_of_one_instant_the_first_by_policy_has_the_blocks(ec2: Ec2) -> None:
    volume = ec2.volume()
    made = {}
    for policy in ("policy-2", "policy-1"):
        tag = {"Key": "made-by", "Value": policy}
        snapshot = ec2.snapshot(
            volume, TagSpecifications=[{"ResourceType": "snapshot", "Tags": [tag]}]
        )
        ec2.world.store(Ebs, ACCOUNT, REGION).snapshots[snapshot].tags[
            "aws:dlm:lifecycle-policy-id"
        ] = policy
        made[policy] = snapshot

    found = listed(ec2)

    assert (found[made["policy-1"]]["added_gib"], found[made["policy-2"]]["added_gib"]) == (100, 0)


def test_a_copy_is_of_the_volume_that_its_source_is_of(ec2: Ec2) -> None:
    volume = ec2.volume()
    source = ec2.snapshot(volume)

    copy = ec2.at(AWAY).copy(source)

    found = listed(ec2)[copy]
    assert (found["volume"], found["is_copy"], found["region"]) == (volume, True, AWAY)


def test_what_is_archived_has_everything_and_shares_nothing(ec2: Ec2) -> None:
    volume = ec2.volume()
    first, second = ec2.snapshot(volume), ec2.snapshot(volume)

    ec2.archive(first)

    found = listed(ec2)
    assert [(found[id]["tier"], found[id]["added_gib"]) for id in (first, second)] == [
        ("archive", 100),
        ("standard", 100),
    ]


def test_what_failed_adds_nothing(ec2: Ec2, keys: Keys) -> None:
    snapshot = ec2.snapshot(ec2.volume(Encrypted=True, KmsKeyId=KEY))
    keys.states[KEY] = "Disabled"

    copy = ec2.at(AWAY).copy(snapshot)

    assert (listed(ec2)[copy]["state"], listed(ec2)[copy]["added_gib"]) == ("error", 0)


def test_an_image_says_what_it_is_of(ec2: Ec2) -> None:
    volume = ec2.volume()
    devices = [{"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": ec2.snapshot(volume)}}]
    image = Image(
        id="ami-1",
        account=ACCOUNT,
        region=REGION,
        name="a",
        made=START,
        devices=devices,
        instance="i-1",
    )
    ec2.world.store(Ebs, ACCOUNT, REGION).images["ami-1"] = image

    assert listed(ec2, "images")["ami-1"] == {
        "id": "ami-1",
        "account": ACCOUNT,
        "region": REGION,
        "state": "available",
        "tags": {},
        "instance": "i-1",
        "volumes": [volume],
        "is_copy": False,
        "taken": START,
    }
