"""When policies run, and on what."""

from dataclasses import replace
from datetime import timedelta

import pytest

from snapshot_constructs.model import Retain, Tag
from snapshot_constructs.rehearse.cloud.dlm import verbs
from tests.policies import by_cron, create, schedule, volumes
from tests.rehearse.cloud.dlm.conftest import GOLD, Cloud

MANY = Retain.last(99)


def test_an_interval_counts_from_its_time_of_day_in_utc(cloud: Cloud):
    cloud.volume()
    cloud.policy(volumes(schedule(create=create(interval=8, times=("03:30",)))))

    cloud.until("2026-01-02 12:00")

    assert cloud.days() == ["01-01 19:30", "01-02 03:30", "01-02 11:30"]


def test_a_cron_expression_runs_as_eventbridge_reads_it(cloud: Cloud):
    cloud.volume()
    cloud.policy(volumes(schedule(create=by_cron("cron(15 9 ? * 2 *)"), retain=MANY)))

    cloud.until("2026-01-12 10:00")

    assert cloud.days() == ["01-05 09:15", "01-12 09:15"]


def test_a_cron_expression_that_names_a_time_once_runs_once(cloud: Cloud):
    cloud.volume()
    cloud.policy(volumes(schedule(create=by_cron("cron(0 9 3 1 ? 2026)"))))

    cloud.wait(days=500)

    assert cloud.days() == ["01-03 09:00"]


def test_nothing_happens_at_creation(cloud: Cloud):
    cloud.volume()
    cloud.until("2026-01-02 03:00")
    cloud.policy(volumes())

    cloud.until("2026-01-03 02:59")

    assert cloud.days() == []


@pytest.mark.parametrize(("picked", "made"), [("00:00", "01-02 00:00"), ("07:30", "01-02 07:30")])
def test_without_a_time_dlm_picks_one_and_keeps_to_it(cloud: Cloud, picked: str, made: str):
    verbs.change(cloud.world, {"first_run": picked})
    cloud.volume()
    cloud.policy(volumes(schedule(create=create(times=()), retain=MANY)))

    cloud.until("2026-01-03 12:00")

    assert cloud.days() == [made, made.replace("01-02", "01-03")]


def test_a_run_begins_within_the_hour_that_jitter_allows_and_never_early(cloud: Cloud):
    verbs.change(cloud.world, {"jitter_seconds": 3600})
    cloud.volume()
    cloud.policy(volumes(schedule(retain=MANY)))

    cloud.wait(days=30)

    late = [
        each["StartTime"] - each["StartTime"].replace(hour=3, minute=0, second=0)
        for each in cloud.snapshots()
    ]
    assert len(late) == 30
    assert all(timedelta(0) <= each < timedelta(hours=1) for each in late)
    assert len(set(late)) > 20


@pytest.mark.parametrize("asked", [{"jitter_seconds": 3601}, {"jitter_seconds": -1}, {"late": 1}])
def test_jitter_of_more_than_an_hour_and_unknown_settings_are_refused(cloud: Cloud, asked):
    with pytest.raises(ValueError, match=r"jitter_seconds must be|no setting late"):
        verbs.change(cloud.world, asked)


def test_a_disabled_policy_never_runs(cloud: Cloud):
    cloud.volume()
    cloud.policy(replace(volumes(), state="DISABLED"))

    cloud.wait(days=3)

    assert cloud.days() == []


