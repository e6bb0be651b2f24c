"""What misses an objective: a policy that copies what others share, or one that is hardly ever right."""

from dataclasses import replace
from datetime import timedelta

import pytest

from snapshot_constructs.forecast.objective import Miss, in_hours, misses
from snapshot_constructs.model import CopyAction, CopyTo, Objective, PolicySpec, Retain
from tests.policies import copy_to, event, schedule, volumes

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONDON, VIRGINIA = "eu-west-2", "us-east-1"
NO_GAP = Miss(
    "rpo",
    ("cannot be met by a policy that runs whenever another account shares a snapshot (got 5:00 h)"),
    "leave rpo out here, and state it for the policy of that account",
)


def copying(*copies: CopyTo) -> PolicySpec:
    """Make a policy that copies what others share, kept for 35 days if not told otherwise."""
    made = copies or (copy_to(VIRGINIA, key=None),)
    return event(actions=(CopyAction(name="copy", copies=made),))


def found(policy: PolicySpec, **asked: object) -> list[Miss]:
    objective = Objective(**asked)  # type: ignore[arg-type]  # as a user would write it
    return list(misses(policy, objective))


def test_copies_of_what_others_share_reach_back_as_far_as_they_are_kept():
    assert found(copying(), reach=35 * DAY) == []


def test_no_gap_can_be_asked_of_what_others_share():
    assert found(copying(), rpo=5 * HOUR) == [NO_GAP]
    assert found(copying(), rpo=5 * HOUR, reach=35 * DAY) == [NO_GAP]


def test_copies_that_go_too_early_are_to_be_kept_for_as_many_whole_days_as_are_asked():
    what = "36 d 12:00 h is missed by 36:00 h (got copies in 'us-east-1' that are kept for 35 d)"
    fix = "write CopyTo('us-east-1', retain=Retain.days(37), …)"

    assert found(copying(), reach=36.5 * DAY) == [Miss("reach", what, fix)]


def test_copies_in_every_place_must_reach_back_unless_one_is_named():
    policy = copying(copy_to(VIRGINIA), copy_to(LONDON, retain=Retain.days(3)))
    what = "5 d is missed by 2 d (got copies in 'eu-west-2' that are kept for 3 d)"
    fix = "write CopyTo('eu-west-2', retain=Retain.days(5), …)"

    assert found(policy, reach=5 * DAY) == [Miss("reach", what, fix)]
    assert found(policy, reach=5 * DAY, place=LONDON) == [Miss("reach", what, fix)]
    assert found(policy, reach=5 * DAY, place=VIRGINIA) == []


def test_copies_that_are_kept_for_ever_reach_back_as_far_as_anyone_asks():
    policy = copying(copy_to(LONDON, retain=None), copy_to(VIRGINIA))

    assert found(policy, reach=300 * DAY, place=LONDON) == []


@pytest.mark.parametrize(
    ("retain", "least"),
    [(Retain.months(1), 28), (Retain.years(1), 365), (Retain.years(3), 1095)],
    ids=["february", "not-a-leap-year", "no-leap-day-in-three-years"],
)
def test_of_months_and_years_the_shortest_count(retain, least):
    policy = copying(copy_to(LONDON, retain=retain))

    assert found(policy, reach=least * DAY) == []
    assert len(found(policy, reach=least * DAY + timedelta(minutes=1))) == 1


@pytest.mark.parametrize(
    ("place", "where", "written"),
    [(LONDON, " in eu-west-2", LONDON), ("", "", "eu-central-1")],
    ids=["named", "anywhere"],
)
def test_where_nothing_is_copied_to_copies_are_asked_for(place, where, written):
    policy = copying() if place else event(actions=())
    fix = f"write copies=[CopyTo('{written}', retain=Retain.days(8))]"

    assert found(policy, reach=7.5 * DAY, place=place) == [
        Miss("reach", f"is missed (got no restore points{where})", fix)
    ]


def test_a_policy_that_is_disabled_copies_nothing():
    policy = replace(copying(), state="DISABLED")

    assert found(policy, reach=DAY) == [
        Miss(
            "reach",
            "is missed (got no restore points: the policy is disabled)",
            "write enabled=True, or no objective while it is disabled",
        )
    ]


def test_where_only_the_newest_is_kept_there_is_a_moment_without_any_past():
    policy = volumes(schedule(retain=Retain.last(1)))

    (miss,) = found(policy, reach=3 * DAY)

    assert miss.what == "3 d is missed by 3 d (got restore points back to 0:00 h ago)"


def test_part_of_a_minute_is_a_minute_more():
    assert in_hours(5 * HOUR + timedelta(seconds=1)) == "5:01 h"
    assert in_hours(3 * DAY + timedelta(minutes=7)) == "3 d 0:07 h"
