"""How expressions read in plain words."""

from datetime import UTC, datetime
from itertools import islice, product

import pytest

from snapshot_constructs.model.cron import Cron


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ("0 3 * * ? *", "at 03:00 UTC every day"),
        ("0 2,14 ? * 2-6 *", "at 02:00 and 14:00 UTC on Monday to Friday"),
        ("0 0/6 * * ? *", "every 6 hours from 00:00 to 18:00 UTC every day"),
        ("0 1/2 * * ? *", "every 2 hours from 01:00 to 23:00 UTC every day"),
        ("15 * * * ? *", "every hour from 00:15 to 23:15 UTC every day"),
        ("0/30 9-17 * * ? *", "every 30 minutes from 09:00 to 17:30 UTC every day"),
        ("* * * * ? *", "every minute every day"),
        ("* 3 * * ? *", "every minute from 03:00 to 03:59 UTC every day"),
        ("0,30 9,14 * * ? *", "at 09:00, 09:30, 14:00 and 14:30 UTC every day"),
        ("0 0/5 * * ? *", "every 5 hours from 00:00 to 20:00 UTC every day"),
        (
            "7,9 1-5,8 * * ? *",
            "at minutes 07 and 09 of hours 01 to 05 and 08 UTC every day",
        ),
        ("0 1,3,5 * * ? *", "at 01:00, 03:00 and 05:00 UTC every day"),
        (
            "0,7 1,2,5,9 * * ? *",
            "at 01:00, 01:07, 02:00, 02:07, 05:00, 05:07, 09:00 and 09:07 UTC every day",
        ),
        (
            "7 0-2,5,8-10,13,22 * * ? *",
            "at minute 07 of hours 00 to 02, 05, 08 to 10, 13 and 22 UTC every day",
        ),
        ("10,20,35 * * * ? *", "at minutes 10, 20 and 35 of every hour UTC every day"),
    ],
)
def test_times_read_well(fields: str, words: str) -> None:
    assert Cron.parse(f"cron({fields})").explain() == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ("? * SUN *", "on Sunday"),
        ("? * L *", "on Saturday"),
        ("? * SUN-SAT *", "every day"),
        ("? * FRI-MON *", "on Friday to Monday"),
        ("? * FRI-MON,WED *", "on Friday to Monday and Wednesday"),
        ("? * SUN,MON *", "on Sunday and Monday"),
        ("? * 2,3,4,7 *", "on Monday to Wednesday and Saturday"),
        ("? JAN * *", "every day in January"),
        ("? NOV-FEB MON *", "on Monday in November to February"),
        ("? * THU#2 *", "on the second Thursday of every month"),
        ("? * 1#5 *", "on the fifth Sunday of every month, where there is one"),
        ("? 3 FRIL *", "on the last Friday of March"),
        ("? * MON 2027,2028", "on Monday in 2027 and 2028"),
    ],
)
def test_days_of_the_week_read_well(days: str, words: str) -> None:
    assert Cron.parse(f"cron(0 3 {days})").explain() == f"at 03:00 UTC {words}"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ("1 * ? *", "on the 1st of every month"),
        ("L 1/3 ? *", "on the last day of January, April, July and October"),
        ("LW * ? *", "on the last weekday of every month"),
        ("15W * ? *", "on the weekday nearest the 15th of every month"),
        ("31W * ? *", "on the weekday nearest the 31st of every month, where there is one"),
        ("2,3,11,12,13,22 * ? *", "on the 2nd, 3rd, 11th to 13th and 22nd of every month"),
        ("10,21 * ? *", "on the 10th and 21st of every month"),
        ("29 2 ? *", "on the 29th of February, where there is one"),
        ("30,31 1,4 ? *", "on the 30th and 31st of January and April, where they exist"),
        ("31 1,3 ? *", "on the 31st of January and March"),
        ("1 1 ? 2027", "on the 1st of January in 2027"),
        ("1 1 ? 2027-2031", "on the 1st of January in 2027 to 2031"),
        ("1 1 ? 2027/2", "on the 1st of January, every 2 years from 2027 to 2199"),
    ],
)
def test_dates_read_well(days: str, words: str) -> None:
    assert Cron.parse(f"cron(0 3 {days})").explain() == f"at 03:00 UTC {words}"


@pytest.mark.parametrize("days", ["30 2 ? *", "29 2 ? 2027", "31 4,6 ? *"])
def test_what_never_fires_reads_never(days: str) -> None:
    words = Cron.parse(f"cron(0 3 {days})").explain()

    assert words.startswith("never (at 03:00 UTC on the ")


MINUTES = ["0", "0,30", "0/15", "15", "*", "0,15,31", "0-15"]
HOURS = ["3", "*", "0/6", "0/5", "1-5,8", "3,9", "22-2"]
DATES = ["1", "1,2", "1-3", "*", "1/2", "L", "LW", "15W", "31W", "31", "28-2", "1-30"]
WEEKDAYS = ["1", "1,2", "2-6", "6-2", "*", "L", "1L", "7L", "2#1", "2#5", "2/2"]
MONTHS = ["*", "1", "1,2", "1-3", "11-2", "1/3", "2"]
YEARS = ["*", "2027", "2027,2028", "2027-2030", "2027/2", "2028/4"]
DAYS = [f"{date} {{}} ?" for date in DATES] + [f"? {{}} {weekday}" for weekday in WEEKDAYS]


def assert_words_tell_apart(expressions: list[str]) -> None:
    after = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
    meanings: dict[str, tuple[datetime, ...]] = {}
    for expression in expressions:
        cron = Cron.parse(f"cron({expression})")
        firings = tuple(islice(cron.firings(after), 400))
        assert meanings.setdefault(cron.explain(), firings) == firings, expression


def test_different_times_read_differently() -> None:
    expressions = [f"{minute} {hour} 1 1 ? *" for minute, hour in product(MINUTES, HOURS)]

    assert_words_tell_apart(expressions)


def test_different_days_read_differently() -> None:
    expressions = [
        f"0 3 {days.format(month)} {year}" for days, month, year in product(DAYS, MONTHS, YEARS)
    ]

    assert_words_tell_apart(expressions)
