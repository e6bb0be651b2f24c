"""What comes of each point of a schedule: an archived one, copies, deprecations, fast restore."""

from datetime import UTC, datetime, timedelta

import pytest

from snapshot_constructs.forecast import ForecastError, forecast, to_datetime
from snapshot_constructs.forecast.minutes import DAY
from snapshot_constructs.model import CopyTo, Deferred, FastRestore, Retain
from tests.policies import amis, by_cron, monthly, schedule, volumes

START = datetime(2026, 1, 1, tzinfo=UTC)
YEARLY = by_cron("cron(0 9 1 1 ? *)")
FRANKFURT = "eu-central-1"


def day(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def ahead(policy, days=900):
    return forecast(policy, start=START, end=START + timedelta(days=days))


def archived(policy):
    """Return its archive track."""
    (track,) = [track for track in ahead(policy).tracks if track.tier == "archive"]
    return track


def first(track):
    """Return when the first point of a track was taken, came and goes."""
    return [f"{to_datetime(at[0]):%Y-%m-%d}" for at in (track.taken, track.born, track.gone)]


def test_what_leaves_the_standard_tier_goes_on_to_the_archive_of_the_same_schedule():
    policy = volumes(monthly(retain=Retain.last(2), archive=Retain.last(3)))

    track = archived(policy)

    assert track.schedule == "monthly"
    assert first(track) == ["2026-01-01", "2026-03-01", "2026-06-01"]
    assert ahead(policy).oldest(day("2026-05-15")) == day("2026-01-01 09:00")


def test_what_moves_at_the_very_end_is_in_the_archive_then():
    policy = volumes(monthly(retain=Retain.last(1), archive=Retain.last(3)))
    moves = day("2026-02-01 09:00")

    found = forecast(policy, start=START, end=moves)

    assert found.points(moves, tier="archive") == 1


def test_an_archived_snapshot_is_kept_up_to_its_age_in_the_archive():
    track = archived(volumes(monthly(retain=Retain.days(40), archive=Retain.days(100))))

    assert first(track) == ["2026-01-01", "2026-02-10", "2026-05-21"]


def test_an_archived_snapshot_is_kept_for_90_days_at_least():
    track = archived(volumes(monthly(retain=Retain.days(40), archive=Retain.days(10))))

    assert first(track) == ["2026-01-01", "2026-02-10", "2026-05-11"]


def test_an_archived_snapshot_is_kept_until_there_is_a_newer_one():
    rare = monthly(create=YEARLY, retain=Retain.days(0), archive=Retain.days(100))

    assert first(archived(volumes(rare))) == ["2026-01-01", "2026-01-01", "2027-01-01"]


@pytest.mark.parametrize("nothing", [Retain.days(0), Retain.last(0)], ids=["age", "count"])
def test_what_is_archived_at_once_is_never_in_the_standard_tier(nothing):
    kept = Retain.days(100) if nothing.by_age else Retain.last(3)

    standard, archive = ahead(volumes(monthly(retain=nothing, archive=kept))).tracks

    assert list(standard.gone) == list(standard.born) == list(archive.born)


def test_copies_of_amis_are_deprecated_by_their_own_rule():
    copy = CopyTo(target_region=FRANKFURT, retain=Retain.days(9), deprecate=Retain.days(2))

    found = ahead(amis(schedule(copies=(copy,))), days=20)

    assert found.deprecated(found.end, FRANKFURT) == 7
    assert found.deprecated(found.end) == 0


def test_a_copy_that_schedules_share_is_deprecated_by_the_rule_that_waits_longest():
    daily, weekly = (
        CopyTo(target_region=FRANKFURT, retain=Retain.days(9), deprecate=Retain.days(days))
        for days in (2, 5)
    )
    sundays = by_cron("cron(0 3 ? * SUN *)")
    policy = amis(
        schedule(retain=Retain.last(60), copies=(daily,)),
        schedule(name="weekly", create=sundays, retain=Retain.last(4), copies=(weekly,)),
    )

    copies = [track for track in ahead(policy, days=30).tracks if track.place == FRANKFURT]

    days = {
        (f"{to_datetime(born):%a}", (deprecated - born) // DAY)
        for track in copies
        for born, deprecated in zip(track.born, track.deprecated, strict=True)
    }
    others = {(name, 2) for name in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat")}
    assert days == others | {("Sun", 5)}


def test_without_a_rule_nothing_is_ever_deprecated():
    copy = CopyTo(target_region=FRANKFURT, retain=Retain.days(9))

    tracks = ahead(amis(schedule(copies=(copy,))), days=20).tracks

    assert [track.deprecated for track in tracks] == [None, None]


def test_copies_of_even_runs_that_no_schedules_share_are_a_range():
    copies = (CopyTo(FRANKFURT, retain=Retain.days(9)),)

    tracks = ahead(volumes(schedule(copies=copies))).tracks

    assert [type(track.gone) for track in tracks] == [range, range]


def test_fast_restore_is_enabled_as_the_snapshot_is_made():
    zones = FastRestore.in_zones("eu-west-1a", retain=Retain.last(2))

    (track,) = ahead(volumes(schedule(fast_restore=zones))).fast_restores

    assert first(track) == ["2026-01-01", "2026-01-01", "2026-01-03"]


def test_fails_when_a_copy_goes_to_a_place_without_a_name():
    with pytest.raises(ForecastError, match="the copy has no destination"):
        ahead(volumes(schedule(copies=(CopyTo("", retain=None),))))


def test_fails_when_a_zone_is_known_only_at_deployment():
    zones = FastRestore.in_zones(Deferred({"Ref": "Zone"}), retain=Retain.last(1))

    with pytest.raises(ForecastError, match="the zone is known only at deployment"):
        ahead(volumes(schedule(fast_restore=zones)))
