"""Spans of time are said in round words."""

from datetime import timedelta

import pytest

from snapshot_constructs.model.span import about

HOURS = {
    1: "about an hour",
    12: "about 12 hours",
    24: "about a day",
    35: "about 35 hours",
    48: "about 2 days",
    7 * 24: "about a week",
    43 * 4: "about a week",
    10 * 24: "about 10 days",
    30 * 24: "about a month",
    56 * 24: "about 8 weeks",
    91 * 24: "about 3 months",
    365 * 24: "about a year",
}


@pytest.mark.parametrize("hours", HOURS)
def test_a_span_is_said_in_the_longest_unit_that_fits(hours):
    assert about(timedelta(hours=hours)) == HOURS[hours]
