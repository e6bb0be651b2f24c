"""Snapshots that people lock, archive or restore by hand."""

from dataclasses import replace
from datetime import timedelta

import pytest

from snapshot_constructs.forecast import NEVER, Action, ByHand, ForecastError, Timeline, to_minutes
from snapshot_constructs.forecast.assumptions import BY_HAND
from snapshot_constructs.forecast.changes import HANDS
from snapshot_constructs.forecast.storage import stored_at
from snapshot_constructs.forecast.volume import Volume
from snapshot_constructs.model import CopyTo, FastRestore, PolicySpec, Retain
from tests.forecast.histories import (
    ARCHIVED_BY_AGE,
    ARCHIVED_BY_COUNT,
    age,
    count,
    day,
    days,
    paused,
    then,
)
from tests.policies import amis, create, default, event, schedule, volumes

FIFTH = day("01-05 03:00")
WEEK = timedelta(days=7)


def ahead(policy: PolicySpec, *done: ByHand, end: str = "03-31") -> Timeline:
    return then(("01-01", policy), end=end, by_hand=done)


def months(found: Timeline, tier: str) -> list[int]:
    return [at.month for at in found.taken(found.end, tier=tier)]  # type: ignore[arg-type]  # as given


# ---------------------------------------------------------------------------------------- locks


@pytest.mark.parametrize("policy", [count(3), age(3)], ids=["count", "age"])
def test_a_snapshot_that_is_locked_over_its_threshold_is_no_longer_managed(policy):
    lock = ByHand.lock(FIFTH, at=day("01-06"), until=day("01-08 03:00"))

    found = ahead(policy, lock)

    assert days(found, "01-20 12:00") == [5, 18, 19, 20]
    assert days(found, "03-20 12:00") == [5, 18, 19, 20]


@pytest.mark.parametrize("policy", [count(3), age(3)], ids=["count", "age"])
def test_a_lock_that_ends_before_the_threshold_changes_nothing(policy):
    lock = ByHand.lock(FIFTH, at=day("01-06"), until=day("01-08 02:59"))

    found = ahead(policy, lock)

    assert days(found, "01-20 12:00") == [18, 19, 20]


def test_the_longest_of_several_locks_counts():
    locks = [
        ByHand.lock(FIFTH, at=day("01-06"), until=day("01-31")),
        ByHand.lock(FIFTH, at=day("01-07"), until=day("01-07 12:00")),
    ]

    found = ahead(count(3), *locks)

    assert days(found, "03-20 12:00")[0] == 5


def test_a_locked_snapshot_does_not_count_any_more_once_it_is_not_managed():
    lock = ByHand.lock(FIFTH, at=day("01-06"), until=day("02-28"))

    found = ahead(count(3), lock)

    assert days(found, "01-08 12:00") == [5, 6, 7, 8]
    assert days(found, "01-09 12:00") == [5, 7, 8, 9]


def test_a_lock_keeps_a_snapshot_from_the_archive_which_is_filled_by_the_others():
    lock = ByHand.lock(day("03-01 09:00"), at=day("03-02"), until=day("05-01"))

    found = ahead(volumes(ARCHIVED_BY_COUNT), lock, end="08-31")

    assert [at.month for at in found.taken(day("05-15"), tier="archive")] == [1, 2, 4]
    assert months(found, "archive") == [5, 6, 7]
    assert months(found, "standard") == [3, 8]


def test_a_lock_on_a_copy_does_not_keep_its_source_from_the_archive():
    copied = (CopyTo("us-east-1", retain=Retain.days(20)),)
    policy = volumes(replace(ARCHIVED_BY_COUNT, copies=copied))
    lock = ByHand.lock(day("03-01 09:00"), at=day("03-02"), until=day("05-01"), place="us-east-1")

    found = ahead(policy, lock, end="05-15")

    assert months(found, "archive") == [2, 3, 4]
    assert [at.month for at in found.taken(day("05-15"), "us-east-1")] == [3, 5]


