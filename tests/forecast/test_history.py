"""What the notes say about changes to a policy, sentence by sentence."""

from dataclasses import replace

import pytest

from snapshot_constructs.forecast import ForecastError
from snapshot_constructs.forecast.changes import CHANGES, CUSTOM_CHANGES
from snapshot_constructs.model import Deferred, FastRestore, Retain
from tests.forecast.histories import (
    ARCHIVED_BY_AGE,
    ARCHIVED_BY_COUNT,
    GOLD,
    SILVER,
    age,
    count,
    day,
    days,
    paused,
    then,
)
from tests.policies import amis, custom, default, event, instances, schedule, volumes

# ----------------------------------------------------------------------- changes to what is kept


def test_a_lower_retention_count_holds_for_existing_and_new_ones_at_the_next_run():
    found = then(("01-01", count(5)), ("01-10 12:00", count(2)), end="01-31")

    assert days(found, "01-11 02:59") == [6, 7, 8, 9, 10]
    assert days(found, "01-11 03:00") == [10, 11]


def test_a_higher_retention_count_holds_for_existing_and_new_ones():
    found = then(("01-01", count(2)), ("01-10 12:00", count(4)), end="01-31")

    assert days(found, "01-11 12:00") == [9, 10, 11]
    assert days(found, "01-13 12:00") == [10, 11, 12, 13]


def test_a_new_retention_age_holds_only_for_snapshots_made_afterwards():
    found = then(("01-01", age(9)), ("01-10 12:00", age(2)), end="01-31")

    assert days(found, "01-13 12:00") == [5, 6, 7, 8, 9, 10, 12, 13]
    assert days(found, "01-19 12:00") == [18, 19]


@pytest.mark.parametrize(("one", "other"), [(count(7), age(7)), (age(7), count(7))])
def test_count_to_age_and_back_is_impossible(one, other):
    with pytest.raises(ForecastError, match=r"version 2: .*counts or ages fails at deployment"):
        then(("01-01", one), ("01-10", other), end="01-31")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (volumes(), instances()),
        (instances(), amis()),
        (volumes(), default()),
        (default("VOLUME"), default("INSTANCE")),
    ],
    ids=["resource type", "policy type", "default policy", "default type"],
)
def test_a_change_of_the_type_is_impossible(one, other):
    with pytest.raises(ForecastError, match="its type fails at deployment"):
        then(("01-01", one), ("01-10", other), end="01-31")


def test_a_new_policy_after_a_deleted_one_may_keep_by_age_instead():
    found = then(("01-01", count(3)), ("01-10", None), ("01-20", age(2)), end="01-31")

    assert days(found, "01-30 12:00") == [7, 8, 9, 29, 30]


# ------------------------------------------------------------------------------ what is orphaned


def test_snapshots_of_a_renamed_schedule_are_orphaned_and_kept_for_ever():
    renamed = volumes(schedule(name="nightly", retain=Retain.last(2)))

    found = then(("01-01", count(3)), ("01-10 12:00", renamed), end="12-31")

    assert [f"{at:%m-%d}" for at in found.taken(found.end)] == [
        *("01-08", "01-09", "01-10"),
        *("12-29", "12-30"),
    ]


def test_renaming_orphans_snapshots_in_both_tiers():
    renamed = replace(ARCHIVED_BY_COUNT, name="other")

    found = then(("01-01", volumes(ARCHIVED_BY_COUNT)), ("04-15", volumes(renamed)), end="12-31")

    own = [track for track in found.tracks if track.schedule == "monthly"]
    assert {(track.tier, track.count(track.born[-1] + 10**6)) for track in own} == {
        ("standard", 1),
        ("archive", 3),
    }


def test_snapshots_of_a_schedule_that_comes_back_under_its_name_stay_orphaned():
    other = volumes(schedule(name="other", retain=Retain.last(1)))

    found = then(
        ("01-01", count(2)), ("01-10 12:00", other), ("01-12 12:00", count(2)), end="01-31"
    )

    assert days(found, "01-30 12:00") == [9, 10, 12, 29, 30]


