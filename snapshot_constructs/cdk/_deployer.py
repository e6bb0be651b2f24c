"""What whoever deploys pipelines must be allowed."""

from __future__ import annotations

from aws_cdk import Aws
from aws_cdk import aws_iam as iam

from snapshot_constructs.cdk._pipeline_roles import ROLE_PATH, SERVICE, role_pattern

_VERBS = ("Create", "Get", "Delete")
_VERSIONED = ("Component", "ImageRecipe", "Workflow", "Image")
_UPDATED = (
    "DistributionConfiguration",
    "ImagePipeline",
    "InfrastructureConfiguration",
    "LifecyclePolicy",
)
# What CloudFormation does besides: to watch a build, to end it, and to find its AMIs.
_BUILDS = ("CancelImageCreation", "StartImagePipelineExecution", "ListImageBuildVersions")
_TAGS = ("TagResource", "UntagResource", "ListTagsForResource")
_ROLES = (
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:PutRolePolicy",
    "iam:TagRole",
    "iam:UntagRole",
)
_PROFILES = (
    "iam:AddRoleToInstanceProfile",
    "iam:CreateInstanceProfile",
    "iam:DeleteInstanceProfile",
    "iam:GetInstanceProfile",
    "iam:RemoveRoleFromInstanceProfile",
)
_LOGS = (
    "logs:CreateLogGroup",
    "logs:DeleteLogGroup",
    "logs:DescribeLogGroups",
    "logs:ListTagsForResource",
    "logs:PutRetentionPolicy",
    "logs:TagResource",
)


def deployer_policy() -> iam.PolicyDocument:
    """Return what CloudFormation needs to make, change and delete pipelines."""
    return iam.PolicyDocument(statements=[*_image_builder(), *_identities(), *_others()])


def _image_builder() -> list[iam.PolicyStatement]:
    made = [f"{verb}{type_}" for type_ in (*_VERSIONED, *_UPDATED) for verb in _VERBS]
    made += [f"Update{type_}" for type_ in _UPDATED]
    actions = [f"imagebuilder:{name}" for name in sorted((*made, *_BUILDS, *_TAGS))]
    here = f"{Aws.PARTITION}:imagebuilder:{Aws.REGION}"
    # Components and images of Amazon are read, too.
    return [_allow("Pipelines", actions, [f"arn:{here}:{Aws.ACCOUNT_ID}:*", f"arn:{here}:aws:*"])]


def _identities() -> list[iam.PolicyStatement]:
    mine = role_pattern(Aws.ACCOUNT_ID)
    services = [SERVICE, "ec2.amazonaws.com", "ec2.amazonaws.com.cn"]
    profiles = f"arn:{Aws.PARTITION}:iam::{Aws.ACCOUNT_ID}:instance-profile{ROLE_PATH}*"
    own = f"arn:{Aws.PARTITION}:iam::{Aws.ACCOUNT_ID}:role/aws-service-role/{SERVICE}/*"
    return [
        _allow("Roles", [*_ROLES], [mine]),
        _allow("Profiles", [*_PROFILES], [profiles]),
        _allow(
            "PassRoles",
            ["iam:PassRole"],
            [mine],
            {"StringEquals": {"iam:PassedToService": services}},
        ),
        _allow(
            "ServiceRole",
            ["iam:CreateServiceLinkedRole"],
            [own],
            {"StringEquals": {"iam:AWSServiceName": SERVICE}},
        ),
    ]


def _others() -> list[iam.PolicyStatement]:
    groups = f"arn:{Aws.PARTITION}:logs:{Aws.REGION}:{Aws.ACCOUNT_ID}:log-group:/aws/imagebuilder/*"
    described = ["ec2:DescribeImages", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets"]
    return [
        _allow("Logs", [*_LOGS], [groups]),
        _allow("Look", [*described, "ec2:DescribeVpcs"], ["*"]),  # EC2 knows no resources for these
    ]


def _allow(
    sid: str, actions: list[str], resources: list[str], conditions: dict[str, object] | None = None
) -> iam.PolicyStatement:
    return iam.PolicyStatement(sid=sid, actions=actions, resources=resources, conditions=conditions)
