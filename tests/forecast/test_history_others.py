"""What the notes say about deprecated AMIs and event-based policies that change."""

import pytest

from snapshot_constructs.forecast import Timeline
from snapshot_constructs.forecast.changes import DEPRECATION_CHANGES, EVENT_CHANGES
from snapshot_constructs.model import CopyAction, CopyTo, PolicySpec, Retain
from tests.forecast.histories import day, paused, then
from tests.policies import amis, by_cron, event, schedule


def by_count(count: int | None, retain: int = 9) -> PolicySpec:
    rule = None if count is None else Retain.last(count)
    return amis(schedule(retain=Retain.last(retain), deprecate=rule))


def by_age(days: int | None, retain: int = 9) -> PolicySpec:
    rule = None if days is None else Retain.days(days)
    return amis(schedule(retain=Retain.days(retain), deprecate=rule))


def marked(found: Timeline, on: str, place: str = "") -> int:
    return found.deprecated(day(on), place)


# ---------------------------------------------------------------------------------- deprecation


def test_a_lower_deprecation_count_holds_for_existing_amis_at_the_next_run():
    found = then(("01-01", by_count(5)), ("01-10 12:00", by_count(2)), end="01-31")

    assert marked(found, "01-11 02:59") == 4
    assert marked(found, "01-11 03:00") == 7


def test_a_raised_deprecation_count_holds_for_all_and_undeprecates_nothing():
    found = then(("01-01", by_count(2)), ("01-10 12:00", by_count(5)), end="01-31")

    assert [marked(found, f"01-{n} 12:00") for n in (10, 11, 13, 14, 19)] == [7, 6, 4, 4, 4]


def test_a_deprecation_rule_that_is_removed_undeprecates_nothing():
    found = then(("01-01", by_count(2)), ("01-10 12:00", by_count(None)), end="01-31")

    assert [marked(found, f"01-{n} 12:00") for n in (10, 13, 18)] == [7, 4, 0]


def test_a_deprecation_count_that_is_added_holds_for_existing_amis_too():
    found = then(("01-01", by_count(None)), ("01-10 12:00", by_count(4)), end="01-31")

    assert [marked(found, f"01-{n} 12:00") for n in (10, 11)] == [0, 5]


