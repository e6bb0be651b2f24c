"""What several resources of a template get wrong together, and what they do not."""

from collections.abc import Iterator

import pytest

from snapshot_constructs.model import Retain, Tag
from snapshot_constructs.model.block_public_access import BlockPublicAccess
from snapshot_constructs.model.recycle_bin import RecycleBinRule
from snapshot_constructs.rules.protection import (
    Named,
    judge_public_accesses,
    judge_recycle_bin_rule,
    judge_recycle_bin_rules,
)
from tests.protection import APP, LATER, SCRATCH, images, locked, region_level, tag_level

MAIL = Tag("app", "mail")
ALL = BlockPublicAccess(state="block-all-sharing")
DAYS = "RetentionPeriod/RetentionPeriodValue"
Found = list[tuple[str, str, str]]


def _names() -> Iterator[str]:
    yield from (f"Rule{i}" for i in range(10_000))


def found(*rules: RecycleBinRule) -> Found:
    """Judge rules that are all there; say which rule each breaks, and where."""
    named = [Named(name, rule) for name, rule in zip(_names(), rules, strict=False)]
    return [
        (each.logical_id, each.finding.rule.id.removeprefix("recycle-bin/"), each.finding.where)
        for each in judge_recycle_bin_rules(named)
    ]


def for_days(days: int, *tags: Tag, **changes: object) -> RecycleBinRule:
    return region_level(resource_tags=tags, retain=Retain.days(days), **changes)


def test_a_tag_in_six_rules_is_too_many_in_the_sixth() -> None:
    rules = [for_days(10 + i, Tag(f"own{i}", "x"), APP) for i in range(7)]

    assert found(*rules[:5]) == []
    assert found(*rules) == [
        ("Rule5", "tag-in-5-rules", "ResourceTags/1"),
        ("Rule6", "tag-in-5-rules", "ResourceTags/1"),
    ]


def test_a_tag_counts_once_in_each_rule_and_only_with_its_value() -> None:
    others = [for_days(10 + i, Tag("app", f"{i}"), SCRATCH) for i in range(4)]

    assert found(*others, for_days(20, SCRATCH, SCRATCH)) == []
    assert found(*others, for_days(20, Tag("scratch", "no"), APP), for_days(21, SCRATCH)) == []


@pytest.mark.parametrize(
    ("rules", "shadowed"),
    [
        ((region_level(), for_days(7)), ["Rule1"]),
        ((for_days(7), region_level()), ["Rule0"]),
        ((region_level(), region_level()), ["Rule1"]),
        ((region_level(), for_days(7, APP)), ["Rule1"]),
        ((for_days(14, APP), region_level()), ["Rule0"]),
        ((for_days(7, APP, MAIL), for_days(8, MAIL, APP)), ["Rule0"]),
        ((for_days(7), for_days(8), for_days(9)), ["Rule0", "Rule1"]),
        ((region_level(), for_days(7, exclude_tags=(SCRATCH,))), ["Rule1"]),
        ((locked(), for_days(7)), ["Rule1"]),
        ((region_level(), locked()), ["Rule0"]),
        ((locked(retain=Retain.days(7)), locked()), ["Rule0"]),
    ],
    ids=[
        *("shorter", "shorter-before", "twice", "tags", "tags-as-long", "same-tags", "three"),
        *("exclusions", "locked-longer", "locked-as-long", "both-locked"),
    ],
)
def test_a_rule_never_counts_where_a_longer_one_keeps_the_same(
    rules: tuple[RecycleBinRule, ...], shadowed: list[str]
) -> None:
    assert found(*rules) == [(name, "rule-shadowed", DAYS) for name in shadowed]


@pytest.mark.parametrize(
    "rules",
    [
        (region_level(), for_days(15, APP)),
        (for_days(7, APP), for_days(8, MAIL)),
        (for_days(7, APP), for_days(8, APP, MAIL)),
        (for_days(7, exclude_tags=(APP,)), for_days(8, exclude_tags=(MAIL,))),
        (region_level(exclude_tags=(APP,)), for_days(7, APP)),
        (region_level(), region_level(resource_type="EBS_VOLUME", retain=Retain.days(7))),
        (region_level(), locked(retain=Retain.days(7))),
        (region_level(), for_days(7, unlock_delay=LATER)),
        (region_level(), region_level(retain=LATER)),
        (region_level(), for_days(7, resource_type=LATER)),
        (region_level(), region_level(resource_tags=LATER, retain=Retain.days(7))),
        (region_level(resource_tags=(LATER,)), for_days(7, APP)),
        (region_level(resource_type="x"), region_level(resource_type="x")),
    ],
    ids=[
        *("longer-for-tags", "other-tags", "more-tags", "other-exclusions", "excluded"),
        *("other-type", "locked-floor", "lock-not-known", "period-not-known", "type-not-known"),
        *("tags-not-known", "tag-not-known", "no-such-type"),
    ],
)
def test_a_rule_counts_where_nothing_surely_keeps_the_same_for_longer(
    rules: tuple[RecycleBinRule, ...],
) -> None:
    assert found(*rules) == []


SHORT = ("Rule1", "snapshots-outlive-amis", DAYS)


