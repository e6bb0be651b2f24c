"""The resources of a pipeline as values, before any of them is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, NamedTuple, TypeVar

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder import ImageBuilderResource
from snapshot_constructs.model.value import Value

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


def linked(value: V, made: Mapping[str, str]) -> V:
    """Return a value that refers to what has been made.

    Args:
        value: a resource, or a part of one.
        made: names and ARNs by the id for which ``to_come`` stood.
    """
    links = {name_of(id): link for id, link in made.items()}
    return _linked(value, links)  # type: ignore[no-any-return]  # the same type as before


def _linked(value: Any, links: Mapping[str, str]) -> Any:
    match value:
        case Deferred(raw={"Ref": str(name)}) if name in links:
            return Deferred(links[name])
        case tuple() if any(isinstance(each, (Value, Deferred)) for each in value):
            return tuple(_linked(each, links) for each in value)
        case Value():
            changes = {name: _linked(part, links) for name, part in _parts(value)}
            return replace(value, **changes) if changes else value
    return value


def _parts(value: Value) -> Iterator[tuple[str, Any]]:
    for field in fields(value):
        part = getattr(value, field.name)
        if isinstance(part, (Deferred, Value, tuple)) and not field.metadata.get("opaque"):
            yield field.name, part
