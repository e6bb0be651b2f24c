"""Runs begin up to an hour after their nominal time: what that does to a forecast, at most."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from snapshot_constructs.forecast import JITTER, forecast, reach, to_datetime, to_minutes
from tests.forecast.histories import count, day

KEPT = 3
FOUND = forecast(count(KEPT), start=day("01-01"), end=day("01-31"))
NOMINAL = [to_datetime(at) for at in FOUND.tracks[0].born]
SECONDS = st.lists(st.integers(0, 3599), min_size=len(NOMINAL), max_size=len(NOMINAL))


def begun(seconds: Sequence[int]) -> list[datetime]:
    """Return when the runs begin that are so late."""
    return [at + timedelta(seconds=each) for at, each in zip(NOMINAL, seconds, strict=True)]


def gaps(made: Sequence[datetime]) -> list[timedelta]:
    return [later - earlier for earlier, later in pairwise(made)]


@given(SECONDS)
def test_however_late_the_runs_begin_no_gap_is_an_hour_more_than_the_nominal_one(seconds):
    nominal = FOUND.rpo(timedelta(0))

    largest = max(gaps(begun(seconds)))

    assert nominal is not None
    assert largest < nominal + JITTER


def test_a_run_on_time_and_a_late_one_are_nearly_an_hour_more_apart():
    nominal = FOUND.rpo(timedelta(0))

    largest = max(gaps(begun([0, 3599] * (len(NOMINAL) // 2))))

    assert nominal is not None
    assert largest == nominal + JITTER - timedelta(seconds=1)


@given(SECONDS)
def test_however_late_the_runs_begin_the_oldest_is_no_hour_younger_than_nominally(seconds):
    steady = FOUND.steady_from
    assert steady is not None
    nominal = reach.least(FOUND.tracks, since=to_minutes(steady), end=to_minutes(FOUND.end))
    made = begun(seconds)

    oldest = zip(made[1:], made[KEPT:], strict=False)  # the one before goes when the last one comes

    assert nominal is not None
    assert min(last - first for first, last in oldest) > nominal - JITTER
