"""A rehearsal is held against the forecast: what is there, what should be, and how they differ."""

from dataclasses import replace
from datetime import timedelta

import pytest

from snapshot_constructs.model import CopyTo, Parameters, Retain, Tag
from snapshot_constructs.model.rehearsed import Rehearsed, Use
from snapshot_constructs.review.rehearsed import Outcome, compare
from snapshot_constructs.review.rehearsed_points import What
from tests.policies import amis, by_cron, create, event, instances, schedule, volumes
from tests.review.rehearsals import (
    AWAY,
    at,
    default,
    deployed,
    instance,
    made,
    rehearsed,
    volume,
)

TARGETS = {"target_tags": (Tag("backup", "gold"),)}
DAILY = volumes(schedule(), **TARGETS)  # the newest seven
COPIED = volumes(
    schedule(copies=(CopyTo(AWAY, encrypted=False, retain=Retain.days(3)),)), **TARGETS
)
SETS = instances(schedule(), **TARGETS)
WEEK = range(4, 11)  # after ten days, the newest seven are of these


def outcome(seen: Rehearsed, name: str = "Shop/Daily") -> Outcome:
    (found,) = (each for each in compare(seen).outcomes if each.policy.name == name)
    return found


def test_what_is_there_as_it_should_be_does_not_differ() -> None:
    seen = rehearsed(deployed(DAILY), volumes=[volume()], made=made(*WEEK))

    found = outcome(seen)

    assert not found.differs
    assert not compare(seen).differs
    assert (found.sources, found.reason, found.notes) == (1, "", ())
    (place,) = found.places
    assert place.really == place.forecast
    assert place.really.points == 7
    assert place.really.oldest == at(4)
    assert [(each.window, each.points) for each in place.really.ladder] == [
        ("24 h", 1),
        ("7 d", 7),
        ("30 d", 7),
        ("1 y", 7),
    ]
    assert {each.gap for each in place.really.ladder} == {timedelta(days=1)}


def test_what_is_missing_is_told_with_schedule_volume_and_time() -> None:
    seen = rehearsed(deployed(DAILY), volumes=[volume()], made=made(*WEEK[:3], *WEEK[4:]))

    found = outcome(seen)

    (one,) = found.differences
    assert (one.what, one.schedule, one.units) == (What.MISSING, "daily", ("vol-1",))
    assert (one.place, one.tier, one.due, one.came) == ("", "standard", (at(7),), ())
    assert found.places[0].really.points == 6
    assert found.places[0].really.ladder[1].gap == timedelta(days=2)


def test_what_comes_within_the_hour_is_late() -> None:
    late = at(10, minute=10)
    seen = rehearsed(deployed(DAILY), volumes=[volume()], made=made(*WEEK[:-1], late))

    (one,) = outcome(seen).differences

    assert (one.what, one.due, one.came) == (What.LATE, (at(10),), (late,))


def test_what_comes_an_hour_later_is_not_what_was_due() -> None:
    other = at(10, hour=4)
    seen = rehearsed(deployed(DAILY), volumes=[volume()], made=made(*WEEK[:-1], other))

    missing, unforeseen = outcome(seen).differences

    assert (missing.what, missing.due) == (What.MISSING, (at(10),))
    assert (unforeseen.what, unforeseen.due) == (What.UNFORESEEN, (other,))


def test_what_should_have_gone_is_not_foreseen() -> None:
    seen = rehearsed(deployed(DAILY), volumes=[volume()], made=made(2, 3, *WEEK))

    (one,) = outcome(seen).differences

    assert (one.what, one.due) == (What.UNFORESEEN, (at(2), at(3)))


def test_what_is_made_twice_is_not_foreseen() -> None:
    twice = [replace(each, id="snap-again", added_gib=0) for each in made(10)]
    seen = rehearsed(deployed(DAILY), volumes=[volume()], made=[*made(*WEEK), *twice])

    (one,) = outcome(seen).differences

    assert (one.what, one.due) == (What.UNFORESEEN, (at(10),))


def test_what_is_made_of_a_volume_without_the_tag_is_not_foreseen() -> None:
    both = [volume(), volume("vol-2", tags={"backup": "silver"})]
    seen = rehearsed(deployed(DAILY), volumes=both, made=[*made(*WEEK), *made(5, of="vol-2")])

    (one,) = outcome(seen).differences

    assert (one.what, one.units) == (What.UNFORESEEN, ("vol-2",))


