"""Rules on versions: those that are given to resources, and those by which they are chosen."""

import re
from typing import Any

from snapshot_constructs.model.imagebuilder import (
    Component,
    ContainerRecipe,
    ImageBuilderResource,
    ImageRecipe,
    Workflow,
)
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.subjects import (
    Breaches,
    Found,
    builds,
    built,
    inside,
    recipes,
    selected_recipes,
    told,
    used_components,
    versioned,
    workflow_arns,
)
from snapshot_constructs.rules.registry import (
    Certainty,
    Part,
    Place,
    Rule,
    Scope,
    Severity,
    Subject,
    Unknown,
)

HIGHEST = 2**30 - 1

_OPEN = re.compile(r"(?:[0-9]+|x)\.(?:[0-9]+|x)\.(?:[0-9]+|x)")
_ARN = re.compile(
    r"arn:[^:]+:imagebuilder:[^:]*:[^:]*:[a-z-]+(?:/[a-z]+)?/[^/]+/(?P<version>[^/]+)"
)
_MANAGED = re.compile(
    r"arn:[^:]+:imagebuilder:[^:]*:aws(?:-[a-z-]+)?:workflow/[a-z]+/[^/]+/(?P<version>[0-9x.]+)"
)


def choices(resource: ImageBuilderResource, place: Place) -> Found[str]:
    """Yield each version by which a resource chooses another."""
    for found in _texts(resource, place):
        if isinstance(found, Unknown):
            yield found
        else:
            arn = _ARN.match(found.it)
            version = arn["version"] if arn else found.it
            if _OPEN.fullmatch(version):
                yield Part(version, found.where, found.place)


def _texts(resource: ImageBuilderResource, place: Place) -> Found[str]:
    for used in used_components(resource, place):
        yield from inside(used, "arn", "ComponentArn")
    for recipe in recipes(resource, place):
        yield from inside(recipe, "parent", "ParentImage")
    for build in builds(resource, place):
        yield from inside(build, "recipe", "ImageRecipeArn")
        yield from inside(build, "container_recipe", "ContainerRecipeArn")
    yield from workflow_arns(resource, place)
    for selected in selected_recipes(resource, place):
        yield from inside(selected, "version", "SemanticVersion")


def version_format(whole: Part[Any]) -> Breaches:
    """Find versions that are none."""
    version = told(whole.it.version)
    if version is None:
        yield whole.broken("Version", "is missing", "write, for example, 1.0.0")
    elif not _OPEN.fullmatch(version):
        yield whole.broken(
            "Version",
            f"must be three numbers with dots between them (got {brief(version)})",
            "write, for example, 1.0.0",
        )


def version_range(whole: Part[Any]) -> Breaches:
    """Find numbers in versions that are too high."""
    if any(map(_too_high, _nodes(whole))):
        yield whole.broken(
            "Version",
            f"must have numbers of at most {HIGHEST} (got {brief(whole.it.version)})",
            "write lower ones, for example 2026.11.23",
        )


def _nodes(whole: Part[Any]) -> list[str]:
    """Return the three numbers of a version, of which some may be x; none where it is no version."""
    version = told(whole.it.version)
    return version.split(".") if version and _OPEN.fullmatch(version) else []


def _too_high(node: str) -> bool:
    digits, most = node.lstrip("0"), str(HIGHEST)
    return (len(digits), digits) > (len(most), most)


def component_version_x(whole: Part[Component | Workflow]) -> Breaches:
    """Find versions of components and workflows that are to be counted up."""
    nodes = _nodes(whole)
    if "x" in nodes:
        yield whole.broken(
            "Version",
            f"must be three numbers, without x (got {brief(whole.it.version)})",
            f"write {'.'.join(nodes).replace('x', '0')}: Image Builder counts builds of one "
            "version, and counts versions up for recipes only",
        )


