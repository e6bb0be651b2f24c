"""For each rule that one resource can break: one that does, and a neighbour that does not."""

from dataclasses import dataclass, field

from snapshot_constructs.model import Deferred
from snapshot_constructs.model.imagebuilder import ImageBuilderResource
from snapshot_constructs.rules import Place

LATER = Deferred({"Ref": "Later"})


@dataclass(frozen=True, kw_only=True)
class Case:
    """One resource and what a rule says of it.

    Attributes:
        where: where the rule is broken; None for a neighbour that does not break it.
        also: ids of other rules that this resource cannot help breaking.
    """

    rule: str
    value: ImageBuilderResource
    where: str | None = None
    also: frozenset[str] = frozenset()
    name: str = ""
    place: Place = field(default_factory=Place)


def breaks(
    rule: str,
    where: str,
    value: ImageBuilderResource,
    *also: str,
    name: str = "",
    place: Place | None = None,
) -> Case:
    """Return a resource that breaks a rule."""
    others = frozenset(f"imagebuilder/{other}" for other in also)
    return Case(
        rule=f"imagebuilder/{rule}",
        where=where,
        value=value,
        also=others,
        name=name,
        place=place or Place(),
    )


def neighbour(
    rule: str,
    value: ImageBuilderResource,
    *also: str,
    name: str = "",
    place: Place | None = None,
) -> Case:
    """Return a resource that does not, but is close to it."""
    others = frozenset(f"imagebuilder/{other}" for other in also)
    return Case(
        rule=f"imagebuilder/{rule}", value=value, also=others, name=name, place=place or Place()
    )
