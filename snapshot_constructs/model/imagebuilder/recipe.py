"""Recipes: the base image, the components and the disks of an image."""

from dataclasses import dataclass, field

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder.document import Written
from snapshot_constructs.model.tags import Tags
from snapshot_constructs.model.value import Misread, Value

Texts = tuple[str | Deferred, ...] | Deferred


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Argument(Value):
    """The value of one parameter of a component or workflow."""

    name: Written = None
    values: Texts = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class UsedComponent(Value):
    """A component of a recipe."""

    arn: Written = None
    arguments: tuple[Argument | Deferred, ...] | Deferred = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Disk(Value):
    """What EBS makes of a block device.

    Attributes:
        size_gib: in GiB.
        throughput: in MiB/s.
        key: the KMS key.
    """

    size_gib: int | Deferred | None = None
    type: Written = None
    encrypted: bool | Deferred | None = None
    key: Written = None
    iops: int | Deferred | None = None
    throughput: int | Deferred | None = None
    snapshot: Written = None
    delete_on_termination: bool | Deferred | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class BlockDevice(Value):
    """A block device of the instances from which the image is made, and of the image.

    Attributes:
        no_device: the empty text, where a device of the base image is to be left out.
        virtual_name: such as ``ephemeral0``, for an instance store.
    """

    device: Written = None
    ebs: Disk | Deferred | None = None
    no_device: Written = None
    virtual_name: Written = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ImageRecipe(Value):
    """One AWS::ImageBuilder::ImageRecipe.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-imagebuilder-imagerecipe.html

    Attributes:
        parent: the base image: an AMI's id, the ARN of an image, ``ssm:`` and a parameter, or a
            product of the Marketplace.
        uninstall_agent: whether the agent of Systems Manager is removed before the image is made.
        user_data: in base64.
        ami_tags: on the AMI of the build account and Region.
        misread: what was written in a shape that no property has.
    """

    name: Written = None
    version: Written = None
    parent: Written = None
    components: tuple[UsedComponent | Deferred, ...] | Deferred = ()
    devices: tuple[BlockDevice | Deferred, ...] | Deferred = ()
    description: Written = None
    working_directory: Written = None
    uninstall_agent: bool | Deferred | None = None
    user_data: Written = None
    ami_tags: Tags = ()
    watermarks: Texts = ()
    tags: Tags = ()
    misread: tuple[Misread, ...] = field(default=(), metadata={"opaque": True})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Repository(Value):
    """Where container images go."""

    service: Written = None
    name: Written = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ContainerRecipe(Value):
    """One AWS::ImageBuilder::ContainerRecipe.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-imagebuilder-containerrecipe.html

    Attributes:
        parent: the base image.
        dockerfile: the template of the Dockerfile as text; ``dockerfile_uri`` where it is in S3.
        build_image: the AMI of the instance on which the container is built; the newest one of ECS
            when None.
        devices: of that instance.
        misread: what was written in a shape that no property has.
    """

    name: Written = None
    version: Written = None
    parent: Written = None
    components: tuple[UsedComponent | Deferred, ...] | Deferred = ()
    container_type: Written = None
    repository: Repository | Deferred | None = None
    dockerfile: Written = None
    dockerfile_uri: Written = None
    description: Written = None
    working_directory: Written = None
    platform: Written = None
    os_version: Written = None
    key: Written = None
    build_image: Written = None
    devices: tuple[BlockDevice | Deferred, ...] | Deferred = ()
    tags: Tags = ()
    misread: tuple[Misread, ...] = field(default=(), metadata={"opaque": True})
