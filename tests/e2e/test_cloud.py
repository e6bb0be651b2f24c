"""The real CDK CLI, boto3 and pytest reach the local cloud as a user would have them do it."""

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from aws_cdk import App, CfnResource, Fn, Size, Stack, Tags
from aws_cdk import aws_ec2 as ec2

from snapshot_constructs import Retain, Schedule, SnapshotPolicy, Targets
from tests.e2e.local_cloud import ROOT, STRANGE, Cloud, cdk, run

PAGE = ROOT / "docs" / "rehearse.md"
SCHEDULE = "aws:dlm:lifecycle-schedule-name"
REFUSED = r"LifecyclePolicy .*\(got 5\).* Error Code: InvalidRequestException"

SCRIPT = """
import boto3

ec2 = boto3.client("ec2")
volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=10)["VolumeId"]
ec2.get_waiter("volume_available").wait(VolumeIds=[volume])
snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
ec2.get_waiter("snapshot_completed").wait(SnapshotIds=[snapshot])
print(boto3.client("sts").get_caller_identity()["Account"], snapshot)
"""


def _synthesized(
    folder: Path, *, keep: int, weekly: str, protected: set[str], hours: int = 24
) -> Path:
    """Write an app with two volumes, and a policy for those that are protected."""
    app = App(outdir=str(folder))
    stack = Stack(app, "Backups")
    schedules = {
        "daily": Schedule.every(hours=24, at="03:00", retain=Retain.last(keep)),
        weekly: Schedule.weekly("SUN", at="05:00", retain=Retain.last(5)),
    }
    targets = Targets.volumes({"backup": "gold"})
    policy = SnapshotPolicy(stack, "Policy", targets=targets, schedules=schedules)
    for id in ("Orders", "Scratch"):
        zone, size = Fn.select(0, Fn.get_azs()), Size.gibibytes(8)
        volume = ec2.Volume(stack, id, availability_zone=zone, size=size)
        Tags.of(volume).add("Name", id)
        if id in protected:
            policy.protect(volume)
    resource: CfnResource = policy.node.default_child
    resource.add_property_override("PolicyDetails.Schedules.0.CreateRule.Interval", hours)
    app.synth()
    return folder


@pytest.fixture(scope="module")
def backups(cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> Cloud:
    """Three weeks after a policy was deployed to where the printed environment leads."""
    folder = tmp_path_factory.mktemp("before")
    app = _synthesized(folder, keep=7, weekly="weekly", protected={"Orders", "Scratch"})
    for words in (["bootstrap"], ["deploy", "--require-approval", "never"]):
        done = cdk(cloud, *words, app=app)
        assert done.returncode == 0, done.stderr
    cloud.rehearsal.advance(days=21)
    return cloud


def _volumes(cloud: Cloud, tag: str = "Name") -> dict[str, str]:
    """Return the names of the volumes that have a tag, by their ids."""
    named = [{"Name": "tag-key", "Values": [tag]}]
    found = cloud.rehearsal.client("ec2").describe_volumes(Filters=named)["Volumes"]
    return {
        each["VolumeId"]: tag["Value"]
        for each in found
        for tag in each["Tags"]
        if tag["Key"] == "Name"
    }


def _kept(cloud: Cloud) -> Counter[tuple[str, str]]:
    """Count snapshots by the volume that they are of, and by the schedule that made them."""
    return Counter(
        (name, each.tags[SCHEDULE])
        for id, name in _volumes(cloud).items()
        for each in cloud.rehearsal.snapshots(volume=id)
    )


def _policy(cloud: Cloud) -> dict[str, object]:
    dlm = cloud.rehearsal.client("dlm")
    (found,) = dlm.get_lifecycle_policies()["Policies"]
    policy: dict[str, object] = dlm.get_lifecycle_policy(PolicyId=found["PolicyId"])["Policy"]
    return policy


def test_a_policy_changes_in_place_and_leaves_what_it_knows_no_more_by_name_or_tag(
    backups, tmp_path
):
    before = _policy(backups)
    app = _synthesized(tmp_path, keep=3, weekly="sundays", protected={"Orders"})

    deployed = cdk(backups, "deploy", "--require-approval", "never", app=app)
    backups.rehearsal.advance(days=21)

    assert deployed.returncode == 0, deployed.stderr
    assert _policy(backups)["PolicyId"] == before["PolicyId"]
    assert _kept(backups) == {
        ("Orders", "daily"): 3,
        ("Orders", "weekly"): 3,
        ("Orders", "sundays"): 3,
        ("Scratch", "daily"): 7,
        ("Scratch", "weekly"): 3,
    }


def test_fails_when_a_change_is_refused_and_says_why_and_undoes_what_was_done(backups, tmp_path):
    before = _policy(backups)["PolicyDetails"], _volumes(backups, "backup")
    app = _synthesized(tmp_path, keep=9, weekly="other", protected={"Scratch"}, hours=5)

    deployed = cdk(backups, "deploy", "--require-approval", "never", app=app)

    assert deployed.returncode == 1
    told = " ".join(deployed.stderr.split())  # the CLI breaks lines where it sees no terminal
    assert re.search(REFUSED, told), told
    cloudformation = backups.rehearsal.client("cloudformation")
    (stack,) = cloudformation.describe_stacks(StackName="Backups")["Stacks"]
    assert stack["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert (_policy(backups)["PolicyDetails"], _volumes(backups, "backup")) == before


def test_boto3_needs_nothing_but_what_is_printed(cloud):
    ran = run(cloud, sys.executable, "-c", SCRIPT)

    assert ran.returncode == 0, ran.stderr
    account, snapshot = ran.stdout.split()
    assert account == "000000000000"
    assert snapshot in {each.id for each in cloud.rehearsal.snapshots()}


def test_a_project_with_nothing_but_a_test_of_the_page_rehearses(tmp_path):
    first, *_ = re.findall(r"(?ms)^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"))
    (tmp_path / "test_right.py").write_text(first)
    (tmp_path / "test_wrong.py").write_text(first.replace("last(7)", "last(6)"))
    command = [sys.executable, "-m", "pytest", "-W", "error"]

    ran = subprocess.run(
        command, cwd=tmp_path, env=os.environ | STRANGE, capture_output=True, text=True, check=False
    )

    assert "1 failed, 1 passed" in ran.stdout, ran.stdout + ran.stderr
    assert "FAILED test_wrong.py::" in ran.stdout
