"""EBS snapshot policies, AMI policies and AMI pipelines for the AWS CDK, and a reviewer of them."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snapshot_constructs.cdk import (
        AmiPolicy,
        AmiTargetAccount,
        CrossAccountCopyPolicy,
        DefaultAmiPolicy,
        DefaultSnapshotPolicy,
        PolicyError,
        SnapshotAlarms,
        SnapshotPolicy,
    )
    from snapshot_constructs.cdk.ami_channel import AmiChannel
    from snapshot_constructs.cdk.ami_governance import AmiGovernance
    from snapshot_constructs.cdk.ami_pipeline import AmiPipeline
    from snapshot_constructs.cdk.rule_error import PipelineError, RuleError
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
    "BaseImage",
    "BlockDevice",
    "CopyTo",
    "CrossAccountCopyPolicy",
    "DefaultAmiPolicy",
    "DefaultSnapshotPolicy",
    "Deferred",
    "DeregistrationProtection",
    "Disk",
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


_CONSTRUCTS = {
    "AmiPolicy",
    "AmiTargetAccount",
    "CrossAccountCopyPolicy",
    "DefaultAmiPolicy",
    "DefaultSnapshotPolicy",
    "PolicyError",
    "SnapshotAlarms",
    "SnapshotPolicy",
}


_ELSEWHERE = {  # not every app wants what these load
    "AmiChannel": "cdk.ami_channel",
    "AmiGovernance": "cdk.ami_governance",
    "AmiPipeline": "cdk.ami_pipeline",
    "AmiTarget": "model.imagebuilder.targets",
    "BaseImage": "model.imagebuilder.base_image",
    "BlockDevice": "model.imagebuilder.recipe",
    "Disk": "model.imagebuilder.recipe",
    "FastLaunch": "model.imagebuilder.distribution",
    "ImageComponent": "model.imagebuilder.baking",
    "ImageWorkflow": "model.imagebuilder.image_workflow",
    "PipelineError": "cdk.rule_error",
    "PipelineSchedule": "model.imagebuilder.pipeline",
    "Placement": "model.imagebuilder.infrastructure",
    "Retire": "model.imagebuilder.targets",
    "RuleError": "cdk.rule_error",
    "SnapshotReview": "cdk.snapshot_review",
    "Step": "model.imagebuilder.document",
    "UpdatedLaunchTemplate": "model.imagebuilder.distribution",
    "Versions": "model.imagebuilder.versions",
}


def __getattr__(name: str) -> object:
    """Load a name on first use, so that the command line never pays for the CDK."""
    if name in __all__:
        room = "cdk" if name in _CONSTRUCTS else _ELSEWHERE.get(name, "model")
        return getattr(import_module(f"snapshot_constructs.{room}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
