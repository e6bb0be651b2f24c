"""Tags on the policy itself, whoever put them there."""

import aws_cdk as cdk
import pytest

from snapshot_constructs import PolicyError, SnapshotPolicy
from tests.cdk.examples import DAILY, EXAMPLES, VOLUMES, Example
from tests.cdk.templates import properties


def _policy(stack: cdk.Stack, **tags: str) -> SnapshotPolicy:
    return SnapshotPolicy(
        stack, "Policy", targets=VOLUMES, schedules={"daily": DAILY}, policy_tags=tags
    )


def test_tags_of_the_app_reach_the_policy(app: cdk.App, stack: cdk.Stack) -> None:
    _policy(stack, team="storage")

    cdk.Tags.of(app).add("cost-center", "42")

    assert properties(stack)["Tags"] == [
        {"Key": "cost-center", "Value": "42"},
        {"Key": "team", "Value": "storage"},
    ]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_tags_of_the_app_that_dlm_refuses_fail_the_synthesis(
    app: cdk.App, stack: cdk.Stack, example: Example
) -> None:
    example.make(stack)
    cdk.Tags.of(app).add("cost center", "42")

    with pytest.raises(RuntimeError, match=r"Backups/Policy: dlm/policy-tag-key: .*'cost center'"):
        app.synth()


def test_a_tag_can_be_kept_from_policies(app: cdk.App, stack: cdk.Stack) -> None:
    _policy(stack)
    except_for = [type(stack.node.find_child("Policy").node.default_child).CFN_RESOURCE_TYPE_NAME]

    cdk.Tags.of(app).add("cost center", "42", exclude_resource_types=except_for)

    app.synth()
    assert "Tags" not in properties(stack)


def test_a_tag_of_the_policy_that_dlm_refuses_is_an_error_at_once(stack: cdk.Stack) -> None:
    with pytest.raises(PolicyError, match=r"policy_tags\[0\]\.key"):
        _policy(stack, **{"cost center": "42"})


def test_values_of_tags_may_be_known_only_at_deployment(stack: cdk.Stack) -> None:
    _policy(stack, region=cdk.Aws.REGION)

    assert properties(stack)["Tags"] == [{"Key": "region", "Value": {"Ref": "AWS::Region"}}]