def test_snapshots_are_orphaned_when_the_target_tag_is_removed_from_the_policy():
    silver = volumes(schedule(retain=Retain.last(3)), target_tags=(SILVER,))

    found = then(("01-01", count(3)), ("01-10 12:00", silver), end="01-31")

    assert days(found, "01-30 12:00") == [8, 9, 10]


def test_one_of_several_target_tags_is_enough_to_stay_managed():
    both = volumes(schedule(retain=Retain.last(3)), target_tags=(GOLD, SILVER))

    found = then(("01-01", both), ("01-10 12:00", count(3)), end="01-31")

    assert days(found, "01-30 12:00") == [28, 29, 30]


def test_a_resource_with_other_tags_is_not_targeted():
    found = then(("01-01", count(3)), end="01-31", tags=(SILVER,))

    assert found.tracks == ()


@pytest.mark.parametrize(("policy", "left"), [(count(3), [8, 9, 10]), (age(3), [8, 9, 10])])
def test_snapshots_are_orphaned_when_the_tag_is_removed_from_the_resource(policy, left):
    found = then(("01-01", policy), end="12-31", tagged_until=day("01-10 12:00"))

    assert days(found, "12-31") == left


@pytest.mark.parametrize(
    "schedule", [ARCHIVED_BY_COUNT, replace(ARCHIVED_BY_AGE, retain=Retain.days(20))]
)
@pytest.mark.parametrize("removed", ["from the policy", "from the resource"])
def test_a_tag_that_is_removed_orphans_snapshots_in_both_tiers(schedule, removed):
    untagged = volumes(schedule, target_tags=(SILVER,))
    changes = [("04-15", untagged)] if removed == "from the policy" else []
    tagged = {} if changes else {"tagged_until": day("04-15")}

    found = then(("01-01", volumes(schedule)), *changes, end="12-31", **tagged)

    assert [at.month for at in found.taken(found.end, tier="archive")] == [1, 2, 3]
    assert [at.month for at in found.taken(found.end, tier="standard")] == [4]


# ------------------------------------------------------------------------------------ archiving


def test_archiving_enabled_by_count_applies_to_old_and_new():
    plain = volumes(replace(ARCHIVED_BY_COUNT, archive=None, retain=Retain.last(2)))
    archived = volumes(replace(ARCHIVED_BY_COUNT, retain=Retain.last(2)))

    found = then(("01-01", plain), ("03-15", archived), end="12-31")

    assert [at.month for at in found.taken(day("05-15"), tier="archive")] == [2, 3]
    assert [at.month for at in found.taken(day("05-15"), tier="standard")] == [4, 5]


def test_archiving_enabled_by_age_applies_to_new_ones_only():
    plain = volumes(replace(ARCHIVED_BY_AGE, archive=None))

    found = then(("01-01", plain), ("03-15", volumes(ARCHIVED_BY_AGE)), end="12-31")

    assert [at.month for at in found.taken(day("06-15"), tier="archive")] == [4]
    assert [at.month for at in found.taken(day("06-15"), tier="standard")] == [5, 6]


def test_archiving_disabled_by_count_orphans_what_is_archived():
    plain = volumes(replace(ARCHIVED_BY_COUNT, archive=None))

    found = then(("01-01", volumes(ARCHIVED_BY_COUNT)), ("04-15", plain), end="12-31")

    assert [at.month for at in found.taken(found.end, tier="archive")] == [1, 2, 3]
    assert [at.month for at in found.taken(found.end, tier="standard")] == [12]


def test_archiving_disabled_by_age_deletes_what_waits_for_the_archive_at_its_expiration_time():
    plain = volumes(replace(ARCHIVED_BY_AGE, archive=None, retain=Retain.days(300)))

    found = then(("01-01", volumes(ARCHIVED_BY_AGE)), ("04-15", plain), end="12-31")

    assert [at.month for at in found.taken(day("04-15"))] == [1, 2, 3, 4]
    assert [at.month for at in found.taken(day("04-15 08:59"), tier="standard")] == [3, 4]
    assert [at.month for at in found.taken(day("04-15 09:00"), tier="standard")] == [4]
    assert [at.month for at in found.taken(found.end, tier="archive")] == [1, 2]
    assert [at.month for at in found.taken(day("05-25"), tier="standard")] == [5]


