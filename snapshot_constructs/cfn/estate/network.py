"""Subnets that nothing leads out of."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from snapshot_constructs.cfn.estate.identity import Written
from snapshot_constructs.cfn.estate.references import References
from snapshot_constructs.model.address import Address, Mark, Pointer

_SUBNET = "AWS::EC2::Subnet"
_ASSOCIATION = "AWS::EC2::SubnetRouteTableAssociation"
_ROUTES = ("AWS::EC2::Route", "AWS::EC2::VPNGatewayRoutePropagation")
_ENDPOINT = "AWS::EC2::VPCEndpoint"
_Resource = tuple[Address, Mapping[str, Any]]


def isolated(written: Iterable[Written], references: References) -> frozenset[Mark]:
    """Return the subnets from which, in whatever form, no route and no endpoint leads anywhere.

    Only a VPC of the templates is looked at: of any other, routes may stand elsewhere.
    """
    by_type: dict[str, list[_Resource]] = {}
    for address, type_, properties in written:
        by_type.setdefault(type_, []).append((address, properties))

    def named(types: Iterable[str], name: str) -> set[Mark | None]:
        """Return what a property of some resources names; None among it where that is not known."""
        found = (
            references.link(address.file, given)
            for type_ in types
            for address, properties in by_type.get(type_, ())
            for given in _all(properties.get(name))
        )
        return {each.mark if isinstance(each, Pointer) else None for each in found}

    routed, served = named(_ROUTES, "RouteTableId"), named([_ENDPOINT], "VpcId")
    routed |= named(_ROUTES, "RouteTableIds")
    if None in (routed | served | named([_ASSOCIATION], "SubnetId")):
        return frozenset()
    out = {
        _mark(references, association, "SubnetId")
        for association in by_type.get(_ASSOCIATION, ())
        if _mark(references, association, "RouteTableId") in {*routed, None}
    }
    vpcs = {address.mark for address, _ in by_type.get("AWS::EC2::VPC", ())}
    return frozenset(
        subnet[0].mark
        for subnet in by_type.get(_SUBNET, ())
        if subnet[0].mark not in out and _mark(references, subnet, "VpcId") in vpcs - served
    )


def _mark(references: References, resource: _Resource, name: str) -> Mark | None:
    address, properties = resource
    link = references.link(address.file, properties.get(name))
    return link.mark if isinstance(link, Pointer) else None


def _all(given: object) -> Iterator[object]:
    if isinstance(given, list):
        yield from given
    elif given is not None:
        yield given
