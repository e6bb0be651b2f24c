"""The actions of EC2 Image Builder."""

from __future__ import annotations

from snapshot_constructs.rehearse.cloud.imagebuilder import changing, images
from snapshot_constructs.rehearse.cloud.imagebuilder.changing import (
    deleter,
    policy_getter,
    policy_putter,
    updater,
)
from snapshot_constructs.rehearse.cloud.imagebuilder.creating import creator
from snapshot_constructs.rehearse.cloud.imagebuilder.nouns import (
    COMPONENT,
    CONTAINER_RECIPE,
    DISTRIBUTION,
    IMAGE,
    IMAGE_RECIPE,
    INFRASTRUCTURE,
    LIFECYCLE_POLICY,
    NOUNS,
    PIPELINE,
    WORKFLOW,
)
from snapshot_constructs.rehearse.cloud.imagebuilder.reading import (
    all_of,
    builds_of,
    getter,
    lister,
    versions_of,
)
from snapshot_constructs.rehearse.cloud.service import Action, Service

_UPDATED = (INFRASTRUCTURE, DISTRIBUTION, PIPELINE, LIFECYCLE_POLICY)
_SHARED = {
    "Component": "componentArn",
    "ContainerRecipe": "containerRecipeArn",
    "Image": "imageArn",
    "ImageRecipe": "imageRecipeArn",
}
_LISTS: dict[str, Action] = {
    "ListComponents": lister("componentVersionList", versions_of(COMPONENT), builds=False),
    "ListComponentBuildVersions": lister(
        "componentSummaryList", builds_of(COMPONENT, "componentVersionArn")
    ),
    "ListContainerRecipes": lister("containerRecipeSummaryList", all_of(CONTAINER_RECIPE)),
    "ListDistributionConfigurations": lister(
        "distributionConfigurationSummaryList", all_of(DISTRIBUTION)
    ),
    "ListImages": lister("imageVersionList", versions_of(IMAGE), builds=False),
    "ListImageBuildVersions": lister("imageSummaryList", builds_of(IMAGE, "imageVersionArn")),
    "ListImagePipelineImages": lister("imageSummaryList", images.list_pipeline_images),
    "ListImagePipelines": lister("imagePipelineList", all_of(PIPELINE)),
    "ListImageRecipes": lister("imageRecipeSummaryList", all_of(IMAGE_RECIPE)),
    "ListInfrastructureConfigurations": lister(
        "infrastructureConfigurationSummaryList", all_of(INFRASTRUCTURE)
    ),
    "ListLifecyclePolicies": lister("lifecyclePolicySummaryList", all_of(LIFECYCLE_POLICY)),
    "ListWorkflows": lister("workflowVersionList", versions_of(WORKFLOW), builds=False),
    "ListWorkflowBuildVersions": lister(
        "workflowSummaryList", builds_of(WORKFLOW, "workflowVersionArn")
    ),
}

IMAGE_BUILDER = Service(
    "imagebuilder",
    {
        **{f"Create{noun.title}": creator(noun) for noun in NOUNS},
        **{f"Get{noun.title}": getter(noun) for noun in NOUNS},
        **{f"Update{noun.title}": updater(noun) for noun in _UPDATED},
        **{f"Delete{noun.title}": deleter(noun) for noun in NOUNS},
        **{f"Put{title}Policy": policy_putter(member) for title, member in _SHARED.items()},
        **{f"Get{title}Policy": policy_getter(member) for title, member in _SHARED.items()},
        **_LISTS,
        "CreateImage": images.create_image,
        "StartImagePipelineExecution": images.start_image_pipeline_execution,
        "CancelImageCreation": images.cancel_image_creation,
        "TagResource": changing.tag_resource,
        "UntagResource": changing.untag_resource,
        "ListTagsForResource": changing.list_tags,
    },
    invalid="InvalidRequestException",
)