def test_what_is_the_same_for_several_volumes_is_told_once() -> None:
    days = {"vol-1": WEEK[:-1], "vol-2": WEEK[1:], "vol-3": WEEK[:-1]}
    kept = [each for id, own in days.items() for each in made(*own, of=id)]
    seen = rehearsed(deployed(DAILY), volumes=map(volume, days), made=kept)

    found = outcome(seen)

    assert [(each.units, each.due) for each in found.differences] == [
        (("vol-2",), (at(4),)),
        (("vol-1", "vol-3"), (at(10),)),
    ]
    assert (found.sources, found.places[0].really.points) == (3, 18)


def test_a_volume_counts_from_when_it_is_there() -> None:
    later = volume(made=at(8, hour=4))
    seen = rehearsed(deployed(DAILY), volumes=[later], made=made(9, 10))

    assert not outcome(seen).differs


def test_a_policy_counts_from_when_it_is_there() -> None:
    seen = rehearsed(deployed(DAILY, enabled=at(8, hour=4)), volumes=[volume()], made=made(9, 10))

    assert not outcome(seen).differs


def test_copies_are_compared_where_they_are() -> None:
    copies = made(8, 10, region=AWAY, is_copy=True, schedule="daily")
    seen = rehearsed(deployed(COPIED), volumes=[volume()], made=[*made(*WEEK), *copies])

    found = outcome(seen)

    (one,) = found.differences
    assert (one.what, one.place, one.due) == (What.MISSING, AWAY, (at(9),))
    assert [(each.name, each.really.points, each.forecast.points) for each in found.places] == [
        ("", 7, 7),
        (AWAY, 2, 3),
    ]


def test_copies_on_outposts_are_left_out() -> None:
    outpost = "arn:aws:outposts:eu-west-1:111122223333:outpost/op-0123456789abcdef0"
    copy = CopyTo(outpost, encrypted=False, retain=Retain.days(3))
    spec = volumes(schedule(copies=(copy,)), **TARGETS)
    kept = [*made(*WEEK), *made(10, is_copy=True)]

    found = outcome(rehearsed(deployed(spec), volumes=[volume()], made=kept))

    assert not found.differs
    assert [each.name for each in found.places] == [""]
    assert found.notes == ("copies on Outposts, of which the local cloud has none",)


def test_tiers_are_compared() -> None:
    weekly = by_cron("cron(0 3 ? * MON *)")
    archive = schedule(create=weekly, retain=Retain.last(1), archive=Retain.last(13))
    spec = volumes(archive, **TARGETS)
    whole = [*made(1, tier="archive"), *made(8)]

    as_foreseen = rehearsed(deployed(spec), volumes=[volume()], made=whole)
    stuck = replace(as_foreseen, made=tuple(replace(each, tier="standard") for each in whole))

    assert not outcome(as_foreseen).differs
    assert outcome(as_foreseen).places[0].really.archived == 1
    assert {(each.what, each.tier) for each in outcome(stuck).differences} == {
        (What.MISSING, "archive"),
        (What.UNFORESEEN, "standard"),
    }


def test_a_set_of_an_instance_is_one_point_and_each_of_its_volumes_is_compared() -> None:
    root = volume("vol-1", instances=("i-1",), is_root=True, tags={})
    data = volume("vol-2", instances=("i-1",), tags={})
    kept = [*made(*WEEK, of="vol-1"), *made(*WEEK[1:], of="vol-2")]
    seen = rehearsed(deployed(SETS), volumes=[root, data], instances=[instance()], made=kept)

    found = outcome(seen)

    assert [(each.what, each.units) for each in found.differences] == [(What.MISSING, ("vol-2",))]
    assert (found.sources, found.places[0].really.points) == (1, 7)


@pytest.mark.parametrize(
    ("parameters", "left"),
    [
        (Parameters(exclude_boot_volume=True), "vol-1"),
        (Parameters(exclude_data_volume_tags=(Tag("scratch", "yes"),)), "vol-2"),
    ],
)
def test_a_set_leaves_out_what_is_excluded(parameters: Parameters, left: str) -> None:
    scratch = {"scratch": "yes"}
    root = volume("vol-1", instances=("i-1",), is_root=True, tags=scratch)
    data = volume("vol-2", instances=("i-1",), tags=scratch)
    (kept,) = {"vol-1", "vol-2"} - {left}
    seen = rehearsed(
        deployed(instances(schedule(), parameters=parameters, **TARGETS)),
        volumes=[root, data],
        instances=[instance()],
        made=made(*WEEK, of=kept),
    )

    assert not outcome(seen).differs


