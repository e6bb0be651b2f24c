"""Policies made elsewhere."""

from typing import Any

import aws_cdk as cdk
import pytest

from snapshot_constructs import (
    AmiPolicy,
    CrossAccountCopyPolicy,
    DefaultAmiPolicy,
    DefaultSnapshotPolicy,
    SnapshotPolicy,
)

ID = "policy-0123456789abcdef0"
ARN = f"arn:aws-eusc:dlm:eusc-de-east-1:444455556666:policy/{ID}"
every_construct = pytest.mark.parametrize(
    "construct",
    [AmiPolicy, CrossAccountCopyPolicy, DefaultAmiPolicy, DefaultSnapshotPolicy, SnapshotPolicy],
    ids=lambda it: it.__name__,
)


@every_construct
def test_a_policy_of_this_place_is_known_by_its_id(stack: cdk.Stack, construct: Any) -> None:
    policy = construct.from_policy_id(stack, "Policy", ID)

    arn = ["arn:", {"Ref": "AWS::Partition"}, f":dlm:eu-west-1:111122223333:policy/{ID}"]
    assert policy.policy_id == ID
    assert stack.resolve(policy.policy_arn) == {"Fn::Join": ["", arn]}


@every_construct
def test_a_policy_of_any_place_is_known_by_its_arn(stack: cdk.Stack, construct: Any) -> None:
    policy = construct.from_policy_arn(stack, "Policy", ARN)

    assert (policy.policy_id, policy.policy_arn) == (ID, ARN)
    assert (policy.env.region, policy.env.account) == ("eusc-de-east-1", "444455556666")


def test_an_arn_may_be_known_only_at_deployment(stack: cdk.Stack) -> None:
    policy = SnapshotPolicy.from_policy_arn(stack, "Policy", cdk.Fn.import_value("PolicyArn"))

    last = {"Fn::Select": [5, {"Fn::Split": [":", {"Fn::ImportValue": "PolicyArn"}]}]}
    assert stack.resolve(policy.policy_id) == {"Fn::Select": [1, {"Fn::Split": ["/", last]}]}


@pytest.mark.parametrize("policy_id", [None, 5, "", "vol-1", ARN, "policy-", "policy/x"], ids=repr)
def test_an_id_of_anything_else_is_refused(stack: cdk.Stack, policy_id: Any) -> None:
    with pytest.raises(ValueError, match=r"^policy_id: names no policy \(got .*\); write"):
        SnapshotPolicy.from_policy_id(stack, "Policy", policy_id)

    assert stack.node.children == []


@pytest.mark.parametrize("arn", [None, 5, "", ID, ARN.replace("dlm", "ec2"), f"{ARN}/x"], ids=repr)
def test_an_arn_of_anything_else_is_refused(stack: cdk.Stack, arn: Any) -> None:
    with pytest.raises(ValueError, match=r"^policy_arn: names no policy \(got .*\); write"):
        SnapshotPolicy.from_policy_arn(stack, "Policy", arn)

    assert stack.node.children == []


def test_a_taken_id_of_a_construct_is_refused(stack: cdk.Stack) -> None:
    SnapshotPolicy.from_policy_id(stack, "Policy", ID)

    with pytest.raises(ValueError, match="Backups has a child 'Policy' already"):
        AmiPolicy.from_policy_id(stack, "Policy", ID)
