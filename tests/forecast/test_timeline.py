from datetime import UTC, datetime, timedelta

import pytest

from snapshot_constructs.forecast import ForecastError, Rung, Timeline, combine, forecast
from snapshot_constructs.model import (
    CopyTarget,
    CopyTo,
    Deferred,
    FastRestore,
    PolicyDetails,
    PolicySpec,
    Retain,
    Schedule,
)
from tests.forecast.tracks import day, lives, timeline
from tests.policies import amis, by_cron, create, custom, default, event, schedule, volumes

START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
ON = datetime(2027, 6, 9, 12, tzinfo=UTC)  # a Wednesday
TOKEN = Deferred({"Ref": "Days"})
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def ahead(policy: PolicySpec) -> Timeline:
    return forecast(policy, start=START, end=END)


@pytest.fixture
def gfs() -> Timeline:
    weekly = Schedule.weekly("SUN", at="03:00", retain=Retain.last(4))
    return ahead(
        volumes(schedule(), schedule(name="weekly", create=weekly.create, retain=weekly.retain))
    )


def test_a_ladder_says_what_each_window_offers(gfs):
    found = gfs.ladder(ON)

    assert found == (
        Rung(window="24 h", points=1, gap=DAY, reaches=True),
        Rung(window="7 d", points=7, gap=DAY, reaches=True),
        Rung(window="30 d", points=11, gap=WEEK, reaches=False),
        Rung(window="1 y", points=11, gap=WEEK, reaches=False),
    )


def test_the_worst_gap_counts_from_before_the_window_to_now(gfs):
    assert gfs.worst_gap(ON) == WEEK
    assert gfs.worst_gap(ON, timedelta(hours=6)) == timedelta(hours=9)
    assert gfs.worst_gap(ON, timedelta(hours=12)) == DAY
    assert gfs.worst_gap(START) is None


def test_the_worst_gap_of_all_instants_is_no_less_than_that_of_any(gfs):
    instants = [gfs.steady_from + timedelta(hours=7 * n) for n in range(200)]

    assert max(gfs.worst_gap(on) for on in instants) <= gfs.rpo() == WEEK
    assert gfs.rpo(timedelta(days=5)) == DAY


def test_the_largest_gaps_of_several_windows_are_those_of_each(gfs):
    windows = [None, timedelta(days=7), timedelta(days=365)]

    assert gfs.rpos(windows) == [gfs.rpo(window) for window in windows]


def test_the_steady_state_begins_when_the_longest_lived_of_the_first_goes(gfs):
    assert gfs.steady_from == datetime(2026, 2, 1, 3, tzinfo=UTC)
    assert ahead(volumes(schedule(retain=Retain.years(2)))).steady_from is None


def test_a_timeline_answers_only_for_its_own_time(gfs):
    with pytest.raises(ValueError, match="the forecast is from"):
        gfs.points(END + DAY)


def test_policies_for_one_target_never_merge():
    one, other = ahead(volumes(schedule())), ahead(volumes(schedule(name="other")))

    both = combine([one, other])

    assert both.points(ON) == 14
    assert len(both.policies) == 2
    assert both.assumptions == one.assumptions


def test_timelines_of_different_times_are_not_combined():
    shorter = forecast(volumes(), start=START, end=ON)

    with pytest.raises(ValueError, match="the same start and end"):
        combine([ahead(volumes()), shorter])


def test_schedules_that_dlm_times_by_chance_coincide_with_nothing():
    found = ahead(
        volumes(schedule(create=create(times=())), schedule(name="b", create=create(times=())))
    )

    assert found.points(ON) == 14


def test_an_age_beyond_all_time_is_for_ever():
    centuries = schedule(retain=Retain.years(99_999))

    found = ahead(volumes(centuries, schedule(name="b", retain=Retain.days(10**12))))

    assert found.points(END) == 730


def test_evenly_spaced_runs_cost_nothing():
    weekly = schedule(create=by_cron("cron(0 3 ? * SUN *)"), retain=Retain.weeks(4))

    tracks = ahead(volumes(weekly)).tracks

    assert all(isinstance(track.born, range) and isinstance(track.gone, range) for track in tracks)


def test_before_the_first_restore_point_there_is_neither_an_oldest_nor_a_newest(gfs):
    assert gfs.oldest(START) is None
    assert gfs.newest(START) is None


def test_each_place_has_its_own_oldest_and_newest():
    found = timeline(lives((0, None), (9, None)), lives((1, None), (5, None), place="us-east-1"))

    assert (found.oldest(day(20)), found.newest(day(20))) == (day(0), day(9))
    assert found.oldest(day(20), "us-east-1") == day(1)
    assert found.newest(day(20), "us-east-1") == day(5)


def test_an_ami_is_deprecated_from_its_date_on_until_it_goes():
    track = lives((0, 5))
    marked = timeline(lives((0, 5), deprecated=[track.born[0] + 3 * 24 * 60]))

    assert [marked.deprecated(day(n)) for n in (2, 3, 4, 5)] == [0, 1, 1, 0]


def test_gaps_of_the_ramp_up_do_not_count_once_it_is_complete():
    daily = lives((0, 10), *((day, day + 10) for day in range(8, 60)))

    assert timeline(daily).rpo() == DAY


def test_what_moves_to_the_archive_is_in_the_standard_tier_until_it_does():
    found = timeline(lives((0, 5), (5, None), moves=True), lives((5, None), tier="archive"))

    assert found.most_points(tier="standard") == 2
    assert found.most_points() == 2


