"""What becomes of the points of one schedule while its policy changes."""

from dataclasses import replace
from typing import Any

import pytest

from snapshot_constructs.forecast import NEVER, Track, forecast, to_minutes
from snapshot_constructs.model import CopyTo, FastRestore, PolicySpec, Retain
from tests.forecast.histories import ARCHIVED_BY_AGE, ARCHIVED_BY_COUNT, count, day, then
from tests.policies import amis, by_cron, copy_to, schedule, volumes

START, END = "01-01", "12-31"
SUNDAYS = by_cron("cron(0 3 ? * SUN *)")
US = "us-east-1"


def copied(**changes: Any) -> CopyTo:
    return CopyTo(target_region=US, **({"retain": Retain.days(9)} | changes))


UNCHANGED = {
    "count": count(3),
    "archive by count": volumes(ARCHIVED_BY_COUNT),
    "archive by age": volumes(ARCHIVED_BY_AGE),
    "archive for 90 days": volumes(replace(ARCHIVED_BY_AGE, archive=Retain.days(10))),
    "archive at once": volumes(replace(ARCHIVED_BY_AGE, retain=Retain.days(0))),
    "copies": volumes(schedule(copies=(copy_to(), copy_to(US, key=None)))),
    "fast restore": count(3, fast_restore=FastRestore.in_zones("a", "b", retain=Retain.last(2))),
    "deprecation by age": amis(
        schedule(deprecate=Retain.days(4), copies=(copied(deprecate=Retain.days(3)),))
    ),
    "deprecation by count": amis(schedule(deprecate=Retain.last(4), copies=(copied(),))),
    "deprecation together": amis(
        schedule(deprecate=Retain.days(4)),
        schedule(name="weekly", create=SUNDAYS, deprecate=Retain.days(40)),
    ),
}


def written(tracks: tuple[Track, ...], end: str = END) -> list[dict[str, Any]]:
    """Return all that tracks say up to the end, where all that goes later still is."""
    later = to_minutes(day(end)) + 1
    return [
        {name: getattr(track, name) for name in ("schedule", "place", "tier", "moves", "keys")}
        | {name: list(getattr(track, name)) for name in ("taken", "born")}
        | {"gone": [min(at, later) for at in track.gone]}
        | {"deprecated": track.deprecated and [min(at, later) for at in track.deprecated]}
        for track in tracks
    ]


@pytest.mark.parametrize("policy", UNCHANGED.values(), ids=UNCHANGED)
def test_a_policy_that_does_not_change_has_the_tracks_of_its_forecast(policy: PolicySpec):
    found = then((START, policy), end=END)

    expected = forecast(policy, start=day(START), end=day(END))
    assert written(found.tracks) == written(expected.tracks)
    assert written(found.fast_restores) == written(expected.fast_restores)


# --------------------------------------------------------------------------------- at the minute


@pytest.mark.parametrize(("end", "month"), [("02-01 09:00", 1), ("03-01 09:00", 2)])
def test_what_moves_at_the_very_end_is_in_the_archive_then(end: str, month: int):
    found = then((START, volumes(ARCHIVED_BY_COUNT)), end=end)

    assert [at.month for at in found.taken(found.end, tier="archive")][-1] == month


def test_what_moves_in_the_last_minute_of_a_version_that_archives_stays_in_the_archive():
    plain = volumes(replace(ARCHIVED_BY_COUNT, archive=None))

    found = then((START, volumes(ARCHIVED_BY_COUNT)), ("04-01 09:00", plain), end=END)

    assert [at.month for at in found.taken(found.end, tier="archive")] == [1, 2, 3]


def test_what_goes_without_the_archive_at_the_very_end_is_not_said_to_move():
    plain = volumes(replace(ARCHIVED_BY_AGE, archive=None))

    found = then((START, volumes(ARCHIVED_BY_AGE)), ("03-20", plain), end="04-15 09:00")

    assert [(track.moves, track.tier, len(track.born)) for track in found.tracks] == [
        *((False, "standard", 1), (True, "standard", 3), (False, "archive", 2)),
    ]


@pytest.mark.parametrize(("end", "left"), [("05-26 09:00", [2]), ("05-26 08:59", [1, 2])])
def test_what_is_due_in_the_archive_in_the_last_minute_of_a_version_still_goes(end, left):
    plain = volumes(replace(ARCHIVED_BY_AGE, archive=None))

    found = then((START, volumes(ARCHIVED_BY_AGE)), (end, plain), end=END)

    archived = [at.month for at in found.taken(found.end, tier="archive")]
    assert archived[: len(left)] == left


def test_what_is_archived_sooner_than_older_ones_is_listed_after_them():
    slow, quick = (volumes(replace(ARCHIVED_BY_AGE, retain=Retain.days(n))) for n in (75, 35))

    found = then((START, slow), ("03-15", quick), end="05-16")

    archive = [list(track.taken) for track in found.tracks if track.tier == "archive"]
    assert [len(each) for each in archive] == [3, 1]
    assert [at.month for at in found.taken(found.end, tier="archive")] == [1, 2, 3, 4]


# --------------------------------------------------------------------- made together, and parted


def test_what_a_schedule_made_with_one_that_is_no_more_is_deprecated_by_its_own_count_alone():
    weekly = schedule(name="weekly", create=SUNDAYS, deprecate=Retain.last(1))
    daily = schedule(retain=Retain.last(3), deprecate=Retain.last(2))

    found = then((START, amis(daily, weekly)), ("01-20", amis(weekly)), end="02-20")

    (sundays,) = [track for track in found.tracks if track.schedule == "weekly"]
    assert sundays.deprecated is not None
    assert list(sundays.deprecated) == [
        sundays.born[2],
        *sundays.born[3:4],
        *sundays.born[3:],
        NEVER,
    ]


def test_fast_restore_stays_enabled_that_a_schedule_gave_which_is_no_more():
    weekly = schedule(name="weekly", create=SUNDAYS)
    zone = FastRestore.in_zones("a", retain=Retain.last(1))
    daily = schedule(retain=Retain.last(3), fast_restore=zone)

    found = then((START, volumes(daily, weekly)), ("01-20", volumes(weekly)), end="02-20")

    gone = {track.schedule: track.gone for track in found.fast_restores}
    born = {track.schedule: track.born for track in found.tracks}
    assert list(gone["weekly"]) == [*born["weekly"][1:3], NEVER]
