"""Metrics, under the names that CloudWatch knows."""

import re
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_cloudwatch as cloudwatch

from snapshot_constructs import (
    AmiPolicy,
    CrossAccountCopyPolicy,
    DefaultAmiPolicy,
    DefaultSnapshotPolicy,
    SnapshotPolicy,
)
from tests.cdk.examples import DAILY, VOLUMES
from tests.cdk.templates import resources

ID = "policy-0123456789abcdef0"
SNAPSHOTS = """
    ResourcesTargeted SnapshotsCreateStarted SnapshotsCreateCompleted SnapshotsCreateFailed
    SnapshotsDeleteCompleted SnapshotsDeleteFailed SnapshotsCopiedRegionStarted
    SnapshotsCopiedRegionCompleted SnapshotsCopiedRegionFailed SnapshotsCopiedRegionDeleteCompleted
    SnapshotsCopiedRegionDeleteFailed
"""
CUSTOM_SNAPSHOTS = f"""
    {SNAPSHOTS} SnapshotsSharedCompleted snapshotsArchiveScheduled snapshotsArchiveCompleted
    snapshotsArchiveFailed snapshotsArchiveDeletionCompleted snapshotsArchiveDeletionFailed
    PreScriptStarted PreScriptCompleted PreScriptFailed PostScriptStarted PostScriptCompleted
    PostScriptFailed VSSBackupStarted VSSBackupCompleted VSSBackupFailed
"""
AMIS = """
    ResourcesTargeted ImagesCreateStarted ImagesCreateCompleted ImagesCreateFailed
    ImagesDeregisterCompleted ImagesDeregisterFailed ImagesCopiedRegionStarted
    ImagesCopiedRegionCompleted ImagesCopiedRegionFailed ImagesCopiedRegionDeregisterCompleted
    ImagesCopiedRegionDeregisteredFailed EnableImageDeprecationCompleted
    EnableImageDeprecationFailed EnableCopiedImageDeprecationCompleted
    EnableCopiedImageDeprecationFailed
"""
SHARED_COPIES = """
    SnapshotsCopiedAccountStarted SnapshotsCopiedAccountCompleted SnapshotsCopiedAccountFailed
    SnapshotsCopiedAccountDeleteCompleted SnapshotsCopiedAccountDeleteFailed
"""
NAMES = {
    SnapshotPolicy: CUSTOM_SNAPSHOTS,
    AmiPolicy: AMIS,
    DefaultSnapshotPolicy: SNAPSHOTS,
    DefaultAmiPolicy: AMIS,
    CrossAccountCopyPolicy: SHARED_COPIES,
}


def _method(name: str) -> str:
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)
    return "metric_" + "_".join(words).lower()


@pytest.mark.parametrize(
    ("construct", "names"), NAMES.items(), ids=lambda it: getattr(it, "__name__", "")
)
def test_a_policy_offers_the_metrics_of_its_kind(
    stack: cdk.Stack, construct: Any, names: str
) -> None:
    policy = construct.from_policy_id(stack, "Policy", ID)

    offered = {name: getattr(policy, name)() for name in dir(policy) if name.startswith("metric_")}

    assert {name: metric.metric_name for name, metric in offered.items()} == {
        _method(name): name for name in names.split()
    }


def test_a_metric_is_a_sum_over_the_policy(stack: cdk.Stack) -> None:
    policy = SnapshotPolicy.from_policy_id(stack, "Policy", ID)

    metric = policy.metric_snapshots_create_failed()

    assert metric.namespace == "AWS/EBS"
    assert metric.dimensions == {"DLMPolicyId": ID}
    assert metric.statistic == "Sum"


def test_a_metric_takes_what_metrics_take(stack: cdk.Stack) -> None:
    policy = SnapshotPolicy.from_policy_id(stack, "Policy", ID)

    metric = policy.metric("Whatever", statistic="max", period=cdk.Duration.hours(1), label="Mine")

    assert (metric.metric_name, metric.statistic, metric.label) == ("Whatever", "Maximum", "Mine")
    assert metric.period.to_hours() == 1


def test_an_alarm_refers_to_the_policy(stack: cdk.Stack) -> None:
    policy = SnapshotPolicy(stack, "Policy", targets=VOLUMES, schedules={"daily": DAILY})

    cloudwatch.Alarm(
        stack,
        "Failed",
        metric=policy.metric_snapshots_create_failed(),
        threshold=1,
        evaluation_periods=1,
    )

    (alarm,) = resources(stack, "AWS::CloudWatch::Alarm").values()
    (name,) = resources(stack, "AWS::DLM::LifecyclePolicy")
    assert alarm["Properties"]["Dimensions"] == [{"Name": "DLMPolicyId", "Value": {"Ref": name}}]
    assert alarm["Properties"]["Namespace"] == "AWS/EBS"


def test_a_word_that_no_metric_takes_is_refused(stack: cdk.Stack) -> None:
    policy: Any = SnapshotPolicy.from_policy_id(stack, "Policy", ID)

    with pytest.raises(TypeError, match="statistics"):
        policy.metric_snapshots_create_failed(statistics="Sum")