def test_an_archived_snapshot_that_is_locked_stays_in_the_archive():
    lock = ByHand.lock(day("01-01 09:00"), at=day("03-01"), until=day("12-31"))

    found = ahead(volumes(ARCHIVED_BY_COUNT), lock, end="11-30")

    assert months(found, "archive") == [1, 8, 9, 10]


def test_copies_can_be_locked_in_their_place():
    policy = count(2, copies=(CopyTo("us-east-1", retain=Retain.days(4)),))
    lock = ByHand.lock(FIFTH, at=day("01-06"), until=day("02-28"), place="us-east-1")

    found = ahead(policy, lock)

    assert days(found, "01-20 12:00", place="us-east-1") == [5, 17, 18, 19, 20]
    assert days(found, "01-20 12:00") == [19, 20]


def test_a_backup_of_a_default_policy_can_be_locked():
    lock = ByHand.lock(day("01-05"), at=day("01-06"), until=day("02-28"))

    found = ahead(default(retain_interval_days=3), lock)

    assert days(found, "01-20 12:00") == [5, 18, 19, 20]


@pytest.mark.parametrize(("until", "left"), [("02-28", [5, 9]), ("02-08", [9])])
def test_a_copy_of_an_event_based_policy_can_be_locked(until, left):
    shared = [day("01-05"), day("01-09")]
    lock = ByHand.lock(shared[0], at=day("01-06"), until=day(until), place="us-east-1")

    found = then(("01-01", event()), end="04-30", shared=shared, by_hand=[lock])

    assert days(found, "04-30", place="us-east-1") == left


def test_what_expires_while_the_policy_is_paused_stays_with_a_lock_and_without():
    policy, lock = age(3), ByHand.lock(FIFTH, at=day("01-06"), until=day("01-07"))

    found = then(("01-01", policy), ("01-07", paused(policy)), end="03-31", by_hand=[lock])

    assert days(found, "03-31") == [4, 5, 6]


# -------------------------------------------------------------------------------------- archive


def test_a_snapshot_that_is_in_the_archive_by_hand_at_its_threshold_stays_there():
    found = ahead(count(3), ByHand.archive(FIFTH, at=day("01-06 12:00")))

    assert days(found, "01-06 12:00", tier="standard") == [4, 6]
    assert days(found, "01-06 12:00", tier="archive") == [5]
    assert days(found, "01-20 12:00", tier="standard") == [18, 19, 20]
    assert days(found, "03-31", tier="archive") == [5]


def test_a_snapshot_that_is_back_before_its_threshold_is_deleted_then():
    there = ByHand.archive(FIFTH, at=day("01-06"))
    back = ByHand.restore_from_archive(FIFTH, at=day("01-07"))

    found = ahead(count(3), there, back)

    assert days(found, "01-07 12:00", tier="standard") == [5, 6, 7]
    assert days(found, "01-08 12:00") == [6, 7, 8]


def test_a_snapshot_that_is_back_after_its_threshold_stays_in_the_standard_tier():
    there = ByHand.archive(FIFTH, at=day("01-06"))
    back = ByHand.restore_from_archive(FIFTH, at=day("01-15"))

    found = ahead(count(3), there, back)

    assert days(found, "01-20 12:00", tier="standard") == [5, 18, 19, 20]


@pytest.mark.parametrize("schedule", [ARCHIVED_BY_COUNT, ARCHIVED_BY_AGE], ids=["count", "age"])
def test_what_the_policy_archived_and_was_restored_over_its_threshold_stays(schedule):
    back = ByHand.restore_from_archive(day("01-01 09:00"), at=day("03-31"))

    found = ahead(volumes(schedule), back, end="12-31")

    assert months(found, "standard")[0] == 1
    assert 1 not in months(found, "archive")


