"""The name of a pipeline, and of all that is made for it."""

import re
from collections.abc import Sequence
from typing import NamedTuple
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


class _Around(NamedTuple):
    """What never changes about a scope; every question to the CDK takes as long as a rule.

    Attributes:
        root: the app.
        names: that of its stack, and the ids below it.
        place: what is the same for all that must not have one name.
    """

    root: IConstruct
    names: tuple[str, ...]
    place: tuple[object, ...]


_around: WeakKeyDictionary[Construct, _Around] = WeakKeyDictionary()


def name_at(scope: Construct, id: str) -> str:
    """Return the name of a pipeline by its place: that of its stack and the ids below it.

    It is the same in each synthesis, and another one for each place; a part that a name cannot have
    is made good for by a hash.
    """
    path = "/".join((*_known(scope).names, id))
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
    around = _known(scope)
    path = _taken.get(around.root, {}).get((*around.place, name))
    return None if path == path_of(scope, id) else path


def take(scope: Construct, id: str, name: str) -> None:
    """Remember who has a name."""
    around = _known(scope)
    _taken.setdefault(around.root, {})[(*around.place, name)] = path_of(scope, id)


def _known(scope: Construct) -> _Around:
    found = _around.get(scope)
    if found is None:
        scopes = scope.node.scopes
        found = _around[scope] = _Around(scopes[0], tuple(_names(scopes)), _place(scope))
    return found


def _place(scope: Construct) -> tuple[object, ...]:
    spot = spot_of(scope)
    known = spot.region is not None and spot.account is not None
    return (spot.region, spot.account) if known else (spot.stack.node.addr,)


def _names(scopes: Sequence[IConstruct]) -> list[str]:
    """Return the name of the stack and the ids below it."""
    names: list[str] = []
    for each in reversed(scopes):
        if isinstance(each, Stack) and not is_deferred(name := each.stack_name):
            return [name, *names]
        names.insert(0, each.node.id)
    return names
