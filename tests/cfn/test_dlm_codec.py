"""Values and CloudFormation's spelling are the same thing said twice."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snapshot_constructs.cfn.dlm import decode, encode
from snapshot_constructs.model import (
    CopyAction,
    CopyTo,
    CreateRule,
    Deferred,
    Kind,
    Misread,
    PolicyDetails,
    PolicySpec,
    Retain,
    Schedule,
    Share,
)
from snapshot_constructs.model.deferred import is_deferred
from tests.policies import ROLE, copy_to, event, volumes
from tests.strategies import LITERAL, arbitrary_policies, valid_policies

NO_VALUE = {"Ref": "AWS::NoValue"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
TOKENS = ["${Token[TOKEN.11]}", -1.8881545897087503e289, ["#{Token[TOKEN.12]}"]]


def schedule_of(properties: dict[str, Any]) -> Schedule:
    """Read one schedule from its properties alone."""
    policy = decode({"PolicyDetails": {"Schedules": [properties]}})
    assert isinstance(policy.details, PolicyDetails)
    (found,) = policy.details.schedules  # type: ignore[misc]  # not deferred here
    assert isinstance(found, Schedule)
    return found


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name)
@given(data=st.data())
@settings(max_examples=20)
def test_a_written_policy_reads_as_it_was(kind: Kind, data: st.DataObject) -> None:
    policy = data.draw(LITERAL[kind])

    written = encode(policy)

    assert decode(written) == policy
    assert encode(decode(written)) == written


@given(valid_policies())
@settings(max_examples=50)
def test_a_policy_known_only_in_part_reads_as_it_was(policy: PolicySpec) -> None:
    written = encode(policy)

    assert decode(written) == policy
    assert encode(decode(written)) == written


@given(arbitrary_policies())
def test_a_wrong_policy_reads_as_it_was(policy: PolicySpec) -> None:
    written = encode(policy)

    assert decode(written) == policy
    assert encode(decode(written)) == written


@given(arbitrary_policies())
@settings(max_examples=50)
def test_what_is_written_is_json_and_reads_the_same_from_a_file(policy: PolicySpec) -> None:
    written = encode(policy)

    assert decode(json.loads(json.dumps(written))) == policy


def edited(written: Any, content: Any, draw: st.DataObject) -> Any:
    """Put ``content`` somewhere into a template, but not into an intrinsic."""
    closed = not isinstance(written, (dict, list)) or not written or is_deferred(written)
    if closed or draw.draw(st.integers(0, 4)) == 0:
        return content
    if isinstance(written, dict):
        name = draw.draw(st.sampled_from(sorted(written)))
        return written | {name: edited(written[name], content, draw)}
    index = draw.draw(st.integers(0, len(written) - 1))
    return [*written[:index], edited(written[index], content, draw), *written[index + 1 :]]


@given(policy=arbitrary_policies(), content=JSON, data=st.data())
@settings(max_examples=300)
def test_anything_can_be_read_and_nothing_is_mutated(
    policy: PolicySpec, content: Any, data: st.DataObject
) -> None:
    properties = edited(encode(policy), content, data)
    before = copy.deepcopy(properties)

    found = decode(properties)
    encode(found)

    assert isinstance(found, PolicySpec)
    assert repr(properties) == repr(before)


@given(policy=arbitrary_policies(), data=st.data())
@settings(max_examples=100)
def test_an_object_that_belongs_nowhere_is_listed_wherever_it_stands(
    policy: PolicySpec, data: st.DataObject
) -> None:
    odd = {"Odd": 1, "Odder": 2}
    properties = edited(encode(policy) | {"Description": "x"}, odd, data)

    found = decode(properties)

    assert len(found.misread) >= 1


CREATE = "PolicyDetails/Schedules/0/CreateRule"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"Interval": "24"}, CreateRule(interval=24)),
        ({"Interval": 24.0}, CreateRule(interval=24)),
        ({"Interval": "-1"}, CreateRule(interval=-1)),
        ({"CronExpression": 5}, CreateRule(cron="5")),
        ({"Location": True}, CreateRule(location="true")),
        ({"Times": [NO_VALUE, "03:00"]}, CreateRule(times=("03:00",))),
        ({"Times": []}, CreateRule()),
        ({"Interval": None, "Times": NO_VALUE}, CreateRule()),
    ],
    ids=str,
)
def test_values_are_taken_as_cloudformation_takes_them(
    written: dict[str, Any], expected: CreateRule
) -> None:
    schedule = schedule_of({"CreateRule": written})

    assert schedule.create == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [("true", True), ("false", False), ("True", True), (True, True), (False, False)],
)
def test_truth_may_be_text(written: object, expected: bool) -> None:
    schedule = schedule_of({"CopyTags": written})

    assert schedule.copy_tags is expected


def test_an_account_written_as_a_number_is_text() -> None:
    schedule = schedule_of({"ShareRules": [{"TargetAccounts": [111122223333, "000011112222"]}]})

    assert schedule.shares == (Share.to("111122223333", "000011112222"),)


def spoilt(properties: Any) -> Any:
    """Add a property without value to every object that is no intrinsic."""
    if isinstance(properties, dict):
        return {name: spoilt(value) for name, value in properties.items()} | {"None": NO_VALUE}
    return [*map(spoilt, properties), NO_VALUE] if isinstance(properties, list) else properties


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name)
@given(data=st.data())
@settings(max_examples=10)
def test_no_value_is_nothing_wherever_it_stands(kind: Kind, data: st.DataObject) -> None:
    policy = data.draw(LITERAL[kind])

    found = decode(spoilt(encode(policy)))

    assert found == policy


@pytest.mark.parametrize(
    "name",
    ["Description", "State", "ExecutionRoleArn", "PolicyDetails", "Tags", "Exclusions"],
)
def test_no_value_in_place_of_a_property_is_nothing(name: str) -> None:
    found = decode({name: NO_VALUE})

    assert found == PolicySpec()


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"Descripton": "x"}, Misread("Descripton", "is no property here", unknown=True)),
        (
            {"PolicyDetails": {"Schedules": [{"CreateRule": {"Rate": 1}}]}},
            Misread(f"{CREATE}/Rate", "is no property here", unknown=True),
        ),
        (
            {"PolicyDetails": {"Schedules": [{"CreateRule": {"Interval": "daily"}}]}},
            Misread(f"{CREATE}/Interval", "expected a whole number, got 'daily'"),
        ),
        (
            {"PolicyDetails": {"Schedules": [{"ArchiveRule": {"RetainRule": {}, "Count": 3}}]}},
            Misread(
                "PolicyDetails/Schedules/0/ArchiveRule/Count", "is no property here", unknown=True
            ),
        ),
        (
            {"PolicyDetails": {"Schedules": [{"ArchiveRule": {"RetainRule": 3}}]}},
            Misread(
                "PolicyDetails/Schedules/0/ArchiveRule/RetainRule", "expected an object, got 3"
            ),
        ),
        (
            {"PolicyDetails": {"Actions": [{"CrossRegionCopy": [{"EncryptionConfiguration": 1}]}]}},
            Misread(
                "PolicyDetails/Actions/0/CrossRegionCopy/0/EncryptionConfiguration",
                "expected an object, got 1",
            ),
        ),
        ({"Tags": {"a": "b"}}, Misread("Tags", "expected a list, got {'a': 'b'}")),
        (
            {"PolicyDetails": "custom"},
            Misread("PolicyDetails", "expected an object (PolicyDetails), got 'custom'"),
        ),
        (
            {"Exclusions": {"ExcludeBootVolume": True}},
            Misread("Exclusions/ExcludeBootVolume", "is no property here", unknown=True),
        ),
    ],
    ids=lambda value: value.where if isinstance(value, Misread) else "",
)
def test_what_does_not_fit_is_listed_with_its_path(
    properties: dict[str, Any], expected: Misread
) -> None:
    found = decode(properties)

    assert found.misread == (expected,)


@pytest.mark.parametrize("written", [None, [], "x", 1, True], ids=repr)
def test_properties_that_are_no_object_are_a_policy_without_anything(written: Any) -> None:
    found = decode(written)

    assert encode(found) == {}
    assert [misread.where for misread in found.misread] == [""]


@pytest.mark.parametrize("token", TOKENS, ids=["text", "number", "list"])
def test_tokens_of_the_cdk_are_deferred_and_stay_what_they_are(token: Any) -> None:
    policy = volumes(
        Schedule(
            name="a", create=CreateRule(interval=token, times=token), retain=Retain(count=token)
        )
    )

    written = encode(policy)

    (schedule,) = written["PolicyDetails"]["Schedules"]
    assert schedule["CreateRule"]["Interval"] is token
    assert schedule["CreateRule"]["Times"] is token
    assert decode(written) == policy


def test_an_encryption_chosen_as_a_whole_stays_whole() -> None:
    choice = {"Fn::If": ["Own", {"Encrypted": True, "CmkArn": "x"}, {"Encrypted": False}]}
    written = {"Target": "us-east-1", "EncryptionConfiguration": choice}
    properties = {"PolicyDetails": {"Actions": [{"Name": "copy", "CrossRegionCopy": [written]}]}}

    found = decode(properties)

    copied = CopyTo("us-east-1", encrypted=Deferred(choice), key=Deferred(choice), retain=None)  # type: ignore[arg-type]  # a whole choice
    assert found == PolicySpec(
        details=PolicyDetails(actions=(CopyAction(name="copy", copies=(copied,)),))
    )
    assert encode(found) == properties


def test_an_archive_rule_chosen_as_a_part_is_deferred_as_a_whole() -> None:
    rule = {
        "RetainRule": {"RetentionArchiveTier": {"Fn::If": ["Long", {"Count": 9}, {"Count": 3}]}}
    }

    schedule = schedule_of({"ArchiveRule": rule})

    assert schedule.archive == Deferred(rule)


def test_an_event_policy_is_spelt_as_aws_spells_it() -> None:
    copied = {"Target": "us-east-1", "EncryptionConfiguration": {"Encrypted": True}}
    age = {"Interval": 5, "IntervalUnit": "WEEKS"}

    written = encode(
        event(actions=(CopyAction(name="copy", copies=(copy_to("us-east-1", key=None),)),))
    )

    assert written == {
        "Description": "Backups",
        "State": "ENABLED",
        "ExecutionRoleArn": ROLE,
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
            "Actions": [{"Name": "copy", "CrossRegionCopy": [copied | {"RetainRule": age}]}],
        },
    }
