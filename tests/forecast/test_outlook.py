"""The summary of a forecast, and objectives held against it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aws_cdk as cdk
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snapshot_constructs.forecast import ForecastError
from snapshot_constructs.forecast.figure import Range
from snapshot_constructs.forecast.objective import in_hours, misses
from snapshot_constructs.forecast.outlook import outlook, settled
from snapshot_constructs.forecast.prices import Price, Prices
from snapshot_constructs.model import (
    CopyAction,
    CopyTo,
    DefaultSettings,
    Deferred,
    Objective,
    PolicyDetails,
    PolicySpec,
    Retain,
    Schedule,
    Schedules,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAILY = Schedule.daily(at="03:00", retain=Retain.last(7))


def _policy(**schedules: Schedule) -> PolicySpec:
    named = tuple(replace(schedule, name=name) for name, schedule in schedules.items())
    return PolicySpec(details=PolicyDetails(resource_types=("VOLUME",), schedules=named))


def _missed(policy: PolicySpec, **asked: object) -> list[str]:
    objective = Objective(**asked)  # type: ignore[arg-type]  # as a user would write it
    return [f"{miss.goal}: {miss.what}; {miss.fix}" for miss in misses(policy, objective)]


def test_the_sketch_of_a_unit_test_holds() -> None:
    policy = _policy(
        every=Schedule.every(hours=4, at="00:00", retain=Retain.last(43)),
        weekly=Schedule.weekly("SUN", at="03:00", retain=Retain.last(8)),
    )

    found = outlook(policy, size_gib=500, daily_change=0.02)

    assert found.worst_gap == timedelta(hours=4)
    assert found.reach == timedelta(weeks=7)
    assert found.points == 51
    assert found.steady_from == datetime(2026, 3, 1, 3, tzinfo=UTC)
    assert found.oldest == datetime(2027, 11, 7, 3, tzinfo=UTC)
    assert [rung.points for rung in found.ladder] == [6, 43, 47, 51]
    assert found.stored_gib.is_exact
    assert 40 < found.monthly_cost.exact < 60


def test_without_a_change_rate_the_figures_are_ranges() -> None:
    found = outlook(_policy(daily=DAILY), size_gib=100)

    assert found.monthly_cost.low < found.monthly_cost.high
    assert isinstance(found.stored_gib, Range)
    assert not found.stored_gib.is_exact


def test_the_prices_that_are_taken_are_those_of_the_region_own_ones_first() -> None:
    own = Price(
        item="snapshot-storage",
        region="eu-west-1",
        usd=1.0,
        unit="GB-month",
        date="2026-11-22",
        source="our contract",
    )
    prices, policy = Prices.known().with_own([own]), _policy(daily=DAILY)

    there = outlook(policy, size_gib=100, daily_change=0.0, region="eu-west-1", prices=prices)
    elsewhere = outlook(policy, size_gib=100, daily_change=0.0, prices=prices)

    assert there.monthly_cost.exact == pytest.approx(100.0)
    assert elsewhere.monthly_cost.exact == pytest.approx(5.0)


def test_a_forecast_begins_when_the_policy_is_created() -> None:
    found = outlook(_policy(daily=DAILY), start=datetime(2027, 5, 4, tzinfo=UTC), days=3)

    assert found.oldest == datetime(2027, 5, 4, 3, tzinfo=UTC)
    assert found.timeline.end == datetime(2027, 5, 7, tzinfo=UTC)


@pytest.mark.parametrize("least", [timedelta(0), 100 * DAY], ids=["two-years", "more"])
def test_what_is_soon_settled_is_looked_at_for_two_years_more_than_is_asked(
    least: timedelta,
) -> None:
    found = settled(_policy(daily=DAILY), least=least).timeline

    assert found.end - found.start == 2 * 366 * DAY + least


@pytest.mark.parametrize(("kept", "years"), [(365, 2), (366, 4), (500, 4)], ids=str)
def test_a_year_of_the_steady_state_is_looked_at(kept: int, years: int) -> None:
    found = settled(_policy(daily=Schedule.daily(at="00:00", retain=Retain.days(kept)))).timeline

    assert found.steady_from == datetime(2026, 1, 2, tzinfo=UTC) + kept * DAY
    assert found.end - found.start == years * 366 * DAY


def test_without_a_size_there_is_no_figure() -> None:
    found = outlook(_policy(daily=DAILY))

    with pytest.raises(ValueError, match=r"size_gib: .* write forecast\(size_gib=500\)"):
        _ = found.monthly_cost


def test_a_month_that_is_not_whole_has_no_cost() -> None:
    found = outlook(_policy(daily=DAILY), days=20, size_gib=1)

    with pytest.raises(ValueError, match=r"no whole month .* write days=730"):
        _ = found.monthly_cost


def test_copies_have_an_outlook_of_their_own() -> None:
    copies = [CopyTo("eu-central-1", retain=Retain.weeks(5))]
    weekly = Schedule.weekly("SUN", at="03:00", retain=Retain.last(2), copies=copies)
    found = outlook(_policy(daily=DAILY, weekly=weekly))

    there = found.of_copies("eu-central-1")

    assert (found.worst_gap, there.worst_gap) == (DAY, 7 * DAY)
    assert there.reach == timedelta(weeks=4)


def test_copies_elsewhere_are_asked_for_in_vain() -> None:
    found = outlook(_policy(daily=DAILY))

    with pytest.raises(ValueError, match=r"copies in no other place \(got 'mars'\)"):
        found.of_copies("mars")


def test_what_others_share_cannot_be_foreseen() -> None:
    details = PolicyDetails(policy_type="EVENT_BASED_POLICY", actions=(CopyAction(name="c"),))

    with pytest.raises(ForecastError, match="no forecast; look at the policy of that account"):
        outlook(PolicySpec(details=details))


def test_a_long_ramp_up_is_waited_for() -> None:
    policy = _policy(
        daily=DAILY, yearly=Schedule.yearly(month=7, at="03:30", retain=Retain.last(5))
    )

    assert settled(policy).reach == 1461 * DAY


def test_what_is_never_deleted_reaches_back_as_far_as_it_has_run() -> None:
    found = settled(_policy(yearly=Schedule.yearly(at="03:00", retain=Retain.years(100))))

    assert found.steady_from is None
    assert found.reach is not None
    assert found.reach > 8 * 365 * DAY


MISSED = {
    "rarely": (
        _policy(a=Schedule.every(hours=12, at="03:00", retain=Retain.last(14))),
        {"rpo": 5 * HOUR},
        [
            (
                "rpo: 5:00 h is missed by 8:00 h (got 13:00 h between restore points, an hour more than "
                'nominal); write Schedule.every(hours=4, at="03:00", retain=Retain.last(40)) in '
                'schedules["a"]'
            )
        ],
    ),
    "not far": (
        _policy(a=DAILY),
        {"reach": 35 * DAY},
        [
            (
                "reach: 35 d is missed by 29 d (got restore points back to 6 d ago); "
                'write retain=Retain.last(36) in schedules["a"]'
            )
        ],
    ),
    "by age": (
        _policy(a=Schedule.daily(at="03:00", retain=Retain.days(14))),
        {"reach": 14 * DAY},
        [
            (
                "reach: 14 d is missed by 24:00 h (got restore points back to 13 d ago); "
                'write retain=Retain.days(15) in schedules["a"]'
            )
        ],
    ),
    "both": (
        _policy(a=Schedule.weekly("SUN", at="03:00", retain=Retain.weeks(2))),
        {"rpo": 25 * HOUR, "reach": 15 * DAY},
        [
            f'{what}; write Schedule.every(hours=24, at="03:00", retain=Retain.days(16)) in '
            'schedules["a"]'
            for what in (
                (
                    "rpo: 25:00 h is missed by 6 d (got 7 d 1:00 h between restore points, an hour more "
                    "than nominal)"
                ),
                "reach: 15 d is missed by 8 d (got restore points back to 7 d ago)",
            )
        ],
    ),
    "impossible": (
        _policy(a=Schedule.every(hours=1, at="00:15", retain=Retain.last(24))),
        {"rpo": timedelta(minutes=90)},
        [
            (
                "rpo: 1:30 h is missed by 0:30 h (got 2:00 h between restore points, an hour more than "
                "nominal); write rpo=timedelta(hours=2) or more: DLM runs every hour at the most, and up "
                "to an hour late"
            )
        ],
    ),
    "more than a count can": (
        _policy(a=Schedule.every(hours=1, at="00:15", retain=Retain.last(1000))),
        {"reach": 400 * DAY},
        [
            (
                "reach: 400 d is missed by 358 d 9:00 h (got restore points back to 41 d 15:00 h ago); "
                'add the schedule Schedule.every(hours=24, at="03:00", retain=Retain.last(401))'
            )
        ],
    ),
    "copies": (
        _policy(a=replace(DAILY, copies=(CopyTo("eu-west-2", retain=Retain.days(5)),))),
        {"reach": 14 * DAY, "place": "eu-west-2"},
        [
            (
                "reach: 14 d is missed by 10 d (got restore points back to 4 d ago); write "
                "CopyTo('eu-west-2', retain=Retain.days(15), …) in schedules[\"a\"]"
            )
        ],
    ),
    "no copies": (
        _policy(a=DAILY),
        {"reach": 14 * DAY, "place": "eu-west-2"},
        [
            (
                "reach: is missed (got no restore points in eu-west-2); write "
                "copies=[CopyTo('eu-west-2', retain=Retain.days(15))] in a schedule"
            )
        ],
    ),
    "disabled": (
        replace(_policy(a=DAILY), state="DISABLED"),
        {"rpo": 25 * HOUR},
        [
            (
                "rpo: is missed (got no restore points: the policy is disabled); write enabled=True, or "
                "no objective while it is disabled"
            )
        ],
    ),
    "default": (
        PolicySpec(default_policy="VOLUME", defaults=DefaultSettings(create_interval_days=3)),
        {"rpo": 28 * HOUR},
        [
            (
                "rpo: 28:00 h is missed by 2 d (got 3 d 4:00 h between restore points, 4:00 h more than "
                "nominal); write create_interval_days=1"
            )
        ],
    ),
    "default cannot": (
        PolicySpec(default_policy="VOLUME"),
        {"reach": 20 * DAY},
        [
            (
                "reach: 20 d is missed by 14 d (got restore points back to 6 d ago); make a "
                "SnapshotPolicy or an AmiPolicy with schedules: a default policy cannot"
            )
        ],
    ),
}


@pytest.mark.parametrize(("policy", "asked", "said"), MISSED.values(), ids=MISSED)
def test_a_miss_says_by_how_much_and_what_would_mend_it(
    policy: PolicySpec, asked: dict[str, object], said: list[str]
) -> None:
    assert _missed(policy, **asked) == said


@pytest.mark.parametrize("hours", [1, 2, 3, 4, 6, 8, 12, 24])
def test_a_run_may_be_an_hour_late_and_not_a_minute_more(hours: int) -> None:
    policy = _policy(a=Schedule.every(hours=hours, at="00:00", retain=Retain.last(50)))
    just = hours * HOUR + HOUR

    assert _missed(policy, rpo=just) == []
    assert len(_missed(policy, rpo=just - timedelta(minutes=1))) == 1


@given(count=st.integers(1, 40), hours=st.sampled_from([1, 4, 24]), days=st.integers(1, 35))
def test_what_mends_a_reach_is_the_least_count_that_does(count: int, hours: int, days: int) -> None:
    policy = _policy(a=Schedule.every(hours=hours, at="00:00", retain=Retain.last(count)))
    enough = 24 * days // hours + 1

    said = _missed(policy, reach=days * DAY)

    assert bool(said) == (count < enough)
    assert all(f"retain=Retain.last({enough})" in each for each in said)


def test_a_rotation_reaches_as_far_as_its_rarest_schedule() -> None:
    policy = _policy(**Schedules.gfs(daily=7, weekly=5, monthly=12))

    assert _missed(policy, rpo=25 * HOUR, reach=330 * DAY) == []


def test_what_is_deferred_has_no_verdict() -> None:
    policy = _policy(a=replace(DAILY, retain=Retain.last(Deferred({"Ref": "Count"}))))

    with pytest.raises(ForecastError, match="known only at deployment"):
        _missed(policy, rpo=25 * HOUR)


def test_an_objective_takes_durations_of_the_cdk() -> None:
    ours = Objective(rpo=timedelta(hours=5), reach=timedelta(days=35))

    assert Objective(rpo=cdk.Duration.hours(5), reach=cdk.Duration.days(35)) == ours


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"rpo": 5},
        {"rpo": timedelta(0)},
        {"reach": -DAY},
        {"reach": timedelta.max},
        {"reach": cdk.Duration.days(cdk.Token.as_number({"Ref": "Days"}))},
        {"rpo": DAY, "place": None},
        {"rpo": DAY, "place": cdk.Aws.REGION},
    ],
    ids=range(8),
)
def test_an_objective_that_means_nothing_is_refused(asked: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\(got .*\); write "):
        Objective(**asked)  # type: ignore[arg-type]  # on purpose


@pytest.mark.parametrize(
    ("span", "words"),
    [(5 * HOUR, "5:00 h"), (47 * HOUR, "47:00 h"), (2 * DAY, "2 d"), (50 * HOUR, "2 d 2:00 h")],
    ids=str,
)
def test_lengths_are_said_in_days_and_hours(span: timedelta, words: str) -> None:
    assert in_hours(span) == words
