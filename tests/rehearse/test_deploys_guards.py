"""Stacks that keep snapshots and images from the public."""

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2

from snapshot_constructs import AmiGovernance
from tests.cdk.test_ami_governance import EVERYTHING


def state(rehearsal):
    return rehearsal.client("ec2").get_snapshot_block_public_access_state()["State"]


def governance(rehearsal):
    client = rehearsal.client("ec2")
    blocked = client.get_image_block_public_access_state()["ImageBlockPublicAccessState"]
    return client.get_allowed_images_settings()["State"], blocked


def guard(mode):
    stack = cdk.Stack(cdk.App(), "Guard")
    guarding = ec2.CfnSnapshotBlockPublicAccess(stack, "Guard", state=mode)
    cdk.CfnOutput(stack, "Account", value=guarding.ref)
    return stack


def test_snapshots_are_kept_from_the_public_as_long_as_the_stack_is_there(rehearsal):
    made = rehearsal.deploy(guard("block-new-sharing"))
    first = state(rehearsal)
    changed = rehearsal.deploy(guard("block-all-sharing"))
    second = state(rehearsal)
    rehearsal.destroy(changed)

    assert (first, second) == ("block-new-sharing", "block-all-sharing")
    assert state(rehearsal) == "unblocked"
    assert made.outputs["Account"] == "000000000000"


def test_governance_of_images_is_deployed_and_what_was_before_comes_back(rehearsal):
    rehearsal.client("ec2").disable_image_block_public_access()
    before = governance(rehearsal)
    stack = cdk.Stack(cdk.App(), "Governance")
    AmiGovernance(stack, "Governance", **EVERYTHING)

    deployed = rehearsal.deploy(stack)

    there = governance(rehearsal)
    rehearsal.destroy(deployed)
    assert there == ("enabled", "block-new-sharing")
    assert governance(rehearsal) == before == ("disabled", "unblocked")
