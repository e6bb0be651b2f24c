"""The name of a pipeline, and of all that is made for it."""

import re
from weakref import WeakKeyDictionary

from aws_cdk import Stack
from constructs import Construct, IConstruct

from snapshot_constructs.cdk._place import path_of, spot_of
from snapshot_constructs.model.deferred import is_deferred
from snapshot_constructs.model.imagebuilder.names import normalised
from snapshot_constructs.model.imagebuilder.versions import digest

_LONGEST = 64
"""Names of components and AMIs begin with it, and have at most 128 characters; checked 2026-11."""

_HASH = 8
_taken: WeakKeyDictionary[IConstruct, dict[tuple[object, ...], str]] = WeakKeyDictionary()


def name_at(scope: Construct, id: str) -> str:
    """Return the name of a pipeline by its place: that of its stack and the ids below it.

    It is the same in each synthesis, and another one for each place; a part that a name cannot have
    is made good for by a hash.
    """
    path = "/".join((*_names(scope), id))
    readable = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")
    if len(readable) <= _LONGEST and re.fullmatch(r"[A-Za-z0-9/-]+", path):
        return readable
    cut = readable[: _LONGEST - _HASH - 1].strip("-")
    return f"{cut}-{digest(path)[:_HASH]}".strip("-")


def given(name: object) -> str | None:
    """Return the name that somebody gave as the ARN will have it; None if there is none that is text."""
    return normalised(name) if isinstance(name, str) and not is_deferred(name) else None


def holder(scope: Construct, id: str, name: str) -> str | None:
    """Return the path of another pipeline of this app that has the name; None if there is none.

    Without a known account and Region only those of the same stack are looked at.
    """
    path = _taken.get(scope.node.root, {}).get((*_place(scope), name))
    return None if path == path_of(scope, id) else path


def take(scope: Construct, id: str, name: str) -> None:
    """Remember who has a name."""
    _taken.setdefault(scope.node.root, {})[(*_place(scope), name)] = path_of(scope, id)


def _place(scope: Construct) -> tuple[object, ...]:
    spot = spot_of(scope)
    known = spot.region is not None and spot.account is not None
    return (spot.region, spot.account) if known else (Stack.of(scope).node.addr,)


def _names(scope: Construct) -> list[str]:
    """Return the name of the stack and the ids below it."""
    names: list[str] = []
    for each in reversed(scope.node.scopes):
        if isinstance(each, Stack) and not is_deferred(each.stack_name):
            return [each.stack_name, *names]
        names.insert(0, each.node.id)
    return names
