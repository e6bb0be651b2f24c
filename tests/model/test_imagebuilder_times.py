"""Schedule expressions of Image Builder come at the times that their zone says."""

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise

import pytest

from snapshot_constructs.model.imagebuilder.times import TimesError, build_times, check_zone


def _next(expression: str, zone: str | None, since: datetime, number: int) -> list[str]:
    times = build_times(expression, zone).after(since)
    return [f"{at:%Y-%m-%d %H:%M %Z}" for at in islice(times, number)]


def test_a_cron_expression_without_a_zone_is_in_utc() -> None:
    found = _next("cron(0 3 ? * sun *)", None, datetime(2026, 11, 22, 3, tzinfo=UTC), 2)

    assert found == ["2026-11-29 03:00 UTC", "2026-12-06 03:00 UTC"]


def test_a_cron_expression_follows_summer_time_in_its_zone() -> None:
    found = _next("cron(0 3 ? * sun *)", "Europe/Paris", datetime(2026, 3, 20, tzinfo=UTC), 3)

    assert found == ["2026-03-22 02:00 UTC", "2026-03-29 01:00 UTC", "2026-04-05 01:00 UTC"]


def test_a_time_that_summer_time_skips_does_not_come_on_that_day() -> None:
    found = _next("cron(30 2 * * ? *)", "Europe/Paris", datetime(2026, 3, 28, tzinfo=UTC), 2)

    assert found == ["2026-03-28 01:30 UTC", "2026-03-30 00:30 UTC"]


def test_a_time_that_summer_time_repeats_comes_once() -> None:
    found = _next("cron(30 2 * * ? *)", "Europe/Paris", datetime(2026, 10, 25, tzinfo=UTC), 2)

    assert found == ["2026-10-25 00:30 UTC", "2026-10-26 01:30 UTC"]


def test_a_time_that_was_repeated_has_come_when_its_second_hour_runs() -> None:
    found = _next(
        "cron(30 2 * * ? *)", "Europe/Paris", datetime(2026, 10, 25, 0, 45, tzinfo=UTC), 1
    )

    assert found == ["2026-10-26 01:30 UTC"]


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_day_is_the_day_of_the_zone(zone: str) -> None:
    build = build_times("cron(0 3 1 * ? *)", zone)

    times = list(islice(build.after(datetime(2026, 1, 1, tzinfo=UTC)), 24))

    assert len(times) == 24
    assert times == sorted(times)
    assert max(later - at for at, later in pairwise(times)) < timedelta(32)


def test_the_moment_itself_is_not_after_it_in_any_zone() -> None:
    at = build_times("cron(0 3 * * ? *)", "Asia/Kolkata")
    first = at.next(datetime(2026, 11, 23, tzinfo=UTC))

    second = first and at.next(first)

    assert first == datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
    assert second == datetime(2026, 11, 24, 21, 30, tzinfo=UTC)


def test_several_weeks_of_a_month_come_in_order() -> None:
    found = _next("cron(0 3 ? * sat#4,2 *)", "UTC", datetime(2026, 11, 1, tzinfo=UTC), 3)

    assert found == ["2026-11-14 03:00 UTC", "2026-11-28 03:00 UTC", "2026-12-12 03:00 UTC"]


def test_a_rate_counts_from_the_moment_asked_about() -> None:
    found = _next("rate(7 days)", "Europe/Paris", datetime(2026, 11, 23, 9, 30, tzinfo=UTC), 2)

    assert found == ["2026-11-30 09:30 UTC", "2026-12-07 09:30 UTC"]


def test_a_rate_ends_with_the_calendar() -> None:
    times = build_times("rate(999999999 days)")

    found = times.next(datetime(2026, 1, 1, tzinfo=UTC))

    assert found is None


def test_an_expression_for_the_past_has_no_next_time() -> None:
    times = build_times("cron(0 3 1 1 ? 2020)")

    found = times.next(datetime(2026, 1, 1, tzinfo=UTC))

    assert found is None


