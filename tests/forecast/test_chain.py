"""Chains of snapshots: who holds which changes, and from when to when; all in minutes."""

import pytest

from snapshot_constructs.forecast.chain import Point, Slot, chains, linked, stretches

HERE = Slot("gold", "", "standard")
END = 50


def point(born, gone=99, **changes):
    """Make a snapshot, which holds the data of when it was made."""
    return Point(**({"born": born, "taken": born, "gone": gone, "slot": HERE} | changes))


def held(*chain):
    """Return gap, first and last minute of each stretch, in the order of their beginnings."""
    found = stretches(chain, END)
    return sorted(((since, until, gap) for _, gap, since, until in found), key=str)


def test_the_first_holds_everything_and_each_later_one_what_changed_since_the_one_before():
    found = list(stretches([point(0), point(10, slot="other")], END))

    assert sorted(found, key=str) == [("other", 10, 10, END), (HERE, None, 0, END)]


def test_where_one_goes_the_next_one_holds_its_changes_too():
    assert held(point(0), point(10, 30), point(20)) == [
        (0, END, None),
        (10, 30, 10),
        (20, 30, 10),
        (30, END, 20),
    ]


def test_the_changes_of_all_that_go_end_up_with_the_next_one_that_stays():
    assert held(point(0, 40), point(10, 30), point(20)) == [
        (0, 40, None),
        (10, 30, 10),
        (20, 30, 10),
        (30, 40, 20),
        (40, END, None),
    ]


def test_where_the_newest_goes_the_one_after_it_follows_the_one_before():
    assert held(point(0), point(10, 15), point(20)) == [(0, END, None), (10, 15, 10), (20, END, 20)]


def test_where_all_are_gone_the_next_one_holds_everything():
    assert held(point(0, 5), point(10)) == [(0, 5, None), (10, END, None)]


def test_what_is_made_after_the_end_does_not_count():
    assert held(point(0), point(END + 1)) == [(0, END, None)]


def test_what_goes_after_the_end_is_there_until_then():
    assert held(point(0, END + 1)) == [(0, END, None)]


def test_a_copy_that_was_taken_before_the_one_before_it_holds_what_changed_between_them():
    assert held(point(0, taken=20), point(10, taken=5)) == [(0, END, None), (10, END, 15)]


@pytest.mark.parametrize(
    ("first", "second", "shares"),
    [
        (point(0, 11), point(10), True),
        (point(0, 10), point(10), True),
        (point(0, 9), point(10), False),
        (point(0, key="one"), point(10, key="other"), False),
        (point(0, key="one"), point(10, key="one"), True),
    ],
    ids=["it stands", "it goes right then", "it is gone", "another key", "the same key"],
)
def test_a_copy_shares_blocks_with_the_one_before_it_if_that_stands_and_has_its_key(
    first, second, shares
):
    assert list(linked([first, second])) == [(first, None), (second, first if shares else None)]


def test_each_full_copy_begins_a_chain():
    first, second, third = (point(0, 15), point(10, 15), point(20))

    assert list(chains([first, second, third])) == [[first, second], [third]]
    assert list(chains([])) == []
