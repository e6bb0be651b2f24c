"""What protects snapshots is read from templates and judged, alone and together."""

from typing import Any

import pytest

from snapshot_constructs.model.block_public_access import BlockPublicAccess
from snapshot_constructs.model.recycle_bin import RecycleBinRule
from snapshot_constructs.review.protection import TYPES, judged, judged_together
from snapshot_constructs.rules import Place
from snapshot_constructs.rules.protection import Named

RULE, SETTING = TYPES
LOCKED = {
    "ResourceType": "EBS_SNAPSHOT",
    "RetentionPeriod": {"RetentionPeriodValue": 14, "RetentionPeriodUnit": "DAYS"},
    "LockConfiguration": {"UnlockDelayValue": 7, "UnlockDelayUnit": "DAYS"},
}
IMAGES = {
    "ResourceType": "EC2_IMAGE",
    "RetentionPeriod": {"RetentionPeriodValue": 30, "RetentionPeriodUnit": "DAYS"},
}
KEPT = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
BLOCKED = {"State": "block-all-sharing"}

# As a page of AWS shows it: another spelling of tags, and a lock that such a rule cannot have.
FROM_A_PAGE_OF_AWS = {
    "Description": "my new retention rule",
    "LockConfiguration": {"UnlockDelayUnit": "DAYS", "UnlockDelayValue": 15},
    "ResourceTags": [{"Key": "environment", "Value": "testing"}],
    "ResourceType": "EBS_SNAPSHOT",
    "RetentionPeriod": {"RetentionPeriodUnit": "DAYS", "RetentionPeriodValue": 7},
    "Status": "available",
    "Tags": [{"Key": "purpose", "Value": "testing"}],
}


@pytest.mark.parametrize(
    ("attributes", "rules"), [(KEPT, []), ({}, ["recycle-bin/lock-retain"])], ids=["kept", "not"]
)
def test_a_rule_is_judged_with_what_its_resource_says(
    attributes: dict[str, Any], rules: list[str]
) -> None:
    value, verdict = judged(RULE, LOCKED, {"Type": RULE, **attributes}, Place())

    assert isinstance(value, RecycleBinRule)
    assert [finding.rule.id for finding in verdict.findings] == rules


def test_a_setting_is_judged() -> None:
    value, verdict = judged(SETTING, {"State": "unblocked"}, {"Type": SETTING}, Place())

    assert value == BlockPublicAccess(state="unblocked")
    assert [finding.fix for finding in verdict.errors] == [
        "remove the resource: without it nothing is blocked"
    ]


def test_resources_of_both_types_are_judged_together() -> None:
    resources = {
        "Snapshots": (RULE, LOCKED),
        "First": (SETTING, BLOCKED),
        "Images": (RULE, IMAGES),
        "Second": (SETTING, BLOCKED),
    }
    found = [
        Named(name, judged(type_, properties, {}, Place())[0])
        for name, (type_, properties) in resources.items()
    ]

    across = judged_together(found)

    assert [(each.logical_id, each.finding.rule.id) for each in across] == [
        ("Images", "recycle-bin/snapshots-outlive-amis"),
        ("Second", "snapshot-block-public-access/one-per-region"),
    ]


def test_an_example_of_aws_is_wrong_in_what_aws_itself_would_refuse() -> None:
    _, verdict = judged(RULE, FROM_A_PAGE_OF_AWS, {}, Place())

    assert [(finding.rule.id, finding.where) for finding in verdict.findings] == [
        ("recycle-bin/lock-region-level", "LockConfiguration"),
        ("recycle-bin/property-name", "ResourceTags/0/Key"),
        ("recycle-bin/lock-retain", "LockConfiguration"),
    ]
    assert "write ResourceTagKey and ResourceTagValue instead" in {
        finding.fix for finding in verdict.findings
    }


@pytest.mark.parametrize(
    ("wrong", "fix"),
    [
        (
            {"LockConfiguration": {"UnlockDelay": {"UnlockDelayValue": 7}}},
            "write UnlockDelayValue and UnlockDelayUnit directly in LockConfiguration",
        ),
        ({"LockState": "locked"}, "remove it: the Recycle Bin sets it"),
        ({"Retention": 1}, "correct its spelling, or remove it"),
        ({"Key": 1}, "correct its spelling, or remove it"),
    ],
    ids=["delay", "state", "other", "key"],
)
def test_a_property_of_another_name_is_named(wrong: dict[str, Any], fix: str) -> None:
    _, verdict = judged(RULE, LOCKED | wrong, KEPT, Place())

    names = [each for each in verdict.errors if each.rule.id == "recycle-bin/property-name"]
    assert [finding.fix for finding in names] == [fix]
