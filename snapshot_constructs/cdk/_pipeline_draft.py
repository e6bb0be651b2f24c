"""What ``AmiPipeline`` was asked for, right or wrong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from snapshot_constructs.cdk._key import key_arn
from snapshot_constructs.cdk._pipeline_arguments import EXPECTED
from snapshot_constructs.cdk._pipeline_fitting import fitting
from snapshot_constructs.cdk._pipeline_subnet import Chosen, subnet
from snapshot_constructs.model.deferred import Deferred, is_deferred
from snapshot_constructs.model.imagebuilder.base import LINUX, Family
from snapshot_constructs.model.tags import Tag
from snapshot_constructs.model.value import Misread

if TYPE_CHECKING:
    from aws_cdk import aws_ec2 as ec2
    from aws_cdk import aws_iam as iam
    from aws_cdk import aws_logs as logs
    from aws_cdk import aws_s3 as s3
    from aws_cdk import aws_sns as sns

    from snapshot_constructs.cdk._key import KeyLike
    from snapshot_constructs.model.imagebuilder.baking import ImageComponent
    from snapshot_constructs.model.imagebuilder.base_image import BaseImage
    from snapshot_constructs.model.imagebuilder.image_workflow import ImageWorkflow
    from snapshot_constructs.model.imagebuilder.infrastructure import Placement
    from snapshot_constructs.model.imagebuilder.pipeline import PipelineSchedule
    from snapshot_constructs.model.imagebuilder.recipe import BlockDevice
    from snapshot_constructs.model.imagebuilder.targets import AmiTarget, Retire
    from snapshot_constructs.model.imagebuilder.versions import Versions
    from snapshot_constructs.model.tags import Tags

TAG = "ami-pipeline"
"""The key of the tag by which a pipeline knows its images."""

LOG_GROUPS = "/aws/imagebuilder/"
"""Where builds may write their logs without a role of their own."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)  # nobody compares or shows it
class Draft:
    """The arguments of ``AmiPipeline``, with its name; those of others that are like them.

    Attributes:
        tag_key: the key of the tag by which the pipeline knows its images.
        endpoints: the services that its instances must reach beside those of every build.
        misread: what has a wrong type.
    """

    pipeline: str
    base: BaseImage
    components: tuple[ImageComponent, ...]
    root_gib: int | Deferred | None
    root_device: str | None
    encrypted: bool
    key: KeyLike | None
    devices: tuple[BlockDevice, ...]
    user_data: str | Deferred | None
    working_directory: str | Deferred | None
    uninstall_agent: bool | None
    watermarks: tuple[str | Deferred, ...] | None
    ami_tags: Tags
    component_key: KeyLike | None
    schedule: PipelineSchedule | None
    enabled: bool
    targets: tuple[AmiTarget, ...]
    parameter: str | Deferred
    retire: Retire | None
    vpc: ec2.IVpc | None
    subnet_selection: ec2.SubnetSelection | None
    security_groups: tuple[ec2.ISecurityGroup, ...]
    instance_types: tuple[str | Deferred, ...]
    instance_role: iam.IRole | None
    key_pair: ec2.IKeyPair | None
    hop_limit: int
    placement: Placement | None
    auto_scaling_group: str | Deferred | None
    topic: sns.ITopic | None
    terminate_on_failure: bool
    terminate_on_completion: bool | None
    resource_tags: Tags
    log_bucket: s3.IBucket | None
    log_prefix: str | Deferred
    log_group: logs.ILogGroup | None
    log_retention_days: int | None
    tests: bool
    scan: bool
    enhanced_metadata: bool | None
    workflows: tuple[ImageWorkflow, ...]
    execution_role: iam.IRole | None
    build_on_deploy: bool
    removal: str
    versions: Versions
    description: str | Deferred | None
    tag_key: str = TAG
    endpoints: tuple[str, ...] = ()
    misread: tuple[Misread, ...] = ()

    @cached_property
    def subnet(self) -> Chosen | None:
        """The subnet that was chosen; None where Image Builder picks one, or none fits."""
        return subnet(self.vpc, self.subnet_selection)

    @property
    def family(self) -> Family | None:
        """The operating system of the base, as far as its name tells."""
        return self.base.family

    @property
    def platform(self) -> str | Deferred:
        """The platform of the base; Linux, which most are, where nothing tells."""
        family = self.family
        return self.base.platform or (family.platform if family else LINUX)

    @property
    def tag(self) -> Tag:
        """The tag by which the pipeline knows its images."""
        return Tag(self.tag_key, self.pipeline)

    @property
    def key_arn(self) -> str | Deferred | None:
        """The ARN of the key of the AMI in the Region of the stack."""
        return arn_of(self.key)

    @property
    def component_key_arn(self) -> str | Deferred | None:
        """The ARN of the key of documents."""
        return arn_of(self.component_key)

    @property
    def image_log_group(self) -> str:
        """The name of the group that logs of builds go to."""
        return self.log_group.log_group_name if self.log_group else LOG_GROUPS + self.pipeline

    @property
    def pipeline_log_group(self) -> str:
        """The name of the group that logs of the pipeline itself go to."""
        return f"{LOG_GROUPS}pipeline/{self.pipeline}"


def drafted(pipeline: str, arguments: dict[str, Any]) -> Draft:
    """Return a draft of arguments that have the right types; what has not is in ``misread``."""
    misread: list[Misread] = []
    taken = {name: fitting(name, it, arguments[name], misread) for name, it in EXPECTED.items()}
    return Draft(pipeline=pipeline, **taken, misread=tuple(misread))


def arn_of(key: KeyLike | None) -> str | Deferred | None:
    """Return the ARN of a key, or its alias."""
    found = None if key is None else key_arn(key)
    return Deferred(found) if is_deferred(found) else found