def test_what_is_enabled_later_waits_for_the_next_nominal_time(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(replace(volumes(), state="DISABLED"))
    cloud.until("2026-01-03 03:00")

    cloud.dlm("UpdateLifecyclePolicy", PolicyId=id, State="ENABLED")
    cloud.until("2026-01-04 12:00")

    assert cloud.days() == ["01-04 03:00"]


# -------------------------------------------------------------------------------------- targets


def test_a_volume_with_any_one_of_the_target_tags_is_backed_up(cloud: Cloud):
    gold, silver = Tag("backup", "gold"), Tag("also", "yes")
    first, second, _ = (
        cloud.volume(tags=[{"Key": key, "Value": value}])
        for key, value in (("backup", "gold"), ("also", "yes"), ("backup", "Gold"))
    )
    cloud.policy(volumes(target_tags=(gold, silver)))

    cloud.wait(days=1)

    assert {each["VolumeId"] for each in cloud.snapshots()} == {first, second}
    assert cloud.counts()["ResourcesTargeted"] == 2


def test_a_volume_that_gets_the_tag_later_joins_at_the_next_run(cloud: Cloud):
    volume = cloud.volume(tags=[])
    cloud.policy(volumes())
    cloud.wait(days=2)

    cloud.ec2("CreateTags", Resources=[volume], Tags=GOLD)
    cloud.wait(days=1)

    assert cloud.days() == ["01-04 03:00"]


def test_only_volumes_of_the_policys_own_region_are_seen(cloud: Cloud):
    cloud.at(region="us-east-1").volume()
    cloud.policy(volumes())

    cloud.wait(days=2)

    assert cloud.at(region="us-east-1").days() == []


def test_only_volumes_of_the_location_are_seen(cloud: Cloud):
    cloud.volume()
    cloud.policy(volumes(locations=("LOCAL_ZONE",)))

    cloud.wait(days=2)

    assert cloud.days() == []


def test_every_policy_makes_a_snapshot_of_its_own(cloud: Cloud):
    cloud.volume()
    cloud.policy(volumes())
    cloud.policy(volumes())

    cloud.wait(days=1)

    assert cloud.days() == ["01-02 03:00", "01-02 03:00"]
    assert len({each["Description"] for each in cloud.snapshots()}) == 2


def test_a_run_asks_for_volumes_once_however_many_there_are(cloud: Cloud):
    asked: list[str] = []
    theirs = cloud.world.faults.strike
    cloud.world.faults.strike = lambda action, *place: (
        asked.append(action) or theirs(action, *place)
    )  # type: ignore[method-assign,func-returns-value]  # a spy
    for _ in range(5):
        cloud.volume()
    cloud.policy(volumes())

    cloud.wait(days=1)

    assert asked.count("ec2:CreateSnapshot") == 5
    assert asked.count("ec2:DescribeVolumes") == 1


# -------------------------------------------------------------------------------------- retries


def test_what_ec2_refuses_for_a_while_is_made_within_the_hour(cloud: Cloud):
    cloud.volume()
    cloud.policy(volumes())
    cloud.fault("ec2:CreateSnapshot", times=3, code="RequestLimitExceeded")

    cloud.until("2026-01-02 12:00")

    assert cloud.days() == ["01-02 03:30"]
    assert cloud.counts()["SnapshotsCreateStarted"] == 1
    assert "SnapshotsCreateFailed" not in cloud.counts()


def test_what_ec2_refuses_for_an_hour_is_not_made(cloud: Cloud):
    cloud.volume()
    cloud.policy(volumes())
    cloud.fault("ec2:CreateSnapshot", times=6, code="RequestLimitExceeded")

    cloud.until("2026-01-02 12:00")

    assert cloud.days() == []
    assert cloud.counts()["SnapshotsCreateFailed"] == 1
    assert cloud.counts()["SnapshotsCreateStarted"] == 1


def test_the_other_volumes_have_their_snapshots_in_time(cloud: Cloud):
    for _ in range(3):
        cloud.volume()
    cloud.policy(volumes())
    cloud.fault("ec2:CreateSnapshot", times=1, code="RequestLimitExceeded")

    cloud.until("2026-01-02 12:00")

    assert cloud.days() == ["01-02 03:00", "01-02 03:00", "01-02 03:10"]


@pytest.mark.parametrize(
    ("times", "made"), [(2, ["01-02 03:20"]), (6, [])], ids=["twenty minutes", "an hour"]
)
def test_a_run_waits_until_ec2_says_what_there_is(cloud: Cloud, times: int, made: list[str]):
    cloud.volume()
    cloud.policy(volumes())
    cloud.fault("ec2:DescribeVolumes", times=times, code="RequestLimitExceeded")

    cloud.until("2026-01-02 12:00")

    assert cloud.days() == made


def test_what_follows_waits_until_ec2_says_what_is_complete(cloud: Cloud):
    cloud.volume()
    cloud.policy(volumes(schedule(retain=Retain.last(1))))
    cloud.until("2026-01-02 12:00")
    cloud.fault("ec2:DescribeSnapshots", times=2, code="RequestLimitExceeded")

    cloud.until("2026-01-03 03:19")
    before = cloud.days()
    cloud.until("2026-01-03 03:20")

    assert before == ["01-02 03:00", "01-03 03:00"]
    assert cloud.days() == ["01-03 03:00"]
