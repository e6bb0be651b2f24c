"""When a policy runs at all: from its start to its end, while it is enabled and the resource there."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from snapshot_constructs.forecast import ForecastError, forecast, to_datetime
from snapshot_constructs.model import DefaultSettings, Deferred, PolicyDetails, PolicySpec
from tests.policies import create, default, schedule, volumes

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
END = START + timedelta(days=3)
RUN = datetime(2026, 1, 3, 3, tzinfo=UTC)
MICROSECOND, MINUTE = timedelta.resolution, timedelta(minutes=1)


def taken(policy, start=START, end=END, **options):
    """Return all runs, those after the end too if there were any."""
    found = forecast(policy, start=start, end=end, **options)
    return [to_datetime(at) for track in found.tracks for at in track.taken]


def test_the_last_run_may_be_at_the_very_end():
    assert taken(volumes(), end=RUN)[-1] == RUN
    assert taken(volumes(), end=RUN - MINUTE)[-1] == RUN - timedelta(days=1)


def test_a_forecast_may_end_as_it_starts():
    assert taken(volumes(), START, START) == []


@pytest.mark.parametrize(
    ("gone", "runs"),
    [
        (RUN, 1),
        (RUN + MICROSECOND, 2),
        (RUN + MINUTE, 2),
        (END + timedelta(days=9), 3),
    ],
    ids=["at that instant", "right after", "a minute after", "after the end"],
)
def test_a_run_needs_the_resource_to_be_there(gone, runs):
    assert len(taken(volumes(), resource_gone=gone)) == runs


def test_a_disabled_policy_makes_nothing_at_all():
    midnight = volumes(schedule(create=create(times=("00:00",))))

    assert taken(replace(midnight, state="DISABLED")) == []


def test_a_schedule_without_a_name_goes_by_its_number():
    policy = volumes(schedule(), schedule(name=None, create=create(times=("05:00",))))

    found = forecast(policy, start=START, end=END)

    assert [track.schedule for track in found.tracks] == ["daily", "schedule 2"]


def test_fails_when_a_policy_has_no_details():
    with pytest.raises(ForecastError, match="the policy has no schedules"):
        taken(PolicySpec())


# ------------------------------------------------------------------------------- default policies


def test_a_default_policy_has_neither_schedules_nor_fast_restore():
    found = forecast(default(), start=START, end=END)

    assert {track.schedule for track in found.tracks} == {"default policy"}
    assert found.fast_restores == ()


def test_a_default_policy_runs_at_the_time_that_is_assumed():
    assert taken(default(), end=RUN + timedelta(hours=9), first_run=time(7, 30)) == [
        datetime(2026, 1, day, 7, 30, tzinfo=UTC) for day in (2, 3)
    ]


@pytest.mark.parametrize(
    "policy",
    [
        default(create_interval_days=2, retain_interval_days=3),
        default(Deferred({"Ref": "Type"}), create_interval_days=2, retain_interval_days=3),
        PolicySpec(
            default_policy="VOLUME",
            details=PolicyDetails(
                defaults=DefaultSettings(create_interval_days=2, retain_interval_days=3)
            ),
        ),
    ],
    ids=["in its body", "of a type that is not known", "in its details"],
)
def test_a_default_policy_runs_and_keeps_as_its_settings_say(policy):
    (track,) = forecast(policy, start=START, end=START + timedelta(days=10)).tracks

    assert track.taken[1] - track.taken[0] == 2 * 1440
    assert track.gone[0] - track.born[0] == 3 * 1440


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"create_interval_days": 0}, "CreateInterval"),
        ({"retain_interval_days": 0}, "RetainInterval"),
    ],
    ids=["create", "retain"],
)
def test_fails_when_a_number_of_days_is_none(changes, name):
    with pytest.raises(ForecastError) as error:
        taken(default(**changes))

    assert str(error.value) == f"default policy: {name} must be a number of days (got 0); write 7"
