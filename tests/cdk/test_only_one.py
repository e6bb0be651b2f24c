"""One default policy of a type per account and Region."""

import aws_cdk as cdk
import pytest
from aws_cdk.aws_dlm import CfnLifecyclePolicy

from snapshot_constructs import DefaultAmiPolicy, DefaultSnapshotPolicy, PolicyError
from tests.cdk.examples import ACCOUNT, ENV


def test_a_second_one_in_a_stack_is_refused(stack: cdk.Stack) -> None:
    DefaultSnapshotPolicy(stack, "First")

    with pytest.raises(PolicyError) as raised:
        DefaultSnapshotPolicy(stack, "Second")

    (finding,) = raised.value.findings
    assert finding.rule.id == "dlm/def-one-per-type"
    assert "Backups/First is in the same" in finding.what
    assert [child.node.id for child in stack.node.children] == ["First"]


def test_a_second_one_in_another_stack_of_the_place_is_refused(
    app: cdk.App, stack: cdk.Stack
) -> None:
    DefaultAmiPolicy(stack, "Policy")
    stage = cdk.Stage(app, "Stage", env=ENV)

    with pytest.raises(PolicyError, match="Backups/Policy is in the same"):
        DefaultAmiPolicy(cdk.Stack(stage, "Backups"), "Policy")


def test_a_second_one_beside_an_l1_is_refused(stack: cdk.Stack) -> None:
    CfnLifecyclePolicy(stack, "Raw", default_policy="VOLUME")

    with pytest.raises(PolicyError, match="Backups/Raw is in the same"):
        DefaultSnapshotPolicy(stack, "Policy")


def test_one_of_each_type_is_taken(stack: cdk.Stack) -> None:
    DefaultSnapshotPolicy(stack, "Snapshots")

    DefaultAmiPolicy(stack, "Amis")

    assert len(stack.node.children) == 2


@pytest.mark.parametrize(
    "env",
    [
        cdk.Environment(account=ACCOUNT, region="eu-central-1"),
        cdk.Environment(account="444455556666", region="eu-west-1"),
        cdk.Environment(),
    ],
    ids=["other-region", "other-account", "not-known"],
)
def test_one_elsewhere_is_taken(app: cdk.App, stack: cdk.Stack, env: cdk.Environment) -> None:
    DefaultSnapshotPolicy(stack, "Policy")

    policy = DefaultSnapshotPolicy(cdk.Stack(app, "Elsewhere", env=env), "Policy")

    assert policy.node.path == "Elsewhere/Policy"


def test_stacks_without_a_place_may_be_in_different_ones(app: cdk.App) -> None:
    DefaultSnapshotPolicy(cdk.Stack(app, "Dev"), "Policy")

    policy = DefaultSnapshotPolicy(cdk.Stack(app, "Prod"), "Policy")

    assert policy.node.path == "Prod/Policy"
