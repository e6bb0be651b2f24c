"""What the roles of a pipeline may do, and what keys and buckets let them."""

import json
from typing import Any

import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from snapshot_constructs import (
    AmiTarget,
    BaseImage,
    FastLaunch,
    ImageComponent,
    ImageWorkflow,
    Step,
)
from tests.cdk.examples import ACCOUNT, OTHER
from tests.cdk.image_builder.examples import ORGANIZATION, UNIT
from tests.cdk.image_builder.made import allowed, in_stack, web
from tests.cdk.templates import resources

HERE = "arn:aws:ssm:eu-west-1:111122223333:parameter"
GOLDEN = {"base": BaseImage.ssm("/golden/base", platform="Linux"), "root_device": "/dev/xvda"}


def _managed(role: Any) -> list[str]:
    """Return the names of the managed policies of a role."""
    return [
        arn["Fn::Join"][1][-1].rpartition("/")[2] for arn in role["Properties"]["ManagedPolicyArns"]
    ]


def _text(value: Any) -> str:
    """Return an ARN with the account and the partition of the examples in it."""
    if isinstance(value, str):
        return value
    names = {"AWS::Partition": "aws", "AWS::AccountId": ACCOUNT}
    parts = value["Fn::Join"][1]
    return "".join(part if isinstance(part, str) else names[part["Ref"]] for part in parts)


def _policy_of_key(**changes: Any) -> str:
    stack = in_stack()
    web(stack, key=kms.Key(stack, "Key"), **changes)
    (key,) = resources(stack, "AWS::KMS::Key").values()
    return json.dumps(key["Properties"]["KeyPolicy"])


def test_a_plain_pipeline_has_a_role_for_instances_and_one_that_retires() -> None:
    stack = in_stack()
    web(stack)

    made = resources(stack, "AWS::IAM::Role").values()

    assert [_managed(role) for role in made] == [
        ["EC2InstanceProfileForImageBuilder", "AmazonSSMManagedInstanceCore"],
        ["EC2ImageBuilderLifecycleExecutionPolicy"],
    ]
    assert allowed(stack) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (GOLDEN, [("ssm:GetParameter", f"{HERE}/golden/base")]),
        (
            GOLDEN | {"base": BaseImage.ssm(f"{HERE}/imagebuilder/base", platform="Linux")},
            None,
        ),
        (
            {"parameter": "/amis/web", "targets": [AmiTarget(region="eu-west-1")]},
            [
                (["ssm:PutParameter", "ssm:AddTagsToResource"], f"{HERE}/amis/web"),
                ("ec2:DescribeImages", "*"),
            ],
        ),
        ({"parameter": "/imagebuilder/mine"}, None),
        ({"workflows": [ImageWorkflow.managed("build/build-image")]}, []),
        (
            {"auto_scaling_group": "builders"},
            [("autoscaling:DescribeAutoScalingGroups", "*")],
        ),
    ],
    ids=["base", "base in reach", "parameter", "parameter in reach", "workflows", "group"],
)
def test_builds_have_a_role_of_their_own_only_where_they_need_one(
    changes: dict[str, Any], expected: list[Any] | None
) -> None:
    stack = in_stack()

    pipeline = web(stack, **changes)

    found = [(each["Action"], _text(each["Resource"])) for each in allowed(stack)]
    assert found == (expected or [])
    assert (pipeline.execution_role is None) == (expected is None)


def test_fast_launch_without_a_template_needs_more() -> None:
    stack = in_stack()
    target = AmiTarget(fast_launch=[FastLaunch(account=ACCOUNT, enabled=True)])
    windows = BaseImage.amazon("windows-server-2022-english-full-base-x86")

    web(stack, base=windows, components=[], targets=[target])

    managed = [
        name for role in resources(stack, "AWS::IAM::Role").values() for name in _managed(role)
    ]
    assert "EC2FastLaunchFullAccess" in managed


def test_instances_may_read_what_their_steps_download_and_no_more() -> None:
    stack = in_stack()
    steps = [
        Step.download_s3("s3://ours/one.rpm", "/tmp/one.rpm"),  # noqa: S108  # on the instance
        Step.download_s3("s3://ours/{{ name }}", "/tmp/two.rpm"),  # noqa: S108  # on the instance
    ]

    web(stack, components=[ImageComponent.of("site", build=steps, constants={"name": "two"})])

    (statement,) = allowed(stack)
    assert statement["Action"] == "s3:GetObject"
    assert _text(statement["Resource"]) == "arn:aws:s3:::ours/one.rpm"


def test_a_role_that_is_given_gets_what_it_needs() -> None:
    stack = in_stack()
    roles = {
        name: iam.Role(stack, name, assumed_by=iam.ServicePrincipal(f"{service}.amazonaws.com"))
        for name, service in (("instance_role", "ec2"), ("execution_role", "imagebuilder"))
    }

    web(stack, parameter="/amis/web", **roles)

    made = resources(stack, "AWS::IAM::Role")
    by_name = {
        name: _managed(made[stack.get_logical_id(role.node.default_child)])  # type: ignore[arg-type]  # an L1
        for name, role in roles.items()
    }
    assert by_name == {
        "instance_role": ["EC2InstanceProfileForImageBuilder", "AmazonSSMManagedInstanceCore"],
        "execution_role": ["EC2ImageBuilderExecutionPolicy"],
    }
    assert "ssm:PutParameter" in json.dumps(allowed(stack))


def test_logs_under_a_key_may_be_written() -> None:
    stack = in_stack()
    key = kms.Key(stack, "Key")
    bucket = s3.Bucket(stack, "Logs", encryption_key=key)

    web(stack, log_bucket=bucket)

    assert "kms:GenerateDataKey*" in json.dumps(allowed(stack))


def test_a_key_lets_builds_use_it() -> None:
    policy = _policy_of_key()

    assert "AWSServiceRoleForImageBuilder" in policy
    assert ":role/ami-pipeline/*" in policy
    assert "kms:GrantIsForAWSResource" in policy


def test_a_key_lets_those_use_it_who_may_launch() -> None:
    target = AmiTarget(share_with=[OTHER], organizations=[ORGANIZATION], units=[UNIT])

    policy = _policy_of_key(targets=[target])

    assert f"::{OTHER}:root" in policy
    assert '"aws:PrincipalOrgID": ["o-abcdefghij"]' in policy
    assert '"aws:PrincipalOrgPaths": ["o-abcdefghij/*/ou-ab12-12345678/*"]' in policy


def test_the_own_key_is_read_where_copies_are_made_in_another_region() -> None:
    there = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
    target = AmiTarget(region="eu-central-1", accounts=[OTHER], key=there)

    policy = _policy_of_key(targets=[target])

    assert f"::{OTHER}:root" in policy
    assert "role/EC2ImageBuilderDistributionCrossAccountRole" in policy
