"""What whoever deploys pipelines must be allowed."""

from __future__ import annotations

from aws_cdk import Aws
from aws_cdk import aws_iam as iam

from snapshot_constructs.cdk._pipeline_roles import ROLE_PATH, SERVICE, role_pattern

_VERBS = ("Create", "Get", "Delete")
_VERSIONED = ("Component", "Workflow", "Image")
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
    "iam:ListAttachedRolePolicies",
    "iam:ListRolePolicies",
    "iam:PutRolePolicy",
    "iam:TagRole",
    "iam:UntagRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
    "iam:UpdateRoleDescription",
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
    "logs:DeleteRetentionPolicy",
    "logs:DescribeIndexPolicies",
    "logs:GetDataProtectionPolicy",
    "logs:ListTagsForResource",
    "logs:PutRetentionPolicy",
    "logs:TagResource",
    "logs:UntagResource",
)
_GROUPS = (
    "ec2:AuthorizeSecurityGroupEgress",
    "ec2:CreateSecurityGroup",
    "ec2:CreateTags",
    "ec2:DeleteSecurityGroup",
    "ec2:DeleteTags",
    "ec2:RevokeSecurityGroupEgress",
    "ec2:UpdateSecurityGroupRuleDescriptionsEgress",
)
_LOOK = (  # on all there is: AWS asks for no less
    "autoscaling:DescribeAutoScalingGroups",
    "ec2:DescribeImages",
    "ec2:DescribeInstances",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "inspector2:BatchGetAccountStatus",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
)


def deployer_policy(recipe: str = "ImageRecipe") -> iam.PolicyDocument:
    """Return what CloudFormation needs to make, change and delete pipelines.

    Args:
        recipe: the type of their recipes.
    """
    statements = [*_image_builder(recipe), *_identities(), *_others()]
    if recipe != "ImageRecipe":
        repositories = f"arn:{Aws.PARTITION}:ecr:{Aws.REGION}:{Aws.ACCOUNT_ID}:repository/*"
        statements.append(_allow("Repositories", ["ecr:DescribeRepositories"], [repositories]))
    return iam.PolicyDocument(statements=statements)


def _image_builder(recipe: str) -> list[iam.PolicyStatement]:
    made = [f"{verb}{type_}" for type_ in (recipe, *_VERSIONED, *_UPDATED) for verb in _VERBS]
    made += [f"Update{type_}" for type_ in _UPDATED]
    actions = [f"imagebuilder:{name}" for name in sorted((*made, *_BUILDS, *_TAGS))]
    here = f"{Aws.PARTITION}:imagebuilder:{Aws.REGION}"
    # Components and images of Amazon, third parties and other accounts are read, too.
    return [_allow("Pipelines", actions, [f"arn:{here}:*"])]


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
        _allow("ServiceRole", ["iam:GetRole"], [own]),
        _allow(
            "NewServiceRole",
            ["iam:CreateServiceLinkedRole"],
            [own],
            {"StringEquals": {"iam:AWSServiceName": SERVICE}},
        ),
    ]


def _others() -> list[iam.PolicyStatement]:
    here = f"{Aws.REGION}:{Aws.ACCOUNT_ID}"
    logs = f"arn:{Aws.PARTITION}:logs:{here}:log-group:/aws/imagebuilder/*"
    groups = [f"arn:{Aws.PARTITION}:ec2:{here}:{kind}/*" for kind in ("security-group", "vpc")]
    parameters = f"arn:{Aws.PARTITION}:ssm:*:{Aws.ACCOUNT_ID}:parameter/imagebuilder/*"
    return [
        _allow("Logs", [*_LOGS], [logs]),
        _allow("SecurityGroups", [*_GROUPS], groups),
        _allow("Parameters", ["ssm:GetParameter"], [parameters]),
        _allow("Look", [*_LOOK], ["*"]),
    ]


def _allow(
    sid: str, actions: list[str], resources: list[str], conditions: dict[str, object] | None = None
) -> iam.PolicyStatement:
    return iam.PolicyStatement(sid=sid, actions=actions, resources=resources, conditions=conditions)
