"""Recipes in CloudFormation's spelling."""

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
from snapshot_constructs.model.imagebuilder.recipe import (
    Argument,
    BlockDevice,
    ContainerRecipe,
    Disk,
    ImageRecipe,
    Repository,
    UsedComponent,
)

ARGUMENTS = listed(shape(Argument, Key("Name", "name", TEXT), Key("Value", "values", TEXTS)))
REPOSITORY = shape(Repository, Key("Service", "service", TEXT), Key("RepositoryName", "name", TEXT))

_DEVICES = Key(
    "BlockDeviceMappings",
    "devices",
    listed(
        shape(
            BlockDevice,
            Key("DeviceName", "device", TEXT),
            Key(
                "Ebs",
                "ebs",
                shape(
                    Disk,
                    Key("VolumeSize", "size_gib", WHOLE),
                    Key("VolumeType", "type", TEXT),
                    Key("Encrypted", "encrypted", TRUTH),
                    Key("KmsKeyId", "key", TEXT),
                    Key("Iops", "iops", WHOLE),
                    Key("Throughput", "throughput", WHOLE),
                    Key("SnapshotId", "snapshot", TEXT),
                    Key("DeleteOnTermination", "delete_on_termination", TRUTH),
                ),
            ),
            Key("NoDevice", "no_device", TEXT),
            Key("VirtualName", "virtual_name", TEXT),
        )
    ),
)
_ALIKE = (
    Key("Name", "name", TEXT),
    Key("Version", "version", TEXT),
    Key("ParentImage", "parent", TEXT),
    Key(
        "Components",
        "components",
        listed(
            shape(
                UsedComponent,
                Key("ComponentArn", "arn", TEXT),
                Key("Parameters", "arguments", ARGUMENTS),
            )
        ),
    ),
    Key("Description", "description", TEXT),
    Key("WorkingDirectory", "working_directory", TEXT),
    Key("Tags", "tags", TAG_MAP),
)

IMAGE_RECIPE = shape(
    ImageRecipe,
    *_ALIKE,
    _DEVICES,
    Group(
        "AdditionalInstanceConfiguration",
        (
            Group("SystemsManagerAgent", (Key("UninstallAfterBuild", "uninstall_agent", TRUTH),)),
            Key("UserDataOverride", "user_data", TEXT),
        ),
    ),
    Key("AmiTags", "ami_tags", TAG_MAP),
    Key("AmiWatermarks", "watermarks", TEXTS),
)
CONTAINER_RECIPE = shape(
    ContainerRecipe,
    *_ALIKE,
    Key("ContainerType", "container_type", TEXT),
    Key("TargetRepository", "repository", REPOSITORY),
    Key("DockerfileTemplateData", "dockerfile", TEXT),
    Key("DockerfileTemplateUri", "dockerfile_uri", TEXT),
    Key("PlatformOverride", "platform", TEXT),
    Key("ImageOsVersionOverride", "os_version", TEXT),
    Key("KmsKeyId", "key", TEXT),
    Group("InstanceConfiguration", (Key("Image", "build_image", TEXT), _DEVICES)),
)
