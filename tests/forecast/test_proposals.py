"""Policies that might do instead of one that misses its objective, and what to write for them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from snapshot_constructs.forecast.proposals import Proposal, faster, longer
from snapshot_constructs.model import (
    CreateRule,
    DefaultSettings,
    Deferred,
    Objective,
    PolicyDetails,
    PolicySpec,
    Retain,
    Schedule,
)
from tests.policies import by_cron, copy_to, create, default, monthly, schedule, volumes

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONDON = "eu-west-2"
LATER = Deferred({"Ref": "Parameter"})
COPIES = (copy_to("us-east-1"), copy_to(LONDON), LATER)
DAILY = schedule()
WEEKLY = schedule(name="weekly", create=by_cron("cron(0 3 ? * SUN *)"), retain=Retain.last(4))
ARCHIVED = monthly(archive=Retain.last(3))
Propose = Callable[[PolicySpec, Objective], Iterator[Proposal]]


def words(propose: Propose, policy: PolicySpec, **asked: object) -> list[str]:
    objective = Objective(**asked)  # type: ignore[arg-type]  # as a user would write it
    return [said for _, said in propose(policy, objective)]


def policies(propose: Propose, policy: PolicySpec, **asked: object) -> list[PolicySpec]:
    objective = Objective(**asked)  # type: ignore[arg-type]  # as a user would write it
    return [changed for changed, _ in propose(policy, objective)]


def every(hours: int, retain: str, name: str = "daily", more: str = "") -> str:
    said = f'Schedule.every(hours={hours}, at="03:00", retain=Retain.{retain}{more})'
    return f'write {said} in schedules["{name}"]'


def added(hours: int, retain: str) -> str:
    return f'add the schedule Schedule.every(hours={hours}, at="03:00", retain=Retain.{retain})'


# -------------------------------------------------------------------------------------- running more often


def test_the_schedule_that_runs_most_often_is_to_run_more_often_and_reach_as_far_as_before():
    for policy in (volumes(DAILY, WEEKLY), volumes(WEEKLY, DAILY)):
        assert words(faster, policy, rpo=5 * HOUR) == [
            every(4, "last(37)"),
            every(3, "last(49)"),
            every(2, "last(73)"),
            every(1, "last(145)"),
        ]


def test_where_a_reach_is_asked_for_too_each_rhythm_may_be_kept_for_as_long():
    said = words(faster, volumes(DAILY), rpo=3 * HOUR, reach=40 * DAY)

    assert said == [
        every(2, "last(73)"),
        every(2, "last(481)"),
        *[every(1, "last(145)")],
        every(1, "last(961)"),
    ]


def test_what_is_kept_by_age_is_kept_for_longer_only_where_it_must():
    asked = {"rpo": 2 * HOUR, "reach": 13.5 * DAY}
    short, just, long = (
        volumes(schedule(retain=retain))
        for retain in (Retain.days(3), Retain.weeks(2), Retain.days(15))
    )

    assert words(faster, short, **asked) == [every(1, "days(3)"), every(1, "days(14)")]
    assert words(faster, just, **asked) == [every(1, "weeks(2)"), every(1, "weeks(2)")]
    assert words(faster, long, **asked) == [every(1, "days(15)"), every(1, "days(15)")]


def test_a_retention_that_is_not_known_stays():
    said = words(faster, volumes(schedule(retain=LATER)), rpo=2 * HOUR, reach=3 * DAY)

    kept = 'write Schedule.every(hours=1, at="03:00", retain=…) in schedules["daily"]'
    assert said == [kept, kept]


def test_what_runs_more_often_keeps_all_else_of_its_schedule():
    weekly = replace(WEEKLY, copies=COPIES)

    (changed,) = policies(faster, volumes(DAILY, weekly), rpo=2 * HOUR, place=LONDON)

    hourly = CreateRule(interval=1, interval_unit="HOURS", times=("03:00",))
    kept = replace(weekly, create=hourly, retain=Retain.last(3 * 7 * 24 + 1))
    assert changed == volumes(DAILY, kept)


def test_only_a_schedule_that_copies_to_the_place_can_mend_the_gap_there():
    policy = volumes(DAILY, replace(WEEKLY, copies=COPIES))

    said = words(faster, policy, rpo=3 * HOUR, reach=40 * DAY, place=LONDON)

    assert said == [
        every(2, "last(253)", "weekly", more=", …"),
        every(1, "last(505)", "weekly", more=", …"),
    ]


def test_beside_a_schedule_that_archives_another_one_is_added_that_keeps_for_a_day():
    assert words(faster, volumes(ARCHIVED), rpo=4 * HOUR) == [
        added(3, "last(9)"),
        added(2, "last(13)"),
        added(1, "last(25)"),
    ]


@pytest.mark.parametrize(
    ("archived", "retain"),
    [
        (ARCHIVED, "last(73)"),
        (monthly(retain=Retain.days(5), archive=Retain.days(90)), "days(4)"),
        (monthly(retain=LATER, archive=Retain.last(3)), "last(73)"),
    ],
    ids=["count", "age", "not-known"],
)
def test_an_added_schedule_keeps_as_the_others_do_and_as_long_as_is_asked(archived, retain):
    assert words(faster, volumes(archived), rpo=2 * HOUR, reach=3 * DAY) == [added(1, retain)]


def test_an_added_schedule_stands_after_the_others():
    (changed,) = policies(faster, volumes(ARCHIVED), rpo=2 * HOUR)

    further = Schedule.every(hours=1, at="03:00", retain=Retain.last(25))
    assert changed == volumes(ARCHIVED, replace(further, name="further"))


def test_a_schedule_that_only_archives_at_home_is_added_to_for_home_alone():
    archived = replace(ARCHIVED, copies=COPIES)

    assert words(faster, volumes(archived), rpo=2 * HOUR, place=LONDON) == []


def test_a_schedule_without_a_gap_runs_less_often_than_any_other():
    once = schedule(name="once", create=by_cron("cron(0 3 1 1 ? 2027)"))

    assert words(faster, volumes(once, WEEKLY), rpo=2 * HOUR) == [every(1, "last(505)", "weekly")]


@pytest.mark.parametrize(
    "short",
    [
        schedule(retain=Retain.last(1)),
        schedule(create=by_cron("cron(0 3 1 1 ? 2027)"), retain=Retain.last(9)),
    ],
    ids=["keeps-one", "runs-once"],
)
def test_what_did_not_reach_back_need_not_reach_back_when_it_runs_more_often(short):
    assert words(faster, volumes(short), rpo=2 * HOUR) == [every(1, "last(1)")]
    assert words(faster, volumes(short), rpo=2 * HOUR, reach=2 * DAY) == [
        every(1, "last(1)"),
        every(1, "last(49)"),
    ]


def test_a_policy_without_details_has_no_schedule_to_change_and_none_is_added():
    policy = PolicySpec(details=None)

    assert words(faster, policy, rpo=2 * HOUR) == []
    assert words(longer, policy, reach=9 * DAY) == []


def test_where_no_gap_is_asked_for_nothing_is_to_run_more_often():
    assert words(faster, volumes(DAILY), reach=3 * DAY) == []


@pytest.mark.parametrize(
    ("made", "at"),
    [
        (by_cron("cron(30 6,18 ? * SUN *)"), ', at="06:30"'),
        (create(times=("21:15",)), ', at="21:15"'),
        (create(times=()), ""),
        (create(times=LATER), ""),
        (by_cron(LATER), ""),
        (LATER, ""),
    ],
    ids=["cron", "time", "no-time", "time-not-known", "cron-not-known", "rule-not-known"],
)
def test_the_first_run_of_the_day_stays_where_it_is_known(made, at):
    policy = volumes(schedule(create=made, retain=Retain.days(9)))

    (said,) = words(faster, policy, rpo=2 * HOUR)

    assert said == f'write Schedule.every(hours=1{at}, retain=Retain.days(9)) in schedules["daily"]'


# -------------------------------------------------------------------------------------- keeping for longer


def test_the_schedule_that_runs_least_often_is_the_first_to_be_kept_for_longer():
    for policy in (volumes(DAILY, WEEKLY), volumes(WEEKLY, DAILY)):
        assert words(longer, policy, reach=90 * DAY) == [
            'write retain=Retain.last(14) in schedules["weekly"]',
            'write retain=Retain.last(91) in schedules["daily"]',
            added(24, "last(91)"),
        ]


def test_an_age_must_be_a_gap_more_than_the_reach():
    weekly = replace(WEEKLY, retain=Retain.weeks(1))

    assert words(longer, volumes(weekly), reach=90 * DAY) == [
        'write retain=Retain.days(97) in schedules["weekly"]',
        added(24, "days(91)"),
    ]


def test_what_is_kept_for_longer_keeps_all_else():
    first, further = policies(longer, volumes(WEEKLY, ARCHIVED), reach=90 * DAY)

    assert first == volumes(replace(WEEKLY, retain=Retain.last(14)), ARCHIVED)
    more = replace(Schedule.every(hours=24, at="03:00", retain=Retain.last(91)), name="further")
    assert further == volumes(WEEKLY, ARCHIVED, more)


def test_a_count_goes_up_to_1000():
    just, too_far = 999 * DAY, 1000 * DAY

    assert words(longer, volumes(DAILY), reach=just) == [
        'write retain=Retain.last(1000) in schedules["daily"]',
        added(24, "last(1000)"),
    ]
    assert words(longer, volumes(DAILY), reach=too_far) == []


def test_a_policy_has_four_schedules_at_the_most():
    three, four = (
        volumes(*[schedule(name=str(number)) for number in range(most)]) for most in (3, 4)
    )

    assert len(words(longer, three, reach=9 * DAY)) == 3 + 1
    assert len(words(longer, four, reach=9 * DAY)) == 4


def test_copies_in_the_place_are_kept_for_longer_and_no_others():
    weekly = replace(WEEKLY, copies=COPIES)
    policy = volumes(DAILY, weekly, name_of := replace(DAILY, name='Ä"', copies=COPIES))

    said = words(longer, policy, reach=90 * DAY, place=LONDON)
    first, second = policies(longer, policy, reach=90 * DAY, place=LONDON)

    assert said == [
        "write CopyTo('eu-west-2', retain=Retain.days(97), …) in schedules[\"weekly\"]",
        'write CopyTo(\'eu-west-2\', retain=Retain.days(91), …) in schedules["Ä\\""]',
    ]
    near, far, unknown = COPIES
    kept = (near, replace(far, retain=Retain.days(97)), unknown)
    assert first == volumes(DAILY, replace(weekly, copies=kept), name_of)
    kept = (near, replace(far, retain=Retain.days(91)), unknown)
    assert second == volumes(DAILY, weekly, replace(name_of, copies=kept))


@pytest.mark.parametrize(
    "copies", [LATER, (LATER,), COPIES[:1], ()], ids=["not-known", "one-not-known", "other", "none"]
)
def test_a_schedule_that_is_not_known_to_copy_to_the_place_is_left_alone(copies):
    assert words(longer, volumes(schedule(copies=copies)), reach=9 * DAY, place=LONDON) == []


# ------------------------------------------------------------------------------------------ default policies


@pytest.mark.parametrize("resource_type", ["VOLUME", LATER], ids=["known", "not-known"])
def test_a_default_policy_keeps_for_longer_than_it_waits(resource_type):
    policy = default(resource_type, create_interval_days=6, retain_interval_days=6)

    assert words(longer, policy, reach=9 * DAY) == [
        f"write retain_interval_days={days}" for days in range(7, 15)
    ]
    assert words(faster, policy, rpo=3 * DAY) == [
        f"write create_interval_days={days}" for days in range(5, 0, -1)
    ]


@pytest.mark.parametrize("details", [None, LATER], ids=["none", "not-known"])
def test_a_default_policy_without_settings_waits_for_a_day_and_keeps_for_a_week(details):
    policy = replace(default(), defaults=None, details=details)

    assert words(longer, policy, reach=9 * DAY)[0] == "write retain_interval_days=2"
    assert words(faster, policy, rpo=3 * DAY)[0] == "write create_interval_days=6"


def test_the_settings_of_a_default_policy_are_changed_where_they_stand():
    settings = DefaultSettings(create_interval_days=3)
    beside = replace(default(), defaults=settings)
    inside = replace(default(), defaults=None, details=PolicyDetails(defaults=settings))

    changed = DefaultSettings(create_interval_days=1)
    assert policies(faster, beside, rpo=28 * HOUR)[-1] == replace(beside, defaults=changed)
    assert policies(faster, inside, rpo=28 * HOUR)[-1] == replace(
        inside, details=PolicyDetails(defaults=changed)
    )


def test_days_that_are_not_known_are_compared_with_nothing():
    policy = default(create_interval_days=LATER)

    assert words(longer, policy, reach=9 * DAY) == []
