"""The largest gap over all instants, with points that come and go on days that a test can name."""

import pytest

from snapshot_constructs.forecast import to_minutes
from snapshot_constructs.forecast.gaps import lives_of, worst
from tests.forecast.tracks import DAY, START, lives


def largest(*points, since=None, end=30, window=None, within=None):
    """Return the largest gap in days; all arguments are days since the start."""
    first = to_minutes(START)
    (found,) = worst(
        [lives(*points)],
        since=None if since is None else first + since * DAY,
        end=first + end * DAY,
        windows=[None if window is None else window * DAY] if within is None else [],
        within=[] if within is None else [within * DAY],
    )
    return None if found is None else found.days


def daily(since):
    """Return points of each day up to the end, which stay."""
    return [(day, None) for day in range(since, 31)]


def test_without_points_there_is_no_gap():
    assert largest() is None


def test_the_gap_after_the_last_point_grows_until_it_goes():
    assert largest((0, 10)) == 10


def test_the_gap_after_the_last_point_grows_until_the_end():
    assert largest((0, None)) == 30


@pytest.mark.parametrize("step", [1, -1], ids=["standard first", "archive first"])
def test_a_point_that_moves_to_the_archive_is_one_point_until_it_leaves_that(step):
    first = to_minutes(START)
    moved = lives((10, 20), taken=[first], tier="archive")

    found = lives_of([lives((0, 10), (5, 15)), moved][::step])

    assert list(found.items()) == [
        (first, first + 20 * DAY),
        (first + 5 * DAY, first + 15 * DAY),
    ]


def test_a_point_that_comes_back_after_it_was_gone_does_not_count_again():
    first = to_minutes(START)

    found = lives_of([lives((0, 10)), lives((15, 20), taken=[first])])

    assert found == {first: first + 10 * DAY}


def test_what_stands_between_two_points_parts_their_gap():
    assert largest((0, None), (2, None), *daily(4)) == 2


@pytest.mark.parametrize(
    "points",
    [[(0, None), (5, 10), (9, None)], [(0, 10), (1, None), (10, None)]],
    ids=["in the middle", "at the beginning"],
)
def test_what_goes_at_the_end_is_gone_then(points):
    assert largest(*points, end=10) == 9


def test_the_newest_that_goes_at_the_end_leaves_the_one_before_as_the_newest():
    assert largest((0, None), (5, 10), end=10) == 10


def test_two_that_go_in_another_order_than_they_came_leave_one_gap():
    assert largest((0, None), (2, 20), (4, 10), *daily(6)) == 6


BEFORE_THE_20TH = {
    "the earlier point goes": [(0, 15), *daily(8)],
    "the earlier point goes at that very instant": [(0, 20), *daily(8)],
    "the earlier point goes after what was between": [(0, 15), (2, 10), *daily(4)],
    "the newest goes before there is another": [(0, 10), *daily(15)],
    "the newest goes at that very instant": [(0, 20), *daily(25)],
    "the newest goes at that very instant, as another comes": [(0, 20), *daily(20)],
}


@pytest.mark.parametrize("points", BEFORE_THE_20TH.values(), ids=BEFORE_THE_20TH.keys())
def test_a_gap_that_is_over_before_the_first_instant_does_not_count(points):
    assert largest(*points, since=20) == 1
    assert largest(*points) > 1


def test_a_gap_that_is_there_at_the_first_instant_counts():
    assert largest((0, 21), *daily(8), since=20) == 8


def test_a_gap_counts_that_opens_while_its_later_point_is_in_the_window():
    assert largest((0, None), (5, 14), *daily(10), window=5) == 10


@pytest.mark.parametrize("gone", [15, 20], ids=["as it leaves the window", "later"])
def test_a_gap_that_opens_when_its_later_point_has_left_the_window_does_not_count(gone):
    assert largest((0, None), (5, gone), *daily(10), window=5) == 5


def test_a_gap_opens_when_the_last_of_those_between_goes():
    assert largest((0, None), (2, 20), (4, 10), *daily(6), window=10) == 4


def test_a_gap_is_within_a_window_while_its_earlier_point_is():
    points = [(0, None), (5, 8), *daily(6)]  # from the 8th day on, the 6th follows the first

    assert largest(*points, window=8) == largest(*points, within=9) == 6
    assert largest(*points, within=8) == 5


def test_the_time_since_the_newest_is_within_any_window():
    assert largest((0, None), (9, None), *daily(10), within=1) == 9


def test_the_time_since_the_newest_is_over_when_another_comes():
    assert largest((0, None), *daily(5), since=5, window=0) == 1


def test_without_any_window_the_time_since_the_newest_counts_alone():
    assert largest((0, None), (5, 10), *daily(10), window=0) == 5
