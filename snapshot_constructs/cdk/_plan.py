"""The resources of a pipeline as values, before any of them is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from operator import is_not
from typing import Any, NamedTuple, TypeVar

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder import ImageBuilderResource
from snapshot_constructs.model.value import Value, field_names

V = TypeVar("V")

ToArgument = Callable[[str], str]


class Planned(NamedTuple):
    """A resource that will be made.

    Attributes:
        id: of the construct, below the pipeline.
        argument: says where something is in the resource in the words of the arguments.
    """

    id: str
    value: ImageBuilderResource
    argument: ToArgument


TO_COME = " of the pipeline"


def to_come(id: str) -> Deferred:
    """Return what stands for the name or ARN of something that will be made."""
    return Deferred({"Ref": name_of(id)})


def name_of(id: str) -> str:
    """Return the logical id by which ``to_come`` refers to something."""
    return id + TO_COME


def id_of(raw: object) -> str | None:
    """Return the id for which ``to_come`` made something stand; None if it did not."""
    match raw:
        case {"Ref": str() as name} if name.endswith(TO_COME):
            return name.removesuffix(TO_COME)
    return None


def linked(value: V, made: Mapping[str, str]) -> V:
    """Return a value that refers to what has been made.

    Args:
        value: a resource, or a part of one.
        made: names and ARNs by the id for which ``to_come`` stood.
    """

    def link(deferred: Deferred) -> Deferred:
        text = made.get(id_of(deferred.raw) or "")
        return deferred if text is None else Deferred(text)

    return rewritten(value, link)


def rewritten(value: V, to: Callable[[Deferred], object]) -> V:
    """Return a value with something else in the place of all that is known only at deployment.

    Args:
        value: a resource, or a part of one.
        to: returns what comes instead, or the same.
    """
    return _rewritten(value, to)  # type: ignore[no-any-return]  # the same type as before


def _rewritten(value: Any, to: Callable[[Deferred], object]) -> Any:
    match value:
        case Deferred():
            return to(value)
        case tuple():
            parts = [_rewritten(each, to) for each in value]
            changed = any(map(is_not, parts, value))
            return tuple(parts) if changed else value
        case Value():
            changes = _changes(value, to)
            return replace(value, **changes) if changes else value
    return value


def _changes(value: Value, to: Callable[[Deferred], object]) -> dict[str, Any]:
    changes = {}
    for name in field_names(value):
        part = getattr(value, name)
        if isinstance(part, (Deferred, Value, tuple)):
            found = _rewritten(part, to)
            if found is not part:
                changes[name] = found
    return changes
