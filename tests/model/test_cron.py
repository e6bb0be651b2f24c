"""What a cron expression answers: its firings, gaps and counts."""

import pickle
from datetime import UTC, datetime, time, timedelta, timezone
from itertools import islice, pairwise
from time import tzset

import pytest

from snapshot_constructs.model.cron import Cron

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)  # a Sunday
EAST, WEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-14))


def first_firings(fields: str, count: int, after: datetime = NOON) -> list[str]:
    firings = Cron.parse(f"cron({fields})").firings(after)
    return [f"{firing:%Y-%m-%d %H:%M}" for firing in islice(firings, count)]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("0 3 * * ? *", ["2026-11-23 03:00", "2026-11-24 03:00"]),
        ("0 3 ? * * *", ["2026-11-23 03:00", "2026-11-24 03:00"]),
        ("0 2,14 ? * MON-FRI *", ["2026-11-23 02:00", "2026-11-23 14:00"]),
        ("30 8/6 * * ? *", ["2026-11-22 14:30", "2026-11-22 20:30", "2026-11-23 08:30"]),
        ("0 22-2/2 * * ? *", ["2026-11-22 22:00", "2026-11-23 00:00", "2026-11-23 02:00"]),
        ("50-10/20 12 * * ? *", ["2026-11-22 12:10", "2026-11-22 12:50", "2026-11-23 12:10"]),
        ("0 3 ? * FRI-MON *", ["2026-11-23 03:00", "2026-11-27 03:00", "2026-11-28 03:00"]),
        ("0 3 ? * 2-6/2 *", ["2026-11-23 03:00", "2026-11-25 03:00", "2026-11-27 03:00"]),
        ("0 3 30-1 * ? *", ["2026-11-30 03:00", "2026-12-01 03:00", "2026-12-30 03:00"]),
        ("0 3 1 nov-Feb ? *", ["2026-12-01 03:00", "2027-01-01 03:00", "2027-02-01 03:00"]),
        ("0 3 1 1 ? 2027/2", ["2027-01-01 03:00", "2029-01-01 03:00"]),
        ("0 */1 * * ? *", ["2026-11-22 13:00", "2026-11-22 14:00"]),
        ("\t00  03 01 1 ?  2030 ", ["2030-01-01 03:00"]),
    ],
)
def test_lists_ranges_and_steps_fire(fields: str, expected: list[str]) -> None:
    firings = first_firings(fields, len(expected))

    assert firings == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("0 3 L * ? *", ["2026-11-30 03:00", "2026-12-31 03:00"]),
        ("0 3 LW * ? *", ["2026-11-30 03:00", "2026-12-31 03:00", "2027-01-29 03:00"]),
        ("0 3 28W * ? *", ["2026-11-27 03:00", "2026-12-28 03:00"]),
        ("0 3 1w 5 ? 2027", ["2027-05-03 03:00"]),  # the 1st is a Saturday
        ("0 3 2W 1 ? 2027", ["2027-01-01 03:00"]),  # the 2nd is a Saturday
        ("0 3 15W 8 ? 2027", ["2027-08-16 03:00"]),  # the 15th is a Sunday
        ("0 3 31W 1 ? 2027", ["2027-01-29 03:00"]),  # the 31st is a Sunday
        ("0 3 31W * ? *", ["2026-12-31 03:00", "2027-01-29 03:00", "2027-03-31 03:00"]),
        ("0 3 ? * L *", ["2026-11-28 03:00", "2026-12-05 03:00"]),
        ("0 3 ? * 6L *", ["2026-11-27 03:00", "2026-12-25 03:00"]),
        ("0 3 ? * friL *", ["2026-11-27 03:00", "2026-12-25 03:00"]),
        ("0 3 ? * THU#2 *", ["2026-12-10 03:00", "2027-01-14 03:00"]),
        ("0 3 ? * 1#5 *", ["2026-11-29 03:00", "2027-01-31 03:00"]),
        ("0 3 29 2 ? *", ["2028-02-29 03:00", "2032-02-29 03:00"]),
    ],
)
def test_last_nearest_and_nth_days_fire(fields: str, expected: list[str]) -> None:
    firings = first_firings(fields, len(expected))

    assert firings == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (datetime(2026, 1, 1, 2, 59, 59, tzinfo=UTC), datetime(2026, 1, 1, 3, tzinfo=UTC)),
        (datetime(2026, 1, 1, 3, tzinfo=UTC), datetime(2026, 1, 2, 3, tzinfo=UTC)),
        (datetime(2026, 1, 1, 3, 0, 1, tzinfo=UTC), datetime(2026, 1, 2, 3, tzinfo=UTC)),
        (datetime(2026, 1, 1, 3, 30, tzinfo=UTC), datetime(2026, 1, 2, 3, tzinfo=UTC)),
        (datetime(2026, 1, 1, 11, tzinfo=EAST), datetime(2026, 1, 1, 3, tzinfo=UTC)),
        (datetime(2026, 1, 1, 20, tzinfo=WEST), datetime(2026, 1, 3, 3, tzinfo=UTC)),
        (datetime(1900, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, 3, tzinfo=UTC)),
        (datetime.min.replace(tzinfo=EAST), datetime(1970, 1, 1, 3, tzinfo=UTC)),
        (datetime(2199, 12, 31, 3, tzinfo=UTC), None),
        (datetime.max.replace(tzinfo=WEST), None),
    ],
    ids=str,
)
def test_the_next_firing_is_strictly_later(after: datetime, expected: datetime | None) -> None:
    found = Cron.parse("cron(0 3 * * ? *)").next(after)

    assert found == expected


