"""What protects snapshots, and CloudFormation's spelling of it, are the same thing said twice."""

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from snapshot_constructs.cfn import block_public_access, rbin
from snapshot_constructs.model import Deferred, Misread, Retain, Tag
from snapshot_constructs.model.block_public_access import BlockPublicAccess
from snapshot_constructs.model.recycle_bin import RecycleBinRule
from snapshot_constructs.rules.protection import judge_public_access, judge_recycle_bin_rule
from tests.protection import APP, LATER, SCRATCH, locked, region_level
from tests.strategies import intrinsics
from tests.strategies.anything import values
from tests.strategies.basics import PLAIN, TAGS, some

NO_VALUE = {"Ref": "AWS::NoValue"}
_WHOLE = st.none() | st.integers() | intrinsics()
_TEXT = st.none() | st.text(max_size=9) | intrinsics()
_AGES = st.none() | intrinsics() | st.builds(Retain, interval=_WHOLE, unit=_TEXT)
_TAG_LISTS = intrinsics() | st.lists(values(Tag) | intrinsics(), max_size=2).map(tuple)
ANY_RULE = st.builds(
    RecycleBinRule,
    resource_type=_TEXT,
    retain=_AGES,
    description=_TEXT,
    resource_tags=_TAG_LISTS,
    exclude_tags=_TAG_LISTS,
    unlock_delay=_AGES,
    status=_TEXT,
    tags=_TAG_LISTS,
)
_OWN_TAGS = st.builds(Tag, PLAIN, PLAIN | st.just(""))
_PERIODS = {"EBS_SNAPSHOT": 365, "EC2_IMAGE": 365, "EBS_VOLUME": 7}
_SELECTIONS = st.one_of(
    st.just({}),
    some(TAGS, least=1).map(lambda tags: {"resource_tags": tags}),
    some(TAGS, least=1).map(lambda tags: {"exclude_tags": tags}),
    st.integers(7, 30).map(lambda days: {"unlock_delay": Retain.days(days)}),
)


@st.composite
def right_rules(draw: st.DrawFn) -> RecycleBinRule:
    """Draw a rule that AWS takes."""
    kind = draw(st.sampled_from(sorted(_PERIODS)))
    return RecycleBinRule(
        resource_type=kind,
        retain=Retain.days(draw(st.integers(1, _PERIODS[kind]))),
        description=draw(st.none() | st.from_regex(r"[A-Za-z0-9 äß]{0,255}", fullmatch=True)),
        tags=draw(some(_OWN_TAGS)),
        status=draw(st.sampled_from((None, "pending", "available"))),
        **draw(_SELECTIONS),
    )


@cache
def _schema(resource_type: str) -> Draft7Validator:
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", resource_type).schema
    # \p{…} is no expression of Python's; what it says is asked for by tests of the rule.
    return Draft7Validator(json.loads(json.dumps(schema).replace(r"\\p{L}\\p{Z}\\p{N}", r"\\w ")))


@given(ANY_RULE)
def test_a_written_rule_reads_as_it_was(rule: RecycleBinRule) -> None:
    written = rbin.encode(rule)

    assert rbin.decode(written) == rule
    assert rbin.decode(json.loads(json.dumps(written))) == rule
    assert rbin.encode(rbin.decode(written)) == written


@given(values(BlockPublicAccess))
def test_a_written_setting_reads_as_it_was(setting: BlockPublicAccess) -> None:
    written = block_public_access.encode(setting)

    assert block_public_access.decode(written) == setting
    assert block_public_access.encode(block_public_access.decode(written)) == written


@given(right_rules())
@settings(max_examples=50)
def test_cloudformation_takes_every_rule_without_errors(rule: RecycleBinRule) -> None:
    properties = rbin.encode(rule)

    assert judge_recycle_bin_rule(rule).errors == ()
    assert not [error.message for error in _schema(rbin.RESOURCE_TYPE).iter_errors(properties)]


@pytest.mark.parametrize("state", ["block-all-sharing", "block-new-sharing"])
def test_cloudformation_takes_every_setting_without_errors(state: str) -> None:
    setting = BlockPublicAccess(state=state)

    properties = block_public_access.encode(setting)

    assert judge_public_access(setting).errors == ()
    assert _schema(block_public_access.RESOURCE_TYPE).is_valid(properties)


