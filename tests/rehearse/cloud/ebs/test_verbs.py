"""What tests and the command line ask of EBS itself."""

from dataclasses import asdict
from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.ebs.settings import Settings, later
from snapshot_constructs.rehearse.cloud.ebs.verbs import change_settings, change_volumes, storage
from tests.rehearse.cloud.ebs.conftest import Ec2


def test_settings_are_changed_one_by_one_and_forgotten_by_a_reset(ec2: Ec2) -> None:
    change_settings(ec2.world, {"copy_seconds": 5})
    changed = change_settings(ec2.world, {"snapshot_seconds": 60})

    ec2.world.reset()

    assert changed == asdict(Settings(snapshot_seconds=60, copy_seconds=5))
    assert change_settings(ec2.world, {}) == asdict(Settings())


def test_what_is_set_of_a_volume_is_seen_in_its_snapshots(ec2: Ec2) -> None:
    volume = ec2.at("us-east-1").volume()

    change_volumes(ec2.world, {"volume_id": volume, "churn": 1, "used_gib": 10})

    snapshot = ec2.at("us-east-1").snapshot(volume)
    assert ec2.at("us-east-1").shown(snapshot)["FullSnapshotSizeInBytes"] == 10 * 2**30


@pytest.mark.parametrize(
    "asked",
    [
        {"volume_id": "vol-0123456789abcdef0"},
        {"churn": -1},
        {"hot": 0},
        {"hot": 2},
        {"used_gib": 101},
        {"colour": "red"},
    ],
)
def test_a_volume_is_not_used_in_ways_that_make_no_sense(ec2: Ec2, asked: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"got|there is no"):
        change_volumes(ec2.world, {"volume_id": ec2.volume(), **asked})


def test_unknown_settings_and_questions_are_told(ec2: Ec2) -> None:
    for verb in (change_settings, storage):
        with pytest.raises(ValueError, match=r"there is no .* colour"):
            verb(ec2.world, {"colour": "red"})


def test_storage_is_empty_where_nothing_is(ec2: Ec2) -> None:
    assert storage(ec2.world, {}) == {"totals": [], "lineages": [], "early_exits": []}


def test_what_is_done_later_is_done_alone(ec2: Ec2) -> None:
    found: list[bool] = []

    later(ec2.world, 60, lambda: found.append(ec2.world._is_locked()))
    ec2.wait(seconds=60)

    assert found == [True]
