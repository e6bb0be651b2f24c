"""Names that several resources of Image Builder have."""

from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model.address import may_coexist
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder import (
    Component,
    ContainerRecipe,
    DistributionConfiguration,
    ImageLifecyclePolicy,
    ImagePipeline,
    ImageRecipe,
    InfrastructureConfiguration,
    Workflow,
)
from snapshot_constructs.model.imagebuilder.document import Written
from snapshot_constructs.model.imagebuilder.names import normalised
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.estate.survey import Baking, Of
from snapshot_constructs.rules.registry import Certainty, Located, Rule, Scope, Severity, Subject

_NAMED = (
    DistributionConfiguration,
    ImageLifecyclePolicy,
    ImagePipeline,
    InfrastructureConfiguration,
)
_RECIPES = (ImageRecipe, ContainerRecipe)


def name_collision(baking: Baking) -> Iterator[Located]:
    """Find resources with a name that another one has already."""
    bearers: dict[object, list[Of[Any]]] = {}
    named: tuple[Of[Any], ...] = baking.every(*_NAMED, *_RECIPES, Component, Workflow)
    for each in named:
        identity = _identity(each)
        if identity is None:
            continue
        others = bearers.setdefault(identity, [])
        first = next((one for one in others if _are_two(baking, one, each)), None)
        if first is not None:
            yield Located(
                each.address,
                "Name",
                f"is the name of {first.name}, too, in the form in which Image Builder keeps it "
                f"(got {_shown(each.it.name)})",
                "give one of them another name, or leave one out",
            )
        others.append(each)


def _are_two(baking: Baking, one: Of[Any], other: Of[Any]) -> bool:
    """Tell whether two resources surely are in one account and Region at the same time."""
    return (
        one.address.mark != other.address.mark
        and may_coexist(one.address, other.address)
        and baking.estate.same_place(one.address, other.address)
    )


def _identity(of: Of[Any]) -> object:
    """Return what no other resource of the type may have; None where nothing is known of it."""
    it, file = of.it, of.address.file
    name = _token(it.name, file)
    if name is None or isinstance(it, _NAMED):
        return name and (type(it), name)
    version = _token(it.version, file)
    if version is None or "x" in str(it.version).split("."):
        return None  # Image Builder counts up
    if isinstance(it, _RECIPES):
        return type(it), name, version
    same = (it.data, it.uri, it.key, it.description, it.change_description)
    return type(it), name, version, repr(same)  # with another content it is another build


def _token(written: Written, file: str) -> object:
    """Return a text as Image Builder keeps it; what is deferred is the same if it is written so."""
    if isinstance(written, Deferred):
        return file, repr(written.raw)
    return None if written is None else normalised(written)


def _shown(name: Written) -> str:
    return str(name) if isinstance(name, Deferred) else brief(name)


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/name-collision",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="No two resources of one type have names that differ only in case, spaces, hyphens "
        "and underscores",
        why="Image Builder makes the ARN of a normalised name, in lower case and with hyphens: to "
        "it both have the same name, and the second one is refused. Recipes may differ in their "
        "version, components and workflows in their version or content.",
        link=links.COMPONENT,
        certainty=Certainty.MODEL,
        scope=Scope.TEMPLATE,
        search=name_collision,
    ),
)