def test_what_came_back_from_the_archive_stores_everything():
    volume = Volume(size_gib=100, churn_per_day=0.01)
    there = ByHand.archive(FIFTH, at=day("01-06"))
    back = ByHand.restore_from_archive(FIFTH, at=day("01-15"))

    found = stored_at(ahead(count(3), there, back), volume, day("01-20"))

    usual = stored_at(ahead(count(3)), volume, day("01-20"))
    assert found.snapshots.exact == pytest.approx(usual.snapshots.exact + 100)


def test_what_is_locked_in_the_minute_in_which_it_is_archived_is_archived_and_managed():
    lock = ByHand.lock(day("03-01 09:00"), at=day("04-01 09:00"), until=day("04-02"))

    found = ahead(volumes(ARCHIVED_BY_COUNT), lock, end="08-31")

    assert [at.month for at in found.taken(day("05-15"), tier="archive")] == [2, 3, 4]
    assert months(found, "archive") == [5, 6, 7]


def test_what_is_back_before_the_policy_archives_it_is_archived_then():
    made = day("03-01 09:00")
    there = ByHand.archive(made, at=day("03-05"))
    back = ByHand.restore_from_archive(made, at=day("03-10"))

    found = ahead(volumes(ARCHIVED_BY_COUNT), there, back, end="05-15")

    assert [at.month for at in found.taken(day("03-07"), tier="archive")] == [1, 2, 3]
    assert [at.month for at in found.taken(day("03-15"), tier="standard")] == [3]
    assert months(found, "archive") == [2, 3, 4]


# ---------------------------------------------------------------------------------- Recycle Bin


@pytest.mark.parametrize("policy", [count(3), age(3), amis(schedule(retain=Retain.last(3)))])
def test_what_is_restored_from_the_recycle_bin_is_no_longer_managed(policy):
    back = ByHand.restore_from_recycle_bin(FIFTH, at=day("01-10"), retention=WEEK)

    found = ahead(policy, back)

    assert days(found, "01-09 12:00") == [7, 8, 9]
    assert days(found, "01-10 12:00") == [5, 8, 9, 10]
    assert days(found, "03-20 12:00") == [5, 18, 19, 20]


def test_a_snapshot_comes_back_in_the_last_minute_of_its_retention():
    back = ByHand.restore_from_recycle_bin(FIFTH, at=day("01-15 03:00"), retention=WEEK)

    found = ahead(count(3), back)

    assert days(found, "01-15 12:00") == [5, 13, 14, 15]


def test_a_gap_that_is_filled_again_from_the_recycle_bin_still_counts():
    back = ByHand.restore_from_recycle_bin(FIFTH, at=day("01-10"), retention=WEEK)

    found = ahead(count(3), back)

    assert found.worst_gap(day("01-10")) == timedelta(days=2)  # from the 5th to the 7th
    assert found.rpo() == timedelta(days=1)  # the newest three alone


def test_an_archived_snapshot_comes_back_into_the_archive():
    made, back = day("01-01 09:00"), day("06-01")
    done = ByHand.restore_from_recycle_bin(made, at=back, retention=31 * timedelta(days=1))

    found = ahead(volumes(ARCHIVED_BY_COUNT), done, end="06-15")

    assert months(found, "archive") == [1, 3, 4, 5]


def test_what_came_back_from_the_recycle_bin_was_stored_there():
    volume = Volume(size_gib=100, churn_per_day=0.01)
    back = ByHand.restore_from_recycle_bin(FIFTH, at=day("01-10 12:00"), retention=WEEK)
    lock = ByHand.lock(FIFTH, at=day("01-06"), until=day("02-28"))

    found = [stored_at(ahead(count(3), back), volume, day(f"01-{n}")) for n in (10, 12)]

    stayed = [stored_at(ahead(count(3), lock), volume, day(f"01-{n}")) for n in (10, 12)]
    assert found == stayed


