"""Putting the tag that a policy looks for where it is needed."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2

from snapshot_constructs import AmiPolicy, SnapshotPolicy, Tag, Targets
from tests.cdk.examples import ACCOUNT, DAILY, INSTANCES, VOLUMES
from tests.cdk.templates import resources

GOLD, SILVER = Tag("backup", "gold"), Tag("backup", "silver")
GOLD_TAG = {"Key": "backup", "Value": "gold"}
EITHER = Targets.volumes(any_of=[GOLD, SILVER])


def _policy(stack: cdk.Stack, targets: Targets = VOLUMES) -> SnapshotPolicy:
    return SnapshotPolicy(stack, "Policy", targets=targets, schedules={"daily": DAILY})


def _volume(stack: cdk.Stack) -> ec2.Volume:
    return ec2.Volume(
        stack, "Volume", availability_zone=f"{stack.region}a", size=cdk.Size.gibibytes(8)
    )


def _cfn_volume(stack: cdk.Stack) -> ec2.CfnVolume:
    return ec2.CfnVolume(stack, "Volume", availability_zone=f"{stack.region}a", size=8)


def _instance(stack: cdk.Stack) -> ec2.Instance:
    image = ec2.MachineImage.generic_linux({"eu-west-1": "ami-1", "eu-central-1": "ami-2"})
    return ec2.Instance(
        stack,
        "Instance",
        instance_type=ec2.InstanceType("m7g.large"),
        machine_image=image,
        vpc=ec2.Vpc(stack, "Vpc", nat_gateways=0),
        vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PUBLIC),
    )


def _cfn_instance(stack: cdk.Stack) -> ec2.CfnInstance:
    return ec2.CfnInstance(stack, "Instance", image_id="ami-1")


def _launch_template(stack: cdk.Stack) -> ec2.LaunchTemplate:
    return ec2.LaunchTemplate(stack, "Template")


def _only(stack: cdk.Stack, type_: str) -> dict[str, Any]:
    (found,) = resources(stack, type_).values()
    properties: dict[str, Any] = found["Properties"]
    return properties


@pytest.mark.parametrize("make", [_volume, _cfn_volume])
def test_a_volume_gets_the_tag(stack: cdk.Stack, make: Any) -> None:
    policy, volume = _policy(stack), make(stack)

    policy.protect(volume)

    assert GOLD_TAG in _only(stack, "AWS::EC2::Volume")["Tags"]


@pytest.mark.parametrize("make", [_instance, _cfn_instance])
def test_an_instance_passes_the_tag_on_to_its_volumes(stack: cdk.Stack, make: Any) -> None:
    policy, instance = _policy(stack), make(stack)

    policy.protect(instance)

    found = _only(stack, "AWS::EC2::Instance")
    assert GOLD_TAG in found["Tags"]
    assert found["PropagateTagsToVolumeOnCreation"] is True


@pytest.mark.parametrize("make", [_instance, _cfn_instance])
def test_an_instance_that_is_the_target_keeps_the_tag(stack: cdk.Stack, make: Any) -> None:
    policy, instance = _policy(stack, INSTANCES), make(stack)

    policy.protect(instance)

    found = _only(stack, "AWS::EC2::Instance")
    assert GOLD_TAG in found["Tags"]
    assert "PropagateTagsToVolumeOnCreation" not in found


def test_only_the_instance_gets_the_tag_not_its_role_and_security_group(stack: cdk.Stack) -> None:
    policy, instance = _policy(stack), _instance(stack)

    policy.protect(instance)

    assert GOLD_TAG not in _only(stack, "AWS::EC2::SecurityGroup")["Tags"]
    assert GOLD_TAG not in _only(stack, "AWS::EC2::VPC")["Tags"]


@pytest.mark.parametrize("targets", [VOLUMES, INSTANCES], ids=["volumes", "instances"])
def test_a_launch_template_tags_what_is_launched_from_it(
    stack: cdk.Stack, targets: Targets
) -> None:
    policy, template = _policy(stack, targets), _launch_template(stack)

    policy.protect(template)

    specifications = _only(stack, "AWS::EC2::LaunchTemplate")["LaunchTemplateData"]
    tagged = {
        each["ResourceType"]
        for each in specifications["TagSpecifications"]
        if GOLD_TAG in each["Tags"]
    }
    assert tagged == {"instance", "volume"}


def test_an_ami_policy_protects_instances(stack: cdk.Stack) -> None:
    policy = AmiPolicy(stack, "Policy", targets=INSTANCES, schedules={"daily": DAILY})

    policy.protect(_cfn_instance(stack))

    assert GOLD_TAG in _only(stack, "AWS::EC2::Instance")["Tags"]


def test_one_of_several_tags_is_named(stack: cdk.Stack) -> None:
    policy, volume = _policy(stack, EITHER), _cfn_volume(stack)

    policy.protect(volume, tag=SILVER)

    tags = _only(stack, "AWS::EC2::Volume")["Tags"]
    assert tags == [{"Key": "backup", "Value": "silver"}]


@pytest.mark.parametrize("tag", [None, Tag("backup", "bronze")], ids=["none", "other"])
def test_a_tag_that_is_not_certain_is_refused(stack: cdk.Stack, tag: Tag | None) -> None:
    policy, volume = _policy(stack, EITHER), _cfn_volume(stack)

    with pytest.raises(ValueError, match=r"write tag=Tag\('backup', 'gold'\) or tag=Tag"):
        policy.protect(volume, tag=tag)


def test_a_value_known_at_deployment_is_taken(stack: cdk.Stack) -> None:
    policy = _policy(stack, Targets.volumes({"stack": cdk.Aws.STACK_NAME}))

    policy.protect(_cfn_volume(stack))

    tags = _only(stack, "AWS::EC2::Volume")["Tags"]
    assert tags == [{"Key": "stack", "Value": {"Ref": "AWS::StackName"}}]


@pytest.mark.parametrize(
    ("targets", "make", "message"),
    [
        (INSTANCES, _cfn_volume, r"for INSTANCE cannot see Backups/Volume .*AWS::EC2::Volume"),
        (VOLUMES, lambda stack: ec2.Vpc(stack, "V"), r"cannot see Backups/V .*AWS::EC2::VPC"),
        (VOLUMES, lambda stack: stack, r"cannot see Backups .*not made in this app"),
        (
            VOLUMES,
            lambda stack: ec2.CfnLaunchTemplate(stack, "L", launch_template_data={}),
            r"cannot see Backups/L .*AWS::EC2::LaunchTemplate",
        ),
        (
            VOLUMES,
            lambda stack: ec2.Volume.from_volume_attributes(
                stack, "I", availability_zone="eu-west-1a", volume_id="vol-0123456789abcdef0"
            ),
            r"cannot see Backups/I .*not made in this app",
        ),
    ],
    ids=["volume-of-instances", "vpc", "stack", "l1-launch-template", "imported"],
)
def test_what_the_policy_cannot_see_is_refused(
    stack: cdk.Stack, targets: Targets, make: Any, message: str
) -> None:
    policy, resource = _policy(stack, targets), make(stack)

    with pytest.raises(ValueError, match=message):
        policy.protect(resource)


@pytest.mark.parametrize("resource", [None, 5, "vol-0123456789abcdef0"], ids=repr)
def test_what_is_no_construct_is_refused(stack: cdk.Stack, resource: Any) -> None:
    policy = _policy(stack)

    with pytest.raises(TypeError, match="protect: expected a construct"):
        policy.protect(resource)


@pytest.mark.parametrize(
    ("env", "message"),
    [
        (cdk.Environment(account=ACCOUNT, region="eu-central-1"), "sees only its own Region"),
        (cdk.Environment(account="444455556666", region="eu-west-1"), "sees only its own account"),
    ],
    ids=["region", "account"],
)
def test_what_is_elsewhere_is_refused(
    app: cdk.App, stack: cdk.Stack, env: cdk.Environment, message: str
) -> None:
    policy, volume = _policy(stack), _cfn_volume(cdk.Stack(app, "Elsewhere", env=env))

    with pytest.raises(ValueError, match=message):
        policy.protect(volume)


def test_what_may_be_in_the_same_place_is_tagged(app: cdk.App) -> None:
    policy, volumes = _policy(cdk.Stack(app, "A")), cdk.Stack(app, "B")

    policy.protect(_cfn_volume(volumes))

    assert GOLD_TAG in _only(volumes, "AWS::EC2::Volume")["Tags"]
