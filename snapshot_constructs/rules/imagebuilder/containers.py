"""Rules on container recipes: the Dockerfile and where the image goes."""

import re
from typing import Any

from snapshot_constructs.model.deferred import known
from snapshot_constructs.model.imagebuilder import ContainerRecipe
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.subjects import (
    Breaches,
    container_recipes,
    given,
    told,
)
from snapshot_constructs.rules.registry import Certainty, Part, Rule, Severity, Subject

LONGEST_DOCKERFILE = 16_000
_REGISTRY = re.compile(r"[0-9]{12}\.dkr\.ecr\.|public\.ecr\.aws/|https?:|arn:")


def container_type(part: Part[ContainerRecipe]) -> Breaches:
    """Find types that containers do not have."""
    type_ = told(part.it.container_type)
    if type_ is None:
        yield part.broken("ContainerType", "is missing", "write DOCKER")
    elif type_ != "DOCKER":
        yield part.broken("ContainerType", f"must be DOCKER (got {brief(type_)})", "write DOCKER")


def target_repository(part: Part[ContainerRecipe]) -> Breaches:
    """Find recipes whose images go nowhere."""
    repository = known(part.it.repository)
    if repository is None:
        yield part.broken(
            "TargetRepository",
            "is missing",
            "name a repository of ECR, for example web",
        )
        return
    if repository.service is None or told(repository.service) != "ECR":
        got = "nothing" if repository.service is None else brief(repository.service)
        yield part.broken("TargetRepository/Service", f"must be ECR (got {got})", "write ECR")
    name = told(repository.name)
    if name is None or _REGISTRY.match(name):
        got = "nothing" if name is None else brief(name)
        yield part.broken(
            "TargetRepository/RepositoryName",
            f"must be the name of a repository, without the registry (got {got})",
            "write, for example, team-a/web",
        )


def container_platform(part: Part[ContainerRecipe]) -> Breaches:
    """Find platforms that containers are not built for."""
    platform = told(part.it.platform)
    if platform not in (None, "Linux", "Windows"):
        yield part.broken(
            "PlatformOverride",
            f"must be Linux or Windows (got {brief(platform)})",
            "write, for example, Linux",
        )


def dockerfile_one(part: Part[ContainerRecipe]) -> Breaches:
    """Find recipes with no Dockerfile, or two."""
    both = given(part.it.dockerfile), given(part.it.dockerfile_uri)
    if all(both):
        yield part.broken(
            "DockerfileTemplateUri",
            "excludes DockerfileTemplateData (got both)",
            "remove one of them",
        )
    elif not any(both):
        yield part.broken(
            "DockerfileTemplateData",
            "is missing, and so is DockerfileTemplateUri",
            "write, for example, 'FROM {{{ imagebuilder:parentImage }}}'",
        )


def dockerfile_length(part: Part[ContainerRecipe]) -> Breaches:
    """Find Dockerfiles that are empty or too long."""
    text = known(part.it.dockerfile)
    if text is not None and not 1 <= len(text) <= LONGEST_DOCKERFILE:
        yield part.broken(
            "DockerfileTemplateData",
            f"must have 1 to {LONGEST_DOCKERFILE} characters (got {len(text)})",
            "put it in S3, and name it there instead",
        )


def dockerfile_variables(part: Part[ContainerRecipe]) -> Breaches:
    """Find Dockerfiles that leave out what the recipe says."""
    text = known(part.it.dockerfile)
    if not text:
        return
    if "imagebuilder:parentImage" not in text:
        yield part.broken(
            "DockerfileTemplateData",
            "does not begin with the base image",
            "write FROM {{{ imagebuilder:parentImage }}}",
        )
    if "imagebuilder:components" not in text and given(part.it.components):
        yield part.broken(
            "DockerfileTemplateData",
            "does not run the components",
            "write {{{ imagebuilder:environments }}} and {{{ imagebuilder:components }}} where "
            "they belong",
        )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/container-type",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="ContainerType is DOCKER",
        why="Image Builder refuses the recipe.",
        link=links.CONTAINER_RECIPE,
        certainty=Certainty.MODEL,
        each=container_recipes,
        check=container_type,
    ),
    Rule(
        id="imagebuilder/target-repository",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A container recipe names a repository of ECR, without the registry",
        why="Image Builder refuses the recipe, or cannot push the image.",
        link=links.CONTAINER_RECIPE,
        certainty=Certainty.MODEL,
        each=container_recipes,
        check=target_repository,
    ),
    Rule(
        id="imagebuilder/container-platform",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Containers are built for Linux or Windows",
        why="Image Builder refuses the recipe.",
        link=links.CONTAINER_RECIPE,
        certainty=Certainty.MODEL,
        each=container_recipes,
        check=container_platform,
    ),
    Rule(
        id="imagebuilder/dockerfile-one",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A container recipe has one Dockerfile template: as text, or in S3",
        why="Image Builder refuses the recipe.",
        link=links.CONTAINER_RECIPE,
        certainty=Certainty.MODEL,
        each=container_recipes,
        check=dockerfile_one,
    ),
    Rule(
        id="imagebuilder/dockerfile-length",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="DockerfileTemplateData has 1 to 16000 characters",
        why="Image Builder refuses the recipe.",
        link=links.CONTAINER_RECIPE,
        certainty=Certainty.MODEL,
        each=container_recipes,
        check=dockerfile_length,
    ),
    Rule(
        id="imagebuilder/dockerfile-variables",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="A Dockerfile template has the variables for the base image and the components",
        why="What stands in the recipe has no effect on the container, or the build fails.",
        link=links.DOCKERFILE,
        certainty=Certainty.INFERRED,
        each=container_recipes,
        check=dockerfile_variables,
    ),
)
