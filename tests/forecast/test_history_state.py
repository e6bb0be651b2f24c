"""What the notes say about the state of a policy, sentence by sentence."""

import pytest

from snapshot_constructs.model import CopyTarget, CopyTo, Retain
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
from tests.policies import amis, by_cron, default, schedule, volumes

# --------------------------------------------------------------------------------- policy state


@pytest.mark.parametrize("state", ["DISABLED", "ERROR"])
def test_by_age_what_expires_while_paused_is_kept_for_ever_and_later_expiries_resume(state):
    policy = age(5)

    found = then(
        ("01-01", policy),
        ("01-10 12:00", paused(policy, state)),
        ("01-12 12:00", policy),
        end="12-31",
    )

    assert days(found, "01-12 12:00") == [6, 7, 8, 9, 10]
    assert days(found, "01-25 12:00") == [6, 7, 21, 22, 23, 24, 25]
    assert days(found, "12-30 12:00")[:2] == [6, 7]


@pytest.mark.parametrize("state", ["DISABLED", "ERROR"])
def test_by_count_nothing_is_made_or_deleted_while_paused_and_both_resume(state):
    policy = count(3)

    found = then(
        ("01-01", policy),
        ("01-10 12:00", paused(policy, state)),
        ("01-20 12:00", policy),
        end="01-31",
    )

    assert days(found, "01-20 12:00") == [8, 9, 10]
    assert days(found, "01-21 12:00") == [9, 10, 21]


def test_the_surplus_of_a_paused_policy_goes_at_the_next_run():
    found = then(
        ("01-01", count(5)),
        ("01-10 12:00", paused(count(2))),
        ("01-20 12:00", count(2)),
        end="01-31",
    )

    assert days(found, "01-21 02:59") == [6, 7, 8, 9, 10]
    assert days(found, "01-21 03:00") == [10, 21]


def test_archived_snapshots_of_a_disabled_policy_are_orphaned():
    policy = volumes(ARCHIVED_BY_COUNT)

    found = then(("01-01", policy), ("05-15", paused(policy)), ("05-20", policy), end="12-31 12:00")

    assert [at.month for at in found.taken(found.end)] == [2, 3, 4, *(9, 10, 11), 12]


def test_a_policy_does_not_leave_the_error_state_by_itself():
    found = then(("01-01", count(3)), ("01-10 12:00", paused(count(3), "ERROR")), end="12-31")

    assert days(found, "12-31") == [8, 9, 10]


@pytest.mark.parametrize("policy", [count(3), age(3)], ids=["count", "age"])
def test_snapshots_of_a_deleted_policy_stay(policy):
    found = then(("01-01", policy), ("01-10 12:00", None), end="12-31")

    assert days(found, "12-31") == [8, 9, 10]


def test_amis_of_a_deleted_policy_stay():
    found = then(("01-01", amis()), ("01-10 12:00", None), end="12-31")

    assert found.points(found.end) == 7


def test_archived_snapshots_of_a_deleted_policy_stay_too():
    found = then(("01-01", volumes(ARCHIVED_BY_COUNT)), ("06-15", None), end="12-31")

    assert [at.month for at in found.taken(found.end, tier="archive")] == [3, 4, 5]
    assert [at.month for at in found.taken(found.end, tier="standard")] == [6]


def test_a_deleted_policy_still_deletes_what_waits_for_the_archive_by_age():
    found = then(("01-01", volumes(ARCHIVED_BY_AGE)), ("06-15", None), end="12-31")

    assert [at.month for at in found.taken(day("06-15"), tier="standard")] == [5, 6]
    assert found.points(day("07-17"), tier="standard") == 0
    assert [at.month for at in found.taken(found.end, tier="archive")] == [2, 3, 4]


def test_the_newest_stays_in_the_archive_until_there_is_a_newer_one():
    twice_a_year = by_cron("cron(0 9 1 1,10 ? *)")
    rare = schedule(create=twice_a_year, retain=Retain.days(0), archive=Retain.days(90))

    found = then(("01-01", volumes(rare)), ("02-01", volumes(rare)), end="12-31")

    assert found.points(day("09-30"), tier="archive") == 1
    assert [at.month for at in found.taken(day("10-01 09:00"), tier="archive")] == [10]


def test_copies_expire_while_the_policy_runs_and_stay_when_it_does_not():
    copied = count(2, copies=(CopyTo("eu-central-1", retain=Retain.days(5)),))

    found = then(
        ("01-01", copied), ("01-10 12:00", paused(copied)), ("01-12 12:00", copied), end="01-31"
    )

    assert days(found, "01-30 12:00", place="eu-central-1") == [6, 7, 26, 27, 28, 29, 30]


def test_copies_expire_after_their_rule_was_removed_but_the_last_one_stays():
    copied = count(2, copies=(CopyTo("eu-central-1", retain=Retain.days(5)),))

    found = then(("01-01", copied), ("01-10 12:00", count(2)), end="01-31")

    assert days(found, "01-13 12:00", place="eu-central-1") == [9, 10]
    assert days(found, "01-30 12:00", place="eu-central-1") == [10]


# ----------------------------------------------------------------------------- default policies


def test_a_default_policy_without_extend_deletion_keeps_what_expires_while_it_is_paused():
    policy = default(retain_interval_days=5)

    found = then(
        ("01-01", policy), ("01-10 12:00", paused(policy)), ("01-12 12:00", policy), end="01-31"
    )

    assert days(found, "01-30 12:00") == [6, 7, 26, 27, 28, 29, 30]


@pytest.mark.parametrize("after", ["DISABLED", "ERROR", None])
def test_a_default_policy_with_extend_deletion_goes_on_deleting_the_last_one_included(after):
    policy = default(
        retain_interval_days=5, extend_deletion=True, copy_targets=(CopyTarget("us-east-1"),)
    )

    found = then(
        ("01-01", policy),
        ("01-10 12:00", None if after is None else paused(policy, after)),
        end="01-31",
    )

    assert days(found, "01-14 12:00") == [10]
    assert found.points(day("01-15 00:00")) == 0
    assert found.points(day("01-15 00:00"), "us-east-1") == 0


def test_what_had_expired_as_the_newest_goes_when_an_extending_default_policy_is_paused():
    rare = default(create_interval_days=4, retain_interval_days=3, extend_deletion=True)

    found = then(("01-01", rare), ("01-05 12:00", paused(rare)), end="01-31")

    assert days(found, "01-05 12:00") == [2]
    assert found.points(day("01-05 12:01")) == 0


def test_a_deleted_default_policy_without_extend_deletion_leaves_everything():
    found = then(("01-01", default(retain_interval_days=3)), ("01-10 12:00", None), end="12-31")

    assert days(found, "12-31") == [8, 9, 10]


def test_what_waits_for_the_archive_of_a_renamed_schedule_is_orphaned_too():
    renamed = volumes(schedule(name="other", retain=Retain.days(1)))

    found = then(("01-01", volumes(ARCHIVED_BY_AGE)), ("02-10 12:00", renamed), end="06-30")

    assert [at.month for at in found.taken(found.end)][:2] == [1, 2]
