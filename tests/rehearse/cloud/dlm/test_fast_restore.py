"""Fast snapshot restore of the newest snapshots."""

from dataclasses import replace
from typing import Any

import pytest

from snapshot_constructs.model import FastRestore, PolicySpec, Retain
from tests.policies import by_cron, instances, schedule, volumes
from tests.rehearse.cloud.calling import REGION
from tests.rehearse.cloud.dlm.conftest import Cloud

A, B = f"{REGION}a", f"{REGION}b"


def restored(*zones: str, keep: Retain, **changes: Any) -> PolicySpec:
    fast = FastRestore.in_zones(*zones or (A,), retain=keep)
    return volumes(schedule(**{"retain": Retain.last(9), "fast_restore": fast, **changes}))


def enabled(cloud: Cloud, zone: str = A) -> list[str]:
    """Return the days of the snapshots for which it is on in a zone."""
    days = {each["SnapshotId"]: f"{each['StartTime']:%m-%d}" for each in cloud.snapshots()}
    found = cloud.ec2("DescribeFastSnapshotRestores")["FastSnapshotRestores"]
    return sorted(
        days.get(each["SnapshotId"], "deleted")
        for each in found
        if each["AvailabilityZone"] == zone and each["State"] not in ("disabling", "disabled")
    )


def test_by_count_it_is_on_for_the_newest(cloud: Cloud):
    cloud.volume()
    cloud.policy(restored(keep=Retain.last(2)))

    cloud.wait(days=5)

    assert enabled(cloud) == ["01-05", "01-06"]
    assert enabled(cloud, B) == []


def test_by_age_it_is_on_up_to_the_age(cloud: Cloud):
    cloud.volume()
    cloud.policy(restored(keep=Retain.days(2), retain=Retain.days(9)))

    cloud.until("2026-01-06 02:59")
    before = enabled(cloud)
    cloud.until("2026-01-06 12:00")

    assert before == ["01-04", "01-05"]
    assert enabled(cloud) == ["01-05", "01-06"]


def test_it_is_on_in_all_zones(cloud: Cloud):
    cloud.volume()
    cloud.policy(restored(A, B, keep=Retain.last(1)))

    cloud.wait(days=2)

    assert enabled(cloud, A) == enabled(cloud, B) == ["01-03"]


def test_zones_may_be_given_by_their_ids(cloud: Cloud):
    cloud.others.zones = {"euc1-az1": A, "euc1-az2": B}
    cloud.volume()
    by_id = FastRestore.in_zone_ids("euc1-az2", retain=Retain.last(1))
    cloud.policy(restored(keep=Retain.last(1), fast_restore=by_id))

    cloud.wait(days=2)

    assert (enabled(cloud, A), enabled(cloud, B)) == ([], ["01-03"])


def test_of_schedules_that_are_due_together_all_zones_count_each_for_the_longest_time(cloud: Cloud):
    cloud.volume()
    first = FastRestore.in_zones(A, retain=Retain.last(1))
    other = FastRestore.in_zones(A, B, retain=Retain.last(2))
    cloud.policy(
        volumes(
            schedule(fast_restore=first),
            schedule(name="more", retain=Retain.last(9), fast_restore=other),
        )
    )

    cloud.wait(days=4)

    assert enabled(cloud, A) == enabled(cloud, B) == ["01-04", "01-05"]


def test_beyond_the_quota_snapshots_are_made_without_it(cloud: Cloud):
    for _ in range(7):
        cloud.volume()
    cloud.policy(restored(keep=Retain.last(1)))

    cloud.wait(days=1)

    assert len(cloud.days()) == 7
    assert enabled(cloud) == ["01-02"] * 5


def test_for_one_that_fails_the_others_of_the_set_have_it(cloud: Cloud):
    id = cloud.instance()
    cloud.ec2("AttachVolume", InstanceId=id, VolumeId=cloud.ec2.volume(), Device="/dev/sdf")
    fast = FastRestore.in_zones(A, retain=Retain.last(1))
    policy = cloud.policy(instances(schedule(fast_restore=fast)))
    cloud.fault("ec2:EnableFastSnapshotRestores", code="InternalError")

    cloud.wait(days=1)

    assert enabled(cloud) == ["01-02"]
    assert cloud.state(policy) == "ENABLED"


