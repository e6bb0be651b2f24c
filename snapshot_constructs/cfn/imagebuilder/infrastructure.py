"""Infrastructure configurations in CloudFormation's spelling."""

from snapshot_constructs.cfn.codec import (
    TAG_MAP,
    TEXT,
    TEXTS,
    TRUTH,
    WHOLE,
    Group,
    Key,
    shape,
)
from snapshot_constructs.model.imagebuilder.infrastructure import (
    InfrastructureConfiguration,
    Placement,
)

INFRASTRUCTURE = shape(
    InfrastructureConfiguration,
    Key("Name", "name", TEXT),
    Key("InstanceProfileName", "instance_profile", TEXT),
    Key("InstanceTypes", "instance_types", TEXTS),
    Key("SubnetId", "subnet", TEXT),
    Key("SecurityGroupIds", "security_groups", TEXTS),
    Key("Description", "description", TEXT),
    Key("KeyPair", "key_pair", TEXT),
    Group(
        "InstanceMetadataOptions",
        (
            Key("HttpTokens", "http_tokens", TEXT),
            Key("HttpPutResponseHopLimit", "hop_limit", WHOLE),
        ),
    ),
    Group(
        "Logging",
        (
            Group(
                "S3Logs",
                (Key("S3BucketName", "log_bucket", TEXT), Key("S3KeyPrefix", "log_prefix", TEXT)),
            ),
        ),
    ),
    Key(
        "Placement",
        "placement",
        shape(
            Placement,
            Key("AvailabilityZone", "zone", TEXT),
            Key("Tenancy", "tenancy", TEXT),
            Key("HostId", "host", TEXT),
            Key("HostResourceGroupArn", "host_resource_group", TEXT),
        ),
    ),
    Key("SnsTopicArn", "topic", TEXT),
    Key("TerminateInstanceOnFailure", "terminate_on_failure", TRUTH),
    Key("TerminateInstanceOnCompletion", "terminate_on_completion", TRUTH),
    Group(
        "ParentInstance",
        (
            Group(
                "AutoScalingGroup",
                (
                    Key("Name", "auto_scaling_group", TEXT),
                    Key("CapacityWaitTimeoutSeconds", "capacity_wait_seconds", WHOLE),
                ),
            ),
        ),
    ),
    Key("ResourceTags", "resource_tags", TAG_MAP),
    Key("Tags", "tags", TAG_MAP),
)
