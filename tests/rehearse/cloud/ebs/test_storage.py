"""What snapshots and copies take, lineage by lineage."""

import math

import pytest

from snapshot_constructs.rehearse.cloud.ebs.storage import report, stored
from snapshot_constructs.rehearse.cloud.ebs.verbs import change_volumes
from tests.rehearse.cloud.calling import ACCOUNT, REGION
from tests.rehearse.cloud.ebs.conftest import KEY, OTHER, Ec2, Keys

AWAY = "us-east-1"


def used(ec2: Ec2, churn: float = 0.02, **more: object) -> str:
    volume = ec2.volume(**more)
    change_volumes(ec2.world, {"volume_id": volume, "churn": churn})
    return volume


def daily(ec2: Ec2, volume: str, days: int) -> list[str]:
    made = []
    for _ in range(days):
        ec2.wait(days=1)
        made.append(ec2.snapshot(volume))
    return made


def gib(ec2: Ec2) -> float:
    """Return what the place of this client takes."""
    return sum(
        each.gib
        for each in stored(ec2.world)
        if (each.account, each.region) == (ec2.account, ec2.region)
    )


def changed(days: float, churn: float = 0.02) -> float:
    return 1 - math.exp(-churn * days)


def test_snapshots_of_a_volume_share_what_did_not_change(ec2: Ec2) -> None:
    volume = used(ec2)

    daily(ec2, volume, 14)

    assert gib(ec2) == pytest.approx(100 * (1 + 13 * changed(1)), rel=0.02)


def test_a_ladder_takes_what_its_gaps_say(ec2: Ec2) -> None:
    made = daily(ec2, used(ec2, churn=0.05), 60)
    for snapshot in made[:-1]:
        if made.index(snapshot) % 7 and made.index(snapshot) < 50:
            ec2("DeleteSnapshot", SnapshotId=snapshot)

    gaps = [7] * 7 + [1] * 10
    expected = 100 * (1 + sum(changed(gap, 0.05) for gap in gaps))
    assert gib(ec2) == pytest.approx(expected, rel=0.02)


def test_a_failed_snapshot_takes_nothing(ec2: Ec2, keys: Keys) -> None:
    snapshot = ec2.snapshot(ec2.volume(Encrypted=True, KmsKeyId=KEY))
    keys.states[KEY] = "Disabled"

    ec2.at(AWAY).copy(snapshot)

    assert gib(ec2.at(AWAY)) == 0


def test_two_volumes_share_nothing(ec2: Ec2) -> None:
    for _ in range(2):
        ec2.snapshot()

    assert gib(ec2) == 200


def test_a_volume_of_a_snapshot_goes_on_with_its_blocks(ec2: Ec2) -> None:
    snapshot = ec2.snapshot(used(ec2))

    ec2.snapshot(used(ec2, SnapshotId=snapshot, Size=200))

    assert gib(ec2) == 100


def test_a_volume_under_another_key_does_not(ec2: Ec2) -> None:
    snapshot = ec2.snapshot(used(ec2))

    ec2.snapshot(used(ec2, SnapshotId=snapshot, Encrypted=True))

    assert gib(ec2) == 200


def test_the_first_copy_is_full_and_later_ones_are_incremental(ec2: Ec2) -> None:
    away, volume = ec2.at(AWAY), used(ec2)

    for snapshot in daily(ec2, volume, 10):
        away.copy(snapshot)

    assert [each["incremental"] for each in ec2.details("copySnapshot")] == ["false"] + ["true"] * 9
    assert gib(away) == pytest.approx(100 * (1 + 9 * changed(1)), rel=0.02)


def test_a_copy_is_full_again_if_the_newest_one_is_gone(ec2: Ec2) -> None:
    away = ec2.at(AWAY)
    first, second, third = daily(ec2, used(ec2), 3)
    away.copy(first)
    away("DeleteSnapshot", SnapshotId=away.copy(second))

    away.copy(third)

    assert ec2.details("copySnapshot")[-1]["incremental"] == "false"
    assert gib(away) == pytest.approx(200)


def test_a_copy_goes_on_though_older_ones_are_gone(ec2: Ec2) -> None:
    away = ec2.at(AWAY)
    first, second, third = daily(ec2, used(ec2), 3)
    gone = away.copy(first)
    away.copy(second)
    away("DeleteSnapshot", SnapshotId=gone)

    away.copy(third)

    assert ec2.details("copySnapshot")[-1]["incremental"] == "true"


def test_a_copy_under_another_key_is_full(ec2: Ec2) -> None:
    away = ec2.at(AWAY)
    first, second = daily(ec2, used(ec2), 2)
    away.copy(first)

    away.copy(second, Encrypted=True)

    assert ec2.details("copySnapshot")[-1]["incremental"] == "false"
    assert gib(away) == pytest.approx(200)


def test_copies_of_different_volumes_do_not_make_each_other_incremental(ec2: Ec2) -> None:
    away = ec2.at(AWAY)
    away.copy(ec2.snapshot())

    away.copy(ec2.snapshot())

    assert ec2.details("copySnapshot")[-1]["incremental"] == "false"


def test_a_copy_in_the_same_place_under_the_same_key_takes_nothing(ec2: Ec2) -> None:
    snapshot = ec2.snapshot()

    ec2.copy(snapshot)

    assert ec2.details("copySnapshot")[-1]["incremental"] == "true"
    assert gib(ec2) == 100


def test_a_copy_in_another_account_is_stored_there(ec2: Ec2) -> None:
    other, snapshot = ec2.at(account=OTHER), ec2.snapshot()
    ec2.share(snapshot, OTHER)

    other.copy(snapshot)

    assert (gib(ec2), gib(other)) == (100, 100)


def test_the_report_has_each_lineage_and_the_totals(ec2: Ec2) -> None:
    volume = ec2.volume()
    snapshot = ec2.snapshot(volume)
    copy = ec2.at(AWAY).copy(snapshot)

    found = report(ec2.world)

    parts = {"account": ACCOUNT, "tier": "standard", "gib": 100.0}
    more = {"volume": volume, "snapshots": 1}
    assert found == {
        "totals": [parts | {"region": REGION}, parts | {"region": AWAY}],
        "lineages": [
            parts | more | {"region": REGION, "lineage": volume},
            parts | more | {"region": AWAY, "lineage": copy},
        ],
        "early_exits": [],
    }


def test_an_archived_snapshot_is_full_and_leaves_shared_blocks_to_the_others(ec2: Ec2) -> None:
    first, second, _third = daily(ec2, used(ec2), 3)
    ec2.archive(first)
    ec2.archive(second)

    tiers = {each.tier: each for each in stored(ec2.world)}

    assert (tiers["archive"].gib, tiers["archive"].snapshots) == (200, 2)
    assert tiers["standard"].gib == pytest.approx(100)


def test_a_copy_is_full_again_if_the_newest_one_is_archived(ec2: Ec2) -> None:
    away = ec2.at(AWAY)
    first, second = daily(ec2, used(ec2), 2)
    away.archive(away.copy(first))

    away.copy(second)

    assert ec2.details("copySnapshot")[-1]["incremental"] == "false"
