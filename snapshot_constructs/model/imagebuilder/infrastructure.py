"""Infrastructure configurations: the instances on which images are built and tested."""

from dataclasses import dataclass, field

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder.document import Written
from snapshot_constructs.model.imagebuilder.recipe import Texts
from snapshot_constructs.model.tags import Tags
from snapshot_constructs.model.value import Misread, Value


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Placement(Value):
    """Where instances are placed."""

    zone: Written = None
    tenancy: Written = None
    host: Written = None
    host_resource_group: Written = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class InfrastructureConfiguration(Value):
    """One AWS::ImageBuilder::InfrastructureConfiguration.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-imagebuilder-infrastructureconfiguration.html

    Attributes:
        http_tokens: ``required`` for IMDSv2 alone, or ``optional``.
        hop_limit: of responses of the instance metadata service.
        log_bucket: the S3 bucket of logs.
        resource_tags: on instances, volumes and the like.
        capacity_wait_seconds: for the instance of ``auto_scaling_group``.
        misread: what was written in a shape that no property has.
    """

    name: Written = None
    instance_profile: Written = None
    instance_types: Texts = ()
    subnet: Written = None
    security_groups: Texts = ()
    description: Written = None
    key_pair: Written = None
    http_tokens: Written = None
    hop_limit: int | Deferred | None = None
    log_bucket: Written = None
    log_prefix: Written = None
    placement: Placement | Deferred | None = None
    topic: Written = None
    terminate_on_failure: bool | Deferred | None = None
    terminate_on_completion: bool | Deferred | None = None
    auto_scaling_group: Written = None
    capacity_wait_seconds: int | Deferred | None = None
    resource_tags: Tags = ()
    tags: Tags = ()
    misread: tuple[Misread, ...] = field(default=(), metadata={"opaque": True})
