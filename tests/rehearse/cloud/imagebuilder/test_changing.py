"""Changes, deletions, and what stands in their way."""

import pytest

from tests.rehearse.cloud.imagebuilder.conftest import ImageBuilder


def test_an_update_replaces_everything(builder: ImageBuilder) -> None:
    arn = builder.infrastructure(description="Old", keyPair="ops")

    builder(
        "UpdateInfrastructureConfiguration",
        infrastructureConfigurationArn=arn,
        instanceProfileName="builder",
        description="New",
    )

    shown = builder("GetInfrastructureConfiguration", infrastructureConfigurationArn=arn)
    found = shown["infrastructureConfiguration"]
    assert (found["name"], found["description"]) == ("Web", "New")
    assert "keyPair" not in found
    assert "dateUpdated" in found


def test_an_update_that_breaks_a_rule_changes_nothing(builder: ImageBuilder) -> None:
    arn = builder.infrastructure(description="Old")

    refused = builder.refused(
        "UpdateInfrastructureConfiguration",
        infrastructureConfigurationArn=arn,
        instanceProfileName="builder",
        subnetId="subnet-12345678",
    )

    shown = builder("GetInfrastructureConfiguration", infrastructureConfigurationArn=arn)
    assert refused == "InvalidParameterValueException"
    assert shown["infrastructureConfiguration"]["description"] == "Old"


def test_a_pipeline_may_move_to_another_recipe(builder: ImageBuilder) -> None:
    infrastructure = builder.infrastructure()
    arn = builder.pipeline(infrastructureConfigurationArn=infrastructure)
    recipe = builder.recipe()

    builder(
        "UpdateImagePipeline",
        imagePipelineArn=arn,
        imageRecipeArn=recipe,
        infrastructureConfigurationArn=infrastructure,
    )

    shown = builder("GetImagePipeline", imagePipelineArn=arn)["imagePipeline"]
    assert (shown["imageRecipeArn"], shown["name"]) == (recipe, "Web")


def test_a_lifecycle_policy_keeps_the_type_of_its_resources(builder: ImageBuilder) -> None:
    arn = builder.policy()

    refused = builder.refused(
        "UpdateLifecyclePolicy",
        lifecyclePolicyArn=arn,
        executionRole="arn:aws:iam::111111111111:role/retiring",
        resourceType="CONTAINER_IMAGE",
        policyDetails=[
            {
                "action": {"type": "DELETE", "includeResources": {"containers": True}},
                "filter": {"type": "AGE", "value": 6, "unit": "MONTHS"},
            }
        ],
        resourceSelection={"tagMap": {"team": "web"}},
    )

    assert refused == "InvalidParameterValueException"


def test_what_is_in_use_is_not_deleted(builder: ImageBuilder) -> None:
    component = builder.component()
    recipe = builder.recipe(component)
    workflow, distribution = builder.workflow(), builder.distribution()
    infrastructure = builder.infrastructure()
    pipeline = builder.pipeline(
        imageRecipeArn=recipe,
        infrastructureConfigurationArn=infrastructure,
        distributionConfigurationArn=distribution,
        workflows=[{"workflowArn": workflow}],
        executionRole="arn:aws:iam::111111111111:role/running",
    )
    used = {
        "Component": {"componentBuildVersionArn": component},
        "ImageRecipe": {"imageRecipeArn": recipe},
        "Workflow": {"workflowBuildVersionArn": workflow},
        "InfrastructureConfiguration": {"infrastructureConfigurationArn": infrastructure},
        "DistributionConfiguration": {"distributionConfigurationArn": distribution},
    }

    refused = {builder.refused(f"Delete{title}", **named) for title, named in used.items()}
    builder("DeleteImagePipeline", imagePipelineArn=pipeline)
    for title in ("ImageRecipe", *(each for each in used if each != "ImageRecipe")):
        builder(f"Delete{title}", **used[title])

    assert refused == {"ResourceDependencyException"}
    assert builder("ListComponents")["componentVersionList"] == []


def test_a_component_that_a_pattern_means_is_in_use(builder: ImageBuilder) -> None:
    component = builder.component()
    builder.recipe(component.replace("1.0.0/1", "x.x.x"))

    refused = builder.refused("DeleteComponent", componentBuildVersionArn=component)

    assert refused == "ResourceDependencyException"


def test_an_older_component_than_a_pattern_means_is_deleted(builder: ImageBuilder) -> None:
    old = builder.component()
    new = builder.component(semanticVersion="1.0.1")
    builder.recipe(new.replace("1.0.1/1", "x.x.x"))

    builder("DeleteComponent", componentBuildVersionArn=old)

    shown = builder("ListComponentBuildVersions")["componentSummaryList"]
    assert [each["arn"] for each in shown] == [new]


def test_tags_come_and_go(builder: ImageBuilder) -> None:
    arn = builder.component(tags={"a": "1", "b": "2"})

    builder("TagResource", resourceArn=arn, tags={"c": "3"})
    builder("UntagResource", resourceArn=arn, tagKeys=["a"])

    assert builder("ListTagsForResource", resourceArn=arn)["tags"] == {"b": "2", "c": "3"}


def test_a_policy_is_there_once_it_is_put(builder: ImageBuilder) -> None:
    arn = builder.component()
    before = builder.refused("GetComponentPolicy", componentArn=arn)

    builder("PutComponentPolicy", componentArn=arn, policy="{}")

    assert before == "ResourceNotFoundException"
    assert builder("GetComponentPolicy", componentArn=arn)["policy"] == "{}"


@pytest.mark.parametrize("action", ["GetImageRecipe", "DeleteImageRecipe"])
def test_what_is_not_there_is_not_found(builder: ImageBuilder, action: str) -> None:
    arn = "arn:aws:imagebuilder:eu-central-1:111111111111:image-recipe/web/1.0.0"

    assert builder.refused(action, imageRecipeArn=arn) == "ResourceNotFoundException"
