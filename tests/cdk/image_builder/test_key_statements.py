"""What the policy of a key must say that no pipeline can change is to be had, and complete."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms

from snapshot_constructs import AmiPipeline, AmiTarget
from tests.cdk.examples import ACCOUNT, ENV, KEY, OTHER
from tests.cdk.image_builder.examples import ORGANIZATION, UNIT
from tests.cdk.image_builder.made import in_stack, web
from tests.cdk.templates import resources
from tests.cdk.test_ami_target_account import flat

WHO: dict[str, Any] = {
    "accounts": [OTHER],
    "share_with": ["777788889999"],
    "organizations": [ORGANIZATION],
    "units": [UNIT],
}


def _policy(stack: cdk.Stack) -> set[str]:
    """Return the statements of the policy of the only key."""
    (key,) = resources(stack, "AWS::KMS::Key").values()
    return {json.dumps(each) for each in flat(key["Properties"]["KeyPolicy"]["Statement"])}


def _key_with(**given: Any) -> set[str]:
    stack = cdk.Stack(cdk.App(), "Keys", env=ENV)
    key = kms.Key(stack, "Key")
    for statement in AmiPipeline.key_statements(**given):
        key.add_to_resource_policy(statement)
    return _policy(stack)


@pytest.mark.parametrize("who", [{}, {"accounts": [OTHER]}, WHO], ids=["nobody", "copies", "all"])
def test_they_are_what_a_pipeline_adds_to_a_key_of_its_app(who: dict[str, Any]) -> None:
    stack = in_stack()
    web(stack, key=kms.Key(stack, "Key"), targets=[AmiTarget(**who)])

    assert _key_with(**who) == _policy(stack)


def test_the_account_of_the_pipeline_may_be_another_than_that_of_the_key() -> None:
    own, elsewhere = _key_with(), _key_with(source=OTHER)

    mine = "<AWS::AccountId>"
    assert own - elsewhere
    assert {each.replace(mine, OTHER) for each in own - elsewhere} == elsewhere - own


def test_they_can_be_added_to_a_key_of_another_region_before_it_is_imported() -> None:
    app = cdk.App()
    there = cdk.Stack(app, "There", env=cdk.Environment(account=ACCOUNT, region="eu-central-1"))
    key = kms.Key(there, "Key")

    for statement in AmiPipeline.key_statements(accounts=[OTHER]):
        key.add_to_resource_policy(statement)

    assert any(f"iam::{OTHER}:root" in each for each in _policy(there))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"accounts": OTHER}, "accounts: expected a list"),
        ({"share_with": ["12"]}, r"share_with: cannot be \(got '12'\)"),
        ({"organizations": [5]}, r"organizations: cannot be \(got 5\)"),
        ({"units": KEY}, "units: expected a list"),
        ({"source": "me"}, r"source: cannot be \(got 'me'\)"),
    ],
)
def test_what_is_misspelled_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        AmiPipeline.key_statements(**given)