def test_a_new_archive_count_includes_existing_ones():
    fewer = replace(ARCHIVED_BY_COUNT, archive=Retain.last(1))

    found = then(("01-01", volumes(ARCHIVED_BY_COUNT)), ("05-15", volumes(fewer)), end="12-31")

    assert [at.month for at in found.taken(day("05-31"), tier="archive")] == [2, 3, 4]
    assert [at.month for at in found.taken(day("06-02"), tier="archive")] == [5]


def test_a_new_archive_age_holds_only_for_those_archived_later():
    longer = replace(ARCHIVED_BY_AGE, archive=Retain.days(200))

    found = then(("01-01", volumes(ARCHIVED_BY_AGE)), ("03-01", volumes(longer)), end="12-31")

    (archive,) = [track for track in found.tracks if track.tier == "archive"]
    lasts = [(gone - born) // 1440 for gone, born in zip(archive.gone, archive.born, strict=True)]
    assert lasts[:3] == [100, 200, 200]


# --------------------------------------------------------------------------------- fast restore


def test_a_fast_restore_rule_removed_stays_enabled_on_existing_snapshots():
    rule = FastRestore.in_zones("a", retain=Retain.last(2))

    found = then(("01-01", count(5, fast_restore=rule)), ("01-10 12:00", count(5)), end="01-31")

    (track,) = found.fast_restores
    standard = found.tracks[0]
    assert list(track.gone[-2:]) == list(standard.gone[8:10])  # with the snapshots themselves
    assert track.gone[7] == standard.born[9]


def test_fast_restore_of_a_deleted_policy_stays_enabled():
    rule = FastRestore.in_zones("a", retain=Retain.last(2))

    found = then(("01-01", count(5, fast_restore=rule)), ("01-10 12:00", None), end="12-31")

    (track,) = found.fast_restores
    assert track.count(track.born[-1] + 10**6) == 2


# ------------------------------------------------------------------------------ what is refused


def test_a_policy_disabled_from_the_start_makes_nothing_until_it_is_enabled():
    found = then(("01-01", paused(count(3))), ("01-10 12:00", count(3)), end="01-31")

    assert days(found, "01-11 12:00") == [11]


def test_what_nobody_documents_is_listed_and_a_paused_version_is_not_said_to_make_nothing():
    found = then(("01-01", count(3)), ("01-10", paused(count(3))), end="01-31")

    assert {*CHANGES, *CUSTOM_CHANGES} <= set(found.assumptions)
    assert {each.mark for each in CHANGES} == {"documented", "inferred"}
    assert "the policy is disabled" not in " ".join(each.text for each in found.assumptions)


@pytest.mark.parametrize(
    ("versions", "message"),
    [
        ([], "must follow each other"),
        ([("01-01", None)], "begin with a policy"),
        ([("01-02", volumes()), ("01-01", volumes())], "must follow each other"),
        ([("01-01", volumes()), ("02-02", volumes())], "must follow each other"),
        ([("01-01", event(actions=Deferred("Actions")))], "known only at deployment"),
        ([("01-01", event()), ("01-10", None), ("01-20", volumes())], "combine"),
        ([("01-01", volumes(schedule(), schedule()))], "different names"),
        ([("01-01", default()), ("01-10", None), ("01-20", volumes())], "combine"),
        ([("01-01", custom(Deferred("Details")))], "known only at deployment"),
        ([("01-01", volumes(policy_type=Deferred("Type")))], "known only at deployment"),
        ([("01-01", volumes(target_tags=Deferred("Tags")))], "known only at deployment"),
    ],
)
def test_what_there_is_no_history_of_is_said(versions, message):
    with pytest.raises(ForecastError, match=message):
        then(*versions, end="01-31")


@pytest.mark.parametrize("policy", [default(), event()], ids=["default", "event-based"])
@pytest.mark.parametrize("tags", [{"tagged_until": day("01-10")}, {"tags": (GOLD,)}])
def test_a_default_or_event_based_policy_has_no_target_tags(policy, tags):
    with pytest.raises(ForecastError, match="no target tags"):
        then(("01-01", policy), end="01-31", **tags)
