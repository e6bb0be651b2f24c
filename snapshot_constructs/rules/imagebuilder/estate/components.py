"""Recipes, and the components of the templates that they use."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from snapshot_constructs.model._words_parts import and_
from snapshot_constructs.model.imagebuilder import Component, ContainerRecipe, ImageRecipe
from snapshot_constructs.model.imagebuilder.base import Family, family_of
from snapshot_constructs.model.imagebuilder.document import ComponentDocument, Parameter
from snapshot_constructs.model.imagebuilder.names import normalised
from snapshot_constructs.model.imagebuilder.recipe import Argument
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.estate.survey import (
    Baking,
    Of,
    Recipe,
    Used,
    all_items,
)
from snapshot_constructs.rules.registry import Certainty, Located, Rule, Scope, Severity, Subject

_SYSTEMS = {  # how SupportedOsVersions begin, by the family of the base image
    "Amazon Linux": ("amazon linux",),
    "Ubuntu": ("ubuntu",),
    "Debian": ("debian",),
    "Red Hat Enterprise Linux": ("rhel", "red hat"),
    "SUSE Linux Enterprise Server": ("sles", "suse"),
    "Windows": ("microsoft windows", "windows"),
    "macOS": ("macos",),
}

_RECIPES: tuple[type[Recipe], ...] = (ImageRecipe, ContainerRecipe)


class _Declared(NamedTuple):
    """The parameters of a component.

    Attributes:
        required: those without a default.
    """

    names: frozenset[str]
    required: tuple[str, ...]


def component_arguments(baking: Baking) -> Iterator[Located]:
    """Find values for parameters that a component does not have, and parameters without a value."""
    for recipe, used in _uses(baking):
        declared = [_declared(form.it) for form in used.forms]
        given = _given(used)
        sure = [each for each in declared if each is not None]
        if given is not None and len(sure) == len(declared):
            yield from _undeclared(recipe, used, given, sure)
            yield from _missing(recipe, used, given, sure)


def component_once(baking: Baking) -> Iterator[Located]:
    """Find recipes with two versions of one component."""
    for recipe in baking.every(*_RECIPES):
        seen: dict[str, Used] = {}
        for used in baking.used(recipe):
            name = used.forms[0].it.name if len(used.forms) == 1 else None
            if not isinstance(name, str):
                continue
            first = seen.setdefault(normalised(name), used)
            if first.forms[0].address.mark != used.forms[0].address.mark:
                yield Located(
                    recipe.address,
                    f"Components/{used.i}/ComponentArn",
                    f"names {used.forms[0].name}, which is another version of the component "
                    f"{first.forms[0].name} in the same recipe (got {brief(name)} twice)",
                    "use one of them, or give them different names",
                )


def component_base_platform(baking: Baking) -> Iterator[Located]:
    """Find components for another platform than that of the base image."""
    for recipe, used, family in _on_families(baking):
        platforms = [form.it.platform for form in used.forms]
        if all(isinstance(each, str) and each != family.platform for each in platforms):
            yield Located(
                recipe.address,
                f"Components/{used.i}/ComponentArn",
                f"names {used.forms[0].name}, a component for {platforms[0]}, while the base image "
                f"is of {family.platform} ({family.name})",
                f"use a component for {family.platform}",
            )


def os_version_base(baking: Baking) -> Iterator[Located]:
    """Find components that do not support the operating system of the base image."""
    for recipe, used, family in _on_families(baking):
        supported = [all_items(form.it.supported_os_versions, str) or [] for form in used.forms]
        begin = _SYSTEMS.get(family.name)
        if begin and all(
            each and not any(one.lower().startswith(begin) for one in each) for each in supported
        ):
            yield Located(
                recipe.address,
                f"Components/{used.i}/ComponentArn",
                f"names {used.forms[0].name}, which supports {and_(supported[0])}, while the base "
                f"image is {family.name}",
                f"add the system to those that the component supports, or name none there: "
                f"{family.name}",
            )


def _uses(baking: Baking) -> Iterator[tuple[Of[Recipe], Used]]:
    for recipe in baking.every(*_RECIPES):
        for used in baking.used(recipe):
            if used.forms:
                yield recipe, used


def _on_families(baking: Baking) -> Iterator[tuple[Of[Recipe], Used, Family]]:
    for recipe, used in _uses(baking):
        family = family_of(recipe.it.parent)
        if family is not None:
            yield recipe, used, family


def _declared(component: Component) -> _Declared | None:
    """Return the parameters of a component; None where they are not known."""
    document = component.document
    if not isinstance(document, ComponentDocument) or document.broken or document.misread:
        return None
    parameters = all_items(document.parameters, Parameter)
    if parameters is None:
        return None
    names = frozenset(str(each.name) for each in parameters)
    required = tuple(str(each.name) for each in parameters if each.default is None)
    return _Declared(names, required)


def _given(used: Used) -> list[tuple[int, str]] | None:
    """Return the names of the values that a recipe gives; None where they are not known."""
    arguments = all_items(used.it.arguments, Argument)
    names = None if arguments is None else all_items([each.name for each in arguments], str)
    return None if names is None else list(enumerate(names))


def _undeclared(
    recipe: Of[Recipe], used: Used, given: list[tuple[int, str]], declared: list[_Declared]
) -> Iterator[Located]:
    for i, name in given:
        if all(name not in each.names for each in declared):
            names = sorted(declared[0].names)
            yield Located(
                recipe.address,
                f"Components/{used.i}/Parameters/{i}/Name",
                f"is no parameter of {used.forms[0].name} (got {brief(name)})",
                f"name one that it declares: {and_(names, 'or')}"
                if names
                else "leave it out: the component declares none",
            )


def _missing(
    recipe: Of[Recipe], used: Used, given: list[tuple[int, str]], declared: list[_Declared]
) -> Iterator[Located]:
    names = {name for _, name in given}
    lacking = [[one for one in each.required if one not in names] for each in declared]
    if all(lacking):
        yield Located(
            recipe.address,
            f"Components/{used.i}" + ("/Parameters" if given else ""),
            f"gives no value for {and_(lacking[0])}, which {used.forms[0].name} declares without "
            f"a default",
            f"write a value for {lacking[0][0]} in the recipe, or a default in the component",
        )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/component-arguments",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A recipe gives a value for each parameter of a component that has no default, and "
        "for no other name",
        why="Image Builder refuses the recipe: parameters are not defined in the component.",
        link=links.IMAGE_RECIPE,
        certainty=Certainty.MODEL,
        scope=Scope.TEMPLATE,
        search=component_arguments,
    ),
    Rule(
        id="imagebuilder/component-once",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A recipe has one version of a component",
        why="Image Builder refuses the recipe, whatever the versions.",
        link=links.IMAGE_RECIPE,
        certainty=Certainty.MODEL,
        scope=Scope.TEMPLATE,
        search=component_once,
    ),
    Rule(
        id="imagebuilder/component-base-platform",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A component is for the platform of the base image",
        why="Image Builder refuses the recipe.",
        link=links.IMAGE_RECIPE,
        certainty=Certainty.MODEL,
        scope=Scope.TEMPLATE,
        search=component_base_platform,
    ),
    Rule(
        id="imagebuilder/os-version-base",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The operating system of the base image begins with one of the component's "
        "SupportedOsVersions",
        why="Image Builder refuses the recipe.",
        link=links.COMPONENT,
        certainty=Certainty.MODEL,
        scope=Scope.TEMPLATE,
        search=os_version_base,
    ),
)
