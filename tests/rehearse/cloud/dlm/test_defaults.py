"""The default policy for volumes: what has no recent snapshot gets one."""

from dataclasses import replace
from typing import Any

import pytest

from snapshot_constructs.model import CopyTarget, Exclusions, PolicySpec, Tag
from snapshot_constructs.rehearse.cloud.dlm import verbs
from tests.policies import default
from tests.rehearse.cloud.dlm.conftest import GOLD, Cloud, tags

AWAY = "us-east-1"


@pytest.fixture
def old(cloud: Cloud) -> Cloud:
    """Return a cloud with one volume that is old enough."""
    cloud.volume()
    cloud.wait(days=1)
    return cloud


def short(**changes: Any) -> PolicySpec:
    return default(**{"create_interval_days": 1, "retain_interval_days": 3, **changes})


def test_each_volume_has_a_snapshot_every_so_many_days(old: Cloud):
    old.policy(default(create_interval_days=3, retain_interval_days=14))

    old.until("2026-01-13 12:00")

    assert old.days() == ["01-03 00:00", "01-06 00:00", "01-09 00:00", "01-12 00:00"]


def test_snapshots_are_kept_for_so_many_days(old: Cloud):
    old.policy(short())

    old.until("2026-01-10 12:00")

    assert old.days() == ["01-08 00:00", "01-09 00:00", "01-10 00:00"]


def test_a_volume_younger_than_a_day_is_skipped(cloud: Cloud):
    cloud.volume()
    cloud.policy(short())

    cloud.until("2026-01-03 12:00")

    assert cloud.days() == ["01-03 00:00"]


@pytest.mark.parametrize(
    ("taken", "made"),
    [("2026-01-04 12:00", "01-08 00:00"), ("2026-01-03 00:00", "01-06 00:00")],
    ids=["two days before", "three days before"],
)
def test_a_snapshot_by_any_means_counts(cloud, taken, made):
    volume = cloud.volume()
    cloud.until(taken)
    cloud.ec2.snapshot(volume)
    cloud.until("2026-01-05 12:00")
    cloud.policy(default(create_interval_days=3, retain_interval_days=14))

    cloud.until("2026-01-08 12:00")

    assert cloud.days()[1] == made


def test_volumes_need_no_tag(old: Cloud):
    old.volume(tags=[])
    old.policy(short())

    old.until("2026-01-04 12:00")

    assert old.days() == ["01-03 00:00", "01-04 00:00", "01-04 00:00"]


@pytest.mark.parametrize(
    "exclusions",
    [
        Exclusions.of(tags={"backup": "gold"}),
        Exclusions.of(tags={"backup": "gold", "other": "tag"}),
        Exclusions.of(volume_types=["gp3", "st1"]),
    ],
)
def test_what_is_excluded_has_no_snapshot(old, exclusions):
    old.policy(short(exclusions=exclusions))

    old.wait(days=5)

    assert old.days() == []


def test_boot_volumes_may_be_excluded(cloud: Cloud):
    cloud.instance()
    data = cloud.volume()
    cloud.wait(days=1)
    cloud.policy(short(exclusions=Exclusions.of(boot_volumes=True)))

    cloud.wait(days=1)

    assert [each["VolumeId"] for each in cloud.snapshots()] == [data]


def test_volumes_that_the_default_policy_for_amis_covers_are_left_to_it(cloud: Cloud):
    cloud.instance()
    free = cloud.volume()
    cloud.wait(days=1)
    cloud.policy(replace(default("INSTANCE"), state="ENABLED"))
    cloud.policy(short())
    cloud.fault("ec2:CreateImage", times=99, code="RequestLimitExceeded")

    cloud.wait(days=1)

    assert [each["VolumeId"] for each in cloud.snapshots()] == [free]


