"""Rules on what an image is made from."""

import re
from typing import Any

from snapshot_constructs.model.imagebuilder import ContainerRecipe, ImageRecipe
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.subjects import (
    Breaches,
    base_containers,
    base_images,
    container_recipes,
    recipes,
    told,
)
from snapshot_constructs.rules.registry import Certainty, Part, Rule, Severity, Subject

_OWNER = r"(?:[0-9]{12}|aws(?:-[a-z-]+)?|third-party)"
_VERSION = r"(?:(?:[0-9]+|x)\.(?:[0-9]+|x)\.(?:[0-9]+|x)|[0-9]+\.[0-9]+\.[0-9]+/[0-9]+)"
_AMI = re.compile(r"ami-[0-9a-f]{8,17}")
_IMAGE = re.compile(rf"arn:aws[^:]*:imagebuilder:[^:]+:{_OWNER}:image/[a-z0-9-_]+/{_VERSION}")
_PARAMETER = re.compile(
    r"ssm:(?:arn:aws[^:]*:ssm:[^:]+:[0-9]*:parameter/[^\s]+|[A-Za-z0-9_./-]+(?::[^:\s]+)?)"
)
_PRODUCT = re.compile(r"prod-[A-Za-z0-9-]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PARAMETER_WITHIN = re.compile(r"(?:resolve:ssm:)?(/[A-Za-z0-9_./-]+)")
_REGION = re.compile(r"(?:ssm:)?arn:aws[^:]*:(?:imagebuilder|ssm):([^:]+):")
_AN_IMAGE = "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x"
_A_PARAMETER = "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"


def parent_image(part: Part[str | None]) -> Breaches:
    """Find texts that name no base image."""
    parent = told(part.it)
    if parent is None:
        yield part.broken("", "is missing", f"write, for example, {_A_PARAMETER}")
    elif not _is_any(parent, _AMI, _IMAGE, _PARAMETER, _PRODUCT):
        yield part.broken(
            "",
            "must be an AMI, the ARN of an image with its version, ssm: and a parameter, or a "
            f"product of the Marketplace (got {brief(parent)})",
            _spelling(parent) or f"write, for example, {_A_PARAMETER}",
        )


def container_parent(part: Part[str | None]) -> Breaches:
    """Find texts that name no base image of a container."""
    parent = told(part.it)
    if parent is None:
        yield part.broken("", "is missing", "write, for example, amazonlinux:2023")
    elif _is_any(parent, _AMI) or (
        parent.startswith(("ssm:", "arn:")) and not _is_any(parent, _IMAGE)
    ):
        yield part.broken(
            "",
            "must be a container image, or the ARN of an image of Image Builder with its version "
            f"(got {brief(parent)})",
            "write, for example, amazonlinux:2023, and an AMI as that of the build instance",
        )


def build_image(part: Part[ContainerRecipe]) -> Breaches:
    """Find texts that name no AMI to build a container on."""
    image = told(part.it.build_image)
    if image is not None and not _is_any(image, _AMI, _PARAMETER):
        yield part.broken(
            "InstanceConfiguration/Image",
            f"must be an AMI, or ssm: and a parameter (got {brief(image)})",
            _spelling(image)
            or "write, for example, ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/"
            "recommended/image_id",
        )


def parent_region(part: Part[ImageRecipe | ContainerRecipe]) -> Breaches:
    """Find base images of another Region."""
    own = part.place.region
    if own is None:
        return
    found = _REGION.match(told(part.it.parent) or "")
    if found is not None and found[1] != own:
        yield part.broken(
            "ParentImage",
            f"must be in {own}, where the recipe is (got one in {found[1]})",
            f"name one in {own}",
        )


def _is_any(text: str, *patterns: re.Pattern[str]) -> bool:
    return any(pattern.fullmatch(text) for pattern in patterns)


def _spelling(parent: str) -> str | None:
    """Say how a base image is written that can be recognized; None if it cannot."""
    if parameter := _PARAMETER_WITHIN.fullmatch(parent):
        return f"write ssm:{parameter[1]}"
    if ":imagebuilder:" in parent:
        return f"write all of it, for example {_AN_IMAGE}"
    return None


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/parent-image",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The base image of an image recipe is an AMI, the ARN of an image with its version, "
        "ssm: and a parameter, or a product of the Marketplace",
        why="Image Builder refuses the recipe.",
        link=links.IMAGE_RECIPE,
        certainty=Certainty.MODEL,
        each=base_images,
        check=parent_image,
    ),
    Rule(
        id="imagebuilder/container-parent",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The base image of a container recipe is a container image, or the ARN of an image "
        "with its version",
        why="Image Builder refuses the recipe, or the build cannot find the image. AMIs and "
        "parameters are for the instance on which the container is built.",
        link=links.CONTAINER_RECIPE,
        certainty=Certainty.MODEL,
        each=base_containers,
        check=container_parent,
    ),
    Rule(
        id="imagebuilder/build-image",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A container is built on an AMI, or on that of a parameter",
        why="Image Builder refuses the recipe.",
        link=links.CONTAINER_RECIPE,
        certainty=Certainty.MODEL,
        each=container_recipes,
        check=build_image,
    ),
    Rule(
        id="imagebuilder/parent-region",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="The base image is in the Region of the recipe",
        why="Image Builder refuses the recipe: it launches the image where the recipe is.",
        link=links.IMAGE_RECIPE,
        certainty=Certainty.INFERRED,
        each=recipes,
        check=parent_region,
    ),
)
