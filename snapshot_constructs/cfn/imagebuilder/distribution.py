"""Distribution configurations in CloudFormation's spelling."""

from snapshot_constructs.cfn.codec import (
    TAG_MAP,
    TEXT,
    TEXTS,
    TRUTH,
    WHOLE,
    Group,
    Key,
    listed,
    shape,
)
from snapshot_constructs.cfn.imagebuilder.recipe import REPOSITORY
from snapshot_constructs.model.imagebuilder.distribution import (
    AmiDistribution,
    ContainerDistribution,
    Distribution,
    DistributionConfiguration,
    FastLaunch,
    LaunchPermission,
    SsmParameter,
    UpdatedLaunchTemplate,
)

_AMI = shape(
    AmiDistribution,
    Key("Name", "name", TEXT),
    Key("Description", "description", TEXT),
    Key("TargetAccountIds", "target_accounts", TEXTS),
    Key(
        "LaunchPermissionConfiguration",
        "launch_permission",
        shape(
            LaunchPermission,
            Key("UserIds", "accounts", TEXTS),
            Key("UserGroups", "groups", TEXTS),
            Key("OrganizationArns", "organizations", TEXTS),
            Key("OrganizationalUnitArns", "organizational_units", TEXTS),
        ),
    ),
    Key("KmsKeyId", "key", TEXT),
    Key("AmiTags", "tags", TAG_MAP),
)
_CONTAINER = shape(
    ContainerDistribution,
    Key("Description", "description", TEXT),
    Key("TargetRepository", "repository", REPOSITORY),
    Key("ContainerTags", "tags", TEXTS),
)
_LAUNCH_TEMPLATE = shape(
    UpdatedLaunchTemplate,
    Key("LaunchTemplateId", "id", TEXT),
    Key("AccountId", "account", TEXT),
    Key("SetDefaultVersion", "set_default", TRUTH),
)
_FAST_LAUNCH = shape(
    FastLaunch,
    Key("AccountId", "account", TEXT),
    Key("Enabled", "enabled", TRUTH),
    Group(
        "LaunchTemplate",
        (
            Key("LaunchTemplateId", "template_id", TEXT),
            Key("LaunchTemplateName", "template_name", TEXT),
            Key("LaunchTemplateVersion", "template_version", TEXT),
        ),
    ),
    Key("MaxParallelLaunches", "parallel_launches", WHOLE),
    Group("SnapshotConfiguration", (Key("TargetResourceCount", "snapshots", WHOLE),)),
)
_PARAMETER = shape(
    SsmParameter,
    Key("ParameterName", "name", TEXT),
    Key("AmiAccountId", "account", TEXT),
    Key("DataType", "data_type", TEXT),
)

DISTRIBUTION = shape(
    DistributionConfiguration,
    Key("Name", "name", TEXT),
    Key(
        "Distributions",
        "distributions",
        listed(
            shape(
                Distribution,
                Key("Region", "region", TEXT),
                Key("AmiDistributionConfiguration", "ami", _AMI),
                Key("ContainerDistributionConfiguration", "container", _CONTAINER),
                Key("LaunchTemplateConfigurations", "launch_templates", listed(_LAUNCH_TEMPLATE)),
                Key("LicenseConfigurationArns", "licenses", TEXTS),
                Key("FastLaunchConfigurations", "fast_launches", listed(_FAST_LAUNCH)),
                Key("SsmParameterConfigurations", "parameters", listed(_PARAMETER)),
            )
        ),
    ),
    Key("Description", "description", TEXT),
    Key("Tags", "tags", TAG_MAP),
)
