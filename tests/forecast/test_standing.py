"""What stands side by side, day by day."""

import pytest

from snapshot_constructs.forecast import Timeline, to_minutes
from snapshot_constructs.forecast.chain import Slot
from snapshot_constructs.forecast.standing import HOME, Standing, stand
from snapshot_constructs.forecast.storage import stored_at
from snapshot_constructs.forecast.track import Track
from snapshot_constructs.forecast.volume import Volume
from tests.forecast.tracks import DAY, START, day, lives, timeline

BEGIN = to_minutes(START)
FRANKFURT = "eu-central-1"
VOLUME = Volume(100, churn_per_day=0.1)


def copies(*made: tuple[float, float], schedule: str = "daily", key: object = None) -> Track:
    """Make copies that stay, from the days when they come and what they were taken of."""
    taken = [BEGIN + round(of * DAY) for _, of in made]
    points = [(born, None) for born, _ in made]
    keys = [key] * len(made)
    return lives(*points, schedule=schedule, place=FRANKFURT, taken=taken, keys=keys)


def standing(**timelines: Timeline) -> Standing:
    return stand(timelines, start=START, end=day(10))


def changed(*days: float) -> float:
    """Return the GiB of a full copy and of the changes of some days."""
    return 100 + sum(VOLUME.changed_gib(round(each * DAY)).exact for each in days)


def test_a_schedule_that_has_made_nothing_stores_nothing():
    found = timeline(lives())

    assert stored_at(found, VOLUME, day(1)).total.exact == 0


def test_an_archived_snapshot_is_full_from_the_very_minute_that_it_comes():
    archived = lives((3, None), tier="archive", taken=[BEGIN])

    stored = [stored_at(timeline(archived), VOLUME, day(n)).archive.exact for n in (2.99, 3)]

    assert stored == [0, 100]


def test_a_snapshot_that_was_archived_is_no_longer_in_its_chain():
    standard = lives((0, 3), (2, None))
    archived = lives((3, None), tier="archive", taken=[BEGIN])

    stored = stored_at(timeline(standard, archived), VOLUME, day(4))

    assert (stored.snapshots.exact, stored.archive.exact) == (100, 100)


def test_a_late_copy_is_stored_though_others_of_its_schedule_went_before_it():
    early = copies((0, 0))
    gone = lives((0, 1), place=FRANKFURT)
    late = copies((5, 4))

    stored = stored_at(timeline(gone, early, late), VOLUME, day(6)).copies[FRANKFURT]

    assert stored.exact == pytest.approx(changed(4))


def test_a_copy_is_incremental_to_the_one_that_was_made_before_it_not_taken_before_it():
    of_weekly = copies((5, 0), schedule="weekly")
    of_daily = copies((4, 3))

    moved = standing(only=timeline(of_weekly, of_daily)).moved[Slot("only", FRANKFURT, "standard")]

    assert [transfers.index(1) for gap, transfers in moved.items() if gap is None] == [4]
    assert moved[3 * DAY][5] == 1


def test_copies_that_are_made_at_one_instant_follow_each_other_as_they_were_taken():
    found = timeline(copies((7, 4)), copies((7, 0)), copies((7, 6)))

    stored = stored_at(found, VOLUME, day(8)).copies[FRANKFURT]

    assert stored.exact == pytest.approx(changed(4, 2))


def test_of_one_snapshot_there_may_be_copies_with_several_keys_at_once():
    plain, encrypted = copies((0, 0), key=(True, None)), copies((0, 0), key=(True, "arn:one"))

    stored = stored_at(timeline(plain, encrypted), VOLUME, day(1)).copies[FRANKFURT]

    assert stored.exact == 200


def test_what_is_archived_counts_for_the_policy_that_archived_it():
    archived = lives((3, None), tier="archive", taken=[BEGIN])
    one, other = timeline(lives((0, None))), timeline(lives((0, 3)), archived)

    kept = standing(one=one, other=other).kept

    assert {slot for slot in kept if slot.tier == "archive"} == {Slot("other", HOME, "archive")}


def test_what_came_back_from_the_archive_counts_for_the_policy_that_made_it():
    archived = lives((3, 5), tier="archive", taken=[BEGIN])
    back = lives((5, None), taken=[BEGIN])
    one, other = timeline(lives((0, 1))), timeline(lives((0, 3)), archived, back)

    kept = standing(one=one, other=other).kept

    here = {slot: gaps[None] for slot, gaps in kept.items() if slot.tier == "standard"}
    assert here[Slot("other", HOME, "standard")][6] == DAY
    assert set(here) == {Slot("one", HOME, "standard"), Slot("other", HOME, "standard")}


def test_a_restore_from_the_archive_counts_on_its_day_for_the_policy_and_tier_it_was_in():
    archived = lives((3, 5), tier="archive", taken=[BEGIN])
    back = lives((5, None), taken=[BEGIN])
    one, other = timeline(lives((0, 1))), timeline(lives((0, 3)), archived, back)

    restored = standing(one=one, other=other).restored

    (gaps,) = restored.values()
    assert set(restored) == {Slot("other", HOME, "archive")}
    assert [number for number, times in enumerate(gaps[None]) if times] == [5]
