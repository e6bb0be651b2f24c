"""What AWS's managed policies allow, as lists of actions: those for lifecycle policies and builds.

Read 2026-11 at https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
"""

SNAPSHOTS = "AWSDataLifecycleManagerServiceRole"
AMIS = "AWSDataLifecycleManagerServiceRoleForAMIManagement"
SCRIPTS = "AWSDataLifecycleManagerSSMFullAccess"

IMAGE_INSTANCES = (
    "EC2InstanceProfileForImageBuilder",
    "EC2InstanceProfileForImageBuilderECRContainerBuilds",
)
IMAGE_LIFECYCLE = "EC2ImageBuilderLifecycleExecutionPolicy"

PATH = "service-role/"
"""All of DLM's managed policies are below it."""

_ACTIONS = {
    SNAPSHOTS: (  # version 10 of 2026-02-12
        "ec2:CopySnapshot ec2:CreateSnapshot ec2:CreateSnapshots ec2:CreateTags "
        "ec2:DeleteSnapshot ec2:DescribeAvailabilityZones ec2:DescribeFastSnapshotRestores "
        "ec2:DescribeInstances ec2:DescribeSnapshotAttribute ec2:DescribeSnapshotTierStatus "
        "ec2:DescribeSnapshots ec2:DescribeVolumes ec2:DisableFastSnapshotRestores "
        "ec2:EnableFastSnapshotRestores ec2:ModifySnapshotAttribute ec2:ModifySnapshotTier "
        "events:DeleteRule events:DescribeRule events:DisableRule events:EnableRule "
        "events:ListTargetsByRule events:PutRule events:PutTargets events:RemoveTargets"
    ),
    AMIS: (  # version 2 of 2021-08-19
        "ec2:CopyImage ec2:CreateImage ec2:CreateTags ec2:DeleteSnapshot ec2:DeregisterImage "
        "ec2:DescribeImageAttribute ec2:DescribeImages ec2:DescribeInstances "
        "ec2:DescribeSnapshots ec2:DescribeVolumes ec2:DisableImageDeprecation "
        "ec2:EnableImageDeprecation ec2:ModifyImageAttribute ec2:ResetImageAttribute"
    ),
    SCRIPTS: (  # version 2 of 2023-11-16
        "ssm:DescribeDocument ssm:DescribeInstanceInformation ssm:GetCommandInvocation "
        "ssm:GetDocument ssm:ListCommands ssm:SendCommand"
    ),
    IMAGE_INSTANCES[0]: (  # all versions but for snapshots, which no rule asks about
        "imagebuilder:GetComponent imagebuilder:GetMarketplaceResource kms:Decrypt s3:GetObject "
        "logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents"
    ),
    IMAGE_INSTANCES[1]: (
        "ecr:BatchCheckLayerAvailability ecr:BatchGetImage ecr:CompleteLayerUpload "
        "ecr:GetAuthorizationToken ecr:GetDownloadUrlForLayer ecr:InitiateLayerUpload "
        "ecr:PutImage ecr:UploadLayerPart imagebuilder:GetComponent "
        "imagebuilder:GetContainerRecipe kms:Decrypt s3:GetObject "
        "logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents"
    ),
    IMAGE_LIFECYCLE: (  # version 1 of 2023-11-16
        "ec2:CreateTags ec2:DeleteSnapshot ec2:DeleteTags ec2:DeregisterImage "
        "ec2:DescribeImageAttribute ec2:DescribeImages ec2:DisableImage "
        "ec2:DisableImageDeprecation ec2:EnableImage ec2:EnableImageDeprecation "
        "ecr:BatchDeleteImage ecr:BatchGetImage imagebuilder:DeleteImage tag:GetResources"
    ),
    "AmazonSSMManagedInstanceCore": (
        "ec2messages:* ssm:DescribeAssociation ssm:DescribeDocument "
        "ssm:GetDeployablePatchSnapshotForInstance ssm:GetDocument ssm:GetManifest "
        "ssm:GetParameter ssm:GetParameters ssm:ListAssociations ssm:ListInstanceAssociations "
        "ssm:PutComplianceItems ssm:PutConfigurePackageResult ssm:PutInventory "
        "ssm:UpdateAssociationStatus ssm:UpdateInstanceAssociationStatus "
        "ssm:UpdateInstanceInformation ssmmessages:*"
    ),
    "AmazonS3FullAccess": "s3:* s3-object-lambda:*",
    "AmazonS3ReadOnlyAccess": "s3:Describe* s3:Get* s3:List*",
    "AdministratorAccess": "*",
    "AmazonEC2FullAccess": "ec2:* cloudwatch:* elasticloadbalancing:* autoscaling:*",
}


def name_of_managed(arn: str) -> str:
    """Return the name of a managed policy, which ends its ARN."""
    return arn.rpartition("/")[2]


def actions_of_managed(arn: str) -> tuple[str, ...] | None:
    """Return the patterns of actions that a managed policy allows; None if it is not known."""
    if ":aws:policy/" not in arn:
        return None
    actions = _ACTIONS.get(name_of_managed(arn))
    return None if actions is None else tuple(actions.split())
