"""When the ramp-up is complete."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snapshot_constructs.forecast import Timeline, forecast
from snapshot_constructs.forecast.ramp import most, steady_from
from snapshot_constructs.model import PolicySpec, Retain
from tests.forecast.policies import STARTS, tangled
from tests.forecast.test_against_naive import share
from tests.forecast.tracks import lives
from tests.policies import by_cron, copy_to, monthly, schedule, volumes

DAY = timedelta(days=1)
START = datetime(2027, 12, 15, tzinfo=UTC)  # a leap day follows
LENGTHS = st.integers(60, 150 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


def ahead(policy: PolicySpec, days: int) -> Timeline:
    return forecast(policy, start=START, end=START + days * DAY)


@share(0.5)
@given(tangled() | tangled(seldom=True), STARTS, LENGTHS, LENGTHS)
def test_the_ramp_up_is_complete_when_it_is_however_long_the_forecast(policy, start, one, other):
    shorter, longer = (
        forecast(policy, start=start, end=start + length) for length in sorted((one, other))
    )

    found = shorter.steady_from

    steady = longer.steady_from
    if steady is not None and steady <= shorter.end:
        assert found == steady
    else:
        assert found is None or len(shorter.tracks) < len(longer.tracks)


@pytest.mark.parametrize("days", [110, 200, 400, 1500])
def test_months_and_years_of_other_lengths_that_follow_change_nothing(days):
    policy = volumes(monthly(retain=Retain.last(3)), schedule(retain=Retain.months(2)))

    found = ahead(policy, days)

    assert found.steady_from == datetime(2028, 4, 1, 9, tzinfo=UTC)


def test_before_the_first_goes_the_ramp_up_is_not_complete():
    policy = volumes(monthly(retain=Retain.last(3)))

    found = ahead(policy, 107)

    assert found.steady_from is None


def test_copies_that_other_rules_keep_for_longer_are_waited_for():
    weekly = by_cron("cron(0 3 ? * SUN *)")
    policy = volumes(
        schedule(retain=Retain.last(30), copies=(copy_to(retain=Retain.days(7)),)),
        schedule(
            name="weekly",
            create=weekly,
            retain=Retain.last(1),
            copies=(copy_to(retain=Retain.days(35)),),
        ),
    )

    found = ahead(policy, 400)

    first_sunday = datetime(2027, 12, 19, 3, tzinfo=UTC)
    assert found.steady_from == first_sunday + 35 * DAY


def test_before_the_last_instant_of_the_forecast_or_at_it_the_first_goes():
    track = lives((0, 3), (1, 4))
    first = track.gone[0]

    found = [steady_from(track, end) for end in (first - 1, first)]

    assert found == [None, first]


@pytest.mark.parametrize("minute", range(4))
def test_the_fullest_moment_is_found_whatever_the_minute_of_the_run(minute):
    at = minute / (24 * 60)
    track = lives((0 + at, 2 + at), (1 + at, 3 + at), (2 + at, 4 + at), (3 + at, 5 + at))

    assert most([track], track.gone[-1], "standard") == 3


def test_where_nothing_is_made_the_fullest_moment_holds_nothing():
    assert most([], 0, None) == 0
    assert ahead(volumes(schedule()), 9).most_points("eu-central-1") == 0


def test_what_moves_to_the_archive_at_the_last_instant_counts_once():
    moving = lives((0, 3), (1, 4), moves=True)
    archived = lives((3, None), tier="archive", taken=moving.taken[:1])

    assert most([moving, archived], moving.gone[0], None) == 2
