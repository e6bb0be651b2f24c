"""When something has its age: whole days, or whole months of the calendar."""

from datetime import UTC, datetime, timedelta

import pytest

from snapshot_constructs.forecast import NEVER, ForecastError, forecast, to_datetime, to_minutes
from snapshot_constructs.forecast.keep import Age, Last, read
from snapshot_constructs.model import Retain
from tests.policies import schedule, volumes

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def after(retain: Retain, born: datetime = NOON) -> datetime:
    keep = read(retain, "it")
    assert isinstance(keep, Age)
    return to_datetime(keep.after([to_minutes(born)])[0])


@pytest.mark.parametrize(
    ("retain", "date"),
    [
        (Retain.days(2), "2026-02-02"),
        (Retain.weeks(2), "2026-02-14"),
        (Retain.months(1), "2026-02-28"),
        (Retain.months(2), "2026-03-31"),
        (Retain.months(10), "2026-11-30"),
        (Retain.months(11), "2026-12-31"),
        (Retain.months(12), "2027-01-31"),
        (Retain.months(25), "2028-02-29"),
        (Retain.years(1), "2027-01-31"),
        (Retain.months(12 * 7972 + 11), "9998-12-31"),
    ],
    ids=str,
)
def test_an_age_is_reached_at_the_same_time_of_day(retain, date):
    assert f"{after(retain):%Y-%m-%d %H:%M}" == f"{date} 12:00"


@pytest.mark.parametrize("months", [12 * 7973, 12 * 7973 + 11, 10**9])
def test_an_age_beyond_the_calendar_is_never_reached(months):
    keep = read(Retain.months(months), "it")

    assert keep.after([to_minutes(NOON)])[0] >= NEVER


@pytest.mark.parametrize("retain", [Retain.days(10**18), Retain.weeks(10**18)], ids=str)
def test_what_is_kept_for_longer_than_minutes_can_count_is_there_at_any_end(retain):
    start = datetime(2026, 1, 1, tzinfo=UTC)

    found = forecast(volumes(schedule(retain=retain)), start=start, end=start + timedelta(days=99))

    assert found.points(found.end) == 99


def test_the_nominal_length_of_a_month_is_30_days_and_of_a_year_365():
    lengths = [read(each, "it").lasts(None) for each in (Retain.months(2), Retain.years(2))]

    assert lengths == [60 * 1440, 730 * 1440]


def test_an_age_is_of_days_or_of_months():
    ages = [read(each, "it") for each in (Retain.weeks(2), Retain.months(2), Retain.years(2))]

    assert ages == [
        Age(days=14, nominal_days=14),
        Age(months=2, nominal_days=60),
        Age(months=24, nominal_days=730),
    ]


@pytest.mark.parametrize("retain", [Retain.last(1), Retain.days(1)], ids=str)
def test_one_is_the_least_that_can_be_kept(retain):
    assert read(retain, "it") in (Last(1), Age(days=1, nominal_days=1))


@pytest.mark.parametrize("retain", [Retain.last(0), Retain.days(0)], ids=str)
def test_nothing_can_be_kept_only_where_it_is_said(retain):
    with pytest.raises(ForecastError, match="it is neither a count nor an age"):
        read(retain, "it")

    assert read(retain, "it", least=0) in (Last(0), Age())


@pytest.mark.parametrize(
    "retain",
    [None, Retain(), Retain(count=1, interval=1, unit="DAYS"), Retain(interval=1, unit="HOURS")],
    ids=str,
)
def test_what_is_neither_a_count_nor_an_age_is_refused(retain):
    with pytest.raises(ForecastError, match="it is neither a count nor an age"):
        read(retain, "it")