def test_combined_timelines_keep_fast_restore():
    fast = lives((0, None), place="us-east-1a")

    found = combine([timeline(lives((0, None))), timeline(fast_restores=(fast,))])

    assert found.fast_restores == (fast,)


def test_a_point_at_the_very_beginning_of_a_window_is_not_in_it_but_lets_it_be_reached():
    found = timeline(lives((0, None), (5, None), (6, None), (7, None)))

    week = found.ladder(day(7))[1]

    assert week == Rung(window="7 d", points=3, gap=5 * DAY, reaches=True)


def test_a_gap_does_not_count_whose_later_point_is_at_the_very_beginning_of_the_window():
    found = timeline(lives((0, None), (5, None), (6, None), (7, None)))

    assert found.worst_gap(day(7), 2 * DAY) == DAY
    assert found.worst_gap(day(7), 2 * DAY + timedelta(minutes=1)) == 5 * DAY


def test_a_window_is_reached_by_the_oldest_point():
    found = timeline(lives((0, None), (5, None)))

    reached = {rung.window: rung.reaches for rung in found.ladder(day(8))}

    assert reached == {"24 h": True, "7 d": True, "30 d": False, "1 y": False}


DEFERRED = {
    "the policy": custom(TOKEN),
    "the type": custom(PolicyDetails(policy_type=TOKEN)),
    "the schedules": volumes(schedules=TOKEN),
    "schedule 1": volumes(TOKEN),
    "the create rule": volumes(schedule(create=TOKEN)),
    "the interval": volumes(schedule(create=create(interval=TOKEN))),
    "a time": volumes(schedule(create=create(times=(TOKEN,)))),
    "the cron expression": volumes(schedule(create=by_cron(TOKEN))),
    "the retain rule": volumes(schedule(retain=TOKEN)),
    "a count": volumes(schedule(retain=Retain.last(TOKEN))),
    "a unit": volumes(schedule(retain=Retain(interval=3, unit=TOKEN))),
    "the archive rule": volumes(schedule(archive=TOKEN)),
    "the copies": volumes(schedule(copies=TOKEN)),
    "a copy": volumes(schedule(copies=(TOKEN,))),
    "a destination": volumes(schedule(copies=(CopyTo(TOKEN, retain=None),))),
    "a copy's retention": volumes(schedule(copies=(CopyTo("eu-west-1", retain=TOKEN),))),
    "the deprecate rule": amis(schedule(deprecate=TOKEN)),
    "fast restore": volumes(schedule(fast_restore=TOKEN)),
    "the zones": volumes(schedule(fast_restore=FastRestore(zones=TOKEN, retain=Retain.last(1)))),
    "CreateInterval": default(create_interval_days=TOKEN),
    "ExtendDeletion": default(extend_deletion=TOKEN),
    "copy targets": default(copy_targets=TOKEN),
    "a Region": default(copy_targets=(CopyTarget(TOKEN),)),
    "a copy target": default(copy_targets=(TOKEN,)),
    "actions": event(actions=TOKEN),
    "an action": event(actions=(TOKEN,)),
}


@pytest.mark.parametrize("policy", DEFERRED.values(), ids=DEFERRED.keys())
def test_fails_when_something_is_known_only_at_deployment(policy):
    with pytest.raises(
        ForecastError, match=r"known only at deployment \(got <Ref Days>\)"
    ) as error:
        ahead(policy)

    assert "\n" not in str(error.value)


WRONG = {
    "the policy has no schedules": custom(PolicyDetails()),
    "either a cron expression or an interval": volumes(schedule(create=None)),
    "must be 1, 2, 3, 4, 6, 8, 12 or 24 HOURS (got 5 HOURS)": volumes(
        schedule(create=create(interval=5))
    ),
    "(got 1 DAYS)": volumes(schedule(create=create(interval=1, interval_unit="DAYS"))),
    "(got '3:00')": volumes(schedule(create=create(times=("3:00",)))),
    "an hour or more apart": volumes(schedule(create=by_cron("cron(0/15 * * * ? *)"))),
    "the six fields": volumes(schedule(create=by_cron("cron(30 12 1 * ?)"))),
    "neither a count nor an age (got nothing)": volumes(schedule(retain=None)),
    "(got the newest 0)": volumes(schedule(retain=Retain.last(0))),
    "(got 3 hours)": volumes(schedule(retain=Retain(interval=3, unit="HOURS"))),
    "neither a count nor an age (got the newest 3)": volumes(
        schedule(retain=Retain(count=3, interval=3, unit="DAYS"))
    ),
    "has no destination": volumes(schedule(copies=(CopyTo(retain=None),))),
    "is kept by age only": volumes(schedule(copies=(CopyTo("eu-west-1", retain=Retain.last(1)),))),
    "a number of days (got 0)": default(create_interval_days=0),
}


@pytest.mark.parametrize(("text", "policy"), WRONG.items(), ids=WRONG.keys())
def test_fails_when_aws_would_refuse_the_policy(text, policy):
    with pytest.raises(ForecastError) as error:
        ahead(policy)

    assert text in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("years", [(2028, 2026), (1969, 2026), (2026, 2199)])
def test_fails_when_the_time_asked_for_is_none(years):
    start, end = (datetime(year, 1, 1, tzinfo=UTC) for year in years)

    with pytest.raises(ForecastError, match="start and end must follow each other"):
        forecast(volumes(), start=start, end=end)


def test_fails_when_a_time_has_no_zone():
    with pytest.raises(ValueError, match="needs a time zone"):
        forecast(volumes(), start=START.replace(tzinfo=None), end=END)
