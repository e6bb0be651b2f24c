"""EBS snapshot policies, AMI policies and AMI pipelines for the AWS CDK, and a reviewer of them."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snapshot_constructs.cdk.alarms import SnapshotAlarms
    from snapshot_constructs.cdk.ami_channel import AmiChannel
    from snapshot_constructs.cdk.ami_governance import AmiGovernance
    from snapshot_constructs.cdk.ami_pipeline import AmiPipeline
    from snapshot_constructs.cdk.ami_policy import AmiPolicy
    from snapshot_constructs.cdk.ami_target_account import AmiTargetAccount
    from snapshot_constructs.cdk.container_pipeline import ContainerPipeline
    from snapshot_constructs.cdk.cross_account_copy_policy import CrossAccountCopyPolicy
    from snapshot_constructs.cdk.default_policies import DefaultAmiPolicy, DefaultSnapshotPolicy
    from snapshot_constructs.cdk.rule_error import PipelineError, PolicyError, RuleError
    from snapshot_constructs.cdk.snapshot_policy import SnapshotPolicy
    from snapshot_constructs.cdk.snapshot_review import SnapshotReview
    from snapshot_constructs.model import (
        AllowedImages,
        CopyTo,
        Deferred,
        DeregistrationProtection,
        Exclusions,
        FastRestore,
        ImageCriterion,
        Objective,
        Retain,
        Schedule,
        Schedules,
        Script,
        Share,
        Tag,
        Targets,
    )
    from snapshot_constructs.model.imagebuilder.baking import ImageComponent
    from snapshot_constructs.model.imagebuilder.base_image import BaseImage
    from snapshot_constructs.model.imagebuilder.container import (
        BaseContainerImage,
        ContainerTarget,
        DockerfileTemplate,
    )
    from snapshot_constructs.model.imagebuilder.distribution import (
        FastLaunch,
        UpdatedLaunchTemplate,
    )
    from snapshot_constructs.model.imagebuilder.document import Step
    from snapshot_constructs.model.imagebuilder.image_workflow import ImageWorkflow
    from snapshot_constructs.model.imagebuilder.infrastructure import Placement
    from snapshot_constructs.model.imagebuilder.pipeline import PipelineSchedule
    from snapshot_constructs.model.imagebuilder.recipe import BlockDevice, Disk
    from snapshot_constructs.model.imagebuilder.targets import AmiTarget, Retire
    from snapshot_constructs.model.imagebuilder.versions import Versions

__all__ = [
    "AllowedImages",
    "AmiChannel",
    "AmiGovernance",
    "AmiPipeline",
    "AmiPolicy",
    "AmiTarget",
    "AmiTargetAccount",
    "BaseContainerImage",
    "BaseImage",
    "BlockDevice",
    "ContainerPipeline",
    "ContainerTarget",
    "CopyTo",
    "CrossAccountCopyPolicy",
    "DefaultAmiPolicy",
    "DefaultSnapshotPolicy",
    "Deferred",
    "DeregistrationProtection",
    "Disk",
    "DockerfileTemplate",
    "Exclusions",
    "FastLaunch",
    "FastRestore",
    "ImageComponent",
    "ImageCriterion",
    "ImageWorkflow",
    "Objective",
    "PipelineError",
    "PipelineSchedule",
    "Placement",
    "PolicyError",
    "Retain",
    "Retire",
    "RuleError",
    "Schedule",
    "Schedules",
    "Script",
    "Share",
    "SnapshotAlarms",
    "SnapshotPolicy",
    "SnapshotReview",
    "Step",
    "Tag",
    "Targets",
    "UpdatedLaunchTemplate",
    "Versions",
]


_PLACES = {  # not every app wants what these load; all others are in `model`
    "AmiChannel": "cdk.ami_channel",
    "AmiGovernance": "cdk.ami_governance",
    "AmiPipeline": "cdk.ami_pipeline",
    "AmiPolicy": "cdk.ami_policy",
    "AmiTarget": "model.imagebuilder.targets",
    "AmiTargetAccount": "cdk.ami_target_account",
    "BaseContainerImage": "model.imagebuilder.container",
    "BaseImage": "model.imagebuilder.base_image",
    "BlockDevice": "model.imagebuilder.recipe",
    "ContainerPipeline": "cdk.container_pipeline",
    "ContainerTarget": "model.imagebuilder.container",
    "CrossAccountCopyPolicy": "cdk.cross_account_copy_policy",
    "DefaultAmiPolicy": "cdk.default_policies",
    "DefaultSnapshotPolicy": "cdk.default_policies",
    "Disk": "model.imagebuilder.recipe",
    "DockerfileTemplate": "model.imagebuilder.container",
    "FastLaunch": "model.imagebuilder.distribution",
    "ImageComponent": "model.imagebuilder.baking",
    "ImageWorkflow": "model.imagebuilder.image_workflow",
    "PipelineError": "cdk.rule_error",
    "PipelineSchedule": "model.imagebuilder.pipeline",
    "Placement": "model.imagebuilder.infrastructure",
    "PolicyError": "cdk.rule_error",
    "Retire": "model.imagebuilder.targets",
    "RuleError": "cdk.rule_error",
    "SnapshotAlarms": "cdk.alarms",
    "SnapshotPolicy": "cdk.snapshot_policy",
    "SnapshotReview": "cdk.snapshot_review",
    "Step": "model.imagebuilder.document",
    "UpdatedLaunchTemplate": "model.imagebuilder.distribution",
    "Versions": "model.imagebuilder.versions",
}


def __getattr__(name: str) -> object:
    """Load a name on first use, so that the command line never pays for the CDK."""
    if name in __all__:
        place = _PLACES.get(name, "model")
        return getattr(import_module(f"snapshot_constructs.{place}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
