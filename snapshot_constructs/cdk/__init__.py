"""The constructs."""

from snapshot_constructs.cdk.alarms import SnapshotAlarms
from snapshot_constructs.cdk.ami_policy import AmiPolicy
from snapshot_constructs.cdk.ami_target_account import AmiTargetAccount
from snapshot_constructs.cdk.cross_account_copy_policy import CrossAccountCopyPolicy
from snapshot_constructs.cdk.default_policies import DefaultAmiPolicy, DefaultSnapshotPolicy
from snapshot_constructs.cdk.rule_error import PolicyError
from snapshot_constructs.cdk.snapshot_policy import SnapshotPolicy

__all__ = [
    "AmiPolicy",
    "AmiTargetAccount",
    "CrossAccountCopyPolicy",
    "DefaultAmiPolicy",
    "DefaultSnapshotPolicy",
    "PolicyError",
    "SnapshotAlarms",
    "SnapshotPolicy",
]