@pytest.mark.parametrize(
    ("properties", "type_"),
    [
        (rbin.encode(region_level(retain=Retain.days(3651))), rbin.RESOURCE_TYPE),
        (rbin.encode(locked(unlock_delay=Retain.days(6))), rbin.RESOURCE_TYPE),
        ({"State": "unblocked"}, block_public_access.RESOURCE_TYPE),
    ],
    ids=["period", "delay", "state"],
)
def test_the_schema_is_really_asked(properties: dict[str, Any], type_: str) -> None:
    assert not _schema(type_).is_valid(properties)


def test_the_schema_has_no_property_that_is_not_read() -> None:
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", rbin.RESOURCE_TYPE).schema
    settable = set(schema["properties"]) - {"Arn", "Identifier", "LockState"}
    full = locked(
        description="x",
        resource_tags=(APP,),
        exclude_tags=(SCRATCH,),
        status="pending",
        tags=(APP,),
    )

    assert set(rbin.encode(full)) == settable


def test_a_rule_is_spelt_as_aws_spells_it() -> None:
    rule = locked(exclude_tags=(SCRATCH,), tags=(APP,))

    assert rbin.encode(rule) == {
        "ResourceType": "EBS_SNAPSHOT",
        "RetentionPeriod": {"RetentionPeriodValue": 14, "RetentionPeriodUnit": "DAYS"},
        "ExcludeResourceTags": [{"ResourceTagKey": "scratch", "ResourceTagValue": "yes"}],
        "LockConfiguration": {"UnlockDelayValue": 7, "UnlockDelayUnit": "DAYS"},
        "Tags": [{"Key": "app", "Value": "shop"}],
    }


@pytest.mark.parametrize(
    ("attributes", "policies"),
    [
        ({}, (None, None)),
        ({"DeletionPolicy": "Retain"}, ("Retain", None)),
        ({"UpdateReplacePolicy": "Delete"}, (None, "Delete")),
        ({"DeletionPolicy": {"Ref": "Later"}}, (LATER, None)),
        ({"DeletionPolicy": NO_VALUE, "UpdateReplacePolicy": 1}, (None, None)),
    ],
    ids=str,
)
def test_what_becomes_of_a_rule_is_read_from_the_resource(
    attributes: dict[str, Any], policies: tuple[object, object]
) -> None:
    rule = rbin.decode(rbin.encode(region_level()), attributes)

    assert (rule.deletion_policy, rule.update_replace_policy) == policies
    assert replace(rule, deletion_policy=None, update_replace_policy=None) == region_level()


@pytest.mark.parametrize(
    ("properties", "misread"),
    [
        ({"Retention": 7}, Misread("Retention", "is no property here", unknown=True)),
        ({"LockState": "locked"}, Misread("LockState", "is no property here", unknown=True)),
        ({"ResourceTags": {"a": "b"}}, Misread("ResourceTags", "expected a list, got {'a': 'b'}")),
        (
            {"RetentionPeriod": {"RetentionPeriodValue": "two"}},
            Misread("RetentionPeriod/RetentionPeriodValue", "expected a whole number, got 'two'"),
        ),
    ],
    ids=lambda value: value.where if isinstance(value, Misread) else "",
)
def test_what_does_not_fit_is_listed_with_its_path(
    properties: dict[str, Any], misread: Misread
) -> None:
    assert rbin.decode(properties).misread == (misread,)


@pytest.mark.parametrize("written", [None, [], "x", 1, True], ids=repr)
def test_properties_that_are_no_object_are_a_resource_without_anything(written: Any) -> None:
    rule, setting = rbin.decode(written), block_public_access.decode(written)

    assert rbin.encode(rule) == block_public_access.encode(setting) == {}
    assert [each.where for each in (*rule.misread, *setting.misread)] == ["", ""]


def test_a_period_chosen_as_a_whole_is_deferred_as_a_whole() -> None:
    choice = {"Fn::If": ["Prod", {"RetentionPeriodValue": 9}, NO_VALUE]}

    rule = rbin.decode({"RetentionPeriod": choice})

    assert rule.retain == Deferred(choice)
    assert rbin.encode(rule) == {"RetentionPeriod": choice}
