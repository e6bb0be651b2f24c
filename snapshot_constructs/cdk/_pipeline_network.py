"""The subnet and the security group of the instances on which a pipeline builds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from aws_cdk import Stack

from snapshot_constructs.model.value import Misread

if TYPE_CHECKING:
    from aws_cdk import aws_ec2 as ec2
    from constructs import Construct

    from snapshot_constructs.cdk._pipeline_draft import Draft

_ENDPOINTS = ("ssm", "ssmmessages", "ec2messages", "imagebuilder", "logs", "s3")
_KEYS = "kms"


def misfits(draft: Draft) -> Iterator[Misread]:
    """Find a network in which there is no subnet, or of which only half is said."""
    if draft.vpc is None and draft.subnet_selection is not None:
        yield Misread("subnet_selection", "expected a vpc beside it, got None")
    elif draft.vpc is not None and draft.subnet is None:
        where = "vpc" if draft.subnet_selection is None else "subnet_selection"
        yield Misread(where, "expected at least one subnet, got none")


def missing_endpoints(draft: Draft) -> tuple[str, ...]:
    """Return the services that instances cannot reach from their subnet, as far as the app tells."""
    chosen = draft.subnet
    if draft.vpc is None or chosen is None or not chosen.isolated:
        return ()
    needed = (*_ENDPOINTS, *draft.endpoints, *([_KEYS] if draft.component_key else ()))
    there = _endpoints(draft.vpc)
    return tuple(name for name in needed if not any(each.endswith(f".{name}") for each in there))


def security_group(scope: Construct, draft: Draft) -> ec2.ISecurityGroup:
    """Make the security group of the instances, which nothing gets into."""
    from aws_cdk import aws_ec2  # noqa: PLC0415 - slow to load, and not every pipeline has a VPC

    assert draft.vpc is not None  # noqa: S101 - only then a group is needed
    return aws_ec2.SecurityGroup(
        scope,
        "SecurityGroup",
        vpc=draft.vpc,
        description=f"Instances of {draft.pipeline}: nothing comes in",
    )


def _endpoints(vpc: ec2.IVpc) -> list[str]:
    """Return the names of the services that have an endpoint in a VPC of this app."""
    from aws_cdk import aws_ec2  # noqa: PLC0415 - slow to load, and not every pipeline has a VPC

    made = [each for each in vpc.node.find_all() if isinstance(each, aws_ec2.CfnVPCEndpoint)]
    return [_joined(Stack.of(each).resolve(each.service_name)) for each in made]


def _joined(name: object) -> str:
    """Return a name, as far as it is known."""
    if isinstance(name, dict) and "Fn::Join" in name:
        between, parts = name["Fn::Join"]
        return str(between).join(part if isinstance(part, str) else "" for part in parts)
    return str(name)
