"""Pipelines and images in CloudFormation's spelling."""

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
from snapshot_constructs.cfn.imagebuilder.recipe import ARGUMENTS
from snapshot_constructs.model.imagebuilder.pipeline import (
    Image,
    ImagePipeline,
    PipelineSchedule,
    UsedWorkflow,
)

_BUILD = (
    Key("ImageRecipeArn", "recipe", TEXT),
    Key("ContainerRecipeArn", "container_recipe", TEXT),
    Key("InfrastructureConfigurationArn", "infrastructure", TEXT),
    Key("DistributionConfigurationArn", "distribution", TEXT),
    Key(
        "Workflows",
        "workflows",
        listed(
            shape(
                UsedWorkflow,
                Key("WorkflowArn", "arn", TEXT),
                Key("Parameters", "arguments", ARGUMENTS),
                Key("ParallelGroup", "parallel_group", TEXT),
                Key("OnFailure", "on_failure", TEXT),
            )
        ),
    ),
    Key("ExecutionRole", "role", TEXT),
    Group(
        "ImageTestsConfiguration",
        (
            Key("ImageTestsEnabled", "tests", TRUTH),
            Key("TimeoutMinutes", "test_timeout_minutes", WHOLE),
        ),
    ),
    Group(
        "ImageScanningConfiguration",
        (
            Key("ImageScanningEnabled", "scanning", TRUTH),
            Group(
                "EcrConfiguration",
                (
                    Key("RepositoryName", "scan_repository", TEXT),
                    Key("ContainerTags", "scan_tags", TEXTS),
                ),
            ),
        ),
    ),
    Key("EnhancedImageMetadataEnabled", "enhanced_metadata", TRUTH),
    Key("Tags", "tags", TAG_MAP),
)

PIPELINE = shape(
    ImagePipeline,
    Key("Name", "name", TEXT),
    Key("Description", "description", TEXT),
    *_BUILD,
    Key(
        "Schedule",
        "schedule",
        shape(
            PipelineSchedule,
            Key("ScheduleExpression", "expression", TEXT),
            Key("Timezone", "time_zone", TEXT),
            Key("PipelineExecutionStartCondition", "start_condition", TEXT),
            Group("AutoDisablePolicy", (Key("FailureCount", "failures", WHOLE),)),
        ),
    ),
    Key("Status", "status", TEXT),
    Key("ImageTags", "image_tags", TAG_MAP),
    Group(
        "LoggingConfiguration",
        (
            Key("ImageLogGroupName", "image_log_group", TEXT),
            Key("PipelineLogGroupName", "pipeline_log_group", TEXT),
        ),
    ),
)
IMAGE = shape(
    Image,
    *_BUILD,
    Group(
        "ImagePipelineExecutionSettings",
        (Key("DeploymentId", "by_pipeline", TEXT), Key("OnUpdate", "on_update", TRUTH)),
    ),
    Group("LoggingConfiguration", (Key("LogGroupName", "log_group", TEXT),)),
    Group("DeletionSettings", (Key("ExecutionRole", "deletion_role", TEXT),)),
)
