"""Whoever deploys pipelines is allowed what CloudFormation's own registry says that it needs."""

from typing import Any

import aws_cdk as cdk
import pytest
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from snapshot_constructs import AmiPipeline
from tests.cdk.image_builder.examples import every_option, with_roles
from tests.cdk.image_builder.made import in_stack

OPERATIONS = ("create", "read", "update", "delete")
OTHERS = {
    "of keys, topics, buckets and launch templates, which are the user's own": {
        *("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyPair"),
        *("kms:GenerateDataKeyPairWithoutPlaintext", "kms:GenerateDataKeyWithoutPlaintext"),
        *("s3:GetBucketLocation", "s3:GetObject", "s3:HeadBucket", "sns:Publish"),
        *("ec2:CreateLaunchTemplateVersion", "ec2:DescribeLaunchTemplates"),
        "ec2:ModifyLaunchTemplate",
    },
    "of container images": {
        *("ecr:BatchGetRepositoryScanningConfiguration", "imagebuilder:GetContainerRecipe"),
    },
    "of properties that no role, policy, log or security group of a pipeline has": {
        *("iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary"),
        *("iam:DeleteGroupPolicy", "iam:GetGroupPolicy", "iam:PutGroupPolicy"),
        *("iam:DeleteUserPolicy", "iam:GetUserPolicy", "iam:PutUserPolicy"),
        *("ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"),
        "ec2:UpdateSecurityGroupRuleDescriptionsIngress",
        *("logs:AssociateKmsKey", "logs:DisassociateKmsKey", "logs:CreateLogDelivery"),
        *("logs:PutDataProtectionPolicy", "logs:DeleteDataProtectionPolicy"),
        *("logs:PutIndexPolicy", "logs:DeleteIndexPolicy"),
        *("logs:PutResourcePolicy", "logs:DeleteResourcePolicy"),
        *("logs:PutBearerTokenAuthentication", "logs:PutLogGroupDeletionProtection"),
        *("firehose:TagDeliveryStream", "s3:REST.PUT.OBJECT"),
    },
}


def _statements() -> dict[str, Any]:
    document = in_stack().resolve(AmiPipeline.deployer_policy().to_json())
    return {each["Sid"]: each for each in document["Statement"]}


def _actions(statement: dict[str, Any]) -> list[str]:
    found = statement["Action"]
    return [found] if isinstance(found, str) else found


def _needed(type_: str) -> set[str]:
    handlers = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", type_).schema["handlers"]
    return {each for name in OPERATIONS for each in handlers.get(name, {}).get("permissions", ())}


@pytest.mark.slow
def test_the_policy_has_all_that_the_resources_of_a_pipeline_need() -> None:
    made = [
        each
        for example in (every_option, with_roles)
        for each in example(in_stack()).node.find_all()
        if isinstance(each, cdk.CfnResource)
    ]
    needed = {action for each in made for action in _needed(each.cfn_resource_type)}

    allowed = {action for each in _statements().values() for action in _actions(each)}

    assert needed - allowed == {action for actions in OTHERS.values() for action in actions}


def test_what_is_looked_for_is_allowed_on_everything() -> None:
    statements = _statements()

    look = statements.pop("Look")

    # IAM asks for these on ``log-group::log-stream:``, and of EC2 on ``*``, whatever is named.
    assert {"logs:DescribeLogGroups", "ec2:DescribeImages"} <= {*_actions(look)}
    assert look["Resource"] == "*"
    assert all(each["Resource"] != "*" for each in statements.values())


def test_the_service_linked_role_is_looked_for_and_made_and_nothing_else_is_done_to_it() -> None:
    to_it = [each for each in _statements().values() if "aws-service-role" in str(each["Resource"])]

    actions = [action for each in to_it for action in _actions(each)]

    assert sorted(actions) == ["iam:CreateServiceLinkedRole", "iam:GetRole"]
