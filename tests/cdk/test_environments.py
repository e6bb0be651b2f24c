"""All partitions, stages, stacks without a place, keys of other stacks, and all feature flags."""

import json
import tarfile
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from snapshot_constructs import (
    AmiPolicy,
    CopyTo,
    CrossAccountCopyPolicy,
    DefaultSnapshotPolicy,
    PolicyError,
    Retain,
    Schedule,
    SnapshotPolicy,
)
from snapshot_constructs.cfn.dlm import encode
from tests.cdk.examples import ACCOUNT, DAILY, ENV, EXAMPLES, INSTANCES, VOLUMES, Example
from tests.cdk.templates import properties, resources, template

PAIRS = [
    ("aws", "us-east-1", "us-west-2"),
    ("aws-cn", "cn-north-1", "cn-northwest-1"),
    ("aws-us-gov", "us-gov-west-1", "us-gov-east-1"),
    ("aws-eusc", "eusc-de-east-1", "eusc-de-east-2"),
]


@pytest.fixture(scope="module")
def flags() -> dict[str, Any]:
    """Return the feature flags that the CDK recommends."""
    (library,) = (Path(cdk.__file__).parent / "_jsii").glob("aws-cdk-lib@*.jsii.tgz")
    with tarfile.open(library) as archive:
        file = archive.extractfile("package/recommended-feature-flags.json")
        assert file is not None
        found: dict[str, Any] = json.load(file)
    return found


def _copied(region: str) -> dict[str, Schedule]:
    copy = CopyTo(region, retain=Retain.weeks(5))
    return {"daily": Schedule.daily(at="03:00", retain=Retain.last(7), copies=[copy])}


@pytest.mark.parametrize(("partition", "region", "other"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_policies_are_made_in_every_partition(
    app: cdk.App, partition: str, region: str, other: str
) -> None:
    stack = cdk.Stack(app, "Backups", env=cdk.Environment(account=ACCOUNT, region=region))
    key = kms.Key.from_key_arn(stack, "Key", f"arn:{partition}:kms:{region}:{ACCOUNT}:key/1")
    role = iam.Role.from_role_arn(stack, "Role", f"arn:{partition}:iam::{ACCOUNT}:role/dlm/backup")

    SnapshotPolicy(stack, "A", targets=VOLUMES, schedules=_copied(other), source_keys=[key])
    AmiPolicy(stack, "B", targets=INSTANCES, schedules=_copied(other), role=role)
    CrossAccountCopyPolicy(
        stack, "C", shared_by=["444455556666"], copies=[CopyTo(other, retain=Retain.days(9))]
    )
    DefaultSnapshotPolicy(stack, "D", copy_to=[other])

    text = json.dumps(template(stack))
    assert partition == "aws" or "arn:aws:" not in text


def test_a_copy_into_another_partition_is_refused(app: cdk.App) -> None:
    china = cdk.Stack(app, "China", env=cdk.Environment(region="cn-north-1"))

    with pytest.raises(
        PolicyError, match=r'schedules\["daily"\]\.copies\[0\]\.target: .*eu-west-1'
    ):
        SnapshotPolicy(china, "Policy", targets=VOLUMES, schedules=_copied("eu-west-1"))


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_stage_makes_what_a_stack_makes(stack: cdk.Stack, example: Example) -> None:
    stage = cdk.Stage(cdk.App(), "Prod", env=ENV)
    staged = cdk.Stack(stage, "Backups")
    example.make(stack)

    example.make(staged)

    alone, inside = properties(stack), properties(staged)
    assert inside.pop("Description") in (f"Prod {alone['Description']}", alone["Description"])
    alone.pop("Description")
    assert inside.keys() == alone.keys()
    assert inside.get("PolicyDetails") == alone.get("PolicyDetails")


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_stack_without_a_place_makes_the_same(stack: cdk.Stack, example: Example) -> None:
    anywhere = cdk.Stack(cdk.App(), "Backups")
    placed = example.make(stack)

    policy = example.make(anywhere)

    assert properties(anywhere).get("PolicyDetails") == properties(stack).get("PolicyDetails")
    assert policy.spec.details == placed.spec.details


def test_a_stack_without_a_place_cannot_tell_its_own_region(app: cdk.App) -> None:
    anywhere = cdk.Stack(app, "Backups")

    policy = SnapshotPolicy(anywhere, "Policy", targets=VOLUMES, schedules=_copied("eu-west-1"))

    assert policy.verdict.errors == ()


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_no_feature_flag_changes_a_policy(
    stack: cdk.Stack, example: Example, flags: dict[str, Any]
) -> None:
    example.make(stack)
    flagged = cdk.Stack(cdk.App(context=flags), "Backups", env=ENV)

    policy = example.make(flagged)

    found = properties(flagged)
    assert found == flagged.resolve(encode(policy.spec))
    assert found.get("PolicyDetails") == properties(stack).get("PolicyDetails")


def test_keys_of_another_stack_are_used(app: cdk.App, stack: cdk.Stack) -> None:
    keys = cdk.Stack(app, "Keys", env=ENV)
    key = kms.Key(keys, "Key")

    SnapshotPolicy(stack, "Policy", targets=VOLUMES, schedules={"daily": DAILY}, source_keys=[key])

    (role,) = resources(stack, "AWS::IAM::Role").values()
    (exported,) = template(keys)["Outputs"].values()
    assert exported["Export"]["Name"] in json.dumps(role)


def test_a_key_of_a_stack_in_the_region_of_the_copies_is_used(app: cdk.App) -> None:
    keys = cdk.Stack(
        app,
        "Keys",
        env=cdk.Environment(account=ACCOUNT, region="eu-central-1"),
        cross_region_references=True,
    )
    stack = cdk.Stack(app, "Backups", env=ENV, cross_region_references=True)
    copy = CopyTo("eu-central-1", key=kms.Key(keys, "Key"), retain=Retain.weeks(5))
    schedule = Schedule.daily(at="03:00", retain=Retain.last(7), copies=[copy])

    SnapshotPolicy(stack, "Policy", targets=VOLUMES, schedules={"daily": schedule})

    (rule,) = properties(stack)["PolicyDetails"]["Schedules"][0]["CrossRegionCopyRules"]
    assert "Fn::GetAtt" in rule["CmkArn"]


def test_the_permissions_of_a_role_that_is_given_come_first(stack: cdk.Stack) -> None:
    role = iam.Role(stack, "Backup", assumed_by=iam.ServicePrincipal("dlm.amazonaws.com"))

    policy = SnapshotPolicy(
        stack,
        "Policy",
        targets=VOLUMES,
        schedules={"daily": DAILY},
        role=role,
        source_keys=[kms.Key(stack, "Key")],
    )

    (found,) = resources(stack, "AWS::DLM::LifecyclePolicy").values()
    (granted,) = resources(stack, "AWS::IAM::Policy")
    assert granted in found["DependsOn"]
    assert policy.role is role
