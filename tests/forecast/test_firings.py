"""Runs of one schedule within a span of minutes."""

from datetime import UTC, datetime, time
from fractions import Fraction

import pytest

from snapshot_constructs.forecast import ForecastError, to_datetime, to_minutes
from snapshot_constructs.forecast.firings import runs
from snapshot_constructs.model import Deferred
from tests.policies import by_cron, create

TOKEN = Deferred({"Ref": "Later"})
UNEVEN, EVEN = by_cron("cron(0 3,5 * * ? *)"), by_cron("cron(0 */12 * * ? *)")
HOUR, DAY = 60, 1440


def minute(text):
    """Return the minute of an instant of 2026."""
    return to_minutes(datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC))


def run(rule, since="01-01 00:00", until="01-02 00:00", first_run=time(0)):
    """Return the runs from one instant to another, which is the first that is out."""
    span = range(minute(since), minute(until))
    return runs(rule, span, first_run=first_run, whose="schedule 'a':")


def times(found):
    return [f"{to_datetime(at):%d %H:%M}" for at in found.times]


@pytest.mark.parametrize(
    ("rule", "since", "until"),
    [
        (UNEVEN, "01-01 03:00", "01-01 05:01"),
        (by_cron("cron(0 3/2 * * ? *)"), "01-01 03:00", "01-01 05:01"),
        (create(interval=2), "01-01 03:00", "01-01 05:01"),
    ],
    ids=["uneven cron", "cron", "interval"],
)
def test_a_span_holds_the_runs_in_its_first_and_in_its_last_minute(rule, since, until):
    assert times(run(rule, since, until)) == ["01 03:00", "01 05:00"]


@pytest.mark.parametrize("rule", [UNEVEN, create(interval=2)], ids=["uneven cron", "interval"])
def test_a_span_holds_no_run_before_or_after_it(rule):
    assert times(run(rule, "01-01 03:01", "01-01 05:00")) == []


@pytest.mark.parametrize("rule", [EVEN, create(interval=12, times=("00:00",))])
def test_even_runs_are_a_range_that_may_begin_long_after_the_span(rule):
    found = run(rule, "01-01 00:01", "01-03 00:00")

    assert isinstance(found.times, range)
    assert times(found) == ["01 12:00", "02 00:00", "02 12:00"]


def test_uneven_runs_are_listed():
    found = run(UNEVEN)

    assert times(found) == ["01 03:00", "01 05:00"]
    assert found.mean_gap == 12 * HOUR


def test_an_interval_is_told_from_a_cron_expression():
    assert run(create()).interval is True
    assert run(EVEN).interval is False


def test_an_interval_without_a_time_counts_from_the_first_run_that_is_assumed():
    found = run(create(interval=8, times=()), first_run=time(7, 30))

    assert times(found) == ["01 07:30", "01 15:30", "01 23:30"]
    assert not found.timed


def test_an_interval_with_a_time_takes_no_heed_of_the_assumed_one():
    found = run(create(interval=12), first_run=time(7, 30))

    assert times(found) == ["01 03:00", "01 15:00"]
    assert found.timed


MEANS = {
    "cron(0 3 * * ? *)": DAY,
    "cron(0 3,5 * * ? *)": DAY // 2,
    "cron(0 3 ? * MON-FRI *)": Fraction(7 * DAY, 5),
    "cron(0 3 1 * ? *)": Fraction(1461 * DAY, 48),
    "cron(0 3 29 2 ? *)": 1461 * DAY,
    "cron(0 3 1 1 ? 2026,2028)": 730 * DAY,
    "cron(0 3,15 1 1 ? 2026)": 12 * HOUR,
    "cron(0 3,15 1 1 ? 2026,2027)": Fraction((365 + Fraction(1, 2)) * DAY, 3),
    "cron(0 3 1 1 ? 2026)": None,
    "cron(0 3 1 1 ? 1970,1971)": 365 * DAY,
}


@pytest.mark.parametrize(("expression", "mean"), MEANS.items())
def test_the_mean_gap_is_that_of_28_years_or_of_all_runs_where_years_are_named(expression, mean):
    assert run(by_cron(expression)).mean_gap == mean


DEFERRED = {
    "the times": create(times=TOKEN),
    "the unit": create(interval_unit=TOKEN),
    "the expression": by_cron(TOKEN),
}


@pytest.mark.parametrize("rule", DEFERRED.values(), ids=DEFERRED.keys())
def test_fails_when_a_part_is_known_only_at_deployment(rule):
    with pytest.raises(ForecastError, match=r"known only at deployment \(got <Ref Later>\)"):
        run(rule)
