"""Where a construct will be, checked before anything touches the tree."""

from datetime import UTC, datetime
from typing import NamedTuple
from weakref import WeakKeyDictionary

from aws_cdk import Stack
from constructs import Construct

from snapshot_constructs.model.deferred import is_deferred
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules import Place
from snapshot_constructs.rules.dlm.regions import partition_of


class Spot(NamedTuple):
    """What never changes about a construct; every question to the CDK takes as long as a rule.

    Attributes:
        written_region: as the CDK has it, which may be a token.
    """

    path: str
    stack: Stack
    written_region: str
    region: str | None
    account: str | None
    partition: str | None


_spots: WeakKeyDictionary[Construct, Spot] = WeakKeyDictionary()


def check_position(scope: Construct, id: str) -> None:
    """Refuse what the CDK refuses in scope and id, in one line.

    Raises:
        TypeError: if one of them has the wrong type.
        ValueError: if the scope is in no stack, or the id is taken or cannot be one.
    """
    check_words(scope, id)
    if scope.node.try_find_child(id) is not None:
        raise ValueError(f"id: {_path(scope)} has a child {id!r} already; choose another id")


def check_words(scope: Construct, id: str) -> None:
    """Refuse what ``check_position`` refuses, but for an id that is taken.

    Raises:
        TypeError: if one of them has the wrong type.
        ValueError: if the scope is in no stack, or the id cannot be one.
    """
    if not isinstance(scope, Construct):
        raise TypeError(
            f"scope: expected a construct (got {brief(scope)}); write self, for example"
        )
    if not isinstance(id, str):
        raise TypeError(f"id: expected text (got {brief(id)}); write 'Databases', for example")
    if not id or is_deferred(id):
        raise ValueError(f"id: must be a fixed name (got {id!r}); write 'Databases', for example")
    if scope in _spots:
        return
    if not any(Stack.is_stack(above) for above in scope.node.scopes):
        raise ValueError(
            f"scope: {_path(scope)} is in no stack; create {id!r} in a stack, such as cdk.Stack(app, 'S')"
        )


def spot_of(scope: Construct) -> Spot:
    """Return what is known of a construct that is in a stack."""
    spot = _spots.get(scope)
    if spot is None:
        spot = _spots[scope] = _look(scope)
    return spot


def path_of(scope: Construct, id: str) -> str:
    """Return the path that a child would have."""
    path = _spots[scope].path if scope in _spots else scope.node.path
    return f"{path}/{id}".lstrip("/")


def place_of(scope: Construct) -> Place:
    """Return Region, account and partition, as far as they are known before deployment."""
    spot, today = spot_of(scope), datetime.now(UTC).date()
    return Place(region=spot.region, account=spot.account, partition=spot.partition, today=today)


def _look(scope: Construct) -> Spot:
    stack = Stack.of(scope)
    written = stack.region
    region, account = _concrete(written), _concrete(stack.account)
    partition = partition_of(region) if region else _concrete(stack.partition)
    return Spot(scope.node.path, stack, written, region, account, partition)


def _concrete(written: str) -> str | None:
    return None if is_deferred(written) else written


def _path(scope: Construct) -> str:
    return scope.node.path or "the app"
