"""Policies that users write in templates: wrong ones, and right ones that look wrong."""

from typing import Any

import pytest

from snapshot_constructs.cfn import dlm
from snapshot_constructs.rules import Verdict, judge

Json = dict[str, Any]

ROLE = "arn:aws:iam::111122223333:role/snapshots"
KEY = "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555"
OUTPOST = "arn:aws:outposts:eu-west-1:111122223333:outpost/op-0123456789abcdef0"
DAILY = {"Interval": 24, "IntervalUnit": "HOURS", "Times": ["03:00"]}
MONTHLY = {"CronExpression": "cron(0 9 1 * ? *)"}
FIVE_WEEKS = {"Interval": 5, "IntervalUnit": "WEEKS"}
COPY = {"Target": "eu-central-1", "Encrypted": True, "RetainRule": FIVE_WEEKS}
ARCHIVE = {"RetainRule": {"RetentionArchiveTier": {"Count": 3}}}
ARCHIVE_60_DAYS = {"RetainRule": {"RetentionArchiveTier": {"Interval": 60, "IntervalUnit": "DAYS"}}}
FAST = {"AvailabilityZones": ["eu-west-1a"], "Count": 1}
VSS = {"ExecutionHandler": "AWS_VSS_BACKUP"}


def _schedule(**changes: Any) -> Json:
    daily = {"Name": "daily", "CreateRule": DAILY, "RetainRule": {"Count": 7}}
    return daily | changes


def _created(**create: Any) -> Json:
    return _schedule(CreateRule=create)


def _hours(interval: int, **changes: Any) -> Json:
    return _created(Interval=interval, IntervalUnit="HOURS", **changes)


def _cron(expression: Any) -> Json:
    return _created(CronExpression=expression)


def _count(count: int, **changes: Any) -> Json:
    return _schedule(RetainRule={"Count": count}, **changes)


def _age(interval: int, unit: str, **changes: Any) -> Json:
    return _schedule(RetainRule={"Interval": interval, "IntervalUnit": unit}, **changes)


def _policy(*schedules: Json, kind: str = "VOLUME", **changes: Any) -> Json:
    details = {
        "ResourceTypes": [kind],
        "TargetTags": [{"Key": "backup", "Value": "gold"}],
        "Schedules": list(schedules),
    }
    return _body(PolicyDetails=details | changes)


def _body(**changes: Any) -> Json:
    body = {"Description": "Backups", "State": "ENABLED", "ExecutionRoleArn": ROLE}
    return body | changes


def _amis(*schedules: Json) -> Json:
    return _policy(*schedules, kind="INSTANCE", PolicyType="IMAGE_MANAGEMENT")


def _event(**parameters: Any) -> Json:
    source = {"EventType": "shareSnapshot", "SnapshotOwner": ["444455556666"]}
    encryption = {"Encrypted": True, "CmkArn": KEY}
    copy = {"Target": "eu-central-1", "EncryptionConfiguration": encryption}
    action = {"Name": "copy", "CrossRegionCopy": [copy | {"RetainRule": FIVE_WEEKS}]}
    details = {
        "PolicyType": "EVENT_BASED_POLICY",
        "EventSource": {"Type": "MANAGED_CWE", "Parameters": source | parameters},
        "Actions": [action],
    }
    return _body(PolicyDetails=details)


def _scripted(script: Json, **changes: Any) -> Json:
    create = DAILY | {"Scripts": [script]}
    return _policy(_schedule(CreateRule=create, **changes), kind="INSTANCE")


def _ids(verdict: Verdict, *severities: str) -> set[str]:
    found = {f.rule for f in verdict.findings if f.rule.severity.value in severities}
    return {rule.id.removeprefix("dlm/") for rule in found}