def test_a_year_before_all_others_is_a_moment_too() -> None:
    times = build_times("cron(0 3 * * ? *)", "America/New_York")

    found = times.next(datetime.min.replace(tzinfo=UTC) + timedelta(days=1))

    assert found == datetime(1970, 1, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize("expression", ["cron(0 3 * * ? *)", "rate(1 day)"])
def test_a_moment_without_a_zone_is_refused(expression: str) -> None:
    times = build_times(expression)

    with pytest.raises(ValueError, match=r"^a time needs a time zone \(got datetime"):
        times.after(datetime(2026, 1, 1))  # noqa: DTZ001 - this is what must be refused


@pytest.mark.parametrize(
    ("expression", "zone", "words"),
    [
        ("cron(0 3 ? * SUN *)", "Europe/Paris", "at 03:00 Europe/Paris on Sunday"),
        ("cron(0 3 * * ? *)", None, "at 03:00 UTC every day"),
        (
            "cron(0/30 * * * ? *)",
            "Asia/Tokyo",
            "every 30 minutes from 00:00 to 23:30 Asia/Tokyo every day",
        ),
        (
            "cron(0 3 ? * sat#2,4 *)",
            "UTC",
            (
                "at 03:00 UTC on the second Saturday of every month"
                " and at 03:00 UTC on the fourth Saturday of every month"
            ),
        ),
        ("rate(1 minute)", None, "every minute"),
        ("rate(90 minutes)", None, "every 90 minutes"),
        ("rate(1 hour)", None, "every hour"),
        ("rate(48 hours)", None, "every 2 days"),
        ("rate(1 day)", None, "every day"),
    ],
)
def test_times_are_said_in_words(expression: str, zone: str | None, words: str) -> None:
    assert build_times(expression, zone).words() == words


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (
            "0 3 * * ? *",
            (
                "must be cron(…) or rate(…) (got '0 3 * * ? *'); "
                "write, for example, cron(0 3 ? * SUN *)"
            ),
        ),
        (
            "cron(0 9 1 * ?)",
            (
                "must be cron(…) with six fields (got 'cron(0 9 1 * ?)'); "
                "write, for example, cron(0 3 ? * SUN *)"
            ),
        ),
        (
            "cron(0 0 3 ? * sun *)",
            (
                "must be cron(…) with six fields (got 'cron(0 0 3 ? * sun *)'); "
                "write, for example, cron(0 3 ? * SUN *)"
            ),
        ),
        (
            "rate(2 weeks)",
            (
                "a rate is a number from 1 and minutes, hours or days (got 'rate(2 weeks)'); "
                "write, for example, rate(7 days)"
            ),
        ),
        (
            "rate(0 days)",
            (
                "a rate is a number from 1 and minutes, hours or days (got 'rate(0 days)'); "
                "write, for example, rate(7 days)"
            ),
        ),
        (
            "cron(0 25 * * ? *)",
            "hours: a value is 0 to 23 (got '25'); write, for example, '9-17'",
        ),
        (
            "cron(0 0 * * * *)",
            (
                "exactly one of day-of-month and day-of-week must be '?' (got '*' and '*'); "
                "put ? in the day field that you do not use, as in cron(0 3 ? * SUN *)"
            ),
        ),
    ],
)
def test_what_is_no_schedule_expression_is_refused(expression: str, message: str) -> None:
    with pytest.raises(TimesError) as error:
        build_times(expression)

    assert str(error.value) == message


@pytest.mark.parametrize(
    "zone", ["Europe", "europe/paris", "Mars/Olympus", "UT", "GMT+0", "../UTC"]
)
def test_what_is_no_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(TimesError, match=r"; write an IANA name, for example Europe/Paris$"):
        build_times("rate(1 day)", zone)


@pytest.mark.parametrize(
    "zone", ["UTC", "Etc/GMT+5", "America/Argentina/Buenos_Aires", "Asia/Ust-Nera", "EST5EDT"]
)
def test_names_of_time_zones_are_taken(zone: str) -> None:
    check_zone(zone)
