"""A finding says in one line where something is wrong, what, and what to write instead."""

import pytest

from snapshot_constructs.cfn import rbin
from snapshot_constructs.model import Retain, Tag
from snapshot_constructs.model.block_public_access import BlockPublicAccess
from snapshot_constructs.model.recycle_bin import RecycleBinRule
from snapshot_constructs.model.value import Misread
from snapshot_constructs.rules.protection import (
    Named,
    judge_public_access,
    judge_recycle_bin_rule,
    judge_recycle_bin_rules,
)
from tests.protection import APP, images, locked, region_level, tag_level


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (
            images(400),
            (
                "recycle-bin/retention-range: RetentionPeriod/RetentionPeriodValue: must be 1 to 365 "
                "days for AMIs (got 400); write, for example, 14"
            ),
        ),
        (
            region_level(resource_type="EBS_VOLUME"),
            (
                "recycle-bin/retention-range: RetentionPeriod/RetentionPeriodValue: must be 1 to 7 "
                "days for EBS volumes (got 14); write, for example, 7"
            ),
        ),
        (
            locked(deletion_policy="Delete", update_replace_policy=None),
            (
                "recycle-bin/lock-retain: LockConfiguration: locks a rule that CloudFormation will try "
                "to delete, which AWS refuses (got DeletionPolicy Delete and UpdateReplacePolicy not "
                "given); write DeletionPolicy: Retain and UpdateReplacePolicy: Retain beside Properties"
            ),
        ),
        (
            locked(exclude_tags=(APP,)),
            (
                "recycle-bin/lock-region-level: LockConfiguration: locks Region-level rules without "
                "exclusion tags only (got ExcludeResourceTags); remove LockConfiguration, or "
                "ExcludeResourceTags"
            ),
        ),
        (
            tag_level(Tag("a", "1"), Tag("a", "1")),
            "recycle-bin/resource-tags-unique: ResourceTags: has a=1 2 times; write it once",
        ),
    ],
    ids=["images", "volumes", "lock", "exclusions", "twice"],
)
def test_a_finding_reads_in_one_line(rule: RecycleBinRule, line: str) -> None:
    (finding,) = judge_recycle_bin_rule(rule).findings

    assert str(finding) == line


@pytest.mark.parametrize(
    ("delay", "line"),
    [
        (
            Retain.days(31),
            "LockConfiguration/UnlockDelayValue: must be 7 to 30 days (got 31); write, for example, 7",
        ),
        (
            Retain(unit="DAYS"),
            "LockConfiguration/UnlockDelayValue: must be 7 to 30 days (got nothing); write, for example, 7",
        ),
        (
            Retain.weeks(7),
            "LockConfiguration/UnlockDelayUnit: must be DAYS (got 'WEEKS'); write DAYS",
        ),
        (
            Retain(interval=7),
            "LockConfiguration/UnlockDelayUnit: must be DAYS (got nothing); write DAYS",
        ),
    ],
    ids=["value", "no-value", "unit", "no-unit"],
)
def test_a_wrong_delay_is_shown_and_a_missing_one_is_nothing(delay: Retain, line: str) -> None:
    (finding,) = judge_recycle_bin_rule(locked(unlock_delay=delay)).findings

    assert str(finding) == f"recycle-bin/lock-delay: {line}"


@pytest.mark.parametrize(
    ("state", "fix"),
    [
        ("unblocked", "remove the resource: without it nothing is blocked"),
        ("blocked", "write block-all-sharing"),
    ],
)
def test_who_wants_no_block_is_told_to_write_no_resource(state: str, fix: str) -> None:
    (finding,) = judge_public_access(BlockPublicAccess(state=state)).findings

    assert str(finding) == (
        "snapshot-block-public-access/state: State: must be block-all-sharing or block-new-sharing "
        f"(got {state!r}); {fix}"
    )


@pytest.mark.parametrize(
    ("where", "fix"),
    [
        ("ResourceTags/0/Key", "write ResourceTagKey and ResourceTagValue instead"),
        ("ExcludeResourceTags/4/Value", "write ResourceTagKey and ResourceTagValue instead"),
        ("ResourceTags/0/Name", "correct its spelling, or remove it"),
        ("Tags/0/Name", "correct its spelling, or remove it"),
        ("Key", "correct its spelling, or remove it"),
        (
            "LockConfiguration/UnlockDelay",
            "write UnlockDelayValue and UnlockDelayUnit directly in LockConfiguration",
        ),
        ("LockConfiguration/Delay", "correct its spelling, or remove it"),
        ("UnlockDelay", "correct its spelling, or remove it"),
        ("Arn", "remove it: the Recycle Bin sets it"),
        ("Identifier", "remove it: the Recycle Bin sets it"),
        ("LockState", "remove it: the Recycle Bin sets it"),
    ],
)
def test_a_property_that_has_another_name_elsewhere_is_told_its_own(where: str, fix: str) -> None:
    odd = Misread(where, "is no property here", unknown=True)

    (finding,) = judge_recycle_bin_rule(region_level(misread=(odd,))).findings

    assert str(finding) == f"recycle-bin/property-name: {where}: is no property here; {fix}"


def test_tags_in_the_spelling_of_other_tags_are_one_mistake() -> None:
    other = [{"Key": "app", "Value": "shop"}, {"Key": "app", "ResourceTagValue": "web"}]
    written = {"ResourceType": "EBS_SNAPSHOT", "ResourceTags": other, "Color": "red"}
    period = {"RetentionPeriodValue": 14, "RetentionPeriodUnit": "DAYS"}

    found = judge_recycle_bin_rule(rbin.decode(written | {"RetentionPeriod": period})).findings

    assert [(each.rule.id, each.where) for each in found] == [
        ("recycle-bin/property-name", "Color"),
        ("recycle-bin/property-name", "ResourceTags/0/Key"),
    ]


def test_what_else_is_missing_beside_a_tag_in_another_spelling_is_said() -> None:
    tags = [{"Key": "app", "Value": "shop"}, {"ResourceTagKey": "app"}]
    written = {"ResourceType": "EBS_SNAPSHOT", "ResourceTags": tags}
    period = {"RetentionPeriodValue": 14, "RetentionPeriodUnit": "DAYS"}

    found = judge_recycle_bin_rule(rbin.decode(written | {"RetentionPeriod": period})).findings

    assert {each.where for each in found} == {
        "ResourceTags/0/Key",
        "ResourceTags/1/ResourceTagValue",
    }


def test_a_crowded_tag_is_named_with_the_number_of_its_rules() -> None:
    rules = [Named(f"Rule{i}", tag_level(Tag(f"own{i}", "x"), APP)) for i in range(6)]

    (crowded,) = judge_recycle_bin_rules(rules)

    assert str(crowded.finding) == (
        "recycle-bin/tag-in-5-rules: ResourceTags/1: has app=shop, which may be in 5 rules (got 6); "
        "match another tag here, or remove this one from another rule"
    )