def test_a_deprecated_ami_comes_back_as_one():
    policy = amis(schedule(retain=Retain.last(3), deprecate=Retain.last(2)))
    back = ByHand.restore_from_recycle_bin(FIFTH, at=day("01-10"), retention=WEEK)

    found = ahead(policy, back)

    assert [found.deprecated(day(each)) for each in ("01-09 12:00", "01-10 12:00")] == [1, 2]


# ----------------------------------------------------------------------------------- and besides


def test_fast_restore_ends_when_a_snapshot_is_archived_by_hand():
    rule = FastRestore.in_zones("a", retain=Retain.last(3))
    there = ByHand.archive(FIFTH, at=day("01-06"))
    back = ByHand.restore_from_archive(FIFTH, at=day("01-07"))

    (track,) = ahead(count(3, fast_restore=rule), there, back).fast_restores

    assert track.gone[4] - track.born[4] == 21 * 60  # from 03:00 to midnight
    assert track.gone[5] - track.born[5] == 3 * 24 * 60


def test_fast_restore_that_would_end_with_a_locked_snapshot_stays_enabled():
    rule = FastRestore.in_zones("a", retain=Retain.last(3))
    lock = ByHand.lock(FIFTH, at=day("01-06"), until=day("02-28"))

    found = ahead(count(3, fast_restore=rule), lock)

    (track,) = found.fast_restores
    assert [at == NEVER for at in track.gone[:6]] == [False] * 4 + [True, False]


def test_fast_restore_that_would_end_before_still_ends_then():
    rule = FastRestore.in_zones("a", retain=Retain.last(1))
    lock = ByHand.lock(FIFTH, at=day("01-06"), until=day("02-28"))

    (track,) = ahead(count(3, fast_restore=rule), lock).fast_restores

    assert list(track.gone[:-1]) == list(track.born[1:])


def test_what_is_assumed_of_hands_is_said_in_place_of_that_there_are_none():
    lock = ByHand.lock(FIFTH, at=day("01-06"), until=day("01-07"))

    found, without = ahead(count(3), lock), ahead(count(3))

    assert BY_HAND in without.assumptions
    assert {*HANDS}.isdisjoint(without.assumptions)
    assert BY_HAND not in found.assumptions
    assert {*HANDS} <= {*found.assumptions}


@pytest.mark.parametrize(
    ("done", "message"),
    [
        (ByHand.archive(day("01-05 04:00"), at=day("01-06")), "no such snapshot"),
        (ByHand.archive(FIFTH, at=day("01-05 02:00")), "no such snapshot"),
        (ByHand.archive(FIFTH, at=day("04-05")), "no such snapshot"),
        (ByHand.archive(FIFTH, at=day("01-06"), place="us-east-1"), "no such snapshot"),
        (ByHand.archive(FIFTH, at=day("01-06"), schedule="other"), "no such snapshot"),
        (ByHand.archive(FIFTH, at=day("01-08 03:00")), "the policy has deleted it"),
        (ByHand.lock(FIFTH, at=day("01-09"), until=day("02-01")), "the policy has deleted it"),
        (ByHand.restore_from_archive(FIFTH, at=day("01-06")), "is in the standard tier"),
        (
            ByHand.restore_from_recycle_bin(FIFTH, at=day("01-06"), retention=WEEK),
            "is in the standard tier",
        ),
        (
            ByHand.restore_from_recycle_bin(FIFTH, at=day("01-15 03:01"), retention=WEEK),
            "retention in the Recycle Bin is over",
        ),
    ],
)
def test_what_is_not_possible_is_refused(done, message):
    with pytest.raises(ForecastError, match=rf"^by hand: .* 2026-01-05 .*{message}"):
        ahead(count(3), done)


@pytest.mark.parametrize(
    ("action", "at"),
    [(Action.LOCK, day("01-06")), (Action.RESTORE_FROM_RECYCLE_BIN, day("01-09"))],
)
def test_a_lock_without_end_and_a_recycle_bin_without_retention_are_refused(action, at):
    with pytest.raises(ForecastError, match="is not possible"):
        ahead(count(3), ByHand(action=action, made=FIFTH, at=at))


