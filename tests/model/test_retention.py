"""What is kept: a number of the newest, an age, or as many as reach back over a window."""

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from math import ceil
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snapshot_constructs.model import CreateRule, Deferred, Retain, Schedule
from snapshot_constructs.model.firing import firings, largest_gap

START = datetime(2026, 1, 1, tzinfo=UTC)
WAITING = Deferred({"Ref": "Days"})


@pytest.mark.parametrize(
    ("retain", "expected", "days", "words"),
    [
        (Retain.last(7), Retain(count=7), None, "the newest 7"),
        (Retain.last(0), Retain(count=0), None, "the newest 0"),
        (Retain.days(1), Retain(interval=1, unit="DAYS"), 1, "1 day"),
        (Retain.weeks(5), Retain(interval=5, unit="WEEKS"), 35, "5 weeks"),
        (Retain.months(12), Retain(interval=12, unit="MONTHS"), 360, "12 months"),
        (Retain.years(1), Retain(interval=1, unit="YEARS"), 365, "1 year"),
        (Retain.days(WAITING), Retain(interval=WAITING, unit="DAYS"), None, "<Ref Days> DAYS"),
        (Retain(interval=3), Retain(interval=3), None, "3 None"),
        (Retain(interval=3, unit="HOURS"), Retain(interval=3, unit="HOURS"), None, "3 hours"),
        (Retain(), Retain(), None, "not said"),
    ],
    ids=str,
)
def test_a_retention_keeps_its_unit_and_explains_itself(
    retain: Retain, expected: Retain, days: int | None, words: str
) -> None:
    assert retain == expected
    assert retain.nominal_days == days
    assert retain.explain() == words


@pytest.mark.parametrize(
    ("retain", "by_count", "by_age"),
    [
        (Retain.last(0), True, False),
        (Retain.days(0), False, True),
        (Retain(unit="DAYS"), False, True),
        (Retain(count=1, interval=1, unit="DAYS"), True, True),
        (Retain(count=WAITING), True, False),
        (Retain(), False, False),
    ],
    ids=str,
)
def test_count_and_age_are_told_by_what_was_written(
    retain: Retain, by_count: bool, by_age: bool
) -> None:
    assert (retain.by_count, retain.by_age) == (by_count, by_age)


CRONS = st.sampled_from(
    [
        "cron(0 3 * * ? *)",
        "cron(0 3 ? * SUN *)",
        "cron(0 9-17 ? * MON-FRI *)",
        "cron(0 9,10 ? * MON,TUE *)",
        "cron(30 2 1,15 * ? *)",
        "cron(0 3 L * ? *)",
        "cron(0 3 LW * ? *)",
        "cron(0 3 ? * THU#2 *)",
        "cron(0 0/6 * * ? *)",
    ]
)


def kept(schedule: Schedule) -> int:
    assert isinstance(schedule.retain, Retain)
    assert isinstance(schedule.retain.count, int)
    return schedule.retain.count


def shortest_reach(schedule: Schedule, count: int) -> timedelta:
    """Return how far back the newest ``count`` reach at the worst moment: right after a run."""
    assert isinstance(schedule.create, CreateRule)
    runs = list(islice(firings(schedule.create, START), 1200 + count))
    return min(new - old for old, new in zip(runs, runs[count - 1 :], strict=False))


@given(CRONS, st.timedeltas(timedelta(hours=1), timedelta(days=100)))
@settings(max_examples=60)
def test_a_window_keeps_as_many_as_always_reach_back(cron: str, window: timedelta) -> None:
    hours = window / timedelta(hours=1)

    schedule = Schedule.cron(cron, retain=Retain.window(hours=hours))

    count = kept(schedule)
    assert shortest_reach(schedule, count) >= timedelta(hours=hours)
    assert count == 1 or shortest_reach(schedule, count - 1) < timedelta(hours=hours)


@given(st.sampled_from((1, 2, 3, 4, 6, 8, 12, 24)), st.integers(1, 24 * 60))
def test_a_window_of_an_interval_reaches_back_too(hours: int, window_hours: int) -> None:
    schedule = Schedule.every(hours=hours, at="03:00", retain=Retain.window(hours=window_hours))

    reach = shortest_reach(schedule, kept(schedule))

    assert timedelta(0) <= reach - timedelta(hours=window_hours) < timedelta(hours=hours)


def test_dividing_by_the_longest_gap_would_keep_too_few() -> None:
    window = timedelta(days=7)
    schedule = Schedule.cron("cron(0 9-17 ? * MON-FRI *)", retain=Retain.window(days=7))

    assert isinstance(schedule.create, CreateRule)
    gap = largest_gap(schedule.create)

    assert gap is not None
    assert shortest_reach(schedule, ceil(window / gap) + 1) < window
    assert shortest_reach(schedule, kept(schedule)) >= window


def test_days_and_hours_of_a_window_add_up() -> None:
    schedule = Schedule.every(hours=4, at="00:00", retain=Retain.window(days=1, hours=8))

    assert schedule.retain == Retain.last(9)


@pytest.mark.parametrize("window", [{}, {"days": -1}, {"days": 1, "hours": -24}], ids=str)
def test_fails_when_a_window_does_not_reach_back_at_all(window: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="window: must be longer than nothing"):
        Retain.window(**window)


@pytest.mark.parametrize(
    "cron", ["cron(0 3 1 1 ? 2027)", "rate(1 day)", "${Token[TOKEN.1]}", "cron(0 3 30 2 ? *)"]
)
def test_fails_when_a_window_meets_a_schedule_that_does_not_repeat(cron: str) -> None:
    with pytest.raises(ValueError, match=r"retain: a window needs a schedule whose times"):
        Schedule.cron(cron, retain=Retain.window(days=7))


def test_the_runs_of_the_oracle_ascend() -> None:
    runs = list(islice(firings(CreateRule(cron="cron(0 3 LW * ? *)"), START), 100))

    assert all(old < new for old, new in pairwise(runs))
