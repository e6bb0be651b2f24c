"""Histories as a whole: which versions, which policies and what they take for granted."""

from dataclasses import replace
from datetime import time

import pytest

from snapshot_constructs.forecast import ByHand, ForecastError
from snapshot_constructs.forecast.assumptions import ENABLED
from snapshot_constructs.model import Deferred, Retain
from tests.forecast.histories import count, day, days, paused, then
from tests.policies import create, default, schedule, volumes


def test_a_timeline_names_each_of_its_policies_once():
    one, other = count(3), count(5)

    found = then(("01-01", one), ("01-10", other), ("01-20", one), end="01-31")

    assert found.policies == (one, other)


def test_a_default_policy_whose_type_waits_for_deployment_is_made_anew_as_any_default_policy():
    unknown = default(Deferred("DefaultPolicy"), retain_interval_days=3)

    found = then(("01-01", unknown), ("01-10", None), ("01-20", default()), end="01-31")

    assert days(found, "01-22 12:00") == [8, 9, 10, 21, 22]


def test_that_a_policy_is_enabled_is_assumed_of_a_state_that_is_not_said_but_of_no_pause():
    silent, still = replace(count(3), state=None), paused(count(3))

    assert ENABLED in then(("01-01", silent), end="01-31").assumptions
    assert ENABLED not in then(("01-01", still), end="01-31").assumptions


def test_a_schedule_without_a_name_is_called_by_its_place_among_them():
    nameless = schedule(name=None, retain=None)

    with pytest.raises(ForecastError, match=r"^schedule 2: the retain rule"):
        then(("01-01", volumes(schedule(), nameless)), end="01-31")


def test_what_is_held_back_from_the_archive_leaves_a_schedule_without_a_time_its_first_run():
    untimed = schedule(create=create(times=()), retain=Retain.last(2), archive=Retain.last(2))
    lock = ByHand.lock(day("01-05 07:30"), at=day("01-06"), until=day("01-31"))

    found = then(("01-01", volumes(untimed)), end="01-31", by_hand=[lock], first_run=time(7, 30))

    alive = found.taken(day("01-08 12:00"))
    assert [f"{at:%d %H:%M}" for at in alive] == [f"0{n} 07:30" for n in (4, 5, 6, 7, 8)]


@pytest.mark.parametrize(
    ("schedules", "message"),
    [
        (Deferred("Schedules"), "^the schedules is known only at deployment"),
        ((schedule(), Deferred("Weekly")), "^schedule 2 is known only at deployment"),
        ((schedule(retain=None),), "^schedule 'daily': the retain rule is neither"),
        ((schedule(retain=Deferred("Kept")),), "^schedule 'daily': the retain rule is known only"),
    ],
    ids=["schedules", "schedule", "nothing kept", "kept"],
)
def test_what_is_not_known_of_schedules_is_said_before_and_after_a_change(schedules, message):
    unknown = volumes(schedules=schedules)

    for versions in ((unknown, count(3)), (count(3), unknown)):
        with pytest.raises(ForecastError, match=message):
            then(*zip(("01-01", "01-10"), versions, strict=True), end="01-31")


# --------------------------------------------------------------------------------- at the minute


def test_what_is_due_in_the_minute_of_a_change_still_follows_the_version_before():
    later = volumes(schedule(create=create(times=("04:00",))))

    found = then(
        ("01-01 03:00", count(9)), ("01-03 03:00", later), ("01-04 03:59", None), end="01-31"
    )

    assert found.taken(found.end) == [day("01-02 03:00"), day("01-03 03:00"), day("01-03 04:00")]


def test_what_is_due_in_the_minute_after_a_change_follows_the_version_after():
    found = then(("01-01 02:59", count(9)), ("01-03 02:59", paused(count(9))), end="01-31")

    assert found.taken(found.end) == [day("01-01 03:00"), day("01-02 03:00")]


def test_versions_go_up_to_the_end_one_at_a_time():
    assert then(("01-01", count(3)), ("01-31", count(2)), end="01-31").points(day("01-31")) == 3

    for late in ("01-01", "01-31 00:01"):
        with pytest.raises(ForecastError, match="versions must follow each other"):
            then(("01-01", count(3)), (late, count(2)), end="01-31")
