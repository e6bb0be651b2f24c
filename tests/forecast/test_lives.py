"""Rules that hold for some points of a track only."""

import pytest

from snapshot_constructs.forecast import NEVER
from snapshot_constructs.forecast.keep import FOREVER, Age, Last
from snapshot_constructs.forecast.lives import Rules, gone, reached
from snapshot_constructs.forecast.minutes import DAY

BORN = [0, DAY, 2 * DAY, 3 * DAY]
TWO_DAYS, LAST = Age(days=2), Last(1)


def test_without_rules_nothing_is_bound_and_nothing_goes():
    rules = Rules((), {})

    assert not rules.any
    assert list(rules.bound(BORN)) == []
    assert list(rules.reached(BORN)) == [NEVER] * 4


def test_exceptions_take_the_place_of_what_usually_holds_and_the_last_date_counts():
    rules = Rules((TWO_DAYS,), {DAY: (), 2 * DAY: (TWO_DAYS, LAST), 3 * DAY: (LAST,)})

    assert rules.any
    assert list(rules.bound(BORN)) == [0, 2 * DAY, 3 * DAY]
    assert list(rules.reached(BORN)) == [2 * DAY, NEVER, 4 * DAY, NEVER]


def test_a_rule_that_is_an_exception_is_a_rule():
    rules = Rules((), {DAY: (LAST,)})

    assert rules.any
    assert list(rules.bound(BORN)) == [DAY]
    assert list(rules.reached(BORN)) == [NEVER, 2 * DAY, NEVER, NEVER]


def test_exceptions_without_rules_are_none():
    assert not Rules((), {DAY: ()}).any


def test_what_is_kept_for_ever_is_never_gone():
    assert list(reached(BORN, FOREVER)) == [NEVER] * 4


@pytest.mark.parametrize("keep", [Last(2), TWO_DAYS, Age(months=1), Age(days=0), FOREVER], ids=str)
@pytest.mark.parametrize("number", [0, 1, 80])
def test_points_that_are_evenly_spaced_go_as_any_others_do(keep, number):
    even, last = range(0, number * DAY, DAY), (number - 1) * DAY

    by_then = [at for at in gone(even, keep) if at <= last]

    assert by_then == [at for at in gone([*even], keep) if at <= last]