def test_firings_are_in_utc_wherever_the_machine_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    tzset()

    firings = first_firings("0 13 * * ? *", 1)

    monkeypatch.undo()
    tzset()
    assert firings == ["2026-11-22 13:00"]


def test_firings_end_with_the_year_2199() -> None:
    firings = list(Cron.parse("cron(0 3 1 * ? *)").firings(datetime(2199, 10, 5, tzinfo=UTC)))

    assert firings == [datetime(2199, month, 1, 3, tzinfo=UTC) for month in (11, 12)]


def test_fails_when_the_start_has_no_time_zone() -> None:
    naive = NOON.replace(tzinfo=None)

    with pytest.raises(ValueError, match="needs a time zone"):
        Cron.parse("cron(0 3 * * ? *)").firings(naive)


def test_times_of_day_are_every_hour_with_every_minute() -> None:
    cron = Cron.parse("cron(30,0 14,2 ? * MON *)")

    times = cron.times_of_day()

    assert times == (time(2), time(2, 30), time(14), time(14, 30))


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "smallest", "largest"),
    [
        ("* * * * ? *", timedelta(minutes=1), timedelta(minutes=1)),
        ("0,30 * * * ? *", timedelta(minutes=30), timedelta(minutes=30)),
        ("0 2,14 ? * MON-FRI *", DAY / 2, 2.5 * DAY),
        ("59 23,0 * * ? *", DAY / 24, 23 / 24 * DAY),
        ("0 0 1 * ? *", 28 * DAY, 31 * DAY),
        ("0 0 L 2 ? *", 365 * DAY, 366 * DAY),
        ("0 0 29 2 ? *", 1461 * DAY, 2921 * DAY),  # from 2096 to 2104
        ("0 0 29 2 ? 1970-2099", 1461 * DAY, 1461 * DAY),
        ("0 0 ? 2 1#5 *", 10227 * DAY, 14609 * DAY),  # across 2100: 28 and 40 years
        ("0 0 1 1 ? 2000/100", 36525 * DAY, 36525 * DAY),
        ("0,1 0 1 1 ? 2027", timedelta(minutes=1), timedelta(minutes=1)),
    ],
)
def test_gaps_are_exact(fields: str, smallest: timedelta, largest: timedelta) -> None:
    cron = Cron.parse(f"cron({fields})")

    gaps = (cron.smallest_gap(), cron.largest_gap())

    assert gaps == (smallest, largest)


@pytest.mark.parametrize(
    ("fields", "once"),
    [("0 3 1 1 ? 2027", True), ("0 3 29 2 ? 2025-2030", True), ("0,30 3 30 2 ? *", False)],
)
def test_there_is_no_gap_without_two_firings(fields: str, once: bool) -> None:
    cron = Cron.parse(f"cron({fields})")

    answers = (cron.smallest_gap(), cron.largest_gap(), cron.fires_once())

    assert answers == (None, None, once)


@pytest.mark.parametrize("fields", ["0 3 1 1 ? 2027,2028", "0,1 3 1 1 ? 2027", "0 3 * * ? *"])
def test_two_firings_are_not_once(fields: str) -> None:
    assert not Cron.parse(f"cron({fields})").fires_once()


@pytest.mark.parametrize(
    ("fields", "window", "expected"),
    [
        ("0 3 * * ? *", timedelta(0), 0),
        ("59 23 * * ? *", timedelta(0), 0),
        ("0 3 * * ? *", timedelta.min, 0),
        ("0 3 * * ? *", timedelta(hours=3, minutes=1), 1),
        ("0 3 * * ? *", timedelta.resolution, 1),
        ("0 3 * * ? *", DAY, 1),
        ("0 3 * * ? *", DAY + timedelta.resolution, 2),
        ("0 3 * * ? *", 7 * DAY, 7),
        ("0 3 ? * MON-FRI *", 7 * DAY, 5),
        ("0 3 ? * MON-FRI *", 8 * DAY, 6),
        ("0 9-17 ? * MON,TUE *", timedelta(hours=33), 18),
        ("0 0 29 2 ? *", 366 * 12 * DAY, 4),
        ("0 3 30 2 ? *", 7 * DAY, 0),
        ("0 3 * * ? *", timedelta.max, 84006),
    ],
)
def test_the_fullest_window_is_counted(fields: str, window: timedelta, expected: int) -> None:
    cron = Cron.parse(f"cron({fields})")

    most = cron.most_within(window)

    assert most == expected


def test_one_more_than_the_fullest_window_always_reaches_back() -> None:
    cron = Cron.parse("cron(0 3 LW * ? *)")
    window = timedelta(days=95)

    keep = cron.most_within(window) + 1

    times = list(islice(cron.firings(NOON), 500))
    spans = [new - old for old, new in zip(times, times[keep - 1 :], strict=False)]
    assert min(spans) >= window
    assert min(new - old for old, new in zip(times, times[keep - 2 :], strict=False)) < window


def test_a_cron_is_a_plain_value() -> None:
    cron = Cron.parse("cron(0 3 * * ? *)")

    copies = {cron, Cron("cron(0 3 * * ? *)"), pickle.loads(pickle.dumps(cron))}

    assert copies == {cron}
    assert repr(cron) == "Cron(expression='cron(0 3 * * ? *)')"


def test_firings_ascend_over_the_end_of_every_month() -> None:
    firings = list(islice(Cron.parse("cron(0/20 22-2 28-3 * ? *)").firings(NOON), 5000))

    assert all(earlier < later for earlier, later in pairwise(firings))
