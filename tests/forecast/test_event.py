"""What event-based policies make of what is shared, and what they say of what they cannot read."""

from dataclasses import replace

import pytest

from snapshot_constructs.forecast import ForecastError, forecast
from snapshot_constructs.model import CopyAction, Deferred, Retain
from tests.forecast.histories import day, then
from tests.policies import copy_to, event

START, END = day("01-01"), day("01-31")


def test_where_nothing_is_shared_there_is_no_track():
    assert forecast(event(), start=START, end=END).tracks == ()
    assert then(("01-01", event()), end="01-31").tracks == ()


@pytest.mark.parametrize(
    ("copy", "message"),
    [
        (
            copy_to(retain=Retain.last(2)),
            "^action 'both': the copy to 'eu-central-1' is kept by age",
        ),
        (Deferred("Copy"), "^action 'both': the copy is known only at deployment"),
    ],
    ids=["count", "deferred"],
)
def test_what_cannot_be_read_of_a_copy_is_said_with_the_action(copy, message):
    action = CopyAction(name="both", copies=(copy_to(), copy))

    with pytest.raises(ForecastError, match=message):
        forecast(event(actions=(action,)), start=START, end=END)


def test_each_action_copies_and_has_a_track_of_its_own():
    one = CopyAction(name="one", copies=(copy_to(),))
    policy = event(actions=(one, replace(one, name="other")))

    found = then(("01-01", policy), end="01-31", shared=[day("01-05")])

    assert [(track.schedule, track.place) for track in found.tracks] == [
        *(("one", "eu-central-1"), ("other", "eu-central-1")),
    ]