def test_a_disabled_default_policy_for_amis_covers_nothing(cloud: Cloud):
    cloud.instance()
    cloud.wait(days=1)
    cloud.policy(replace(default("INSTANCE"), state="DISABLED"))
    cloud.policy(short())

    cloud.wait(days=1)

    assert len(cloud.days()) == 1


@pytest.mark.parametrize(("copied", "expected"), [(True, "gold"), (False, None)])
def test_tags_are_copied_if_the_policy_says_so(old, copied, expected):
    old.policy(short(copy_tags=copied))

    old.wait(days=1)

    assert tags(old.snapshots()[0]["Tags"]).get(GOLD[0]["Key"]) == expected


def test_copies_are_kept_like_their_sources_and_have_no_tags(old: Cloud):
    id = old.policy(short(copy_tags=True, copy_targets=(CopyTarget(AWAY),)))

    old.until("2026-01-10 12:00")

    away = old.at(region=AWAY)
    assert away.days() == ["01-08 00:00", "01-09 00:00", "01-10 00:00"]
    assert tags(away.snapshots()[0]["Tags"]).keys() == {
        "aws:dlm:lifecycle-policy-id",
        "aws:dlm:lifecycle-schedule-name",
        "aws:dlm:expirationTime",
        "dlm:managed",
    }
    assert tags(away.snapshots()[0]["Tags"])["aws:dlm:lifecycle-policy-id"] == id


def test_the_window_of_the_day_can_be_chosen(old: Cloud):
    verbs.change(old.world, {"first_run": "04:30"})
    old.policy(short())

    old.wait(days=1)

    assert old.days() == ["01-03 04:30"]


# ------------------------------------------------------------------------------------ the last one


@pytest.mark.parametrize(("extends", "left"), [(False, ["01-05 00:00"]), (True, [])])
def test_of_a_deleted_volume_the_last_goes_with_extended_deletion_only(old, extends, left):
    old.policy(short(extend_deletion=extends))
    old.until("2026-01-05 12:00")

    old.ec2("DeleteVolume", VolumeId=old.snapshots()[0]["VolumeId"])
    old.wait(days=9)

    assert old.days() == left


def test_a_volume_that_is_deleted_after_its_last_one_expired_has_it_deleted_too(old: Cloud):
    old.policy(short(extend_deletion=True))
    old.until("2026-01-03 12:00")
    old.ec2("CreateTags", Resources=[old.snapshots()[0]["VolumeId"]], Tags=GOLD)
    old.fault("ec2:CreateSnapshot", times=9999, code="RequestLimitExceeded")
    old.until("2026-01-09 12:00")
    before = old.days()

    old.ec2("DeleteVolume", VolumeId=old.snapshots()[0]["VolumeId"])
    old.wait(hours=1)

    assert before == ["01-03 00:00"]
    assert old.days() == []


@pytest.mark.parametrize(
    ("extends", "left"), [(False, ["01-03 00:00", "01-04 00:00", "01-05 00:00"]), (True, [])]
)
@pytest.mark.parametrize("how", ["disabled", "deleted"])
def test_a_policy_that_ends_goes_on_deleting_with_extended_deletion_only(old, extends, left, how):
    id = old.policy(short(extend_deletion=extends))
    old.until("2026-01-05 12:00")

    if how == "deleted":
        old.dlm("DeleteLifecyclePolicy", PolicyId=id)
    else:
        old.dlm("UpdateLifecyclePolicy", PolicyId=id, State="DISABLED")
    old.wait(days=9)

    assert old.days() == left


def test_excluding_one_tag_of_a_key_does_not_exclude_another_value(old: Cloud):
    old.policy(short(exclusions=Exclusions(tags=(Tag("backup", "no"), Tag("backup", "never")))))

    old.wait(days=1)

    assert old.days() == ["01-03 00:00"]


def test_excluding_two_values_of_a_key_excludes_both(old: Cloud):
    old.policy(short(exclusions=Exclusions(tags=(Tag("backup", "gold"), Tag("backup", "never")))))

    old.wait(days=1)

    assert old.days() == []