def test_a_new_deprecation_age_holds_only_for_amis_made_afterwards():
    found = then(("01-01", by_age(5)), ("01-10 12:00", by_age(2)), end="01-31")

    (track,) = found.tracks
    assert track.deprecated is not None
    days = [(at - born) // 1440 for at, born in zip(track.deprecated, track.born, strict=True)]
    assert days == [5] * 10 + [2] * 20


@pytest.mark.parametrize(
    "after",
    [paused(by_age(2)), paused(by_age(2), "ERROR"), by_age(None), None],
    ids=["disabled", "error", "rule removed", "deleted"],
)
def test_a_date_of_deprecation_comes_whatever_happens_to_the_policy(after):
    found = then(("01-01", by_age(2)), ("01-10 12:00", after), end="01-31")

    assert marked(found, "01-10 12:00") == 7
    assert marked(found, "01-11 03:00") == 8 - (after == by_age(None))  # one more goes then


@pytest.mark.parametrize("after", [paused(by_count(2)), None], ids=["disabled", "deleted"])
def test_by_count_no_ami_is_deprecated_without_a_new_one(after):
    found = then(("01-01", by_count(2)), ("01-10 12:00", after), end="12-31")

    assert marked(found, "12-31") == 7


def test_after_a_pause_the_next_ami_deprecates_as_many_as_are_beyond_the_count():
    found = then(
        ("01-01", by_count(5)),
        ("01-10 12:00", paused(by_count(5))),
        ("01-20", by_count(2)),
        end="01-31",
    )

    assert [marked(found, f"01-{n} 12:00") for n in (19, 20)] == [4, 7]


def test_a_renamed_schedule_deprecates_no_amis_of_its_old_name_by_count():
    renamed = amis(schedule(name="nightly", retain=Retain.last(9), deprecate=Retain.last(1)))

    found = then(("01-01", by_count(5)), ("01-10 12:00", renamed), end="01-11 12:00")

    assert marked(found, "01-11 12:00") == 4


def test_an_ami_of_coinciding_schedules_is_deprecated_only_if_each_has_a_rule_then():
    weekly = by_cron("cron(0 3 ? * SUN *)")

    def both(count: int | None) -> PolicySpec:
        rule = None if count is None else Retain.last(count)
        other = schedule(name="weekly", create=weekly, retain=Retain.last(9), deprecate=rule)
        return amis(schedule(retain=Retain.last(6), deprecate=Retain.last(1)), other)

    found = then(("01-01", both(None)), ("01-20", both(2)), end="02-28")

    sundays = next(track for track in found.tracks if track.schedule == "weekly")
    assert sundays.deprecated is not None
    third, fourth = sundays.born[3], sundays.born[4]
    assert list(sundays.deprecated[:3]) == [third, third, fourth]


def test_copies_are_deprecated_by_the_age_that_held_when_they_were_made():
    def copied(days: int | None) -> PolicySpec:
        rule = None if days is None else Retain.days(days)
        copy = CopyTo(target_region="us-east-1", retain=Retain.days(9), deprecate=rule)
        return amis(schedule(copies=(copy,)))

    found = then(("01-01", copied(3)), ("01-10 12:00", copied(None)), end="01-31")

    assert marked(found, "01-10 12:00", "us-east-1") == 6
    assert marked(found, "01-13 12:00", "us-east-1") == 6
    assert marked(found, "01-19 12:00", "us-east-1") == 0


def test_what_is_assumed_of_deprecation_is_said_where_there_is_some():
    found = then(("01-01", by_count(2)), end="01-31")
    without = then(("01-01", by_count(None)), end="01-31")

    assert {*DEPRECATION_CHANGES} <= {*found.assumptions}
    assert {*DEPRECATION_CHANGES}.isdisjoint(without.assumptions)


# -------------------------------------------------------------------------- event-based policies


def shares(*days: str) -> dict[str, object]:
    return {"shared": [day(f"{each} 12:00") for each in days]}


def copying(days: int, name: str = "copy", *places: str) -> PolicySpec:
    copies = tuple(CopyTo(each, retain=Retain.days(days)) for each in places or ("us-east-1",))
    return event(actions=(CopyAction(name=name, copies=copies),))


def copied(found: Timeline, on: str, place: str = "us-east-1") -> list[str]:
    return [f"{at:%m-%d}" for at in found.taken(day(on), place)]


@pytest.mark.parametrize("state", ["DISABLED", "ERROR"])
def test_an_event_based_policy_copies_only_what_is_shared_while_it_is_enabled(state):
    policy = copying(90)

    found = then(
        ("01-01", policy),
        ("01-10", paused(policy, state)),
        ("01-20", policy),
        end="01-31",
        **shares("01-05", "01-15", "01-25"),
    )

    assert copied(found, "01-31") == ["01-05", "01-25"]
    assert found.points(found.end) == 0


def test_each_of_two_snapshots_that_are_shared_at_once_is_copied():
    found = then(("01-01", copying(5)), end="01-31", **shares("01-05", "01-05"))

    assert copied(found, "01-06") == ["01-05", "01-05"]
    assert copied(found, "01-31") == ["01-05"]


def test_a_new_age_of_a_target_holds_only_for_copies_made_afterwards():
    found = then(
        ("01-01", copying(20)),
        ("01-10", copying(3)),
        end="02-28",
        **shares("01-05", "01-12", "01-14", "01-16"),
    )

    assert copied(found, "01-17 11:59") == ["01-05", "01-14", "01-16"]
    assert copied(found, "01-25 12:00") == ["01-16"]


def test_copies_that_expire_while_an_event_based_policy_is_paused_are_kept_for_ever():
    policy = copying(5)

    found = then(
        ("01-01", policy),
        ("01-09", paused(policy)),
        ("01-12", policy),
        end="12-31",
        **shares("01-05", "01-08", "01-20"),
    )

    assert copied(found, "12-31") == ["01-05", "01-20"]


def test_all_copies_of_a_deleted_event_based_policy_stay():
    found = then(
        ("01-01", copying(5)), ("01-09", None), end="12-31", **shares("01-05", "01-08", "01-20")
    )

    assert copied(found, "12-31") == ["01-05", "01-08"]


def test_copies_of_a_renamed_action_are_orphaned():
    found = then(
        ("01-01", copying(5)),
        ("01-09", copying(5, "other")),
        end="12-31",
        **shares("01-05", "01-20"),
    )

    assert copied(found, "12-31") == ["01-05", "01-20"]
    assert [track.schedule for track in found.tracks] == ["copy", "other"]


def test_copies_to_a_target_that_is_removed_still_expire_but_for_the_last():
    both, one = copying(5, "copy", "us-east-1", "eu-central-1"), copying(5)

    found = then(("01-01", both), ("01-09", one), end="12-31", **shares("01-05", "01-08", "01-20"))

    assert copied(found, "12-31", "eu-central-1") == ["01-08"]
    assert copied(found, "12-31", "us-east-1") == ["01-20"]


def test_what_is_assumed_of_an_event_based_policy_that_changes_is_said():
    found = then(("01-01", copying(5)), end="01-31", **shares("01-05"))

    assert {*EVENT_CHANGES} <= {*found.assumptions}
