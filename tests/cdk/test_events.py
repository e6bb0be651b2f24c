"""Rules for what DLM tells about one policy."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sns as sns

from snapshot_constructs import (
    AmiPolicy,
    CrossAccountCopyPolicy,
    DefaultAmiPolicy,
    DefaultSnapshotPolicy,
    SnapshotPolicy,
)
from tests.cdk.examples import DAILY, VOLUMES
from tests.cdk.templates import resources

ARN = "arn:aws:dlm:eu-west-1:111122223333:policy/policy-0123456789abcdef0"
TELLING = [SnapshotPolicy, DefaultSnapshotPolicy, CrossAccountCopyPolicy]


def _rule(stack: cdk.Stack) -> dict[str, Any]:
    (rule,) = resources(stack, "AWS::Events::Rule").values()
    properties: dict[str, Any] = rule["Properties"]
    return properties


@pytest.mark.parametrize("construct", TELLING, ids=lambda it: it.__name__)
def test_a_rule_fires_when_this_policy_goes_into_error(stack: cdk.Stack, construct: Any) -> None:
    policy = construct.from_policy_arn(stack, "Policy", ARN)

    policy.on_error("Error")

    assert _rule(stack)["EventPattern"] == {
        "source": ["aws.dlm"],
        "detail-type": ["DLM Policy State Change"],
        "detail": {"policy_id": [ARN], "state": ["ERROR"]},
    }


def test_a_rule_fires_when_a_script_of_this_policy_fails(stack: cdk.Stack) -> None:
    policy = SnapshotPolicy.from_policy_arn(stack, "Policy", ARN)

    policy.on_script_failed("ScriptFailed")

    assert _rule(stack)["EventPattern"] == {
        "source": ["aws.dlm"],
        "detail-type": ["DLM Pre Post Script Notification"],
        "detail": {"policy_id": [ARN], "result": ["failed"]},
    }


def test_a_rule_refers_to_the_arn_of_a_policy_made_here(stack: cdk.Stack) -> None:
    policy = SnapshotPolicy(stack, "Policy", targets=VOLUMES, schedules={"daily": DAILY})

    policy.on_error("Error")

    (name,) = resources(stack, "AWS::DLM::LifecyclePolicy")
    assert _rule(stack)["EventPattern"]["detail"]["policy_id"] == [{"Fn::GetAtt": [name, "Arn"]}]


def test_a_rule_has_the_target(stack: cdk.Stack) -> None:
    policy = SnapshotPolicy.from_policy_arn(stack, "Policy", ARN)
    topic = sns.Topic(stack, "Topic")

    rule = policy.on_error("Error", target=targets.SnsTopic(topic))

    assert rule.node.path == "Backups/Policy/Error"
    assert [target["Arn"] for target in _rule(stack)["Targets"]] == [stack.resolve(topic.topic_arn)]


@pytest.mark.parametrize("construct", [AmiPolicy, DefaultAmiPolicy], ids=lambda it: it.__name__)
def test_there_are_no_events_about_ami_policies(construct: Any) -> None:
    assert not hasattr(construct, "on_error")


def test_an_id_that_is_taken_is_refused(stack: cdk.Stack) -> None:
    policy = SnapshotPolicy.from_policy_arn(stack, "Policy", ARN)
    policy.on_error("Error")

    with pytest.raises(ValueError, match="Backups/Policy has a child 'Error' already"):
        policy.on_error("Error")


def test_a_target_that_is_none_is_refused(stack: cdk.Stack) -> None:
    policy = SnapshotPolicy.from_policy_arn(stack, "Policy", ARN)
    topic: Any = sns.Topic(stack, "Topic")

    with pytest.raises(TypeError, match="target: expected the target of a rule"):
        policy.on_error("Error", target=topic)

    assert policy.node.children == []
