"""Forecasts read well as plain text, and are right."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.volume import Volume
from snapshot_constructs.model import Retain
from snapshot_constructs.review import forecast_text, page
from snapshot_constructs.review.forecasts import NoOutlook, Question, answers
from snapshot_constructs.review.reviewer import review
from tests.policies import copy_to, create, schedule, volumes
from tests.review.representatives import FAULTS, KINDS, NIGHTLY, template

START = datetime(2026, 11, 22, tzinfo=UTC)
ON = datetime(2027, 1, 31, 23, 59, tzinfo=UTC)
QUESTION = Question(start=START, on=ON)


def _answers(question=QUESTION, region="eu-west-1", **policies):
    report = review([template(policies)], region=region, today=START.date())
    return list(answers(report.policies, question))


@pytest.mark.parametrize("name", [*KINDS, *FAULTS])
def test_a_forecast_reads_as_it_should(name, golden):
    found = _answers(**{name: (KINDS | FAULTS)[name]})

    golden(f"forecast/{name}.txt", forecast_text.render(found))


def test_no_line_is_wider_than_a_hundred_columns():
    shown = forecast_text.render(_answers(**KINDS, **FAULTS))

    assert [line for line in shown.splitlines() if len(line) > page.WIDTH] == []


def test_a_daily_policy_has_a_point_a_day_and_one_more_for_a_moment():
    (found,) = _answers(Daily=volumes(schedule()))

    (place,) = found.places
    assert (place.points, place.most) == (7, 8)
    assert [step.now.points for step in place.ladder] == [1, 7, 7, 7]


def _in_short(policy):
    (found,) = _answers(Question(start=START), Policy=policy)
    return dict(forecast_text.in_short(found))


def test_what_is_lost_at_most_comes_first_and_is_no_gap_of_the_far_past():
    assert _in_short(NIGHTLY)["forecast"] == (
        "at most 1 day lost; 22 restore points, 49 days back, at most 7 days apart; "
        "steady from 17 Jan 2027 on"
    )


def test_a_gap_is_not_said_again_where_it_is_what_is_lost():
    assert _in_short(volumes(schedule()))["forecast"] == (
        "at most 1 day lost; 7 restore points, 6 days back; steady from 29 Nov 2026 on"
    )


def test_a_window_tells_its_own_gaps_from_the_one_that_reaches_into_it():
    hourly = create(interval=1, times=("00:00",))
    half_past = create(times=("03:30",))
    day = schedule(name="hourly", create=hourly, retain=Retain.last(24))

    said = _in_short(volumes(day, schedule(create=half_past)))

    assert said["ladder"].startswith("24h: 25 (gap 1 h, then 1 day), 7d: 31 (gap 1 day), ")


def test_before_a_steady_state_all_moments_count():
    shown = forecast_text.render(_answers(Daily=volumes(schedule(retain=Retain.years(3)))))

    assert "lost at most  1 day at any moment until 30 Nov 2028, and up to 1 h more" in shown


def test_without_a_day_the_steady_state_is_looked_at():
    (found,) = _answers(Question(start=START), Daily=volumes(schedule()))

    assert found.is_steady
    assert found.on == datetime(2026, 12, 31, 23, 59, tzinfo=UTC)


def test_without_a_steady_state_two_years_are_looked_at():
    forever = volumes(schedule(copies=(copy_to(retain=None),)))

    (found,) = _answers(Question(start=START), Daily=forever)

    assert found.steady_from is None
    assert found.on == datetime(2028, 11, 30, 23, 59, tzinfo=UTC)


def test_a_change_rate_makes_one_figure_of_a_range():
    known = Question(start=START, on=ON, volume=Volume(500, churn_per_day=0.02))

    (one,) = _answers(known, Daily=volumes(schedule()))
    (many,) = _answers(Daily=volumes(schedule()))

    assert one.cost.total.is_exact
    assert many.cost.total.low < one.cost.total.exact < many.cost.total.high


def test_an_unknown_region_is_assumed_and_said():
    shown = forecast_text.render(_answers(region=None, Daily=volumes(schedule())))

    assert "inferred        the Region is not known; volumes are taken to be in us-east-1" in shown


@pytest.mark.parametrize(
    ("policy", "reason"),
    [
        (replace(volumes(schedule()), state="DISABLED"), "the policy is disabled"),
        (KINDS["Shared"], "a copy is made on each share"),
        (FAULTS["Wrong"], "AWS refuses the policy"),
        (volumes(schedule(retain=Retain.last({"Ref": "Keep"}))), "known only at deployment"),
    ],
    ids=["disabled", "event", "refused", "deferred"],
)
def test_what_cannot_be_forecast_says_why(policy, reason):
    (found,) = _answers(Daily=policy)

    assert isinstance(found, NoOutlook)
    assert reason in found.reason


@pytest.mark.parametrize("on", [datetime(2026, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)])
def test_fails_when_the_day_is_out_of_reach(on):
    with pytest.raises(
        ForecastError, match=r"on must be from the start, 2026-11-22, to 2056-11-30"
    ):
        Question(start=START, on=on)
