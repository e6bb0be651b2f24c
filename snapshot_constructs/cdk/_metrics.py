"""The metrics of each kind of policy, under the names that CloudWatch knows.

DLM counts a failure only when it gives up: creation after an hour, copies and archiving after a day.
See https://docs.aws.amazon.com/ebs/latest/userguide/monitor-dlm-cw-metrics.html (checked 2026-11).

A class of policies names these after its own base: jsii searches every member of what comes before
``Resource`` in the order of bases, each time that a construct is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_cdk.aws_cloudwatch import Metric

    from snapshot_constructs.cdk._base import MetricOptions


class _Counted:
    """What counts: a policy.

    Attributes:
        metric: returns one of its metrics by name.
    """

    metric: Callable[..., Metric]


class SnapshotMetrics(_Counted):
    """Counts snapshots and their copies to other Regions."""

    def metric_resources_targeted(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of volumes or instances that a run found by their tags."""
        return self.metric("ResourcesTargeted", **options)

    def metric_snapshots_create_started(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of snapshots begun, retries not counted."""
        return self.metric("SnapshotsCreateStarted", **options)

    def metric_snapshots_create_completed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of snapshots made."""
        return self.metric("SnapshotsCreateCompleted", **options)

    def metric_snapshots_create_failed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of snapshots given up, an hour after they were due."""
        return self.metric("SnapshotsCreateFailed", **options)

    def metric_snapshots_delete_completed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of snapshots deleted because their retention was over."""
        return self.metric("SnapshotsDeleteCompleted", **options)

    def metric_snapshots_delete_failed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of snapshots that could not be deleted."""
        return self.metric("SnapshotsDeleteFailed", **options)

    def metric_snapshots_copied_region_started(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of copies to other Regions begun."""
        return self.metric("SnapshotsCopiedRegionStarted", **options)

    def metric_snapshots_copied_region_completed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of copies to other Regions made."""
        return self.metric("SnapshotsCopiedRegionCompleted", **options)

    def metric_snapshots_copied_region_failed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of copies to other Regions given up, after a day of retries."""
        return self.metric("SnapshotsCopiedRegionFailed", **options)

    def metric_snapshots_copied_region_delete_completed(
        self, **options: Unpack[MetricOptions]
    ) -> Metric:
        """Return the number of copies in other Regions deleted."""
        return self.metric("SnapshotsCopiedRegionDeleteCompleted", **options)

    def metric_snapshots_copied_region_delete_failed(
        self, **options: Unpack[MetricOptions]
    ) -> Metric:
        """Return the number of copies in other Regions that could not be deleted."""
        return self.metric("SnapshotsCopiedRegionDeleteFailed", **options)


class CustomSnapshotMetrics(SnapshotMetrics):
    """Counts also what default policies do not do: sharing, archiving and scripts."""

    def metric_snapshots_shared_completed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of snapshots shared with other accounts."""
        return self.metric("SnapshotsSharedCompleted", **options)

    def metric_snapshots_archive_scheduled(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of snapshots that are to be archived."""
        return self.metric("snapshotsArchiveScheduled", **options)

    def metric_snapshots_archive_completed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of snapshots moved to the archive tier."""
        return self.metric("snapshotsArchiveCompleted", **options)

    def metric_snapshots_archive_failed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of snapshots not archived after a day of retries."""
        return self.metric("snapshotsArchiveFailed", **options)

    def metric_snapshots_archive_deletion_completed(
        self, **options: Unpack[MetricOptions]
    ) -> Metric:
        """Return the number of archived snapshots deleted."""
        return self.metric("snapshotsArchiveDeletionCompleted", **options)

    def metric_snapshots_archive_deletion_failed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of archived snapshots that could not be deleted."""
        return self.metric("snapshotsArchiveDeletionFailed", **options)

    def metric_pre_script_started(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of scripts begun before a snapshot."""
        return self.metric("PreScriptStarted", **options)

    def metric_pre_script_completed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of scripts before a snapshot that succeeded."""
        return self.metric("PreScriptCompleted", **options)

    def metric_pre_script_failed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of scripts before a snapshot that failed."""
        return self.metric("PreScriptFailed", **options)

    def metric_post_script_started(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of scripts begun after a snapshot."""
        return self.metric("PostScriptStarted", **options)

    def metric_post_script_completed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of scripts after a snapshot that succeeded."""
        return self.metric("PostScriptCompleted", **options)

    def metric_post_script_failed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of scripts after a snapshot that failed."""
        return self.metric("PostScriptFailed", **options)

    def metric_vss_backup_started(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of VSS backups begun."""
        return self.metric("VSSBackupStarted", **options)

    def metric_vss_backup_completed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of VSS backups that succeeded."""
        return self.metric("VSSBackupCompleted", **options)

    def metric_vss_backup_failed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of VSS backups that failed."""
        return self.metric("VSSBackupFailed", **options)


class AmiMetrics(_Counted):
    """Counts AMIs, their copies and their deprecation."""

    def metric_resources_targeted(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of instances that a run found by their tags."""
        return self.metric("ResourcesTargeted", **options)

    def metric_images_create_started(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of AMIs begun, retries not counted."""
        return self.metric("ImagesCreateStarted", **options)

    def metric_images_create_completed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of AMIs made."""
        return self.metric("ImagesCreateCompleted", **options)

    def metric_images_create_failed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of AMIs given up."""
        return self.metric("ImagesCreateFailed", **options)

    def metric_images_deregister_completed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of AMIs deregistered because their retention was over."""
        return self.metric("ImagesDeregisterCompleted", **options)

    def metric_images_deregister_failed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of AMIs that could not be deregistered."""
        return self.metric("ImagesDeregisterFailed", **options)

    def metric_images_copied_region_started(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of copies to other Regions begun."""
        return self.metric("ImagesCopiedRegionStarted", **options)

    def metric_images_copied_region_completed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of copies to other Regions made."""
        return self.metric("ImagesCopiedRegionCompleted", **options)

    def metric_images_copied_region_failed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of copies to other Regions given up, after a day of retries."""
        return self.metric("ImagesCopiedRegionFailed", **options)

    def metric_images_copied_region_deregister_completed(
        self, **options: Unpack[MetricOptions]
    ) -> Metric:
        """Return the number of copies in other Regions deregistered."""
        return self.metric("ImagesCopiedRegionDeregisterCompleted", **options)

    def metric_images_copied_region_deregistered_failed(
        self, **options: Unpack[MetricOptions]
    ) -> Metric:
        """Return the number of copies in other Regions that could not be deregistered."""
        return self.metric("ImagesCopiedRegionDeregisteredFailed", **options)

    def metric_enable_image_deprecation_completed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of AMIs deprecated."""
        return self.metric("EnableImageDeprecationCompleted", **options)

    def metric_enable_image_deprecation_failed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of AMIs that could not be deprecated."""
        return self.metric("EnableImageDeprecationFailed", **options)

    def metric_enable_copied_image_deprecation_completed(
        self, **options: Unpack[MetricOptions]
    ) -> Metric:
        """Return the number of copies of AMIs deprecated."""
        return self.metric("EnableCopiedImageDeprecationCompleted", **options)

    def metric_enable_copied_image_deprecation_failed(
        self, **options: Unpack[MetricOptions]
    ) -> Metric:
        """Return the number of copies of AMIs that could not be deprecated."""
        return self.metric("EnableCopiedImageDeprecationFailed", **options)


class SharedCopyMetrics(_Counted):
    """Counts copies of snapshots that other accounts share."""

    def metric_snapshots_copied_account_started(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of copies of shared snapshots begun."""
        return self.metric("SnapshotsCopiedAccountStarted", **options)

    def metric_snapshots_copied_account_completed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of copies of shared snapshots made."""
        return self.metric("SnapshotsCopiedAccountCompleted", **options)

    def metric_snapshots_copied_account_failed(self, **options: Unpack[MetricOptions]) -> Metric:
        """Return the number of copies of shared snapshots given up, after a day of retries."""
        return self.metric("SnapshotsCopiedAccountFailed", **options)

    def metric_snapshots_copied_account_delete_completed(
        self, **options: Unpack[MetricOptions]
    ) -> Metric:
        """Return the number of copies of shared snapshots deleted."""
        return self.metric("SnapshotsCopiedAccountDeleteCompleted", **options)

    def metric_snapshots_copied_account_delete_failed(
        self, **options: Unpack[MetricOptions]
    ) -> Metric:
        """Return the number of copies of shared snapshots that could not be deleted."""
        return self.metric("SnapshotsCopiedAccountDeleteFailed", **options)
