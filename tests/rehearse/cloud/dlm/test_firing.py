"""Times of schedules, and the mean gap between them."""

from datetime import UTC, datetime, time
from fractions import Fraction

import pytest

from snapshot_constructs.rehearse.cloud.dlm.firing import Times

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "start", "expected"),
    [
        (24, time(3), "2026-01-02 03:00"),
        (24, time(12), "2026-01-02 12:00"),  # strictly later
        (24, time(13), "2026-01-01 13:00"),
        (8, time(23, 30), "2026-01-01 15:30"),
        (1, time(0), "2026-01-01 13:00"),
        (6, None, "2026-01-01 15:00"),  # from 09:00 on, which is picked
    ],
)
def test_intervals_count_from_their_time(hours, start, expected):
    found = Times(hours=hours, start=start).next(NOON, time(9))

    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_an_expression_may_have_no_further_time():
    assert Times(cron="cron(0 3 1 1 ? 2026)").next(NOON, time(9)) is None


@pytest.mark.parametrize(
    ("times", "days"),
    [
        (Times(hours=8), Fraction(1, 3)),
        (Times(cron="cron(0 * * * ? *)"), Fraction(1, 24)),
        (Times(cron="cron(0 3 ? * MON,FRI *)"), Fraction(7, 2)),
        (Times(cron="cron(0 3 1 * ? *)"), Fraction(28 * 1461, 4 * 28 * 12)),
        (Times(cron="cron(0 3 29 2 ? *)"), Fraction(1461)),
        (Times(cron="cron(0 3 1 1 ? *)"), Fraction(1461, 4)),
        (Times(cron="cron(0 3,15 1 1 ? 2026)"), Fraction(1, 2)),
        (Times(cron="cron(0 3 1 1 ? 2026-2027)"), Fraction(365)),
        (Times(cron="cron(0 3 1 1 ? 2026)"), None),
        (Times(cron="cron(0 3 1 1 ? 2026-2028)"), Fraction(365)),
    ],
)
def test_the_mean_gap_is_that_of_the_calendar(times, days):
    assert times.mean_gap == days
