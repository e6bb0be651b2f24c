"""What the newest few are, and which rows go together, whatever a policy makes of them."""

from snapshot_constructs.forecast import NEVER
from snapshot_constructs.forecast.keep import Age, Last
from snapshot_constructs.forecast.stretch import ascending, beyond


def test_the_count_that_holds_at_each_birth_decides_which_are_beyond_it():
    rows = [(1, Last(3)), (2, Last(3)), (3, Last(1)), (4, Last(3)), (5, Last(2))]

    assert beyond(rows) == [3, 3, 5, NEVER, NEVER]


def test_while_an_age_holds_nothing_is_beyond_a_count():
    rows = [(1, Age(days=9)), (2, Age(days=9)), (3, Age(days=9)), (4, Last(2))]

    assert beyond(rows) == [4, 4, NEVER, NEVER]


def test_rows_that_come_in_another_order_than_they_were_taken_are_parted():
    rows = [(1, 10, 0), (3, 11, 0), (2, 12, 0), (5, 13, 0), (4, 14, 0)]

    assert ascending(rows) == [
        [(1, 10, 0), (3, 11, 0), (5, 13, 0)],
        [(2, 12, 0), (4, 14, 0)],
    ]