def test_a_time_at_which_two_schedules_made_one_needs_the_schedule():
    untimed = create(times=())
    policy = volumes(schedule(create=untimed), schedule(name="other", create=untimed))
    made = day("01-05")

    with pytest.raises(ForecastError, match="'daily' and 'other'; write schedule="):
        ahead(policy, ByHand.archive(made, at=day("01-06")))

    found = ahead(policy, ByHand.archive(made, at=day("01-06"), schedule="other"))
    assert [each.schedule for each in found.tracks if each.tier == "archive"] == ["other"]


def test_what_comes_back_from_the_recycle_bin_is_of_the_schedule_that_is_named():
    three = {"create": create(times=()), "retain": Retain.last(3)}
    policy = volumes(schedule(**three), schedule(name="other", **three))
    back = ByHand.restore_from_recycle_bin(
        day("01-05"), at=day("01-10"), retention=WEEK, schedule="other"
    )

    found = ahead(policy, back)

    own = [each for each in found.tracks if list(each.taken) == [to_minutes(day("01-05"))]]
    assert [each.schedule for each in own] == ["other", "other"]


def test_which_of_two_copies_that_were_shared_at_once_is_meant_cannot_be_said():
    shared = [day("01-05"), day("01-05")]
    lock = ByHand.lock(shared[0], at=day("01-06"), until=day("02-28"), place="us-east-1")

    with pytest.raises(ForecastError, match="may be of 'copy' and 'copy'"):
        then(("01-01", event()), end="04-30", shared=shared, by_hand=[lock])


@pytest.mark.parametrize("policy", [amis(), default("INSTANCE")], ids=["AMIs", "default policy"])
def test_amis_are_neither_locked_nor_archived(policy):
    lock = ByHand.lock(FIFTH, at=day("01-06"), until=day("02-01"))

    with pytest.raises(ForecastError, match=r"no AMI can be locked or archived \(got lock of"):
        ahead(policy, lock)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("", "lock of 2026-01-05 03:00 at 2026-01-06 00:00"),
        ("us-east-1", "lock of 2026-01-05 03:00 in us-east-1 at 2026-01-06 00:00"),
    ],
)
def test_what_is_done_is_said_with_its_place(place, said):
    lock = ByHand.lock(FIFTH, at=day("01-06"), until=day("01-07"), place=place)

    assert str(lock) == said


def test_a_copy_comes_back_from_the_recycle_bin_to_its_place():
    policy = count(2, copies=(CopyTo("us-east-1", retain=Retain.days(4)),))
    back = ByHand.restore_from_recycle_bin(
        FIFTH, at=day("01-10"), retention=WEEK, place="us-east-1", schedule="daily"
    )

    found = ahead(policy, back)

    assert days(found, "01-20 12:00", place="us-east-1") == [5, 17, 18, 19, 20]
    assert days(found, "01-20 12:00") == [19, 20]


@pytest.mark.parametrize(
    ("done", "moves"),
    [
        ([ByHand.archive(FIFTH, at=day("01-06"))], [True, False]),
        (
            [
                ByHand.archive(FIFTH, at=day("01-06")),
                ByHand.restore_from_archive(FIFTH, at=day("01-07")),
            ],
            [True, True, False],
        ),
        (
            [ByHand.restore_from_recycle_bin(FIFTH, at=day("01-10"), retention=WEEK)],
            [False, False],
        ),
    ],
    ids=["archived", "there and back", "Recycle Bin"],
)
def test_what_leaves_a_tier_for_another_moves_and_what_is_deleted_does_not(done, moves):
    found = ahead(count(3), *done)

    own = [track for track in found.tracks if list(track.taken) == [to_minutes(FIFTH)]]
    assert [track.moves for track in own] == moves
    assert {(track.deprecated, track.keys) for track in own} == {(None, None)}
