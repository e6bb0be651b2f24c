"""Schedules say when they run in the words of their author, and run then."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snapshot_constructs.model import CopyTo, CreateRule, Retain, Schedule, Script, Share, Tag
from snapshot_constructs.model.firing import firings

KEEP = Retain.last(7)
OFFSETS = {
    "Asia/Tokyo": timedelta(hours=9),
    "Europe/Berlin": timedelta(hours=1),
    "America/Los_Angeles": timedelta(hours=-8),
    "Asia/Kolkata": timedelta(hours=5, minutes=30),
    "Australia/Lord_Howe": timedelta(hours=10, minutes=30),
    "Pacific/Kiritimati": timedelta(hours=14),
    "Africa/Casablanca": timedelta(hours=1),
    "Europe/Dublin": timedelta(0),
}
"""The standard offsets, in which the oracle checks."""

SUMMER_OFFSETS = OFFSETS | {
    "Europe/Berlin": timedelta(hours=2),
    "America/Los_Angeles": timedelta(hours=-7),
    "Australia/Lord_Howe": timedelta(hours=11),
    "Europe/Dublin": timedelta(hours=1),
}
YEAR = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
TIMES = ["00:00", "00:30", "03:00", "10:15", "13:59", "14:00", "16:30", "23:59"]


def create(schedule: Schedule) -> CreateRule:
    assert isinstance(schedule.create, CreateRule)
    return schedule.create


def runs_of_the_year(schedule: Schedule) -> set[datetime]:
    """Return all runs of 2026, and of the days around it."""
    found = set()
    for run in firings(create(schedule), datetime(2025, 12, 29, tzinfo=UTC)):
        if run.year > 2026 and run.day > 2:
            break
        found.add(run)
    return found


def local_runs(
    days: Callable[[date], bool], at: str, zone: str, offset: timedelta
) -> set[datetime]:
    """Return the local times of 2026 that are meant, on the days when the zone has this offset."""
    wanted = [
        datetime.combine(day, time.fromisoformat(at), ZoneInfo(zone)) for day in YEAR if days(day)
    ]
    return {local.astimezone(UTC) for local in wanted if local.utcoffset() == offset}


def follows(schedule: Schedule, days: Callable[[date], bool], at: str, offset: timedelta) -> bool:
    """Tell whether every run, seen with this offset, is on a day and at the time that is meant."""
    seen = [run.astimezone(timezone(offset)) for run in runs_of_the_year(schedule)]
    return all(days(run.date()) and f"{run:%H:%M}" == at for run in seen)


SHAPES: dict[str, tuple[Callable[..., Schedule], dict[str, Any], Callable[[date], bool]]] = {
    "daily": (Schedule.daily, {}, lambda _: True),
    "sundays": (lambda **k: Schedule.weekly("SUN", **k), {}, lambda day: day.isoweekday() == 7),
    "work": (
        lambda **k: Schedule.weekly("MON", "TUE", "WED", "THU", "FRI", **k),
        {},
        lambda day: day.isoweekday() <= 5,
    ),
    "first": (Schedule.monthly, {}, lambda day: day.day == 1),
    "15th": (Schedule.monthly, {"day": 15}, lambda day: day.day == 15),
    "new-year": (Schedule.yearly, {}, lambda day: (day.month, day.day) == (1, 1)),
    "march": (Schedule.yearly, {"month": 3}, lambda day: (day.month, day.day) == (3, 1)),
    "30-june": (
        Schedule.yearly,
        {"month": 6, "day": 30},
        lambda day: (day.month, day.day) == (6, 30),
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("zone", OFFSETS)
@pytest.mark.parametrize("dst", ["standard", "summer"])
def test_it_runs_at_the_local_time_whenever_the_zone_has_its_offset(
    zone: str, shape: str, dst: str
) -> None:
    make, options, days = SHAPES[shape]
    offset = (OFFSETS if dst == "standard" else SUMMER_OFFSETS)[zone]

    for at in TIMES:
        schedule = make(at=at, zone=zone, dst=dst, retain=KEEP, **options)

        assert local_runs(days, at, zone, offset) <= runs_of_the_year(schedule)
        assert follows(schedule, days, at, offset)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Los_Angeles", "Africa/Casablanca"])
def test_the_last_of_the_month_runs_there_too(zone: str) -> None:
    def last(day: date) -> bool:
        return (day + timedelta(days=1)).day == 1

    for at in ("03:00", "16:30", "23:59"):
        schedule = Schedule.monthly(at=at, day="last", zone=zone, retain=KEEP)

        assert local_runs(last, at, zone, OFFSETS[zone]) <= runs_of_the_year(schedule)
        assert follows(schedule, last, at, OFFSETS[zone])


@given(st.sampled_from(sorted(OFFSETS)), st.times(), st.sampled_from((1, 2, 3, 4, 6, 8, 12, 24)))
def test_intervals_count_from_the_local_time(zone: str, start: time, hours: int) -> None:
    at = f"{start:%H:%M}"

    schedule = Schedule.every(hours=hours, at=at, zone=zone, retain=KEEP)

    local = datetime.combine(date(2026, 1, 15), time.fromisoformat(at), timezone(OFFSETS[zone]))
    runs = firings(create(schedule), local - timedelta(minutes=1))
    assert next(runs) == local
    assert next(runs) == local + timedelta(hours=hours)


DAILY = CreateRule(interval=24, interval_unit="HOURS", times=("03:00",))


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (Schedule.daily(at="03:00", retain=KEEP), DAILY),
        (
            Schedule.every(hours=6, at="22:00", retain=KEEP),
            CreateRule(interval=6, interval_unit="HOURS", times=("22:00",)),
        ),
        (Schedule.every(hours=1, retain=KEEP), CreateRule(interval=1, interval_unit="HOURS")),
        (
            Schedule.weekly("WED", "sun", "Monday", "WED", at="03:05", retain=KEEP),
            CreateRule(cron="cron(5 3 ? * SUN,MON,WED *)"),
        ),
        (Schedule.monthly(at="03:00", retain=KEEP), CreateRule(cron="cron(0 3 1 * ? *)")),
        (
            Schedule.monthly(at="03:00", day="last", retain=KEEP),
            CreateRule(cron="cron(0 3 L * ? *)"),
        ),
        (
            Schedule.yearly(at="03:00", month=7, day=31, retain=KEEP),
            CreateRule(cron="cron(0 3 31 7 ? *)"),
        ),
        (Schedule.cron("cron(0 3 * * ? *)", retain=KEEP), CreateRule(cron="cron(0 3 * * ? *)")),
    ],
)
def test_without_a_zone_times_are_utc(schedule: Schedule, expected: CreateRule) -> None:
    assert schedule == Schedule(create=expected, retain=KEEP)
    assert schedule.note == ""


EAST, WEST = "Asia/Tokyo", "America/Los_Angeles"


@pytest.mark.parametrize(
    ("schedule", "cron"),
    [
        (Schedule.weekly("SUN", at="03:00", zone=EAST, retain=KEEP), "0 18 ? * SAT *"),
        (Schedule.weekly("SUN", at="09:00", zone=EAST, retain=KEEP), "0 0 ? * SUN *"),
        (Schedule.weekly("SAT", at="20:00", zone=WEST, retain=KEEP), "0 4 ? * SUN *"),
        (Schedule.monthly(at="03:00", zone=EAST, retain=KEEP), "0 18 L * ? *"),
        (Schedule.monthly(at="03:00", day=28, zone=EAST, retain=KEEP), "0 18 27 * ? *"),
        (Schedule.monthly(at="20:00", day=27, zone=WEST, retain=KEEP), "0 4 28 * ? *"),
        (Schedule.monthly(at="20:00", day="last", zone=WEST, retain=KEEP), "0 4 1 * ? *"),
        (Schedule.yearly(at="03:00", zone=EAST, retain=KEEP), "0 18 L 12 ? *"),
        (Schedule.yearly(at="03:00", month=3, zone=EAST, retain=KEEP), "0 18 L 2 ? *"),
        (Schedule.yearly(at="20:00", month=12, day=31, zone=WEST, retain=KEEP), "0 4 1 1 ? *"),
        (Schedule.yearly(at="20:00", month=2, day=27, zone=WEST, retain=KEEP), "0 4 28 2 ? *"),
        (Schedule.yearly(at="20:00", month=4, day=30, zone=WEST, retain=KEEP), "0 4 1 5 ? *"),
    ],
)
def test_days_are_shifted_where_utc_has_another_day(schedule: Schedule, cron: str) -> None:
    assert schedule.create == CreateRule(cron=f"cron({cron})")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Schedule.weekly(at="03:00", retain=KEEP), "weekly: name at least one day"),
        (lambda: Schedule.weekly("MONKEY", at="03:00", retain=KEEP), "weekly: no such day"),
        (
            lambda: Schedule.weekly(cast(str, 1), at="03:00", retain=KEEP),
            r"weekly: no such day \(got 1\)",
        ),
        (lambda: Schedule.weekly("SUN", at="25:00", retain=KEEP), "at: expected a time of day"),
        (lambda: Schedule.monthly(at="03:00", day=29, retain=KEEP), "monthly: day must be 1 to 28"),
        (lambda: Schedule.monthly(at="03:00", day=0, retain=KEEP), "monthly: day must be 1 to 28"),
        (lambda: Schedule.monthly(at="03:00", day=True, retain=KEEP), "monthly: day must be 1"),
        (lambda: Schedule.monthly(at="03:00", day="first", retain=KEEP), "or 'last'"),
        (
            lambda: Schedule.monthly(at="20:00", day=28, zone=WEST, retain=KEEP),
            "monthly: in UTC, day 28 at this local time falls on a day that not every month",
        ),
        (
            lambda: Schedule.monthly(at="03:00", day="last", zone=EAST, retain=KEEP),
            "monthly: in UTC, day 'last' at this local time",
        ),
    ],
)
def test_fails_when_days_mean_nothing(make: Callable[[], Schedule], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"month": 13}, "yearly: month must be 1 to 12"),
        ({"month": "JAN"}, "yearly: month must be 1 to 12"),
        ({"month": 2, "day": 29}, "yearly: month 2 has no day 29 in every year"),
        ({"month": 4, "day": 31}, "yearly: month 4 has no day 31"),
        ({"day": 0}, "yearly: month 1 has no day 0"),
        ({"day": "last"}, "yearly: month 1 has no day 'last'"),
        ({"month": 2, "day": 28, "zone": WEST}, "yearly: in UTC, this is 29 February or 1 March"),
        ({"zone": "Mars"}, "zone: no time zone is called 'Mars'"),
    ],
    ids=str,
)
def test_fails_when_a_day_of_the_year_means_nothing(options: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Schedule.yearly(at="20:00", retain=KEEP, **options)


def test_fails_when_a_time_that_only_the_deployment_tells_should_be_shifted() -> None:
    with pytest.raises(ValueError, match="known only at deployment is UTC"):
        Schedule.daily(at="${Token[TOKEN.1]}", zone="Europe/Berlin", retain=KEEP)


def test_fails_when_nobody_says_how_long_to_keep() -> None:
    with pytest.raises(TypeError, match="a schedule needs retain="):
        Schedule.daily(at="03:00")  # type: ignore[call-arg]  # on purpose


def test_a_schedule_holds_all_that_is_done_with_what_it_makes() -> None:
    copy, share, script = CopyTo("eu-west-1", retain=None), Share.to("111122223333"), Script.vss()

    schedule = Schedule.daily(
        at="03:00",
        retain=KEEP,
        archive=Retain.last(3),
        copies=[copy],
        share=share,
        deprecate=Retain.last(2),
        copy_tags=True,
        tags={"a": "b", "c": "d"},
        variable_tags={"from": "$(instance-id)"},
        scripts=[script],
        location="CLOUD",
    )

    assert schedule == Schedule(
        create=CreateRule(
            interval=24,
            interval_unit="HOURS",
            times=("03:00",),
            scripts=(script,),
            location="CLOUD",
        ),
        retain=KEEP,
        archive=Retain.last(3),
        copies=(copy,),
        shares=(share,),
        deprecate=Retain.last(2),
        copy_tags=True,
        tags=(Tag("a", "b"), Tag("c", "d")),
        variable_tags=(Tag("from", "$(instance-id)"),),
    )


def test_the_note_is_no_part_of_what_a_schedule_is() -> None:
    local = Schedule.daily(at="03:00", zone="Europe/Berlin", retain=KEEP)
    utc = Schedule.daily(at="02:00", retain=KEEP)

    assert local == utc
    assert "March to October" in local.note
