"""The nine types of resources, and the words that the API has for each of them."""

from __future__ import annotations

from typing import NamedTuple


class Noun(NamedTuple):
    """One type.

    Attributes:
        word: in ARNs.
        title: in the names of actions.
        id: the member that holds an ARN, in most requests and responses.
        member: of the response that shows one.
        versioned: whether there can be several versions of one name.
        built: whether a version can have several builds, which Image Builder counts.
    """

    word: str
    title: str
    id: str
    member: str
    versioned: bool = False
    built: bool = False

    @property
    def type(self) -> str:
        """Return its type in CloudFormation."""
        return f"AWS::ImageBuilder::{self.title}"


COMPONENT = Noun(
    "component", "Component", "componentBuildVersionArn", "component", versioned=True, built=True
)
WORKFLOW = Noun(
    "workflow", "Workflow", "workflowBuildVersionArn", "workflow", versioned=True, built=True
)
IMAGE = Noun("image", "Image", "imageBuildVersionArn", "image", versioned=True, built=True)
IMAGE_RECIPE = Noun("image-recipe", "ImageRecipe", "imageRecipeArn", "imageRecipe", versioned=True)
CONTAINER_RECIPE = Noun(
    "container-recipe", "ContainerRecipe", "containerRecipeArn", "containerRecipe", versioned=True
)
INFRASTRUCTURE = Noun(
    "infrastructure-configuration",
    "InfrastructureConfiguration",
    "infrastructureConfigurationArn",
    "infrastructureConfiguration",
)
DISTRIBUTION = Noun(
    "distribution-configuration",
    "DistributionConfiguration",
    "distributionConfigurationArn",
    "distributionConfiguration",
)
PIPELINE = Noun("image-pipeline", "ImagePipeline", "imagePipelineArn", "imagePipeline")
LIFECYCLE_POLICY = Noun(
    "lifecycle-policy", "LifecyclePolicy", "lifecyclePolicyArn", "lifecyclePolicy"
)

NOUNS = (
    COMPONENT,
    WORKFLOW,
    IMAGE,
    IMAGE_RECIPE,
    CONTAINER_RECIPE,
    INFRASTRUCTURE,
    DISTRIBUTION,
    PIPELINE,
    LIFECYCLE_POLICY,
)
