"""Rotations by intent are plain schedules."""

from datetime import UTC, datetime, timedelta

import pytest

from snapshot_constructs.model import CreateRule, Retain, Schedule, Schedules
from snapshot_constructs.model.firing import next_firings


def test_grandfather_father_son_is_a_schedule_for_each_period() -> None:
    made = Schedules.gfs(daily=7, weekly=5, monthly=12, yearly=3, copy_tags=True)

    assert made == {
        "daily": Schedule.daily(at="03:00", retain=Retain.last(7), copy_tags=True),
        "weekly": Schedule.weekly("SUN", at="03:00", retain=Retain.last(5), copy_tags=True),
        "monthly": Schedule.monthly(at="03:00", retain=Retain.last(12), copy_tags=True),
        "yearly": Schedule.yearly(at="03:00", retain=Retain.last(3), copy_tags=True),
    }


def test_a_period_that_nothing_is_kept_of_has_no_schedule() -> None:
    assert list(Schedules.gfs(daily=7, monthly=12)) == ["daily", "monthly"]
    assert Schedules.gfs() == {}


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles", "Europe/Berlin", None])
@pytest.mark.parametrize("at", ["03:00", "20:00"])
def test_in_any_zone_the_rarer_ones_run_together_with_a_daily_one(
    zone: str | None, at: str
) -> None:
    made = Schedules.gfs(daily=7, weekly=5, monthly=12, yearly=3, zone=zone, at=at)
    start = datetime(2026, 1, 1, tzinfo=UTC) - timedelta(days=2)

    runs = {}
    for name, schedule in made.items():
        assert isinstance(schedule.create, CreateRule)
        runs[name] = set(next_firings(schedule.create, start, 10_000 if name == "daily" else 20))

    assert runs["weekly"] | runs["monthly"] | runs["yearly"] <= runs["daily"]
    assert runs["yearly"] & runs["monthly"]


def test_fails_when_the_time_means_nothing() -> None:
    with pytest.raises(ValueError, match="at: expected a time of day"):
        Schedules.gfs(weekly=5, at="3 am")
