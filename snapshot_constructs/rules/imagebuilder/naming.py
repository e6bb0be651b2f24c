"""Rules on the names and descriptions of Image Builder's resources, and on properties as such."""

import re
from typing import Any

from snapshot_constructs.model.imagebuilder import Image, ImageBuilderResource
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.subjects import (
    Breaches,
    Found,
    ami_distributions,
    container_distributions,
    inside,
    resources,
    told,
)
from snapshot_constructs.rules.registry import (
    Certainty,
    Part,
    Place,
    Rule,
    Scope,
    Severity,
    Subject,
)

_NAME = re.compile(r"[-_A-Za-z0-9][-_A-Za-z0-9 ]{1,126}[-_A-Za-z0-9]")
_LONGEST = 1024


def named(resource: ImageBuilderResource, place: Place) -> Found[Any]:
    """Yield any resource that has a name."""
    if not isinstance(resource, Image):
        yield Part(resource, "", place)


def descriptions(resource: ImageBuilderResource, place: Place) -> Found[str]:
    """Yield each description in a resource."""
    for field, name in (
        ("description", "Description"),
        ("change_description", "ChangeDescription"),
    ):
        if hasattr(resource, field):
            yield from inside(Part(resource, "", place), field, name)
    for holder in (
        *ami_distributions(resource, place),
        *container_distributions(resource, place),
    ):
        yield from inside(holder, "description", "Description")


def name_format(whole: Part[Any]) -> Breaches:
    """Find names that Image Builder does not take, or none."""
    name = told(whole.it.name)
    if name is None:
        yield whole.broken("Name", "is missing", "write, for example, web-server")
    elif not _NAME.fullmatch(name):
        yield whole.broken(
            "Name",
            "must be 3 to 128 letters, digits, hyphens and underscores, with spaces only between "
            f"them (got {brief(name)})",
            "write, for example, web-server",
        )


def description_length(text: Part[str]) -> Breaches:
    """Find descriptions that are empty or too long."""
    told(text.it)
    if not 1 <= len(text.it) <= _LONGEST:
        yield text.broken(
            "",
            f"must have 1 to {_LONGEST} characters (got {len(text.it)})",
            "shorten it" if text.it else "leave it out, or say something",
        )


def property_type(whole: Part[ImageBuilderResource]) -> Breaches:
    """Find values of a wrong type."""
    for misread in whole.it.misread:
        if not misread.unknown:
            yield whole.broken(misread.where, misread.what, "write a value of that type")


def property_name(whole: Part[ImageBuilderResource]) -> Breaches:
    """Find properties that do not exist."""
    for misread in whole.it.misread:
        if misread.unknown:
            yield whole.broken(misread.where, misread.what, _spelling(misread.where))


def _spelling(where: str) -> str:
    """Say how a property is spelled that the API, or the CDK in its structs, spells otherwise."""
    name = where.rpartition("/")[2]
    if name.lower() == "semanticversion":
        return "write Version"
    if name[:1].islower():
        return f"write {name[0].upper()}{name[1:]}"
    return "correct its spelling, or remove it"


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/name-format",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A name has 3 to 128 letters, digits, hyphens and underscores, and spaces between them",
        why="Image Builder refuses the resource.",
        link=links.COMPONENT,
        certainty=Certainty.MODEL,
        each=named,
        check=name_format,
    ),
    Rule(
        id="imagebuilder/name-taken",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A name is free in the account and Region: alone for configurations, pipelines and "
        "lifecycle policies, with its version for recipes",
        why="Image Builder refuses the second one: the resource already exists. For components and "
        "workflows it makes a new build of the version, and refuses only what is the same as the "
        "latest build.",
        link=links.INFRASTRUCTURE,
        certainty=Certainty.MODEL,
        scope=Scope.ACCOUNT,
    ),
    Rule(
        id="imagebuilder/description-length",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A description has 1 to 1024 characters",
        why="Image Builder refuses the resource, for an empty one too.",
        link=links.COMPONENT,
        certainty=Certainty.MODEL,
        each=descriptions,
        check=description_length,
    ),
    Rule(
        id="imagebuilder/property-type",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Every value is of the type of its property in a resource of Image Builder",
        why="CloudFormation or Image Builder refuses the resource.",
        link=links.CFN_IMAGE,
        certainty=Certainty.INFERRED,
        each=resources,
        check=property_type,
    ),
    Rule(
        id="imagebuilder/property-name",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Every property is one that the resource of Image Builder has",
        why="CloudFormation refuses the template: extraneous key is not permitted. The CDK writes "
        "AmiDistributionConfiguration and its like in camel case when they are given as structs.",
        link=links.CFN_IMAGE,
        certainty=Certainty.INFERRED,
        each=resources,
        check=property_name,
    ),
)
