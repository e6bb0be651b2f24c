"""Lengths of time and time zones of the CDK."""

from datetime import timedelta
from typing import Any

import aws_cdk as cdk
import pytest

from snapshot_constructs import Retain, Schedule


@pytest.mark.parametrize(
    "age",
    [cdk.Duration.days(35), cdk.Duration.hours(840), timedelta(weeks=5)],
    ids=["days", "hours", "timedelta"],
)
def test_an_age_is_a_number_of_days(age: Any) -> None:
    assert Retain.up_to(age) == Retain.days(35)


@pytest.mark.parametrize(
    "age", [cdk.Duration.hours(36), timedelta(hours=36)], ids=["duration", "timedelta"]
)
def test_half_a_day_is_refused(age: Any) -> None:
    with pytest.raises(ValueError, match=r"whole days \(got 1\.5\); write Retain\.days\(2\)"):
        Retain.up_to(age)


@pytest.mark.parametrize(
    "age",
    [None, 35, "35", cdk.Duration.days(cdk.Token.as_number({"Ref": "Days"}))],
    ids=["none", "number", "text", "token"],
)
def test_what_is_no_known_length_of_time_is_refused(age: Any) -> None:
    with pytest.raises(ValueError, match="up_to: expected a length of time that is known"):
        Retain.up_to(age)


def test_a_time_zone_of_the_cdk_is_its_name() -> None:
    ours = Schedule.daily(at="03:00", zone="Asia/Tokyo", retain=Retain.last(7))

    assert Schedule.daily(at="03:00", zone=cdk.TimeZone.ASIA_TOKYO, retain=Retain.last(7)) == ours
