"""What would mend a missed objective, where it is not simply said."""

from dataclasses import replace
from datetime import timedelta

import pytest

from snapshot_constructs.forecast.objective import misses
from snapshot_constructs.model import (
    Deferred,
    Objective,
    PolicySpec,
    Retain,
)
from tests.policies import copy_to, default, monthly, schedule, volumes

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONDON = "eu-west-2"
HUNDRED = schedule(retain=Retain.last(100), copies=(copy_to(LONDON),))
RESOURCE = Deferred({"Ref": "Resource"})

NOT_BY_DEFAULT = "make a SnapshotPolicy or an AmiPolicy with schedules: a default policy cannot"
NOT_BY_ONE = "no one change of a schedule is enough: change several, or state a weaker rpo"


def fixes(policy: PolicySpec, **asked: object) -> dict[str, str]:
    """Return what is to be written for each part of an objective that is missed."""
    objective = Objective(**asked)  # type: ignore[arg-type]  # as a user would write it
    return {miss.goal: miss.fix for miss in misses(policy, objective)}


@pytest.mark.parametrize("rpo", [2 * HOUR, 27 * HOUR], ids=str)
def test_a_gap_that_a_default_policy_always_has_asks_for_schedules(rpo):
    assert fixes(default(), rpo=rpo) == {"rpo": NOT_BY_DEFAULT}


def test_a_default_policy_for_what_is_not_known_is_mended_as_any_default_policy():
    policy = replace(default(create_interval_days=3), default_policy=RESOURCE)

    assert fixes(policy, rpo=28 * HOUR) == {"rpo": "write create_interval_days=1"}
    assert fixes(policy, rpo=27 * HOUR) == {"rpo": NOT_BY_DEFAULT}
    assert fixes(policy, reach=20 * DAY) == {"reach": NOT_BY_DEFAULT}


def test_a_reach_is_mended_by_keeping_for_longer_even_if_running_more_often_would_do():
    policy = default(create_interval_days=3, retain_interval_days=7)

    assert fixes(policy, reach=5 * DAY) == {"reach": "write retain_interval_days=8"}


def test_a_schedule_that_would_need_more_points_than_a_count_can_hold_is_no_cure():
    assert fixes(volumes(HUNDRED), rpo=2 * HOUR) == {"rpo": NOT_BY_ONE}


def test_copies_that_are_there_already_are_no_cure():
    assert fixes(volumes(HUNDRED), rpo=2 * HOUR, place=LONDON) == {"rpo": NOT_BY_ONE}


def test_copies_for_a_gap_alone_are_kept_for_a_month():
    fix = f"write copies=[CopyTo('{LONDON}', retain=Retain.days(30))] in a schedule"

    assert fixes(volumes(), rpo=5 * HOUR, place=LONDON) == {"rpo": fix}


def test_what_is_kept_for_ever_reaches_back_as_far_as_anyone_asks():
    policy = volumes(monthly(copies=(copy_to(LONDON, retain=None),)))

    assert fixes(policy, reach=20 * 365 * DAY, place=LONDON) == {}
