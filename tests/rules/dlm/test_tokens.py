"""What is known only at deployment breaks no rule, wherever it stands and however it is written."""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snapshot_constructs.cfn import dlm
from snapshot_constructs.model import Deferred, PolicySpec
from snapshot_constructs.model.value import Value
from snapshot_constructs.rules import Place, judge
from tests.rules.dlm.test_documented_cases import INVALID

Json = dict[str, Any]
Path = tuple[str | int, ...]

PLACE = Place(region="eu-west-1", account="111122223333", partition="aws")
KEY = "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555"
BODY = {
    "Description": "Backups",
    "State": "ENABLED",
    "ExecutionRoleArn": "arn:aws:iam::111122223333:role/snapshots",
    "Tags": [{"Key": "team", "Value": "storage"}],
}
DAILY = {"Interval": 24, "IntervalUnit": "HOURS", "Times": ["03:00"]}
WEEKLY = {"CronExpression": "cron(0 3 ? * SUN *)"}
MONTHLY = {"CronExpression": "cron(0 9 1 * ? *)"}
FIVE_WEEKS = {"Interval": 5, "IntervalUnit": "WEEKS"}
SIX_WEEKS = {"Interval": 6, "IntervalUnit": "WEEKS"}
COPY = {"Encrypted": True, "CmkArn": KEY, "CopyTags": True, "RetainRule": FIVE_WEEKS}
TAGS = [{"Key": "app", "Value": "shop"}, {"Key": "tier", "Value": "gold"}]
VARIABLES = [{"Key": "instance", "Value": "$(instance-id)"}]
SHARED = {
    "TargetAccounts": ["444455556666", "777788889999"],
    "UnshareInterval": 3,
    "UnshareIntervalUnit": "DAYS",
}
SCRIPT = {
    "ExecutionHandler": "freeze",
    "ExecutionHandlerService": "AWS_SYSTEMS_MANAGER",
    "Stages": ["PRE", "POST"],
    "ExecutionTimeout": 60,
    "MaximumRetryCount": 3,
    "ExecuteOperationOnScriptFailure": False,
}
TARGETS = {
    "PolicyLanguage": "STANDARD",
    "ResourceLocations": ["CLOUD"],
    "TargetTags": [{"Key": "backup", "Value": "gold"}],
}
SETTINGS = {
    "CreateInterval": 6,
    "RetainInterval": 7,
    "CopyTags": True,
    "ExtendDeletion": False,
    "CrossRegionCopyTargets": [{"TargetRegion": "eu-central-1"}, {"TargetRegion": "eu-west-2"}],
}
VALID: dict[str, Json] = {
    "volumes": BODY
    | {
        "PolicyDetails": TARGETS
        | {
            "PolicyType": "EBS_SNAPSHOT_MANAGEMENT",
            "ResourceTypes": ["VOLUME"],
            "Schedules": [
                {
                    "Name": "daily",
                    "CreateRule": DAILY | {"Location": "CLOUD"},
                    "RetainRule": {"Count": 7},
                    "CopyTags": True,
                    "TagsToAdd": TAGS,
                    "CrossRegionCopyRules": [
                        COPY | {"Target": "eu-central-1"},
                        {"Target": "eu-west-2", "Encrypted": False, "RetainRule": FIVE_WEEKS},
                    ],
                    "FastRestoreRule": {"AvailabilityZones": ["eu-west-1a"], "Count": 2},
                    "ShareRules": [SHARED],
                },
                {
                    "Name": "monthly",
                    "CreateRule": MONTHLY,
                    "RetainRule": {"Count": 0},
                    "ArchiveRule": {"RetainRule": {"RetentionArchiveTier": {"Count": 3}}},
                },
            ],
        }
    },
    "instances": BODY
    | {
        "PolicyDetails": TARGETS
        | {
            "ResourceTypes": ["INSTANCE"],
            "Parameters": {
                "ExcludeBootVolume": True,
                "ExcludeDataVolumeTags": [{"Key": "scratch", "Value": "yes"}],
            },
            "Schedules": [
                {
                    "Name": "daily",
                    "CreateRule": DAILY | {"Scripts": [SCRIPT]},
                    "RetainRule": {"Interval": 7, "IntervalUnit": "DAYS"},
                    "TagsToAdd": TAGS,
                    "VariableTags": VARIABLES,
                    "ShareRules": [SHARED],
                    "FastRestoreRule": {
                        "AvailabilityZoneIds": ["euw1-az1"],
                        "Interval": 1,
                        "IntervalUnit": "DAYS",
                    },
                },
            ],
        }
    },
    "amis": BODY
    | {
        "PolicyDetails": TARGETS
        | {
            "PolicyType": "IMAGE_MANAGEMENT",
            "ResourceTypes": ["INSTANCE"],
            "Parameters": {"NoReboot": False},
            "Schedules": [
                {
                    "Name": "weekly",
                    "CreateRule": WEEKLY,
                    "RetainRule": SIX_WEEKS,
                    "CopyTags": False,
                    "VariableTags": VARIABLES,
                    "DeprecateRule": FIVE_WEEKS,
                    "CrossRegionCopyRules": [
                        COPY | {"TargetRegion": "eu-central-1", "DeprecateRule": FIVE_WEEKS}
                    ],
                },
            ],
        }
    },
    "event": BODY
    | {
        "PolicyDetails": {
            "PolicyType": "EVENT_BASED_POLICY",
            "EventSource": {
                "Type": "MANAGED_CWE",
                "Parameters": {
                    "EventType": "shareSnapshot",
                    "SnapshotOwner": ["444455556666"],
                    "DescriptionRegex": ".*",
                },
            },
            "Actions": [
                {
                    "Name": "copy",
                    "CrossRegionCopy": [
                        {
                            "Target": "eu-central-1",
                            "EncryptionConfiguration": {"Encrypted": True, "CmkArn": KEY},
                            "RetainRule": FIVE_WEEKS,
                        }
                    ],
                }
            ],
        }
    },
    "default volumes": BODY
    | SETTINGS
    | {
        "DefaultPolicy": "VOLUME",
        "Exclusions": {
            "ExcludeBootVolumes": True,
            "ExcludeVolumeTypes": ["st1", "sc1"],
            "ExcludeTags": TAGS,
        },
    },
    "default instances": BODY
    | {
        "DefaultPolicy": "INSTANCE",
        "PolicyDetails": SETTINGS
        | {
            "PolicyLanguage": "SIMPLIFIED",
            "PolicyType": "IMAGE_MANAGEMENT",
            "ResourceType": "INSTANCE",
            "Exclusions": {"ExcludeTags": TAGS},
        },
    },
}