def test_it_ends_with_the_snapshot(cloud: Cloud):
    cloud.volume()
    cloud.policy(restored(keep=Retain.last(1), retain=Retain.last(1)))

    cloud.wait(days=4)

    assert enabled(cloud) == ["01-05"]


def test_it_ends_when_the_snapshot_is_archived(cloud: Cloud):
    cloud.volume()
    firsts = by_cron("cron(0 3 1 * ? *)")
    cloud.policy(
        restored(keep=Retain.last(1), create=firsts, retain=Retain.last(1), archive=Retain.last(3))
    )

    cloud.until("2026-03-02 12:00")

    assert enabled(cloud) == ["03-01"]


@pytest.mark.parametrize("keep", [Retain.last(2), Retain.days(2)], ids=["count", "age"])
def test_a_rule_that_is_removed_leaves_it_on(cloud, keep):
    retain = Retain.days(9) if keep.by_age else Retain.last(9)
    cloud.volume()
    id = cloud.policy(restored(keep=keep, retain=retain))
    cloud.wait(days=2)

    cloud.change(id, volumes(schedule(retain=retain)))
    cloud.wait(days=5)

    assert enabled(cloud) == ["01-02", "01-03"]


def test_a_zone_that_is_removed_has_it_on_still(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(restored(A, B, keep=Retain.last(1)))
    cloud.wait(days=1)

    cloud.change(id, restored(A, keep=Retain.last(1)))
    cloud.wait(days=1)

    assert (enabled(cloud, A), enabled(cloud, B)) == (["01-03"], ["01-02"])


def test_what_was_to_be_disabled_while_the_policy_was_stays_on(cloud: Cloud):
    policy = restored(keep=Retain.days(2), retain=Retain.days(9))
    cloud.volume()
    id = cloud.policy(policy)
    cloud.until("2026-01-03 12:00")

    cloud.change(id, replace(policy, state="DISABLED"))
    cloud.until("2026-01-04 12:00")
    cloud.change(id, policy)
    cloud.until("2026-01-07 12:00")

    assert enabled(cloud) == ["01-02", "01-06", "01-07"]


def test_a_deleted_policy_leaves_it_on(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(restored(keep=Retain.days(2), retain=Retain.days(9)))
    cloud.until("2026-01-02 12:00")

    cloud.dlm("DeleteLifecyclePolicy", PolicyId=id)
    cloud.wait(days=9)

    assert enabled(cloud) == ["01-02"]


def test_what_a_person_has_disabled_is_not_disabled_again(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(restored(keep=Retain.last(1)))
    cloud.wait(days=1)
    (first,) = cloud.snapshots()

    cloud.ec2(
        "DisableFastSnapshotRestores",
        AvailabilityZones=[A],
        SourceSnapshotIds=[first["SnapshotId"]],
    )
    cloud.wait(days=1)

    assert enabled(cloud) == ["01-03"]
    assert cloud.state(id) == "ENABLED"


def test_what_cannot_be_disabled_for_a_while_is_disabled_later(cloud: Cloud):
    cloud.volume()
    cloud.policy(restored(keep=Retain.last(1)))
    cloud.fault("ec2:DisableFastSnapshotRestores", times=2, code="RequestLimitExceeded")

    cloud.until("2026-01-03 03:19")
    before = enabled(cloud)
    cloud.until("2026-01-03 03:20")

    assert before == ["01-02"]
    assert enabled(cloud) == ["01-03"]


def test_it_is_disabled_before_archiving_however_often_that_takes(cloud: Cloud):
    cloud.volume()
    firsts = by_cron("cron(0 3 1 * ? *)")
    keep, archive = Retain.last(1), Retain.last(3)
    cloud.policy(restored(keep=keep, create=firsts, retain=keep, archive=archive))
    cloud.fault("ec2:DescribeFastSnapshotRestores", times=3, code="RequestLimitExceeded")

    cloud.until("2026-03-01 12:00")

    assert enabled(cloud) == ["03-01"]
    assert [each["StorageTier"] for each in cloud.snapshots()] == ["archive", "standard"]
