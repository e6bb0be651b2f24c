"""Schedules of one policy that are due together make one snapshot."""

from typing import Any

import pytest

from snapshot_constructs.model import CopyTo, Retain, Schedule, Share, Tag
from tests.policies import by_cron, create, schedule, volumes
from tests.rehearse.cloud.dlm.conftest import Cloud, shared_with, tags

SUNDAYS = by_cron("cron(0 3 ? * SUN *)")


def weekly(**changes: Any) -> Schedule:
    return schedule(**{"name": "weekly", "create": SUNDAYS, "retain": Retain.last(4), **changes})


def test_they_make_one_that_belongs_to_the_longest_retention(cloud: Cloud):
    cloud.volume()
    cloud.policy(volumes(schedule(), weekly()))

    cloud.until("2026-02-16 12:00")

    assert cloud.days("weekly") == ["01-25 03:00", "02-01 03:00", "02-08 03:00", "02-15 03:00"]
    assert cloud.days("daily") == [
        "02-09 03:00",
        "02-10 03:00",
        "02-11 03:00",
        "02-12 03:00",
        "02-13 03:00",
        "02-14 03:00",
        "02-16 03:00",
    ]


def test_a_minute_later_is_another_time(cloud: Cloud):
    cloud.volume()
    cloud.policy(volumes(schedule(), weekly(create=by_cron("cron(1 3 ? * SUN *)"))))

    cloud.until("2026-01-04 12:00")

    assert cloud.days() == ["01-02 03:00", "01-03 03:00", "01-04 03:00", "01-04 03:01"]


@pytest.mark.parametrize(
    ("first", "other", "owner"),
    [
        (Retain.last(14), Retain.last(2), "daily"),  # both last 14 days: the earlier one
        (Retain.last(13), Retain.last(2), "weekly"),
        (Retain.days(29), Retain.months(1), "weekly"),  # of 30 days
        (Retain.days(30), Retain.months(1), "daily"),
    ],
)
def test_counts_compare_by_the_time_that_they_reach(cloud, first, other, owner):
    cloud.volume()
    cloud.policy(volumes(schedule(retain=first), weekly(retain=other)))

    cloud.until("2026-01-04 12:00")

    assert cloud.days(owner)[-1] == "01-04 03:00"
    assert len(cloud.days()) == 3


def test_what_runs_only_once_lasts_for_ever(cloud: Cloud):
    cloud.volume()
    once = schedule(name="once", create=by_cron("cron(0 3 5 1 ? 2026)"), retain=Retain.last(1))
    cloud.policy(volumes(schedule(retain=Retain.last(3)), once))

    cloud.wait(days=20)

    assert cloud.days() == ["01-05 03:00", "01-19 03:00", "01-20 03:00", "01-21 03:00"]


def test_the_archive_counts_for_how_long_a_schedule_keeps(cloud: Cloud):
    cloud.volume()
    monthly = schedule(
        name="monthly",
        create=by_cron("cron(0 3 1 * ? *)"),
        retain=Retain.last(1),
        archive=Retain.last(3),
    )
    cloud.policy(volumes(schedule(retain=Retain.last(100)), monthly))

    cloud.until("2026-02-01 12:00")

    assert cloud.days("monthly") == ["02-01 03:00"]


@pytest.mark.parametrize(
    ("one", "other", "made"), [((), (), 2), ((), ("00:00",), 2), (("00:00",), ("00:00",), 1)]
)
def test_what_has_no_time_coincides_with_nothing(cloud, one, other, made):
    cloud.volume()
    first = schedule(create=create(times=one))
    cloud.policy(volumes(first, schedule(name="other", create=create(times=other))))

    cloud.wait(hours=24)

    assert len(cloud.days()) == made


def test_tags_of_all_are_on_the_snapshot_and_those_of_its_owner_count(cloud: Cloud):
    cloud.volume()
    first = schedule(tags=(Tag("from", "daily"), Tag("daily", "yes")))
    cloud.policy(volumes(first, weekly(tags=(Tag("from", "weekly"), Tag("weekly", "yes")))))

    cloud.until("2026-01-04 12:00")

    (made,) = cloud.snapshots("weekly")
    found = tags(made["Tags"])
    assert {key: found[key] for key in ("from", "daily", "weekly")} == {
        "from": "weekly",
        "daily": "yes",
        "weekly": "yes",
    }


def test_copies_go_to_all_regions_for_the_longest_time(cloud: Cloud):
    cloud.volume()
    often = by_cron("cron(0 3 ? * SUN,MON *)")
    short, longer = (
        CopyTo("us-east-1", retain=Retain.days(days), encrypted=False) for days in (1, 2)
    )
    also = CopyTo("us-west-2", retain=Retain.days(1), encrypted=False)
    first = schedule(create=often, copies=(longer,))
    cloud.policy(
        volumes(first, schedule(name="more", retain=Retain.last(90), copies=(short, also)))
    )

    cloud.until("2026-01-06 02:59")

    assert cloud.at(region="us-east-1").days() == ["01-04 03:00", "01-05 03:00"]
    assert cloud.at(region="us-west-2").days() == ["01-05 03:00"]


def test_copies_for_ever_outlast_those_with_an_age(cloud: Cloud):
    cloud.volume()
    aged = CopyTo("us-east-1", retain=Retain.days(1), encrypted=False)
    for_ever = CopyTo("us-east-1", retain=None, encrypted=False)
    cloud.policy(volumes(schedule(copies=(aged,)), schedule(name="more", copies=(for_ever,))))

    cloud.wait(days=9)

    assert len(cloud.at(region="us-east-1").days()) == 9


def test_they_are_shared_as_each_of_them_says_for_the_longest_time(cloud: Cloud):
    cloud.volume()
    cloud.policy(volumes(schedule(shares=(share(1),)), schedule(name="more", shares=(share(2),))))

    cloud.until("2026-01-03 02:59")
    (first,) = cloud.snapshots()
    until = [shared_with(cloud, first["SnapshotId"])]
    cloud.wait(hours=12)
    until.append(shared_with(cloud, first["SnapshotId"]))
    cloud.wait(days=1)
    until.append(shared_with(cloud, first["SnapshotId"]))

    assert until == [["222222222222"], ["222222222222"], []]


def share(days: int) -> Share:
    return Share.to("222222222222", unshare_after=Retain.days(days))
