"""The subnet of the instances on which a pipeline builds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from aws_cdk import aws_ec2 as ec2


class Chosen(NamedTuple):
    """What is known of the subnet; every question to the CDK takes as long as a rule.

    Attributes:
        isolated: whether the VPC says that nothing leads out of it.
    """

    id: str
    isolated: bool


_by_vpc: WeakKeyDictionary[ec2.IVpc, Chosen | None] = WeakKeyDictionary()


def subnet(vpc: ec2.IVpc | None, selection: ec2.SubnetSelection | None) -> Chosen | None:
    """Return the subnet; None where Image Builder picks one, or none fits.

    One with a way out is taken unless another is asked for: the agent of Systems Manager needs it.
    """
    if vpc is None:
        return None
    if selection is not None or not _stays(vpc):
        return _chosen(vpc, selection)
    if vpc not in _by_vpc:
        _by_vpc[vpc] = _chosen(vpc, None)
    return _by_vpc[vpc]


def _stays(vpc: ec2.IVpc) -> bool:
    """Tell whether a VPC has had all of its subnets since it was made."""
    from aws_cdk import aws_ec2  # noqa: PLC0415 - slow to load, and not every pipeline has a VPC

    return type(vpc) is aws_ec2.Vpc


def _chosen(vpc: ec2.IVpc, selection: ec2.SubnetSelection | None) -> Chosen | None:
    found = next(_subnets(vpc, selection), None)
    if found is None:
        return None
    isolated = any(each.subnet_id == found.subnet_id for each in vpc.isolated_subnets)
    return Chosen(found.subnet_id, isolated)


def _subnets(vpc: ec2.IVpc, selection: ec2.SubnetSelection | None) -> Iterator[ec2.ISubnet]:
    if selection is None:
        yield from vpc.private_subnets
        yield from vpc.public_subnets
        yield from vpc.isolated_subnets
        return
    with suppress(RuntimeError):  # the CDK may know no such subnets
        yield from vpc.select_subnets(**selection._values).subnets  # noqa: SLF001 - a struct has no other way to be passed on
