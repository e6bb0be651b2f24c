"""Both forms of a create rule answer when they run."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snapshot_constructs.model import CreateRule, Deferred
from snapshot_constructs.model.firing import (
    firings,
    largest_gap,
    next_firings,
    reaching_count,
    smallest_gap,
    start_of,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNKNOWN = Deferred({"Ref": "When"})


def every(hours: Any, *times: Any) -> CreateRule:
    return CreateRule(interval=hours, interval_unit="HOURS", times=times)


@pytest.mark.parametrize(
    ("create", "expected"),
    [
        (every(24, "12:00"), [DAY, 2 * DAY]),
        (every(24, "12:01"), [HOUR / 60, DAY + HOUR / 60]),
        (every(6, "23:00"), [5 * HOUR, 11 * HOUR]),
        (every(1, "00:00"), [HOUR, 2 * HOUR]),
        (every(8, "03:00", "04:00"), [7 * HOUR, 15 * HOUR]),
        (CreateRule(cron="cron(0 12 * * ? *)"), [DAY, 2 * DAY]),
        (CreateRule(cron="cron(0 12 * * ? *)", interval=1), [DAY, 2 * DAY]),
        (every(24), []),
        (every(24, "25:00"), []),
        (every(0, "12:00"), []),
        (every(UNKNOWN, "12:00"), []),
        (every(24, UNKNOWN), []),
        (CreateRule(cron=UNKNOWN), []),
        (CreateRule(cron="rate(1 day)"), []),
        (CreateRule(), []),
    ],
    ids=str,
)
def test_it_runs_strictly_later_and_then_again(
    create: CreateRule, expected: list[timedelta]
) -> None:
    found = next_firings(create, NOON, 2)

    assert found == tuple(NOON + later for later in expected)


@given(
    st.sampled_from((1, 2, 3, 4, 6, 8, 12, 24)),
    st.times(),
    st.integers(0, 50_000_000).map(lambda minutes: NOON + timedelta(minutes=minutes)),
)
def test_an_interval_runs_as_the_cron_expression_that_says_the_same(
    hours: int, start: time, after: datetime
) -> None:
    first = start.hour % hours
    listed = ",".join(str(hour) for hour in range(first, 24, hours))
    cron = CreateRule(cron=f"cron({start.minute} {listed} * * ? *)")

    found = next_firings(every(hours, f"{start:%H:%M}"), after, 30)

    assert found == next_firings(cron, after, 30)


@pytest.mark.parametrize(
    ("create", "gaps"),
    [
        (every(8, "03:00"), (8 * HOUR, 8 * HOUR)),
        (every(8), (8 * HOUR, 8 * HOUR)),
        (CreateRule(cron="cron(0 9 ? * MON-FRI *)"), (DAY, 3 * DAY)),
        (CreateRule(cron="cron(0 3 1 1 ? 2027)"), (None, None)),
        (every(-1), (None, None)),
        (CreateRule(cron="daily"), (None, None)),
        (CreateRule(), (None, None)),
    ],
    ids=str,
)
def test_gaps_are_known_where_the_times_repeat(create: CreateRule, gaps: object) -> None:
    assert (smallest_gap(create), largest_gap(create)) == gaps


@pytest.mark.parametrize(
    ("create", "window", "expected"),
    [
        (every(24), 7 * DAY, 8),
        (every(24), 7 * DAY + timedelta.resolution, 9),
        (every(24), HOUR, 2),
        (every(4), 7 * DAY, 43),
        (CreateRule(cron="cron(0 3 * * ? *)"), 7 * DAY, 8),
        (CreateRule(cron="cron(0 9 ? * MON-FRI *)"), 7 * DAY, 6),
        (CreateRule(cron="cron(0 3 1 1 ? 2027)"), DAY, None),
        (CreateRule(cron=UNKNOWN), DAY, None),
        (CreateRule(), DAY, None),
    ],
    ids=str,
)
def test_the_reaching_count_is_the_least_that_reaches(
    create: CreateRule, window: timedelta, expected: int | None
) -> None:
    assert reaching_count(create, window) == expected


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (("03:05",), time(3, 5)),
        (("03:05", "04:00"), time(3, 5)),
        ((), None),
        (("3:05",), None),
        (("24:00",), None),
        (("٠٣:٠٥",), None),
        ((UNKNOWN,), None),
        (UNKNOWN, None),
    ],
    ids=str,
)
def test_the_start_is_a_time_of_day_or_not_known(times: Any, expected: time | None) -> None:
    assert start_of(CreateRule(times=times)) == expected


def test_fails_when_the_start_has_no_time_zone() -> None:
    with pytest.raises((TypeError, ValueError)):
        next(firings(every(24, "03:00"), datetime(2026, 1, 1)))  # noqa: DTZ001  # on purpose