INTRINSICS: dict[str, Any] = {
    "Ref": {"Ref": "Later"},
    "Fn::GetAtt": {"Fn::GetAtt": ["Key", "Arn"]},
    "Fn::Sub": {"Fn::Sub": "cron(0 ${Hour} * * ? *)"},
    "Fn::Join": {"Fn::Join": ["-", ["a", {"Ref": "AWS::Region"}]]},
    "Fn::Select": {"Fn::Select": [0, {"Fn::GetAZs": ""}]},
    "Fn::Split": {"Fn::Split": [",", {"Ref": "Accounts"}]},
    "Fn::GetAZs": {"Fn::GetAZs": ""},
    "Fn::ImportValue": {"Fn::ImportValue": "role"},
    "Fn::FindInMap": {"Fn::FindInMap": ["Map", {"Ref": "AWS::Region"}, "Days"]},
    "Fn::If": {"Fn::If": ["Production", 14, 7]},
    "Fn::Transform": {"Fn::Transform": {"Name": "Macro"}},
}
LATER = INTRINSICS["Ref"]
TYPE = {"PolicyType", "ResourceTypes", "DefaultPolicy", "ExecutionHandler", "CopyTags"}
"""Properties that say which kind of policy or script it is."""

STRUCTURAL = (
    *("times-format", "create-xor", "retain-xor", "retention-type-uniform"),
    *("archive-volume-only", "archive-one-schedule", "fsr-kind"),
    *("xr-target-field", "scripts-vss-conflicts", "vartags-kind", "evt-params"),
)
"""Rules on which properties there are, whatever their values."""

UNJUDGED = re.compile(
    r"CopyTags|ExtendDeletion|NoReboot|ExcludeBootVolumes?|ExecuteOperationOnScriptFailure"
    r"|TargetTags/\d+/Value|ExcludeDataVolumeTags/.*|ExcludeTags(/.*)?"
)
"""The ends of paths where no rule asks for the value of a right policy."""

TOKENS: dict[str, Any] = {
    "text": "${Token[TOKEN.11]}",
    "text within text": "cron(0 ${Token[TOKEN.11]} * * ? *)",
    "number": -1.8881545897087827e289,
    "list": ["#{Token[TOKEN.12]}"],
    "deferred": Deferred({"Ref": "Later"}),
}


