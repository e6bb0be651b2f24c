"""Resources of Image Builder in plain words, for readers who do not know the service."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from snapshot_constructs.model._words_parts import shown
from snapshot_constructs.model.imagebuilder import (
    Component,
    ContainerRecipe,
    DistributionConfiguration,
    Image,
    ImageBuilderResource,
    ImageLifecyclePolicy,
    ImagePipeline,
    ImageRecipe,
    InfrastructureConfiguration,
    Workflow,
)
from snapshot_constructs.model.imagebuilder._words_building import (
    image_lines,
    infrastructure_headline,
    infrastructure_lines,
    pipeline_headline,
    pipeline_lines,
)
from snapshot_constructs.model.imagebuilder._words_leaving import (
    distribution_headline,
    distribution_lines,
    lifecycle_headline,
    lifecycle_lines,
)
from snapshot_constructs.model.imagebuilder._words_making import (
    component_lines,
    recipe_lines,
    workflow_headline,
    workflow_lines,
)
from snapshot_constructs.model.imagebuilder._words_parts import Line, Lines, thing

_HEADLINES: dict[type, Callable[[Any], str]] = {
    Component: lambda one: f"a component: what is installed or tested, on {shown(one.platform)}",
    ContainerRecipe: lambda one: f"a recipe for container images: {thing(one.name)}",
    DistributionConfiguration: distribution_headline,
    Image: lambda _one: "an image built while the stack is deployed, which waits for it",
    ImageLifecyclePolicy: lifecycle_headline,
    ImagePipeline: pipeline_headline,
    ImageRecipe: lambda one: f"a recipe for AMIs: {thing(one.name)}",
    InfrastructureConfiguration: infrastructure_headline,
    Workflow: workflow_headline,
}
_LINES: dict[type, Callable[[Any], Lines]] = {
    Component: component_lines,
    ContainerRecipe: recipe_lines,
    DistributionConfiguration: distribution_lines,
    Image: image_lines,
    ImageLifecyclePolicy: lifecycle_lines,
    ImageRecipe: recipe_lines,
    InfrastructureConfiguration: infrastructure_lines,
    Workflow: workflow_lines,
}


def headline(resource: ImageBuilderResource) -> str:
    """Say what a resource is."""
    return _HEADLINES[type(resource)](resource)


def lines(resource: ImageBuilderResource, now: datetime) -> list[Line]:
    """Say what a resource does, each with a label.

    Args:
        resource: right or wrong.
        now: from when the next build times are counted.
    """
    if isinstance(resource, ImagePipeline):
        return list(pipeline_lines(resource, now))
    return list(_LINES[type(resource)](resource))
