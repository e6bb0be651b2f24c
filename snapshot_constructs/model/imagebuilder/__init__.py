"""What someone wrote down for EC2 Image Builder, right or wrong."""

from snapshot_constructs.model.imagebuilder.component import Component, Workflow
from snapshot_constructs.model.imagebuilder.distribution import DistributionConfiguration
from snapshot_constructs.model.imagebuilder.infrastructure import InfrastructureConfiguration
from snapshot_constructs.model.imagebuilder.lifecycle import ImageLifecyclePolicy
from snapshot_constructs.model.imagebuilder.pipeline import Image, ImagePipeline
from snapshot_constructs.model.imagebuilder.recipe import ContainerRecipe, ImageRecipe

ImageBuilderResource = (
    Component
    | ContainerRecipe
    | DistributionConfiguration
    | Image
    | ImageLifecyclePolicy
    | ImagePipeline
    | ImageRecipe
    | InfrastructureConfiguration
    | Workflow
)

__all__ = [
    "Component",
    "ContainerRecipe",
    "DistributionConfiguration",
    "Image",
    "ImageBuilderResource",
    "ImageLifecyclePolicy",
    "ImagePipeline",
    "ImageRecipe",
    "InfrastructureConfiguration",
    "Workflow",
]