def recipe_version_x(whole: Part[ImageRecipe | ContainerRecipe]) -> Breaches:
    """Find versions of recipes with x elsewhere than in the last place."""
    first = _nodes(whole)[:2]
    if "x" in first:
        yield whole.broken(
            "Version",
            f"should have x as its last number only (got {brief(whole.it.version)})",
            f"write {'.'.join(first).replace('x', '0')}.x",
        )


def wildcard_order(version: Part[str]) -> Breaches:
    """Find versions to choose by that have a number after an x."""
    before, x, after = version.it.partition("x")
    right = before + re.sub("[0-9]+", "x", x + after)
    if right != version.it:
        yield version.broken(
            "",
            f"must not have a number to the right of an x (got {brief(version.it)})",
            f"write {right} as its version",
        )


def managed_workflow(arn: Part[str]) -> Breaches:
    """Find workflows of AWS that are chosen by a certain version."""
    managed = _MANAGED.match(arn.it)
    if managed and managed["version"] != "x.x.x":
        yield arn.broken(
            "",
            f"must choose a workflow of AWS by x.x.x (got {brief(managed['version'])})",
            "write x.x.x as its version",
        )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/version-format",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A version is three numbers with dots between them",
        why="Image Builder refuses the resource. A version without quotes such as 1.0 is a number "
        "to YAML.",
        link=links.VERSIONS,
        certainty=Certainty.MODEL,
        each=versioned,
        check=version_format,
    ),
    Rule(
        id="imagebuilder/version-range",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title=f"The numbers of a version are at most {HIGHEST}",
        why="Image Builder refuses the resource. Times in milliseconds, and most hashes, are higher.",
        link=links.VERSIONS,
        certainty=Certainty.MODEL,
        each=versioned,
        check=version_range,
    ),
    Rule(
        id="imagebuilder/component-version-x",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The version of a component or workflow has no x",
        why="Image Builder refuses the resource. It counts up versions with x for recipes only.",
        link=links.COMPONENT,
        certainty=Certainty.MODEL,
        each=built,
        check=component_version_x,
    ),
    Rule(
        id="imagebuilder/recipe-version-x",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="The version of a recipe has x as its last number only",
        why="Image Builder counts up versions such as 1.0.x; x elsewhere is not documented.",
        link=links.VERSIONS,
        certainty=Certainty.INFERRED,
        each=recipes,
        check=recipe_version_x,
    ),
    Rule(
        id="imagebuilder/wildcard-order",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="In a version to choose by, everything to the right of an x is x",
        why="Image Builder refuses it: 1.x.x chooses the highest version, 1.x.8 nothing.",
        link=links.VERSIONS,
        certainty=Certainty.DOCS,
        each=choices,
        check=wildcard_order,
    ),
    Rule(
        id="imagebuilder/managed-workflow-x",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Workflows of AWS are chosen by x.x.x",
        why="Image Builder refuses other versions of them.",
        link=links.WORKFLOW_DOCUMENT,
        certainty=Certainty.DOCS,
        each=workflow_arns,
        check=managed_workflow,
    ),
    Rule(
        id="imagebuilder/version-new",
        severity=Severity.INFO,
        subject=Subject.IMAGE_BUILDER,
        scope=Scope.FACT,
        title="What changes in a component, recipe or workflow gets a new version",
        why="None of them can be changed: CloudFormation makes another one, and where name and version "
        "are taken Image Builder answers that it already exists. The deployment fails and is rolled "
        "back. Versions of recipes such as 1.0.x are counted up instead.",
        link=links.VERSIONS,
        certainty=Certainty.MODEL,
    ),
    Rule(
        id="imagebuilder/version-highest",
        severity=Severity.INFO,
        subject=Subject.IMAGE_BUILDER,
        scope=Scope.FACT,
        title="The newest image has the highest version",
        why="An image has the version of its recipe, and x.x.x means the highest one. Where versions "
        "come from hashes, whoever asks for x.x.x may get an old image for ever.",
        link=links.VERSIONS,
        certainty=Certainty.DOCS,
    ),
)
