"""What a change to a policy means for what it made."""

from dataclasses import replace

import pytest

from snapshot_constructs.model import CopyTo, PolicySpec, Retain, Share, Tag
from tests.policies import by_cron, schedule, volumes
from tests.rehearse.cloud.calling import ACCOUNT
from tests.rehearse.cloud.dlm.conftest import GOLD, Cloud, shared_with

OTHER = "222222222222"


def count(number: int, **changes: object) -> PolicySpec:
    return volumes(schedule(retain=Retain.last(number), **changes))


def age(days: int, **changes: object) -> PolicySpec:
    return volumes(schedule(retain=Retain.days(days), **changes))


def test_a_lower_count_holds_for_what_exists_at_the_next_run(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(count(5))
    cloud.until("2026-01-06 12:00")

    cloud.change(id, count(2))
    before = len(cloud.days())
    cloud.until("2026-01-07 12:00")

    assert before == 5
    assert cloud.days() == ["01-06 03:00", "01-07 03:00"]


def test_a_new_age_holds_for_new_snapshots_only(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(age(5))
    cloud.until("2026-01-03 12:00")

    cloud.change(id, age(1))
    cloud.until("2026-01-06 12:00")

    assert cloud.days() == ["01-02 03:00", "01-03 03:00", "01-06 03:00"]


def test_a_schedule_with_another_name_leaves_the_snapshots_of_the_old_name(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(count(2))
    cloud.until("2026-01-03 12:00")

    cloud.change(id, count(2, name="renamed"))
    cloud.wait(days=9)

    assert cloud.days("daily") == ["01-02 03:00", "01-03 03:00"]
    assert cloud.days("renamed") == ["01-11 03:00", "01-12 03:00"]


def test_what_was_orphaned_stays_so_if_the_name_comes_back(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(age(2))
    cloud.until("2026-01-03 12:00")

    cloud.change(id, age(2, name="renamed"))
    cloud.change(id, age(2))
    cloud.wait(days=9)

    assert cloud.days() == ["01-02 03:00", "01-03 03:00", "01-11 03:00", "01-12 03:00"]


def test_a_target_tag_that_is_removed_from_the_policy_orphans_what_was_made(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(age(2))
    cloud.until("2026-01-03 12:00")

    cloud.change(id, volumes(schedule(retain=Retain.days(2)), target_tags=(Tag("other", "tag"),)))
    cloud.wait(days=9)

    assert cloud.days() == ["01-02 03:00", "01-03 03:00"]


@pytest.mark.parametrize("policy", [count(2), age(2)], ids=["count", "age"])
def test_a_volume_that_loses_its_tag_keeps_its_snapshots_for_ever(cloud, policy):
    volume = cloud.volume()
    cloud.policy(policy)
    cloud.until("2026-01-04 12:00")

    cloud.ec2("DeleteTags", Resources=[volume], Tags=GOLD)
    cloud.wait(days=5)
    cloud.ec2("CreateTags", Resources=[volume], Tags=GOLD)
    cloud.wait(days=5)

    assert cloud.days()[:2] == ["01-03 03:00", "01-04 03:00"]
    assert len(cloud.days()) == 4


def test_two_volumes_do_not_depend_on_each_other(cloud: Cloud):
    first, _ = cloud.volume(), cloud.volume()
    cloud.policy(count(2))
    cloud.until("2026-01-04 12:00")

    cloud.ec2("DeleteTags", Resources=[first], Tags=GOLD)
    cloud.wait(days=5)

    found = [(f"{each['StartTime']:%d}", each["VolumeId"] == first) for each in cloud.snapshots()]
    assert found == [("03", True), ("04", True), ("08", False), ("09", False)]


def test_copies_expire_after_their_rule_was_removed(cloud: Cloud):
    cloud.volume()
    copies = (CopyTo("us-east-1", retain=Retain.days(3), encrypted=False),)
    id = cloud.policy(count(2, copies=copies))
    cloud.until("2026-01-04 12:00")

    cloud.change(id, count(2))
    cloud.wait(days=9)

    assert cloud.at(region="us-east-1").days() == ["01-04 03:00"]


def test_a_policy_with_other_times_runs_at_those(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(count(9))
    cloud.until("2026-01-02 12:00")

    cloud.change(id, count(9, create=by_cron("cron(0 15 * * ? *)")))
    cloud.until("2026-01-03 16:00")

    assert cloud.days() == ["01-02 03:00", "01-02 15:00", "01-03 15:00"]


# ------------------------------------------------------------------------------------ disabled


def test_a_disabled_policy_by_count_neither_makes_nor_deletes(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(count(2))
    cloud.until("2026-01-04 12:00")

    cloud.change(id, replace(count(2), state="DISABLED"))
    cloud.until("2026-01-09 12:00")
    paused = cloud.days()
    cloud.change(id, count(2))
    cloud.until("2026-01-10 12:00")

    assert paused == ["01-03 03:00", "01-04 03:00"]
    assert cloud.days() == ["01-04 03:00", "01-10 03:00"]


def test_what_expires_while_a_policy_is_disabled_is_kept_for_ever(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(age(3))
    cloud.until("2026-01-04 12:00")  # those of 2, 3 and 4 January

    cloud.change(id, replace(age(3), state="DISABLED"))
    cloud.until("2026-01-06 12:00")  # in between, those of 2 and 3 January expire
    cloud.change(id, age(3))
    cloud.until("2026-01-12 12:00")

    assert cloud.days() == [
        "01-02 03:00",
        "01-03 03:00",
        "01-10 03:00",
        "01-11 03:00",
        "01-12 03:00",
    ]


def test_a_snapshot_that_is_pending_when_a_policy_is_disabled_counts_later(cloud: Cloud):
    cloud.settings(snapshot_seconds=600)
    cloud.volume()
    id = cloud.policy(count(1))
    cloud.until("2026-01-02 03:05")

    cloud.change(id, replace(count(1), state="DISABLED"))
    cloud.until("2026-01-02 12:00")
    cloud.change(id, count(1))
    cloud.until("2026-01-03 12:00")

    assert cloud.days() == ["01-03 03:00"]


# ------------------------------------------------------------------------------------- deleted


@pytest.mark.parametrize("policy", [count(2), age(2)], ids=["count", "age"])
def test_a_deleted_policy_leaves_everything(cloud, policy):
    cloud.volume()
    id = cloud.policy(policy)
    cloud.until("2026-01-04 12:00")

    cloud.dlm("DeleteLifecyclePolicy", PolicyId=id)
    cloud.wait(days=30)

    assert cloud.days() == ["01-03 03:00", "01-04 03:00"]


def test_a_policy_that_is_made_anew_knows_nothing_of_the_old_snapshots(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(count(2))
    cloud.until("2026-01-03 12:00")

    cloud.dlm("DeleteLifecyclePolicy", PolicyId=id)
    cloud.policy(count(2))
    cloud.wait(days=9)

    assert cloud.days() == ["01-02 03:00", "01-03 03:00", "01-11 03:00", "01-12 03:00"]


# ------------------------------------------------------------------------------------- sharing


def shared(days: int | None = 2) -> Share:
    return Share.to(OTHER, ACCOUNT, unshare_after=Retain.days(days) if days else None)


def test_snapshots_are_shared_until_the_unshare_interval_is_over(cloud: Cloud):
    cloud.volume()
    cloud.policy(age(5, shares=(shared(),)))
    cloud.until("2026-01-04 02:59")

    (first, *_) = cloud.snapshots()
    before = shared_with(cloud, first["SnapshotId"])
    cloud.until("2026-01-04 03:00")

    assert before == [OTHER]
    assert shared_with(cloud, first["SnapshotId"]) == []
    assert cloud.counts()["SnapshotsSharedCompleted"] == 3


def test_without_an_unshare_interval_sharing_goes_on(cloud: Cloud):
    cloud.volume()
    cloud.policy(count(9, shares=(shared(None),)))

    cloud.wait(days=9)

    assert all(shared_with(cloud, each["SnapshotId"]) == [OTHER] for each in cloud.snapshots())


def test_a_removed_share_rule_leaves_what_is_shared(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(age(5, shares=(shared(),)))
    cloud.until("2026-01-02 12:00")

    cloud.change(id, age(5))
    cloud.until("2026-01-06 12:00")

    found = [shared_with(cloud, each["SnapshotId"]) for each in cloud.snapshots()]
    assert found == [[OTHER], [], [], [], []]


def test_what_was_to_be_unshared_while_a_policy_is_disabled_stays_shared(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(age(5, shares=(shared(),)))
    cloud.until("2026-01-03 12:00")

    cloud.change(id, replace(age(5, shares=(shared(),)), state="DISABLED"))
    cloud.until("2026-01-04 12:00")
    cloud.change(id, age(5, shares=(shared(),)))
    cloud.until("2026-01-05 12:00")

    found = [shared_with(cloud, each["SnapshotId"]) for each in cloud.snapshots()]
    assert found == [[OTHER], [], [OTHER]]


def test_a_snapshot_that_cannot_be_shared_is_made_all_the_same(cloud: Cloud):
    cloud.volume()
    cloud.policy(count(9, shares=(shared(None),)))
    cloud.fault("ec2:ModifySnapshotAttribute", code="InvalidParameter")

    cloud.wait(days=2)

    found = [shared_with(cloud, each["SnapshotId"]) for each in cloud.snapshots()]
    assert found == [[], [OTHER]]
    assert cloud.counts()["SnapshotsSharedCompleted"] == 1
