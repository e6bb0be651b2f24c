"""What properties of Image Builder are called in the arguments of pipelines.

Each table is a list of patterns of property paths and of what stands in the place of them; all of
them are applied, in their order.
"""

from collections.abc import Sequence

Table = Sequence[tuple[str, str]]

DOCUMENTED: Table = (
    (r"^Platform$", "base.platform"),
    (r"^KmsKeyId$", "component_key"),
    (r"^Version$", "versions"),
)
RECIPE: Table = (
    (r"^ParentImage", "base"),
    (r"^Components/(\d+)/ComponentArn", r"components/\1"),
    (r"^Components/(\d+)/Parameters.*", r"components/\1/parameters"),
    (r"^AdditionalInstanceConfiguration/UserDataOverride", "user_data"),
    (r"^AdditionalInstanceConfiguration/.*", "uninstall_agent"),
    (r"^AmiWatermarks", "watermarks"),
    (r"^DockerfileTemplate.*", "dockerfile"),
    (r"^PlatformOverride", "base/platform"),
    (r"^ImageOsVersionOverride", "base/os_version"),
    (r"^TargetRepository.*", "repository"),
    (r"^KmsKeyId", "component_key"),
    (r"^Image$", "build_image"),
    (r"^Version", "versions"),
)
ROOT: Table = (
    (r"^DeviceName$", "root_device"),
    (r"^Ebs/KmsKeyId$", "key"),
    (r"^Ebs/Encrypted$", "encrypted"),
    (r".*/.*|^Ebs$|^$", "root_gib"),
)
DEVICE: Table = (
    (r"DeviceName", "device"),
    (r"VolumeSize", "size_gib"),
    (r"VolumeType", "type"),
    (r"KmsKeyId", "key"),
    (r"SnapshotId", "snapshot"),
)
INFRASTRUCTURE: Table = (
    (r"^SubnetId", "subnet_selection"),
    (r"^SecurityGroupIds", "security_groups"),
    (r"^InstanceMetadataOptions/.*", "hop_limit"),
    (r"^Logging/S3Logs/S3KeyPrefix", "log_prefix"),
    (r"^Logging.*", "log_bucket"),
    (r"^Placement/AvailabilityZone", "placement/zone"),
    (r"^Placement/HostId", "placement/host"),
    (r"^Placement/HostResourceGroupArn", "placement/host_resource_group"),
    (r"^SnsTopicArn", "topic"),
    (r"^TerminateInstanceOnFailure", "terminate_on_failure"),
    (r"^TerminateInstanceOnCompletion", "terminate_on_completion"),
    (r"^InstanceProfileName", "instance_role"),
    (r"^ParentInstance.*", "auto_scaling_group"),
)
TARGET: Table = (
    (r"^AmiDistributionConfiguration/Name", "/name"),
    (r"^AmiDistributionConfiguration/TargetAccountIds", "accounts"),
    (r"^AmiDistributionConfiguration/KmsKeyId", "key"),
    (r"^AmiDistributionConfiguration/AmiTags", "tags"),
    (r"^AmiDistributionConfiguration/LaunchPermissionConfiguration/UserIds", "share_with"),
    (r"^AmiDistributionConfiguration/LaunchPermissionConfiguration/UserGroups.*", "public"),
    (
        r"^AmiDistributionConfiguration/LaunchPermissionConfiguration/OrganizationArns",
        "organizations",
    ),
    (
        r"^AmiDistributionConfiguration/LaunchPermissionConfiguration/OrganizationalUnitArns",
        "units",
    ),
    (r"^AmiDistributionConfiguration/?", ""),
    (r"^LaunchTemplateConfigurations", "launch_templates"),
    (r"LaunchTemplate/LaunchTemplate(Id|Name|Version)$|(?<=\d/)LaunchTemplate$", "template_id"),
    (r"LaunchTemplateId", "id"),
    (r"SetDefaultVersion", "set_default"),
    (r"/AccountId$", "/account"),
    (r"MaxParallelLaunches", "parallel_launches"),
    (r"SnapshotConfiguration.*", "snapshots"),
    (r"^LicenseConfigurationArns", "licenses"),
    (r"^FastLaunchConfigurations", "fast_launch"),
    (r"^SsmParameterConfigurations/\d+/AmiAccountId", "accounts"),
    (r"^SsmParameterConfigurations.*", "parameter"),
)
CONTAINER_TARGET: Table = (
    (r"^ContainerDistributionConfiguration/TargetRepository.*", "repository"),
    (r"^ContainerDistributionConfiguration/ContainerTags", "image_tags"),
    (r"^ContainerDistributionConfiguration/?", ""),
)
PIPELINE: Table = (
    (r"^Schedule/ScheduleExpression", "schedule"),
    (r"^Schedule/Timezone", "schedule/zone"),
    (r"^Schedule/PipelineExecutionStartCondition", "schedule/only_with_updates"),
    (r"^Schedule/AutoDisablePolicy.*", "schedule/disable_after_failures"),
    (r"^Workflows/(\d+)/Parameters.*", r"workflows/\1/parameters"),
    (r"^Workflows/(\d+)/WorkflowArn", r"workflows/\1"),
    (r"^ImageTestsConfiguration.*", "tests"),
    (r"^ImageScanningConfiguration/EcrConfiguration.*", "scan_repository"),
    (r"^ImageScanningConfiguration.*", "scan"),
    (r"^EnhancedImageMetadataEnabled", "enhanced_metadata"),
    (r"^LoggingConfiguration.*", "log_group"),
    (r"^Status", "enabled"),
    (r"^(Image|Container)RecipeArn", "components"),
    (r"^DistributionConfigurationArn", "targets"),
    (r"^ImagePipelineExecutionSettings.*", "build_on_deploy"),
    (r"^DeletionSettings.*", "removal"),
)
RETIRE: Table = (
    (r"^Filter/RetainAtLeast", "/keep"),
    (r"^ExclusionRules/Amis/LastLaunched.*", "/keep_if_launched_within"),
    (r"^ExclusionRules/(Amis/)?TagMap", "/keep_tagged"),
    (r"^Filter/(Type$)?", ""),
    (r"^Action.*", ""),
)
STEP: Table = ((r"^inputs/(\d+(/|$))?", ""), (r"^if", "condition"))