def test_an_ami_is_one_point_and_its_copies_are_known_by_their_volume() -> None:
    copy = CopyTo(target_region=AWAY, encrypted=False, retain=Retain.days(3))
    spec = amis(schedule(copies=(copy,)), **TARGETS)
    root = volume(instances=("i-1",), is_root=True, tags={})
    images = [
        *made(*WEEK, is_image=True, instance="i-1"),
        *made(8, 9, 10, is_image=True, region=AWAY, is_copy=True),
    ]
    backing = [*made(*WEEK), *made(8, 9, 10, region=AWAY, is_copy=True)]
    seen = rehearsed(
        deployed(spec), volumes=[root], instances=[instance()], made=[*images, *backing]
    )

    found = outcome(seen)

    assert not found.differs
    assert found.made == 10
    assert [each.really.points for each in found.places] == [7, 3]


def test_a_default_policy_begins_when_a_volume_is_a_day_old() -> None:
    policy = deployed(default())
    kept = made(*(at(day, hour=0) for day in range(5, 12)), schedule="Default Schedule")
    young = volume(made=at(10, hour=1))
    seen = rehearsed(policy, volumes=[volume(tags={})], made=kept)

    assert not outcome(seen).differs
    assert outcome(rehearsed(policy, volumes=[young])).places[0].forecast.points == 0


def test_a_default_policy_is_not_compared_where_others_back_up_too() -> None:
    policies = [deployed(DAILY), deployed(default(), "Shop/Any")]
    both = [volume(), volume("vol-2", tags={})]
    kept = made(*(at(day, hour=0) for day in range(5, 12)), of="vol-2", policy="policy-Shop/Any")
    seen = rehearsed(*policies, volumes=both, made=[*made(*WEEK), *kept])

    found = outcome(seen, "Shop/Any")

    assert not found.differs
    assert (found.sources, found.notes) == (1, ("1 with backups by other policies, too",))
    alone = outcome(replace(seen, volumes=seen.volumes[:1]), "Shop/Any")
    assert alone.reason == "all that it may back up has backups by other policies, too"


def test_a_disabled_policy_backs_nothing_up() -> None:
    off = deployed(replace(DAILY, state="DISABLED"), state="DISABLED")
    policies = [off, deployed(default(), "Shop/Any")]
    times = [at(day, hour=0) for day in range(5, 12)]
    seen = rehearsed(*policies, volumes=[volume()], made=made(*times, policy="policy-Shop/Any"))

    assert not outcome(seen).differs
    assert outcome(seen).places[0].forecast.points == 0
    assert outcome(seen, "Shop/Any").sources == 1


