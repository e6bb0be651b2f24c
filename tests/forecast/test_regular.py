"""A policy is regular if months and years have no say in it."""

from dataclasses import replace

import pytest

from snapshot_constructs.forecast.regular import is_regular
from snapshot_constructs.model import Deferred, Retain
from tests.policies import amis, by_cron, copy_to, create, default, event, schedule, volumes


@pytest.mark.parametrize(
    "expression",
    ["cron(0 3 * * ? *)", "cron(0 3 ? * MON-FRI *)", "cron(0/30 1,13 ? * SUN *)"],
)
def test_days_of_the_week_repeat(expression):
    assert is_regular(volumes(schedule(create=by_cron(expression))))


@pytest.mark.parametrize(
    "expression",
    [
        "cron(0 3 1 * ? *)",
        "cron(0 3 * 6 ? *)",
        "cron(0 3 ? * MON 2027)",
        "cron(0 3 ? * MON#1 *)",
        "cron(0 3 ? * 6L *)",
    ],
)
def test_days_of_months_and_years_do_not(expression):
    assert not is_regular(volumes(schedule(create=by_cron(expression))))


def test_intervals_repeat():
    assert is_regular(volumes(schedule(create=create(interval=8))))


@pytest.mark.parametrize(
    "wrong",
    [
        {"create": None},
        {"create": Deferred({"Ref": "Create"})},
        {"create": create(interval=Deferred({"Ref": "Hours"}))},
        {"copies": Deferred({"Ref": "Copies"})},
        {"copies": (Deferred({"Ref": "Copy"}),)},
    ],
)
def test_what_is_not_known_does_not_count_as_repeating(wrong):
    assert not is_regular(volumes(schedule(**wrong)))


def test_schedules_that_are_not_known_do_not_either():
    policy = volumes(schedule())
    details = replace(policy.details, schedules=Deferred({"Ref": "Schedules"}))

    assert not is_regular(replace(policy, details=details))


@pytest.mark.parametrize("retain", [Retain.last(7), Retain.days(7), Retain.weeks(2)])
def test_counts_days_and_weeks_are_always_as_long(retain):
    assert is_regular(volumes(schedule(retain=retain, copies=(copy_to(retain=Retain.weeks(1)),))))


@pytest.mark.parametrize("long", [Retain.months(1), Retain.years(1)])
@pytest.mark.parametrize("what", ["retain", "archive", "deprecate"])
def test_months_and_years_are_not(long, what):
    assert not is_regular(amis(schedule(**{what: long})))


@pytest.mark.parametrize("what", ["retain", "deprecate"])
def test_nor_are_they_for_copies(what):
    days = {"retain": Retain.days(3)} | {what: Retain.months(1)}

    assert not is_regular(amis(schedule(copies=(copy_to(**days),))))


def test_every_schedule_has_a_say():
    monthly = schedule(name="monthly", create=by_cron("cron(0 3 1 * ? *)"))

    assert not is_regular(volumes(schedule(), monthly))


def test_default_and_event_based_policies_have_no_calendar():
    assert is_regular(default())
    assert is_regular(event())
