"""What a type of resources is made of, and how its resources are made, changed and deleted."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from snapshot_constructs.rehearse.cloud.caller import Caller
from snapshot_constructs.rehearse.cloud.cfn.failures import (
    ResourceError,
    invalid,
    refused,
    said_by_handler,
)
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Output
from snapshot_constructs.rehearse.cloud.world import World

Properties = Mapping[str, Any]
"""In CloudFormation's spelling, without tags, all functions evaluated."""
Tags = Mapping[str, str]
Attributes = Mapping[str, str]

_SYSTEM = "aws:cloudformation:"
_LETTERS = string.ascii_letters + string.digits


@dataclass(frozen=True)
class Stack:
    """Where a stack is deployed, and as whom.

    Attributes:
        caller: its role, or whoever acts for it.
        name: of the stack; empty where a resource is deleted.
        logical_id: of the resource that is at hand.
    """

    world: World
    account: str
    region: str
    caller: Caller
    name: str
    logical_id: str

    def call(self, service: str, action: str, **params: Any) -> Output:
        """Call an action of a service.

        Raises:
            ResourceError: if it is refused.
        """
        try:
            return self.world.call(
                service,
                action,
                params,
                account=self.account,
                region=self.region,
                caller=self.caller,
            )
        except ApiError as error:
            raise refused(service, error) from error

    def new_name(self, longest: int) -> str:
        """Return a name for a resource that the template gives none."""
        end = "".join(secrets.choice(_LETTERS) for _ in range(12))
        return f"{self.name}-{self.logical_id}"[: longest - 13] + f"-{end}"

    def in_region(self, region: str) -> Stack:
        """Return the same, but for calls to another Region."""
        return replace(self, region=region)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A type of resources.

    Attributes:
        properties: that it has, without those that can only be read.
        required: those that must be given, whatever the service says.
        replaces: those that can only be given to a new resource.
        is_replaced: tells of other changes whether they need a new resource.
        tagged: how tags are written: as ``list`` or ``map``; empty where there are none.
        system_tags: whether CloudFormation adds its own.
        create: makes a resource and returns its physical id.
        finish: does what is left once there is one; where that fails, it is deleted again.
        read: returns the attributes of a resource.
        update: changes a resource, from what it was to what it is to be.
        retag: changes the tags of a resource.
        delete: deletes a resource.
        snapshot: keeps what is in a resource, before it is deleted.
    """

    name: str
    properties: frozenset[str]
    required: tuple[str, ...] = ()
    replaces: frozenset[str] = frozenset()
    is_replaced: Callable[[Properties, Properties], bool] = field(default=lambda _old, _new: False)
    tagged: str = "list"
    system_tags: bool = False
    create: Callable[[Stack, Properties, Tags], str]
    finish: Callable[[Stack, str, Properties], None] = field(
        default=lambda _stack, _id, _properties: None
    )
    read: Callable[[Stack, str], Attributes]
    update: Callable[[Stack, str, Properties, Properties], None] = field(
        default=lambda _stack, _id, _old, _new: None
    )
    retag: Callable[[Stack, str, Tags, Tags], None] = field(
        default=lambda _stack, _id, _old, _new: None
    )
    delete: Callable[[Stack, str, Properties], None]
    snapshot: Callable[[Stack, str], None] | None = None


def create(kind: Kind, stack: Stack, given: Mapping[str, Any]) -> tuple[str, Attributes]:
    """Make a resource.

    Args:
        kind: its type.
        stack: that it is in.
        given: its properties, with those tags that come of the stack.

    Returns:
        Its physical id, and its attributes.
    """
    _check(kind, stack, given)
    made = kind.create(stack, _body(given), _tags(kind, given))
    try:
        kind.finish(stack, made, _body(given))
        return made, kind.read(stack, made)
    except ResourceError:
        delete(kind, stack, made, given)
        raise


def update(
    kind: Kind, stack: Stack, id: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[str, Attributes]:
    """Change a resource in place, or make another one; see ``create``."""
    _check(kind, stack, new)
    if kind.is_replaced(_body(old), _body(new)):
        return create(kind, stack, new)
    if _body(old) != _body(new):
        kind.update(stack, id, _body(old), _body(new))
    if _tags(kind, old) != _tags(kind, new):
        kind.retag(stack, id, _tags(kind, old), _tags(kind, new))
    return id, kind.read(stack, id)


def delete(kind: Kind, stack: Stack, id: str, given: Mapping[str, Any]) -> None:
    """Delete a resource, if it is still there."""
    try:
        kind.delete(stack, id, _body(given))
    except ResourceError as error:
        if error.code != "NotFound":
            raise


def changed(old: Properties, new: Properties) -> set[str]:
    """Return the names of the properties that differ."""
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def not_updatable(kind: str, names: set[str]) -> ResourceError:
    """Return the error of a change that a type does not take."""
    listed = ", ".join(sorted(names))
    return said_by_handler("NotUpdatable", f"{listed} of {kind} cannot be updated")


def _body(given: Mapping[str, Any]) -> Properties:
    return {name: value for name, value in given.items() if name != "Tags"}


def _tags(kind: Kind, given: Mapping[str, Any]) -> Tags:
    tags = given.get("Tags") or {}
    if not isinstance(tags, Mapping):
        tags = {each["Key"]: each["Value"] for each in tags}
    return {
        key: str(value)
        for key, value in tags.items()
        if kind.system_tags or not key.startswith(_SYSTEM)
    }


def _check(kind: Kind, stack: Stack, given: Mapping[str, Any]) -> None:
    """Refuse properties that the type does not have, and those that are missing.

    Raises:
        ResourceError: if there are any.
    """
    known = kind.properties | ({"Tags"} if kind.tagged else set())
    unknown = [
        f"#: extraneous key [{name}] is not permitted" for name in given if name not in known
    ]
    missing = [f"#: required key [{name}] not found" for name in kind.required if name not in given]
    if unknown or missing:
        raise invalid(stack.logical_id, [*unknown, *missing])