@pytest.mark.parametrize(
    ("exclusions", "left"),
    [
        ({"ExcludeTags": [{"Key": "backup", "Value": "gold"}]}, volume("vol-2")),
        ({"ExcludeVolumeTypes": ["gp2"]}, volume("vol-2", type="gp2")),
        ({"ExcludeBootVolumes": True}, volume("vol-2", is_root=True)),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_a_default_policy_leaves_out_what_is_excluded(exclusions, left) -> None:
    policy = deployed(default(Exclusions=exclusions))

    found = outcome(rehearsed(policy, volumes=[volume(tags={}), left]))

    assert found.sources == 1


def test_a_default_policy_for_instances_is_compared_by_instance() -> None:
    policy = deployed(default("INSTANCE"))
    root = volume(instances=("i-1",), is_root=True, tags={})
    times = [at(day, hour=0) for day in range(5, 12)]
    images = made(*times, is_image=True, instance="i-1")
    seen = rehearsed(
        policy, volumes=[root], instances=[instance(tags={})], made=[*images, *made(*times)]
    )

    assert not outcome(seen).differs
    assert outcome(seen).sources == 1


@pytest.mark.parametrize(
    ("policy", "reason"),
    [
        (event(), "it copies what others share; how often they do is not said"),
        (
            volumes(schedule(), locations=("OUTPOST",), **TARGETS),
            "its volumes are on Outposts, of which the local cloud has none",
        ),
        (
            volumes(schedule()),
            "nothing is there that it backs up; add a volume with its target tag to the fleet",
        ),
    ],
    ids=["event", "outpost", "nothing"],
)
def test_what_cannot_be_foreseen_is_said_and_not_compared(policy, reason) -> None:
    found = outcome(rehearsed(deployed(policy), volumes=[volume(tags={"a": "b"})], made=made(4)))

    assert (found.reason, found.differs, found.made) == (reason, False, 1)


def test_a_policy_for_local_zones_backs_up_volumes_there_alone() -> None:
    zone = "us-east-1-bos-1a"
    spec = volumes(schedule(), locations=("LOCAL_ZONE",), **TARGETS)
    there = [volume(), volume("vol-2", zone=zone)]
    seen = rehearsed(deployed(spec), volumes=there, made=made(*WEEK, of="vol-2"))

    assert not outcome(seen).differs
    assert outcome(seen).sources == 1


def test_an_error_of_a_policy_differs_even_if_nothing_else_does() -> None:
    policy = deployed(DAILY, state="ERROR", message="it may not")
    seen = rehearsed(policy, volumes=[volume()], made=made(*WEEK))

    found = outcome(seen)

    assert found.differs
    assert found.state == "ERROR: it may not"


def test_policies_of_one_name_are_told_apart_by_their_stacks() -> None:
    policies = [
        deployed(DAILY, "Daily", id="policy-1"),
        deployed(DAILY, "Daily", id="policy-2", stack="Other"),
    ]

    found = compare(rehearsed(*policies))

    assert [each.policy.name for each in found.outcomes] == ["Shop:Daily", "Other:Daily"]


@pytest.mark.parametrize(("added_gib", "differs"), [(100, False), (103, True), (97, True)])
def test_storage_differs_by_more_than_two_percent(added_gib: float, differs: bool) -> None:
    kept = [replace(each, added_gib=added_gib / 7) for each in made(*WEEK)]
    seen = rehearsed(deployed(DAILY), volumes=[volume()], made=kept)

    stored = outcome(seen).places[0].stored

    assert stored is not None
    assert (stored.really, stored.forecast) == (pytest.approx(added_gib), 100)
    assert stored.differs == outcome(seen).differs == differs


def test_storage_may_vary_by_chance_where_few_blocks_stand_for_a_volume() -> None:
    used = volume(use=Use(100, 0.02))
    seen = rehearsed(deployed(DAILY), volumes=[used], made=made(*WEEK), blocks=16)

    rough = outcome(seen).places[0].stored
    fine = outcome(replace(seen, blocks=4096)).places[0].stored

    assert rough is not None
    assert fine is not None
    assert (rough.differs, fine.differs) == (False, True)


def test_each_block_counts_for_the_policy_of_the_oldest_snapshot_that_has_it() -> None:
    policies = [deployed(DAILY), deployed(DAILY, "Shop/Twin")]
    twin = [replace(each, added_gib=0) for each in made(*WEEK, policy="policy-Shop/Twin")]
    seen = rehearsed(*policies, volumes=[volume()], made=[*made(*WEEK), *twin])

    assert not compare(seen).differs
    assert outcome(seen, "Shop/Twin").places[0].stored == (0, 0, 0)


def test_storage_is_not_compared_where_snapshots_of_others_share_the_blocks() -> None:
    by_hand = made(5, policy="", schedule="")
    seen = rehearsed(deployed(DAILY), volumes=[volume()], made=[*made(*WEEK), *by_hand])

    found = outcome(seen)

    assert not found.differs
    assert found.places[0].stored is None
    assert found.notes == ("storage of 1 volume: snapshots that nobody foresees share the blocks",)


def test_copies_in_other_accounts_share_no_blocks() -> None:
    theirs = made(5, policy="policy-Vault", account="444455556666", is_copy=True, region=AWAY)
    seen = rehearsed(deployed(DAILY), volumes=[volume()], made=[*made(*WEEK), *theirs])

    stored = outcome(seen).places[0].stored

    assert stored is not None
    assert stored.really == 100


def test_what_was_made_of_a_volume_that_is_gone_is_left_out() -> None:
    seen = rehearsed(
        deployed(DAILY), volumes=[volume()], made=[*made(*WEEK), *made(3, of="vol-gone")]
    )

    assert not outcome(seen).differs


def test_hours_of_one_day_are_told_apart() -> None:
    spec = volumes(schedule(create=create(interval=12), retain=Retain.last(3)), **TARGETS)
    times = [at(9, hour=15), at(10), at(10, hour=15)]
    seen = rehearsed(deployed(spec), volumes=[volume()], made=made(*times))

    assert not outcome(seen).differs
