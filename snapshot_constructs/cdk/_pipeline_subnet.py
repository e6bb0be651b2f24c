"""The subnet of the instances on which a pipeline builds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aws_cdk import aws_ec2 as ec2


def subnet(vpc: ec2.IVpc | None, selection: ec2.SubnetSelection | None) -> ec2.ISubnet | None:
    """Return the subnet; None where Image Builder picks one, or none fits.

    One with a way out is taken unless another is asked for: the agent of Systems Manager needs it.
    """
    return None if vpc is None else next(_subnets(vpc, selection), None)


def _subnets(vpc: ec2.IVpc, selection: ec2.SubnetSelection | None) -> Iterator[ec2.ISubnet]:
    if selection is None:
        yield from vpc.private_subnets
        yield from vpc.public_subnets
        yield from vpc.isolated_subnets
        return
    with suppress(RuntimeError):  # the CDK may know no such subnets
        yield from vpc.select_subnets(**selection._values).subnets  # noqa: SLF001 - a struct has no other way to be passed on
