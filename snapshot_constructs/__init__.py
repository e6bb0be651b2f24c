"""EBS snapshot policies and AMI policies for the AWS CDK, and a reviewer of them."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snapshot_constructs.cdk import (
        AmiPolicy,
        CrossAccountCopyPolicy,
        DefaultAmiPolicy,
        DefaultSnapshotPolicy,
        PolicyError,
        SnapshotAlarms,
        SnapshotPolicy,
    )
    from snapshot_constructs.cdk.snapshot_review import SnapshotReview
    from snapshot_constructs.model import (
        CopyTo,
        Deferred,
        Exclusions,
        FastRestore,
        Objective,
        Retain,
        Schedule,
        Schedules,
        Script,
        Share,
        Tag,
        Targets,
    )

__all__ = [
    "AmiPolicy",
    "CopyTo",
    "CrossAccountCopyPolicy",
    "DefaultAmiPolicy",
    "DefaultSnapshotPolicy",
    "Deferred",
    "Exclusions",
    "FastRestore",
    "Objective",
    "PolicyError",
    "Retain",
    "Schedule",
    "Schedules",
    "Script",
    "Share",
    "SnapshotAlarms",
    "SnapshotPolicy",
    "SnapshotReview",
    "Tag",
    "Targets",
]


_CONSTRUCTS = {
    "AmiPolicy",
    "CrossAccountCopyPolicy",
    "DefaultAmiPolicy",
    "DefaultSnapshotPolicy",
    "PolicyError",
    "SnapshotAlarms",
    "SnapshotPolicy",
}


_ELSEWHERE = {"SnapshotReview": "cdk.snapshot_review"}  # not every app wants the reviewer, too


def __getattr__(name: str) -> object:
    """Load a name on first use, so that the command line never pays for the CDK."""
    if name in __all__:
        room = "cdk" if name in _CONSTRUCTS else _ELSEWHERE.get(name, "model")
        return getattr(import_module(f"snapshot_constructs.{room}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
