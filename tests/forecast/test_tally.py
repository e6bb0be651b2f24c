from snapshot_constructs.forecast.minutes import DAY, HOUR
from snapshot_constructs.forecast.tally import Tally, count_days, covered

NOON = DAY // 2


def test_a_period_covers_a_part_of_its_first_and_of_its_last_day():
    assert covered(NOON, 2 * DAY + HOUR) == [NOON, DAY, HOUR]
    assert covered(DAY, 2 * DAY) == [DAY]
    assert covered(HOUR, 2 * HOUR) == [HOUR]


def test_a_day_counts_that_a_period_has_any_part_in():
    assert count_days(DAY - 1, DAY + 1) == 2
    assert count_days(DAY, 2 * DAY) == 1


def test_spans_and_events_add_up_day_by_day():
    tally = Tally(0, 2 * DAY)
    tally.add(NOON, DAY + HOUR)
    tally.add(0, HOUR)
    tally.count(DAY)
    tally.count(DAY + 1)

    assert tally.per_day() == [NOON + HOUR, HOUR + 2]


def test_what_happens_before_the_period_or_from_its_end_on_does_not_count():
    tally = Tally(HOUR, NOON)

    for minute in (HOUR - 1, HOUR, NOON - 1, NOON):
        tally.count(minute)

    assert tally.per_day() == [2]
