"""What a single track says of the points that exist at an instant."""

import pytest

from snapshot_constructs.forecast import Track, to_minutes
from tests.forecast.tracks import START, day, lives

IN_ORDER = lives((0, 4), (1, 5), (2, 5), (3, None))
OUT_OF_ORDER = lives((0, 9), (1, 2), (1, 5), (3, 4))


def taken(track: Track, on: float) -> list[int]:
    """Return the days on which the points were made that exist at an instant."""
    return [(at - to_minutes(START)) // 1440 for at in track.alive(to_minutes(day(on)))]


@pytest.mark.parametrize(
    ("track", "on", "days"),
    [
        (IN_ORDER, -1, []),
        (IN_ORDER, 0, [0]),
        (IN_ORDER, 3.5, [0, 1, 2, 3]),
        (IN_ORDER, 4, [1, 2, 3]),
        (IN_ORDER, 5, [3]),
        (OUT_OF_ORDER, 1, [0, 1, 1]),
        (OUT_OF_ORDER, 2, [0, 1]),
        (OUT_OF_ORDER, 3, [0, 1, 3]),
        (OUT_OF_ORDER, 4, [0, 1]),
        (OUT_OF_ORDER, 9, []),
    ],
)
def test_a_point_exists_from_its_birth_on_until_it_goes(track, on, days):
    assert taken(track, on) == days
    assert track.count(to_minutes(day(on))) == len(days)


def test_times_that_ascend_are_looked_up_as_they_are():
    even = range(0, 90, 30)
    ascending, not_ascending = lives((0, 1), (1, 2)), lives((0, 9), (1, 2))

    assert Track(schedule="daily", taken=even, born=even, gone=even).ends is even
    assert ascending.ends is ascending.gone
    assert list(not_ascending.ends) == sorted(not_ascending.gone)
