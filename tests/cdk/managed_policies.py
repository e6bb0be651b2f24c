"""What the AWS managed policies for DLM allow: actions and resources, in partition ``aws``."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from snapshot_constructs.model import Kind

Allowed = tuple[frozenset[str], tuple[str, ...]]


def _allow(actions: str, *resources: str) -> Allowed:
    return frozenset(actions.split()), resources


# Version 10 of 2026-02-12, read 2026-11.
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSDataLifecycleManagerServiceRole.html
SERVICE_ROLE = (
    _allow(
        "ec2:CreateSnapshot ec2:CreateSnapshots ec2:DeleteSnapshot ec2:DescribeInstances "
        "ec2:DescribeVolumes ec2:DescribeSnapshots ec2:EnableFastSnapshotRestores "
        "ec2:DescribeFastSnapshotRestores ec2:DisableFastSnapshotRestores ec2:CopySnapshot "
        "ec2:ModifySnapshotAttribute ec2:DescribeSnapshotAttribute ec2:DescribeSnapshotTierStatus "
        "ec2:ModifySnapshotTier ec2:DescribeAvailabilityZones",
        "*",
    ),
    _allow("ec2:CreateTags", "arn:aws:ec2:*::snapshot/*"),
    _allow(
        "events:PutRule events:DeleteRule events:DescribeRule events:EnableRule "
        "events:DisableRule events:ListTargetsByRule events:PutTargets events:RemoveTargets",
        "arn:aws:events:*:*:rule/AwsDataLifecycleRule.managed-cwe.*",
    ),
)

# Version 2 of 2021-08-19, read 2026-11.
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSDataLifecycleManagerServiceRoleForAMIManagement.html
SERVICE_ROLE_FOR_AMIS = (
    _allow("ec2:CreateTags", "arn:aws:ec2:*::snapshot/*", "arn:aws:ec2:*::image/*"),
    _allow(
        "ec2:DescribeImages ec2:DescribeInstances ec2:DescribeImageAttribute ec2:DescribeVolumes "
        "ec2:DescribeSnapshots",
        "*",
    ),
    _allow("ec2:DeleteSnapshot", "arn:aws:ec2:*::snapshot/*"),
    _allow(
        "ec2:ResetImageAttribute ec2:DeregisterImage ec2:CreateImage ec2:CopyImage "
        "ec2:ModifyImageAttribute",
        "*",
    ),
    _allow(
        "ec2:EnableImageDeprecation ec2:DisableImageDeprecation",
        "arn:aws:ec2:*::image/*",
    ),
)

# Version 2 of 2023-11-16, read 2026-11. Any document must have a tag there; for documents that are
# named the tag is optional, says
# https://docs.aws.amazon.com/ebs/latest/userguide/automate-app-consistent-backups.html
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSDataLifecycleManagerSSMFullAccess.html
SSM_FULL_ACCESS = (
    _allow("ssm:GetCommandInvocation ssm:ListCommands ssm:DescribeInstanceInformation", "*"),
    _allow(
        "ssm:SendCommand ssm:DescribeDocument ssm:GetDocument",
        "arn:aws:ssm:*:*:document/*",
        "arn:aws:ssm:*:*:document/AWSEC2-CreateVssSnapshot",
        "arn:aws:ssm:*:*:document/AWSSystemsManagerSAP-CreateDLMSnapshotForSAPHANA",
    ),
    _allow("ssm:SendCommand", "arn:aws:ec2:*:*:instance/*"),
)

# Step 4 of https://docs.aws.amazon.com/ebs/latest/userguide/event-policy.html, read 2026-11.
KEY_USE = frozenset(
    ("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey")
)
KEY_GRANTS = frozenset(("kms:RevokeGrant", "kms:CreateGrant", "kms:ListGrants"))

FOR_KIND = {
    Kind.VOLUME_SNAPSHOTS: SERVICE_ROLE,
    Kind.INSTANCE_SNAPSHOTS: SERVICE_ROLE + SSM_FULL_ACCESS,
    Kind.EVENT: SERVICE_ROLE,
    Kind.DEFAULT_VOLUMES: SERVICE_ROLE,
    Kind.AMIS: SERVICE_ROLE_FOR_AMIS,
    Kind.DEFAULT_INSTANCES: SERVICE_ROLE_FOR_AMIS,
}


def actions_in(policy: Iterable[Allowed]) -> frozenset[str]:
    """Return all actions of a managed policy."""
    return frozenset().union(*(actions for actions, _ in policy))


def covers(policy: Iterable[Allowed], action: str, resource: str) -> bool:
    """Tell whether a managed policy allows an action on whatever ``resource`` matches."""
    return any(
        action in actions and any(fnmatchcase(resource, pattern) for pattern in resources)
        for actions, resources in policy
    )
