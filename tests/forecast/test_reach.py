"""How far back one can always go."""

import pytest

from snapshot_constructs.forecast import to_minutes
from snapshot_constructs.forecast.reach import least
from tests.forecast.tracks import DAY, START, lives

BEGIN = to_minutes(START)


def days(*kept: tuple[float, float | None], since: float, end: float) -> float | None:
    """Return the reach in days of points that exist from one day to another."""
    found = least([lives(*kept)], since=BEGIN + round(since * DAY), end=BEGIN + round(end * DAY))
    return None if found is None else found.total_seconds() / 86_400


def test_a_point_that_stays_reaches_back_to_its_creation_from_the_first_instant_on():
    assert days((0, None), (1, None), since=3, end=9) == 3


def test_the_reach_falls_when_the_oldest_point_goes():
    assert days((0, 8), (5, None), since=7, end=9) == 3


def test_what_goes_at_the_last_instant_is_gone_then():
    assert days((0, 9), (8, None), since=7, end=9) == 1


def test_what_went_at_the_first_instant_is_gone_then():
    assert days((0, 7), (5, None), since=7, end=9) == 2


@pytest.mark.parametrize(
    "kept",
    [[(0, 8)], [(0, 7)], [(0, 8), (8.5, None)], [(7.5, None)]],
    ids=["the-last-goes", "already-gone", "the-next-comes-later", "yet-to-come"],
)
def test_nothing_is_within_reach_where_no_point_exists_at_some_instant(kept):
    assert days(*kept, since=7, end=9) == 0


def test_where_no_point_exists_at_all_there_is_no_reach():
    assert days(since=7, end=9) is None