def _positions(found: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every value, list and object below ``found``."""
    if path:
        yield path
    if isinstance(found, dict):
        for name, value in found.items():
            yield from _positions(value, (*path, name))
    elif isinstance(found, list):
        for i, value in enumerate(found):
            yield from _positions(value, (*path, i))


def with_changes(properties: Json, changes: dict[Path, Any]) -> Json:
    """Return a copy in which each of these positions, if it is still there, has a new value."""
    changed = deepcopy(properties)
    for path, value in sorted(changes.items(), key=lambda item: -len(item[0])):
        parent: Any = changed
        for key in path[:-1]:
            parent = parent[key]
        parent[path[-1]] = deepcopy(value)
    return changed


def leaves(properties: Json) -> list[Path]:
    paths = list(_positions(properties))
    return [path for path in paths if not any(other[:-1] == path for other in paths)]


def _fields(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every field and item of the model's values below ``value``."""
    if isinstance(value, Value):
        for field in fields(value):
            if field.compare and not field.metadata.get("opaque"):
                inner = getattr(value, field.name)
                if inner is not None and inner != ():
                    yield (*path, field.name)
                    yield from _fields(inner, (*path, field.name))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield (*path, i)
            yield from _fields(item, (*path, i))


def _put(value: Any, path: Path, token: Any) -> Any:
    if not path:
        return token
    first, *rest = path
    if isinstance(first, int):
        inner = _put(value[first], tuple(rest), token)
        return (*value[:first], inner, *value[first + 1 :])
    return replace(value, **{first: _put(getattr(value, first), tuple(rest), token)})


def _errors(policy: PolicySpec) -> list[str]:
    return [str(finding) for finding in judge(policy, PLACE).errors]


def _broken(properties: Json) -> set[str]:
    return {finding.rule.id for finding in judge(dlm.decode(properties), PLACE).errors}


@pytest.mark.parametrize("name", VALID)
def test_the_policies_are_right_to_begin_with(name: str) -> None:
    policy = dlm.decode(VALID[name])

    verdict = judge(policy, PLACE)

    assert policy.misread == ()
    assert verdict.errors == ()
    assert verdict.unknown == ()


@pytest.mark.parametrize("intrinsic", INTRINSICS)
@pytest.mark.parametrize("name", VALID)
def test_an_intrinsic_breaks_no_rule_in_any_position(name: str, intrinsic: str) -> None:
    valid = VALID[name]

    found = {
        path: _errors(dlm.decode(with_changes(valid, {path: INTRINSICS[intrinsic]})))
        for path in _positions(valid)
    }

    assert {path: errors for path, errors in found.items() if errors} == {}


@pytest.mark.parametrize("name", VALID)
def test_whatever_is_known_only_at_deployment_is_counted(name: str) -> None:
    valid = VALID[name]

    found = {
        path: judge(dlm.decode(with_changes(valid, {path: LATER})), PLACE).unknown
        for path in _positions(valid)
    }

    silent = {"/".join(map(str, path)) for path, unknown in found.items() if not unknown}
    assert {path for path in silent if not re.search(f"(^|/)({UNJUDGED.pattern})$", path)} == set()


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("name", VALID)
def test_a_token_breaks_no_rule_in_any_field(name: str, token: str) -> None:
    valid = dlm.decode(VALID[name])

    found = {path: _errors(_put(valid, path, TOKENS[token])) for path in _fields(valid)}

    assert {path: errors for path, errors in found.items() if errors} == {}


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_number_of_intrinsics_break_no_rule_together(data: st.DataObject) -> None:
    valid = VALID[data.draw(st.sampled_from(sorted(VALID)))]
    paths = data.draw(st.sets(st.sampled_from(leaves(valid))))
    intrinsic = st.sampled_from(list(INTRINSICS.values()))
    changes = {path: data.draw(intrinsic) for path in sorted(paths, key=str)}

    errors = _errors(dlm.decode(with_changes(valid, changes)))

    assert errors == []


@pytest.mark.parametrize("rule", INVALID)
def test_an_intrinsic_breaks_no_further_rule_of_a_wrong_policy(rule: str) -> None:
    wrong = INVALID[rule]

    found = {path: _broken(with_changes(wrong, {path: LATER})) for path in _positions(wrong)}

    assert {path: broken for path, broken in found.items() if broken - {f"dlm/{rule}"}} == {}


@pytest.mark.parametrize("rule", STRUCTURAL)
def test_what_a_policy_is_made_of_is_judged_though_no_value_is_known(rule: str) -> None:
    wrong = INVALID[rule]
    values = [path for path in leaves(wrong) if not TYPE.intersection(path)]

    broken = _broken(with_changes(wrong, dict.fromkeys(values, LATER)))

    assert broken == {f"dlm/{rule}"}
