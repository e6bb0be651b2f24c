"""What the notes on run time say about what exists when, sentence by sentence."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from snapshot_constructs.forecast import JITTER, Timeline, combine, forecast, to_datetime
from snapshot_constructs.forecast.storage import stored_at
from snapshot_constructs.forecast.volume import Volume
from snapshot_constructs.model import (
    CopyAction,
    CopyTarget,
    CopyTo,
    FastRestore,
    Parameters,
    PolicySpec,
    Retain,
    Schedule,
    Script,
    Tag,
)
from tests.policies import (
    amis,
    by_cron,
    create,
    default,
    event,
    instances,
    monthly,
    schedule,
    volumes,
)

START = datetime(2026, 1, 1, 12, tzinfo=UTC)  # a Thursday


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def ahead(policy: PolicySpec, days: float = 60, **options: object) -> Timeline:
    return forecast(policy, start=START, end=START + timedelta(days=days), **options)  # type: ignore[arg-type]  # as given


def weekly(**changes: object) -> Schedule:
    sundays = schedule(name="weekly", create=by_cron("cron(0 3 ? * SUN *)"), retain=Retain.last(4))
    return replace(sundays, **changes)  # type: ignore[arg-type]  # as given


def said(policy: PolicySpec, **options: object) -> str:
    """Return all that is assumed."""
    return "\n".join(each.text for each in ahead(policy, **options).assumptions)


# --------------------------------------------------------------------------------------- firing


def test_an_interval_counts_from_its_time_of_day_in_utc():
    every_eight = schedule(create=create(interval=8, times=("03:30",)))

    found = ahead(volumes(every_eight), days=1)

    assert [f"{at:%d %H:%M}" for at in found.taken(found.end)] == [
        "01 19:30",
        "02 03:30",
        "02 11:30",
    ]


def test_a_cron_expression_runs_as_eventbridge_reads_it():
    found = ahead(volumes(schedule(create=by_cron("cron(15 9 ? * 2 *)"))), days=9)

    assert found.taken(found.end) == [day("2026-01-05 09:15")]


def test_without_a_time_the_assumed_one_is_said():
    found = ahead(volumes(schedule(create=create(times=()))), days=1, first_run=time(7, 30))

    assert found.taken(found.end) == [day("2026-01-02 07:30")]
    assert "07:30 UTC is taken" in " ".join(each.text for each in found.assumptions)


def test_nothing_happens_at_creation():
    found = forecast(volumes(), start=day("2026-01-01 03:00"), end=day("2026-01-03"))

    assert found.points(found.start) == 0
    assert found.taken(found.end) == [day("2026-01-02 03:00")]


def test_a_disabled_policy_never_runs():
    found = ahead(replace(volumes(), state="DISABLED"))

    assert found.tracks == ()
    assert "disabled" in " ".join(each.text for each in found.assumptions)


def test_the_smallest_gap_is_the_interval_and_with_jitter_an_hour_more():
    found = ahead(volumes(schedule(create=create(interval=1), retain=Retain.last(24))))

    assert found.rpo(timedelta(hours=12)) == timedelta(hours=1)
    assert timedelta(hours=1) == JITTER
    assert "an hour more" in found.assumptions[0].text
    assert found.assumptions[0].mark == "documented"


def test_a_policy_makes_what_it_made_the_day_before_at_the_same_time_also_without_a_time():
    found = ahead(volumes(schedule(create=create(times=()))), days=9, first_run=time(7, 30))

    assert {at.time() for at in found.taken(found.end)} == {time(7, 30)}


def test_that_aws_retries_and_that_every_run_succeeds_is_said():
    assert "every run succeeds" in said(volumes())
    assert "AWS retries for an hour, copies and archiving for 24" in said(volumes())


def test_a_resource_that_joins_later_has_its_first_snapshot_at_the_next_run():
    joined = forecast(volumes(), start=day("2026-01-05 02:59"), end=day("2026-01-06"))

    assert joined.taken(joined.end) == [day("2026-01-05 03:00")]


# ----------------------------------------------------------------------------------- coinciding


def test_schedules_due_at_the_same_time_make_one_snapshot_for_the_longest_retention():
    found = ahead(volumes(schedule(), weekly()))

    sunday, monday = day("2026-02-15 03:00"), day("2026-02-16 03:00")
    owners = {track.schedule: [to_datetime(at) for at in track.born] for track in found.tracks}
    assert sunday in owners["weekly"]
    assert sunday not in owners["daily"]
    assert monday in owners["daily"]


def test_a_merged_snapshot_does_not_fill_the_count_of_the_other_schedule():
    found = ahead(volumes(schedule(), weekly()))

    sundays = [at for at in found.taken(day("2026-02-21 12:00")) if at.weekday() == 6]
    others = [at for at in found.taken(day("2026-02-21 12:00")) if at.weekday() != 6]
    assert len(sundays) == 4
    assert len(others) == 7
    assert min(others) == day("2026-02-14 03:00")


def test_the_same_time_is_the_same_nominal_minute():
    a_minute_later = weekly(create=by_cron("cron(1 3 ? * SUN *)"))

    found = ahead(volumes(schedule(retain=Retain.last(99)), a_minute_later), days=12)

    sunday = [at for at in found.taken(found.end) if at.weekday() == 6]
    assert [f"{at:%d %H:%M}" for at in sunday] == ["04 03:00", "04 03:01", "11 03:00", "11 03:01"]


def test_different_policies_make_their_own_at_the_same_time():
    both = combine([ahead(volumes()), ahead(volumes(weekly()))])

    sunday = day("2026-02-15 03:00")
    assert both.taken(day("2026-02-15 12:00")).count(sunday) == 2


def test_counts_compare_by_the_time_they_reach_and_equals_go_to_the_earlier():
    seven_days = schedule(name="first", retain=Retain.last(14))
    as_long = weekly(retain=Retain.last(2))

    found = ahead(volumes(seven_days, as_long))

    assert [track.schedule for track in found.tracks] == ["first"]


def test_copies_of_a_merged_snapshot_go_to_all_regions_for_the_longest_time():
    frankfurt, short = CopyTo("eu-central-1", retain=Retain.days(2)), Retain.days(1)
    both = (CopyTo("eu-central-1", retain=short), CopyTo("us-east-1", retain=short))

    found = ahead(volumes(schedule(copies=(frankfurt,)), weekly(copies=both)), days=12)

    assert found.places == ("", "eu-central-1", "us-east-1")
    sunday = day("2026-01-04 03:00")
    lives = {
        (track.place, to_datetime(born)): gone - born
        for track in found.tracks
        for born, gone in zip(track.born, track.gone, strict=True)
        if track.schedule == "weekly"
    }
    assert lives["us-east-1", sunday] == 7 * 24 * 60  # minutes: the last one in a place is kept
    assert lives["eu-central-1", sunday] == 7 * 24 * 60


def test_the_longest_of_the_copy_retentions_of_a_merged_snapshot_counts():
    short = (CopyTo("us-east-1", retain=Retain.days(1)),)
    longer = (CopyTo("us-east-1", retain=Retain.days(2)),)
    first = schedule(create=by_cron("cron(0 3 ? * SUN,MON *)"), copies=longer)
    second = schedule(name="more", retain=Retain.last(90), copies=short)

    found = ahead(volumes(first, second), days=12)

    assert found.taken(day("2026-01-06 02:59"), "us-east-1") == [
        day("2026-01-04 03:00"),
        day("2026-01-05 03:00"),
    ]


def test_fast_restore_of_a_merged_snapshot_is_on_in_all_zones():
    one = FastRestore.in_zones("a", retain=Retain.last(1))
    two = FastRestore.in_zones("b", retain=Retain.last(1))

    found = ahead(volumes(schedule(fast_restore=one), weekly(fast_restore=two)), days=12)

    zones = {(track.schedule, track.place) for track in found.fast_restores if track.born}
    assert zones == {("daily", "a"), ("weekly", "a"), ("weekly", "b")}


@pytest.mark.parametrize("counts", [(1, 2), (2, 1)])
def test_fast_restore_of_a_merged_snapshot_lasts_as_long_as_the_longest_in_each_zone(counts):
    one, other = (FastRestore.in_zones("a", retain=Retain.last(count)) for count in counts)
    merged = weekly(create=create(), retain=Retain.last(8), fast_restore=other)

    found = ahead(volumes(schedule(fast_restore=one), merged), days=12)

    (track,) = found.fast_restores
    assert track.schedule == "weekly"
    assert {gone - born for gone, born in zip(track.gone[:9], track.born, strict=False)} == {2880}


def test_an_ami_is_deprecated_by_the_latest_date_or_never_if_a_schedule_has_no_rule():
    sundays = by_cron("cron(0 3 ? * SUN *)")
    first = schedule(retain=Retain.days(9), deprecate=Retain.days(2))
    ruled = schedule(name="w", create=sundays, retain=Retain.days(60), deprecate=Retain.days(1))
    unruled = schedule(name="w", create=sundays, retain=Retain.days(60))

    with_rule = ahead(amis(first, ruled), days=8)
    without = ahead(amis(first, unruled), days=8)

    tuesday = day("2026-01-06 03:00")
    assert with_rule.deprecated(tuesday - timedelta(minutes=1)) == 2  # of Friday and Saturday
    assert with_rule.deprecated(tuesday) == 3
    assert without.deprecated(tuesday) == 2


# -------------------------------------------------------------------------------------- count


def test_the_fourth_comes_before_the_first_goes():
    found = ahead(volumes(schedule(retain=Retain.last(3))))

    assert found.most_points() == 4
    assert found.points(day("2026-01-05 02:59")) == 3
    assert found.points(day("2026-01-05 03:00")) == 3
    assert found.oldest(day("2026-01-05 03:00")) == day("2026-01-03 03:00")


def test_no_creation_means_no_deletion_by_count():
    gone = day("2026-01-10 00:00")

    found = ahead(volumes(schedule(retain=Retain.last(3))), resource_gone=gone)

    assert found.points(found.end) == 3
    assert found.newest(found.end) == day("2026-01-09 03:00")


def test_with_an_archive_the_surplus_moves_and_the_archive_has_its_own_count():
    policy = volumes(monthly(retain=Retain.last(2), archive=Retain.last(3)))

    found = ahead(policy, days=400)

    assert found.points(found.end, tier="standard") == 2
    assert found.points(found.end, tier="archive") == 3
    assert found.points(found.end) == 5
    assert found.most_points(tier="archive") == 4
    assert found.most_points() == 6


def test_a_count_of_zero_archives_right_after_creation():
    policy = volumes(monthly(retain=Retain.last(0), archive=Retain.last(3)))

    found = ahead(policy, days=100)

    assert found.points(found.end, tier="standard") == 0
    assert found.points(day("2026-02-01 09:00"), tier="archive") == 1


def test_what_becomes_of_a_snapshot_that_cannot_be_archived_is_said():
    policy = volumes(monthly(retain=Retain.last(2), archive=Retain.last(3)))

    assert "cannot be archived no longer counts" in said(policy)
    assert "cannot be archived" not in said(volumes())


# ---------------------------------------------------------------------------------------- age


def test_what_has_expired_goes():
    found = ahead(volumes(schedule(retain=Retain.days(3))))

    assert found.points(day("2026-01-20 02:59")) == 3
    assert found.oldest(day("2026-01-20 03:00")) == day("2026-01-18 03:00")


def test_what_has_expired_goes_by_itself_and_does_not_wait_for_the_next_run():
    found = ahead(volumes(weekly(retain=Retain.days(10))))

    assert [at.day for at in found.taken(day("2026-01-21 02:59"))] == [11, 18]
    assert [at.day for at in found.taken(day("2026-01-21 03:00"))] == [18]


def test_the_newest_is_kept_until_a_newer_one_exists():
    found = ahead(volumes(monthly(retain=Retain.days(7))), days=90)

    assert found.points(day("2026-02-28 12:00")) == 1
    assert found.taken(day("2026-03-01 09:00")) == [day("2026-03-01 09:00")]


def test_a_cron_that_runs_once_makes_one_that_is_kept_for_ever():
    once = schedule(create=by_cron("cron(0 9 1 2 ? 2026)"), retain=Retain.days(1))

    found = ahead(volumes(once), days=4000)

    assert found.taken(found.end) == [day("2026-02-01 09:00")]
    assert found.steady_from is None


@pytest.mark.parametrize(
    ("born", "kept", "gone"),
    [
        ("cron(0 9 31 1 ? *)", Retain.months(1), "2026-02-28 09:00"),
        ("cron(0 9 31 1 ? *)", Retain.months(2), "2026-03-31 09:00"),
        ("cron(0 9 L * ? *)", Retain.years(1), "2027-01-31 09:00"),
    ],
)
def test_months_and_years_are_those_of_the_calendar(born, kept, gone):
    often = schedule(create=by_cron(born), retain=kept)
    each_day = schedule(name="other")

    track = ahead(volumes(often, each_day), days=800).tracks[0]

    assert max(day(gone), to_datetime(track.born[1])) == to_datetime(track.gone[0])


@pytest.mark.parametrize("kept", [Retain.days(90), Retain.months(3), Retain.weeks(1)])
def test_nothing_stays_in_the_archive_for_less_than_90_days_by_age(kept):
    policy = volumes(monthly(retain=Retain.days(0), archive=kept))

    (_, archive) = ahead(policy, days=800).tracks

    assert min(map(int.__sub__, archive.gone, archive.born)) >= 90 * 24 * 60


def test_how_soon_what_has_expired_goes_is_said():
    assert "what has expired goes at once; AWS does not say how soon" in said(
        volumes(schedule(retain=Retain.days(3)))
    )


# ------------------------------------------------------------------- the resource goes, copies, …


@pytest.mark.parametrize(
    ("policy", "left"),
    [
        (volumes(schedule(retain=Retain.last(3))), 3),
        (volumes(schedule(retain=Retain.days(3))), 1),
        (default(retain_interval_days=3), 1),
        (default(retain_interval_days=3, extend_deletion=True), 0),
        (amis(schedule(retain=Retain.last(3))), 3),
        (amis(schedule(retain=Retain.days(3))), 1),
        (default("INSTANCE", retain_interval_days=3), 1),
        (default("INSTANCE", retain_interval_days=3, extend_deletion=True), 0),
    ],
    ids=[
        *("count", "age", "default", "default, extended"),
        *("AMIs by count", "AMIs by age", "default AMIs", "default AMIs, extended"),
    ],
)
def test_what_is_left_of_a_resource_that_is_gone(policy, left):
    found = ahead(policy, resource_gone=day("2026-01-20 00:00"))

    assert found.points(found.end) == left


def test_of_a_resource_that_is_gone_all_kept_by_age_but_the_last_go_on_their_schedule():
    gone = day("2026-01-20 00:00")

    found = ahead(volumes(schedule(retain=Retain.days(3))), resource_gone=gone)

    assert [at.day for at in found.taken(day("2026-01-20 12:00"))] == [18, 19]
    assert [at.day for at in found.taken(day("2026-01-21 12:00"))] == [19]


def test_instance_snapshots_are_sets_that_count_as_one_and_that_is_said():
    found = ahead(instances(schedule(retain=Retain.last(3))))

    assert found.points(found.end) == 3
    assert "are one restore point and count as one" in said(instances())
    assert "attached at its run and not excluded, one or more" in said(instances())
    assert "a Multi-Attach volume is in the set of each instance" in said(instances())
    assert "Multi-Attach" not in said(volumes())


def test_the_snapshots_of_an_ami_go_with_it():
    volume = Volume(100, churn_per_day=0.02)
    found = ahead(amis(schedule(retain=Retain.last(3))))

    stored = stored_at(found, volume, found.end).total.exact

    changed = volume.changed_gib(24 * 60).exact
    assert stored == pytest.approx(100 + 2 * changed)


def test_that_at_most_40_volumes_are_excluded_is_said_where_some_are():
    scratch = Parameters(exclude_data_volume_tags=(Tag("scratch", "yes"),))

    assert "at most 40 volumes of an instance have a tag that excludes" in said(
        instances(parameters=scratch)
    )
    assert "at most 40 volumes" not in said(instances())


def test_that_a_member_of_a_set_without_fast_restore_does_not_stop_the_others_is_said():
    restore = FastRestore.in_zones("a", retain=Retain.last(1))

    assert "where one fails, the others have it" in said(instances(schedule(fast_restore=restore)))
    assert "where one fails, the others have it" not in said(
        volumes(schedule(fast_restore=restore))
    )


def test_that_deregistering_may_take_hours_is_said_of_amis():
    assert "AWS may take hours, so that there are more" in said(amis())
    assert "AWS may take hours" not in said(volumes())


@pytest.mark.parametrize(
    ("on_failure", "sentence"),
    [
        (None, "a crash-consistent snapshot is made all the same"),
        (True, "a crash-consistent snapshot is made all the same"),
        (False, "where it fails, no snapshot is made"),
    ],
)
def test_what_happens_where_a_script_fails_is_said(on_failure, sentence):
    script = Script.vss(snapshot_on_failure=on_failure)

    assert sentence in said(instances(schedule(create=create(scripts=(script,)))))
    assert sentence not in said(instances())


@pytest.mark.parametrize(("stages", "is_said"), [((), True), (("POST",), True), (("PRE",), False)])
def test_that_a_snapshot_outlives_the_failure_of_the_script_after_it_is_said(stages, is_said):
    script = Script(handler="Quiesce", stages=stages)

    found = said(instances(schedule(create=create(scripts=(script,)))))

    sentence = "where the script after a snapshot fails, the snapshot is there all the same"
    assert (sentence in found) is is_said


def test_that_a_script_is_repeated_before_it_has_failed_is_said():
    strict, lenient = (Script.vss(snapshot_on_failure=flag) for flag in (False, True))

    answers = [said(instances(schedule(create=create(scripts=(s,))))) for s in (strict, lenient)]

    assert "succeeds, at once or repeated" in answers[0]
    assert "fails, as often as it is repeated" in answers[1]


def test_that_copies_begin_later_and_wait_for_each_other_is_said():
    copied = volumes(schedule(copies=(CopyTo("eu-central-1", retain=Retain.days(2)),)))

    assert "begins when the source is complete, and makes 20 at a time" in said(copied)


def test_the_last_copy_is_kept_like_the_last_source_and_that_is_said():
    copy = CopyTo("eu-central-1", retain=Retain.days(2))
    gone = day("2026-01-20 00:00")

    found = ahead(volumes(schedule(copies=(copy,))), resource_gone=gone)

    assert found.taken(found.end, "eu-central-1") == [day("2026-01-19 03:00")]
    assert "the last in each place is kept" in said(volumes(schedule(copies=(copy,))))


def test_that_nothing_is_done_by_hand_is_said():
    assert "nothing is deleted, locked, archived or restored by hand" in said(volumes())
    assert "nothing is deleted, locked, archived or restored by hand" in said(default())


def test_copies_expire_by_their_own_age_and_independent_of_the_source():
    copy = CopyTo("eu-central-1", retain=Retain.days(20))

    found = ahead(volumes(schedule(retain=Retain.last(2), copies=(copy,))))

    assert found.points(found.end) == 2
    assert found.points(found.end, "eu-central-1") == 20


def test_copies_without_a_retention_are_kept_for_ever_and_that_is_said():
    found = ahead(volumes(schedule(copies=(CopyTo("eu-central-1", retain=None),))))

    assert found.points(found.end, "eu-central-1") == 60
    assert found.steady_from is None
    assert "never deleted" in " ".join(each.text for each in found.assumptions)


def test_copies_are_not_archived():
    copy = CopyTo("eu-central-1", retain=Retain.days(20))
    policy = volumes(monthly(retain=Retain.last(1), archive=Retain.last(3), copies=(copy,)))

    found = ahead(policy, days=200)

    assert found.points(found.end, "eu-central-1", "archive") == 0


def test_fast_restore_ends_when_the_snapshot_leaves_the_standard_tier():
    restore = FastRestore.in_zones("eu-west-1a", retain=Retain.last(5))
    policy = volumes(monthly(retain=Retain.last(1), archive=Retain.last(3), fast_restore=restore))

    found = ahead(policy, days=100)

    assert list(found.fast_restores[0].gone[:2]) == list(found.tracks[0].gone[:2])


def test_a_default_policy_backs_up_every_few_days_in_its_window():
    found = ahead(default(create_interval_days=3, retain_interval_days=7), days=10)

    assert [f"{at:%d %H}" for at in found.taken(found.end)] == ["05 00", "08 00", "11 00"]


def test_what_would_keep_a_default_policy_from_a_backup_is_said():
    assert "not excluded and older than 24 hours, and nothing else backs it up" in said(default())
    assert "DLM picks a window of four hours for each resource; 00:00 UTC" in said(default())


def test_copies_of_a_default_policy_are_kept_like_the_source():
    policy = default(copy_targets=(CopyTarget("us-east-1"),))

    found = ahead(policy)

    assert found.taken(found.end) == found.taken(found.end, "us-east-1")


def test_an_event_based_policy_copies_what_is_shared_after_its_creation():
    shared = [START - timedelta(days=1), START + timedelta(days=1), START + timedelta(days=2)]

    found = ahead(event(), shared=shared, days=30)

    assert found.places == ("us-east-1",)
    assert found.taken(found.end, "us-east-1") == shared[1:]


def test_that_owner_and_description_match_is_said_of_an_event_based_policy():
    assert "what is shared, by a policy or by hand, comes from" in said(event())
    assert "comes from an owner of the policy, and its description matches" in said(event())


def test_each_target_of_an_event_based_policy_has_an_age_of_its_own():
    copies = (
        CopyTo("us-east-1", retain=Retain.days(2)),
        CopyTo("us-west-2", retain=Retain.days(9)),
    )
    policy = event(actions=(CopyAction(name="copy", copies=copies),))
    shared = [START + timedelta(days=1), START + timedelta(days=2)]

    found = ahead(policy, shared=shared, days=5)

    assert found.taken(found.end, "us-east-1") == shared[1:]
    assert found.taken(found.end, "us-west-2") == shared


def test_an_event_based_policy_keeps_each_copy_for_its_age_and_the_last_one_longer():
    shared = [START + timedelta(days=1), START + timedelta(days=2)]

    found = ahead(event(), shared=shared, days=300)

    assert found.taken(START + timedelta(days=36), "us-east-1") == shared[1:]
    assert found.taken(found.end, "us-east-1") == shared[1:]