INVALID = {
    "interval-set": _policy(_hours(5, Times=["03:00"])),
    "interval-unit-hours": _policy(_created(Interval=1, IntervalUnit="DAYS", Times=["03:00"])),
    "times-format": _policy(_hours(12, Times=["09:00", "21:00"])),
    "create-xor": _policy(
        _created(CronExpression="cron(0 2 * * ? *)", Interval=2, IntervalUnit="HOURS")
    ),
    "cron-six-fields": _policy(_cron("cron(30 12 1 * ?)")),
    "cron-question-mark": _policy(_cron("cron(0 9 1 * MON *)")),
    "cron-min-gap": _policy(_cron("cron(0/15 * * * ? *)")),
    "retain-xor": _policy(
        _schedule(RetainRule={"Count": 7, "Interval": 7, "IntervalUnit": "DAYS"})
    ),
    "retain-count-range": _policy(_count(0)),
    "retention-type-uniform": _policy(
        _count(7),
        _age(4, "WEEKS", Name="weekly", CreateRule={"CronExpression": "cron(0 5 ? * SUN *)"}),
    ),
    "archive-cron-28d": _policy(_count(7, ArchiveRule=ARCHIVE)),
    "archive-volume-only": _policy(
        _count(7, CreateRule=MONTHLY, ArchiveRule=ARCHIVE), kind="INSTANCE"
    ),
    "archive-age-90": _policy(_age(2, "MONTHS", CreateRule=MONTHLY, ArchiveRule=ARCHIVE_60_DAYS)),
    "archive-count-90": _policy(
        _count(7, CreateRule={"CronExpression": "cron(0 9 ? * THU#2 *)"}, ArchiveRule=ARCHIVE)
    ),
    "archive-one-schedule": _policy(
        _count(7, CreateRule=MONTHLY, ArchiveRule=ARCHIVE),
        _count(
            7,
            Name="later",
            CreateRule={"CronExpression": "cron(0 9 15 * ? *)"},
            ArchiveRule=ARCHIVE,
        ),
    ),
    "retain-zero-blocks": _policy(
        _count(0, CreateRule=MONTHLY, ArchiveRule=ARCHIVE, CrossRegionCopyRules=[COPY])
    ),
    "fsr-kind": _amis(_count(7, FastRestoreRule=FAST)),
    "xr-target-field": _amis(_count(7, CrossRegionCopyRules=[COPY])),
    "xr-cmk-format": _policy(
        _count(
            7,
            CrossRegionCopyRules=[
                COPY | {"CmkArn": "arn:aws:kms:eu-central-1:111122223333:alias/backup"}
            ],
        )
    ),
    "share-unshare-retention": _policy(
        _age(
            5,
            "DAYS",
            ShareRules=[
                {
                    "TargetAccounts": ["444455556666"],
                    "UnshareInterval": 10,
                    "UnshareIntervalUnit": "DAYS",
                }
            ],
        )
    ),
    "scripts-vss-conflicts": _scripted(VSS, CopyTags=True),
    "vartags-kind": _policy(
        _count(7, VariableTags=[{"Key": "instance", "Value": "$(instance-id)"}])
    ),
    "dep-count": _amis(_count(5, DeprecateRule={"Count": 10})),
    "def-seven-trap": _body(DefaultPolicy="VOLUME", CreateInterval=7),
    "evt-params": _event(),
}


@pytest.mark.parametrize("rule", INVALID)
def test_a_wrong_policy_breaks_the_rule_that_it_is_known_for_and_no_other(rule: str) -> None:
    policy = dlm.decode(INVALID[rule])

    verdict = judge(policy)

    assert policy.misread == ()
    assert _ids(verdict, "error") == {rule}


ZONE = {"Fn::Select": [0, {"Fn::GetAZs": ""}]}
TOKENS = {
    "Description": {"Fn::Sub": "Backups of ${AWS::StackName}"},
    "State": {"Ref": "State"},
    "ExecutionRoleArn": {"Fn::ImportValue": "role"},
    "PolicyDetails": {
        "ResourceTypes": ["VOLUME"],
        "TargetTags": [{"Key": "backup", "Value": {"Ref": "Class"}}],
        "Schedules": [
            _count(
                7,
                CreateRule={"CronExpression": {"Fn::Sub": "cron(0 ${Hour} * * ? *)"}},
                ShareRules=[{"TargetAccounts": [{"Ref": "Account"}, {"Ref": "AWS::AccountId"}]}],
                FastRestoreRule={"AvailabilityZones": [ZONE, ZONE], "Count": {"Ref": "Fast"}},
                CrossRegionCopyRules=[
                    COPY | {"Target": {"Ref": "Away"}, "CmkArn": {"Fn::GetAtt": ["Key", "Arn"]}}
                ],
                TagsToAdd=[{"Key": "app", "Value": {"Ref": "AWS::StackName"}}],
            )
        ],
    },
}

