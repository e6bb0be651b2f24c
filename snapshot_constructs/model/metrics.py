"""The metrics that CloudWatch has of each kind of policy.

See https://docs.aws.amazon.com/ebs/latest/userguide/monitor-dlm-cw-metrics.html (checked 2026-11).
"""

from snapshot_constructs.model.policy import Kind

NAMESPACE = "AWS/EBS"
"""The namespace of all of them, whatever that page says: it says Data Lifecycle Manager."""

DIMENSION = "DLMPolicyId"

_SNAPSHOTS = (
    "ResourcesTargeted SnapshotsCreateStarted SnapshotsCreateCompleted SnapshotsCreateFailed "
    "SnapshotsDeleteCompleted SnapshotsDeleteFailed SnapshotsCopiedRegionStarted "
    "SnapshotsCopiedRegionCompleted SnapshotsCopiedRegionFailed "
    "SnapshotsCopiedRegionDeleteCompleted SnapshotsCopiedRegionDeleteFailed"
)
_CUSTOM = (
    "SnapshotsSharedCompleted snapshotsArchiveScheduled snapshotsArchiveCompleted "
    "snapshotsArchiveFailed snapshotsArchiveDeletionCompleted snapshotsArchiveDeletionFailed "
    "PreScriptStarted PreScriptCompleted PreScriptFailed PostScriptStarted PostScriptCompleted "
    "PostScriptFailed VSSBackupStarted VSSBackupCompleted VSSBackupFailed"
)
_AMIS = (
    "ResourcesTargeted ImagesCreateStarted ImagesCreateCompleted ImagesCreateFailed "
    "ImagesDeregisterCompleted ImagesDeregisterFailed ImagesCopiedRegionStarted "
    "ImagesCopiedRegionCompleted ImagesCopiedRegionFailed ImagesCopiedRegionDeregisterCompleted "
    "ImagesCopiedRegionDeregisteredFailed EnableImageDeprecationCompleted "
    "EnableImageDeprecationFailed EnableCopiedImageDeprecationCompleted "
    "EnableCopiedImageDeprecationFailed"
)
_EVENTS = (
    "SnapshotsCopiedAccountStarted SnapshotsCopiedAccountCompleted SnapshotsCopiedAccountFailed "
    "SnapshotsCopiedAccountDeleteCompleted SnapshotsCopiedAccountDeleteFailed"
)

METRICS: dict[Kind, frozenset[str]] = {
    Kind.VOLUME_SNAPSHOTS: frozenset(f"{_SNAPSHOTS} {_CUSTOM}".split()),
    Kind.INSTANCE_SNAPSHOTS: frozenset(f"{_SNAPSHOTS} {_CUSTOM}".split()),
    Kind.AMIS: frozenset(_AMIS.split()),
    Kind.EVENT: frozenset(_EVENTS.split()),
    Kind.DEFAULT_VOLUMES: frozenset(_SNAPSHOTS.split()),
    Kind.DEFAULT_INSTANCES: frozenset(_AMIS.split()),
}
"""The names of the metrics, by the kind of policy that has them."""
EVERY = frozenset(name for names in METRICS.values() for name in names)