@pytest.mark.parametrize(
    "rules",
    [
        (region_level(), images(15)),
        (tag_level(), images(15)),
        (region_level(), images(15, resource_tags=(APP,))),
        (tag_level(APP, MAIL), images(15, resource_tags=(MAIL,))),
        (region_level(), images(15), for_days(14, APP, resource_type="EBS_VOLUME")),
    ],
    ids=["all", "some-snapshots", "some-images", "same-tag", "volumes"],
)
def test_amis_are_not_kept_longer_than_their_snapshots(rules: tuple[RecycleBinRule, ...]) -> None:
    assert found(*rules) == [SHORT]


@pytest.mark.parametrize(
    "rules",
    [
        (region_level(), images(14)),
        (images(15),),
        (for_days(14, APP), images(15), for_days(15, MAIL)),
        (tag_level(APP), images(15, resource_tags=(MAIL,))),
        (region_level(), images(LATER)),
        (region_level(retain=LATER), images(15)),
        (for_days(14, APP), images(15), region_level(resource_type=LATER, retain=LATER)),
    ],
    ids=[
        *("as-long", "no-snapshots", "others-longer", "other-tags"),
        *("amis-not-known", "snapshots-not-known", "type-not-known"),
    ],
)
def test_amis_are_kept_no_longer_than_snapshots_may_be(rules: tuple[RecycleBinRule, ...]) -> None:
    assert found(*rules) == []


def test_what_is_not_known_here_was_counted_when_each_was_judged_alone() -> None:
    rules = [region_level(retain=LATER), images(15), region_level(resource_type=LATER)]

    verdicts = [judge_recycle_bin_rule(rule) for rule in rules]

    assert [bool(verdict.unknown) for verdict in verdicts] == [True, False, True]


def test_a_finding_names_the_other_resource() -> None:
    rules = [Named("Everything", region_level()), Named("Images", images(30))]
    twice = [Named("Everything", region_level()), Named("Short", for_days(2, SCRATCH))]

    (outlives,) = judge_recycle_bin_rules(rules)
    (shadowed,) = judge_recycle_bin_rules(twice)

    assert outlives.finding.what == (
        "keeps AMIs longer than Everything keeps their snapshots, for 14 days (got 30)"
    )
    assert outlives.finding.fix == (
        "raise the retention of Everything to 30 days, or lower this one to 14"
    )
    assert shadowed.finding.what == (
        "never counts: Everything keeps the same EBS snapshots for 14 days, and the longest "
        "retention wins (got 2)"
    )
    assert shadowed.finding.fix == "exclude these tags in Everything, or remove this rule"


def test_resources_of_different_conditions_are_not_held_against_each_other() -> None:
    prod, dev = Named("Prod", ALL, "Stage is prod"), Named("Dev", ALL, "Stage is dev")

    assert judge_public_accesses([prod, dev]) == ()


def test_resources_of_one_condition_are() -> None:
    one, other = Named("One", ALL, "Stage is prod"), Named("Other", ALL, "Stage is prod")

    (across,) = judge_public_accesses([one, other])

    assert (across.logical_id, across.when) == ("Other", "Stage is prod")


def test_what_is_always_there_is_held_against_what_is_there_sometimes_and_said_once() -> None:
    rules = [
        Named("Everything", region_level()),
        Named("Short", for_days(2)),
        Named("Shorter", for_days(1, APP), "Stage is prod"),
    ]

    across = judge_recycle_bin_rules(rules)

    assert [(each.logical_id, each.when) for each in across] == [
        ("Short", ""),
        ("Shorter", "Stage is prod"),
    ]


def test_a_variant_is_not_held_against_another_of_the_same_resource() -> None:
    prod, dev = Named("One", ALL, "Stage is prod"), Named("One", ALL, "Stage is dev")

    assert judge_public_accesses([prod, dev]) == ()


def test_a_longer_rule_that_is_there_only_sometimes_speaks_for_amis() -> None:
    rules = [Named("Snapshots", for_days(14, APP)), Named("Images", images(30))]
    sometimes = Named("More", for_days(30, MAIL), "Stage is prod")

    assert len(judge_recycle_bin_rules(rules)) == 1
    assert judge_recycle_bin_rules([*rules, sometimes]) == ()


def test_one_resource_may_block_public_access() -> None:
    assert judge_public_accesses([Named("One", ALL)]) == ()


def test_each_further_one_is_named() -> None:
    across = judge_public_accesses([Named(name, ALL) for name in ("One", "Two", "Three")])

    assert [each.logical_id for each in across] == ["Two", "Three"]
    assert {(each.finding.rule.id, each.finding.where) for each in across} == {
        ("snapshot-block-public-access/one-per-region", "")
    }
    assert across[0].finding.what == (
        "sets what One sets too: an account has one such setting in a Region (got one more)"
    )


def test_a_template_of_many_rules_and_conditions_is_judged_at_once() -> None:
    many = [
        Named(f"Rule{i}", for_days(1 + i % 365, Tag("app", f"{i % 50}")), f"condition {i}")
        for i in range(5_000)
    ]

    assert judge_recycle_bin_rules(many) == ()
