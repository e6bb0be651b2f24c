"""The resources of EC2 Image Builder in CloudFormation's spelling, both ways."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from snapshot_constructs.cfn.codec import Codec, Misreads
from snapshot_constructs.cfn.imagebuilder import document
from snapshot_constructs.cfn.imagebuilder.component import COMPONENT, WORKFLOW
from snapshot_constructs.cfn.imagebuilder.distribution import DISTRIBUTION
from snapshot_constructs.cfn.imagebuilder.infrastructure import INFRASTRUCTURE
from snapshot_constructs.cfn.imagebuilder.lifecycle import LIFECYCLE_POLICY
from snapshot_constructs.cfn.imagebuilder.pipeline import IMAGE, PIPELINE
from snapshot_constructs.cfn.imagebuilder.recipe import CONTAINER_RECIPE, IMAGE_RECIPE
from snapshot_constructs.model.deferred import Deferred
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

_CODECS: dict[str, tuple[type[ImageBuilderResource], Codec]] = {
    "AWS::ImageBuilder::Component": (Component, COMPONENT),
    "AWS::ImageBuilder::ContainerRecipe": (ContainerRecipe, CONTAINER_RECIPE),
    "AWS::ImageBuilder::DistributionConfiguration": (DistributionConfiguration, DISTRIBUTION),
    "AWS::ImageBuilder::Image": (Image, IMAGE),
    "AWS::ImageBuilder::ImagePipeline": (ImagePipeline, PIPELINE),
    "AWS::ImageBuilder::ImageRecipe": (ImageRecipe, IMAGE_RECIPE),
    "AWS::ImageBuilder::InfrastructureConfiguration": (InfrastructureConfiguration, INFRASTRUCTURE),
    "AWS::ImageBuilder::LifecyclePolicy": (ImageLifecyclePolicy, LIFECYCLE_POLICY),
    "AWS::ImageBuilder::Workflow": (Workflow, WORKFLOW),
}
_TYPES = {made: name for name, (made, _) in _CODECS.items()}

RESOURCE_TYPES = tuple(_CODECS)
"""The types of CloudFormation that are read and written here."""


def type_of(resource: ImageBuilderResource) -> str:
    """Return the type of a resource in CloudFormation."""
    return _TYPES[type(resource)]


def encode(resource: ImageBuilderResource) -> dict[str, Any]:
    """Return the resource's Properties; tokens stay what they are."""
    _, codec = _CODECS[type_of(resource)]
    written: dict[str, Any] = codec.write(resource)
    return written


def decode(type_: str, properties: Mapping[str, Any]) -> ImageBuilderResource:
    """Read a resource's Properties, whatever they are.

    Args:
        type_: one of ``RESOURCE_TYPES``.
        properties: as they stand in the template.

    Returns:
        The resource; what has the wrong shape, and properties that do not exist, are listed in its
        ``misread``. The document of a component or workflow is read, too.
    """
    made, codec = _CODECS[type_]
    misread: Misreads = []
    found = codec.read(properties, "", misread)
    resource: ImageBuilderResource = found if isinstance(found, made) else made()
    return replace(_documented(resource), misread=tuple(misread))


def _documented(resource: ImageBuilderResource) -> ImageBuilderResource:
    """Return a component or workflow with what its text says."""
    if not isinstance(resource, (Component, Workflow)) or resource.data is None:
        return resource
    text = resource.data
    if isinstance(text, Deferred):
        return replace(resource, document=text)
    if text.startswith("{{resolve:"):
        return replace(resource, document=Deferred(text))
    if isinstance(resource, Component):
        return replace(resource, document=document.component_document(text))
    return replace(resource, document=document.workflow_document(text))