VALID: dict[str, tuple[Json, set[str]]] = {
    "both ends of the ranges": (
        _policy(
            _schedule(
                CreateRule={"Interval": 1, "IntervalUnit": "HOURS"},
                RetainRule={"Count": 1000},
            )
        ),
        {"times-omitted"},
    ),
    "cron with a count": (_policy(_cron("cron(0 18 ? * WED *)")), set()),
    "archived at once": (
        _policy(_count(0, CreateRule=MONTHLY, ArchiveRule=ARCHIVE)),
        set(),
    ),
    "an age shorter than the gap": (
        _policy(_age(7, "DAYS", CreateRule=MONTHLY)),
        {"retain-age-short"},
    ),
    "fast restore of all that is kept": (
        _policy(
            _count(
                10,
                FastRestoreRule={
                    "AvailabilityZones": ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
                    "Count": 10,
                },
            )
        ),
        {"fsr-quota-5"},
    ),
    "shared with the own account": (
        _policy(_count(7, ShareRules=[{"TargetAccounts": ["111122223333"]}])),
        set(),
    ),
    "a copy of the documentation": (
        _policy(_count(7, CrossRegionCopyRules=[{"Target": "us-east-1", "Encrypted": False}])),
        {"xr-retain-omitted"},
    ),
    "no retries": (_scripted(VSS | {"MaximumRetryCount": 0}), set()),
    "a copy to an Outpost": (
        _policy(
            _schedule(
                CreateRule={"Interval": 12, "IntervalUnit": "HOURS", "Times": ["03:00"]},
                RetainRule={"Count": 1},
                CrossRegionCopyRules=[COPY | {"Target": OUTPOST}],
            )
        ),
        set(),
    ),
    "much is known at deployment": (TOKENS, set()),
    # further traps
    "one key with two values": (
        _policy(
            _count(7),
            TargetTags=[
                {"Key": "backup", "Value": "gold"},
                {"Key": "backup", "Value": "silver"},
            ],
        ),
        set(),
    ),
    "a role in the European partition": (
        _policy(_count(7)) | {"ExecutionRoleArn": ROLE.replace("aws", "aws-eusc")},
        set(),
    ),
    "a disabled policy, a role to come": (
        _policy(_count(7)) | {"State": "DISABLED", "ExecutionRoleArn": f"{ROLE}-to-come"},
        set(),
    ),
    "any description": (_event(DescriptionRegex=".*"), set()),
    "empty exclusions": (_body(DefaultPolicy="VOLUME", Exclusions={}), set()),
    "three months in the archive": (
        _policy(
            _age(
                1,
                "MONTHS",
                CreateRule=MONTHLY,
                ArchiveRule={
                    "RetainRule": {
                        "RetentionArchiveTier": {"Interval": 3, "IntervalUnit": "MONTHS"}
                    }
                },
            )
        ),
        set(),
    ),
    "deprecated when deleted": (
        _amis(_count(10, DeprecateRule={"Count": 10})),
        set(),
    ),
    "deprecated when deleted, by age": (
        _amis(_age(10, "DAYS", DeprecateRule={"Interval": 10, "IntervalUnit": "DAYS"})),
        set(),
    ),
}


@pytest.mark.parametrize("name", VALID)
def test_a_policy_that_looks_wrong_is_not(name: str) -> None:
    properties, warnings = VALID[name]
    policy = dlm.decode(properties)

    verdict = judge(policy)

    assert policy.misread == ()
    assert _ids(verdict, "error") == set()
    assert _ids(verdict, "warning") == warnings
