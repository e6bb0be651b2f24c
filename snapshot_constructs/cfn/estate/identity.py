"""Roles and instance profiles, the policies attached to them, KMS keys and what they encrypt."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from snapshot_constructs.cfn.estate.reading import fields, is_unclear, items, text, truth
from snapshot_constructs.cfn.estate.references import References
from snapshot_constructs.model.address import Address, Link, Mark, Pointer
from snapshot_constructs.model.deferred import Deferred, is_deferred, is_no_value
from snapshot_constructs.model.iam import (
    InstanceProfile,
    Key,
    Role,
    Statement,
    Statements,
    Texts,
    Topic,
)

Written = tuple[Address, str, Mapping[str, Any]]
"""A resource: where it stands, its type and its properties."""

ROLE = "AWS::IAM::Role"
PROFILE = "AWS::IAM::InstanceProfile"
KEY = "AWS::KMS::Key"
TOPIC = "AWS::SNS::Topic"
_MANAGED = "AWS::IAM::ManagedPolicy"
ATTACHED = ("AWS::IAM::Policy", "AWS::IAM::RolePolicy", _MANAGED)


class _Attached(NamedTuple):
    """A policy that is a resource of its own."""

    address: Address
    statements: Statements


class Attachments:
    """The policies that are resources of their own, by the role that they are attached to."""

    def __init__(self, written: Iterable[Written], references: References) -> None:
        self.to: defaultdict[Mark, list[_Attached]] = defaultdict(list)
        self.to_name: defaultdict[str, list[_Attached]] = defaultdict(list)
        self.managed: dict[Mark, _Attached] = {}
        self.perhaps: Statements = ()
        for address, type_, properties in written:
            if type_ in ATTACHED:
                self._note(address, type_, properties, references)

    def _note(
        self, address: Address, type_: str, properties: Mapping[str, Any], references: References
    ) -> None:
        document = properties.get("PolicyDocument")
        made = _Attached(address, statements(document, address.file, references))
        if type_ == _MANAGED:
            self.managed[address.mark] = made
        named = [*items(properties.get("Roles")), *items(properties.get("RoleName"))]
        for link in references.links(address.file, named):
            match link:
                case Pointer():
                    self.to[link.mark].append(made)
                case str() if "${" not in link:
                    self.to_name[link].append(made)
                case _:
                    self.perhaps += made.statements


def role(
    address: Address, properties: Mapping[str, Any], references: References, others: Attachments
) -> Role:
    """Read a role with all that is attached to it."""
    file, name = address.file, text(properties.get("RoleName"))
    attached = [*others.to.get(address.mark, ())]
    attached += others.to_name.get(name, ()) if isinstance(name, str) else ()
    links = references.links(file, properties.get("ManagedPolicyArns"))
    own = [_own(link, others) for link in links]
    inline = (
        statement
        for each in items(properties.get("Policies"))
        for statement in _inline(each, file, references)
    )
    from_others = (found for each in (*attached, *own) if each for found in each.statements)
    return Role(
        address=address,
        name=name,
        trust=statements(properties.get("AssumeRolePolicyDocument"), file, references),
        statements=(*inline, *from_others),
        perhaps=others.perhaps,
        managed=tuple(link for link, found in zip(links, own, strict=True) if found is None),
        attached=tuple(dict.fromkeys(each.address.mark for each in attached)),
    )


def profile(
    address: Address, properties: Mapping[str, Any], references: References
) -> InstanceProfile:
    """Read an instance profile."""
    return InstanceProfile(
        address=address,
        name=text(properties.get("InstanceProfileName")),
        roles=references.links(address.file, properties.get("Roles")),
    )


def key(address: Address, properties: Mapping[str, Any], references: References) -> Key:
    """Read a KMS key."""
    policy = properties.get("KeyPolicy")
    absent = policy is None or is_no_value(policy)
    return Key(
        address=address,
        policy=None if absent else statements(policy, address.file, references),
        enabled=truth(properties.get("Enabled")),
        spec=text(properties.get("KeySpec")),
        usage=text(properties.get("KeyUsage")),
    )


def topic(address: Address, properties: Mapping[str, Any], references: References) -> Topic:
    """Read a topic of SNS."""
    return Topic(address, references.link(address.file, properties.get("KmsMasterKeyId")))


def statements(document: object, file: str, references: References) -> Statements:
    """Read a policy document, also one that is written as text."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except (ValueError, RecursionError):
            return (Deferred(document),)
    if is_unclear(document):
        return (Deferred(document),)
    listed = items(fields(document).get("Statement"))
    return tuple(_statement(each, file, references) for each in listed)


def _inline(raw: object, file: str, references: References) -> Statements:
    if is_unclear(raw):
        return (Deferred(raw),)
    return statements(fields(raw).get("PolicyDocument"), file, references)


def _own(link: Link, others: Attachments) -> _Attached | None:
    return others.managed.get(link.mark) if isinstance(link, Pointer) else None


def _statement(raw: object, file: str, references: References) -> Statement | Deferred:
    if (
        not isinstance(raw, Mapping)
        or is_deferred(raw)
        or raw.get("Effect") not in ("Allow", "Deny")
    ):
        return Deferred(raw)
    principal = raw.get("Principal")
    by_kind = {"AWS": principal} if isinstance(principal, str) else fields(principal)
    if is_deferred(principal) or (principal is None and "NotPrincipal" in raw):
        by_kind = {"AWS": {"Fn::Transform": "NotPrincipal"}, "Service": {"Fn::Transform": ""}}
    return Statement(
        allows=raw["Effect"] == "Allow",
        actions=_texts(raw.get("Action")),
        but_actions=_texts(raw.get("NotAction")),
        resources=references.links(file, raw.get("Resource")),
        but_resources=references.links(file, raw.get("NotResource")),
        services=references.links(file, by_kind.get("Service")),
        principals=references.links(file, by_kind.get("AWS")),
        conditional="Condition" in raw,
    )


def _texts(raw: object) -> Texts:
    """Read actions, which are texts: numbers are not taken for them."""
    found = (text(each) for each in items(raw) if isinstance(each, (str, Mapping)))
    return tuple(each for each in found if each is not None)
