"""Images, which wait for a build that never comes."""

from typing import Any

from tests.rehearse.cloud.imagebuilder.conftest import ARN, ImageBuilder


def image(builder: ImageBuilder, arn: str) -> Any:
    return builder("GetImage", imageBuildVersionArn=arn)["image"]


def test_an_image_has_the_name_and_version_of_its_recipe(builder: ImageBuilder) -> None:
    recipe, infrastructure = builder.recipe(), builder.infrastructure()
    asked = {"imageRecipeArn": recipe, "infrastructureConfigurationArn": infrastructure}

    made = [builder("CreateImage", **asked)["imageBuildVersionArn"] for _ in range(2)]

    shown = image(builder, made[1])
    assert made == [f"{ARN}:image/web/1.0.1/1", f"{ARN}:image/web/1.0.1/2"]
    assert (shown["name"], shown["version"], shown["platform"]) == ("Web", "1.0.1/2", "Linux")


def test_an_image_says_that_it_is_not_built(builder: ImageBuilder) -> None:
    pipeline = builder.pipeline()

    arn = builder("StartImagePipelineExecution", imagePipelineArn=pipeline)["imageBuildVersionArn"]

    assert image(builder, arn)["state"] == {
        "status": "PENDING",
        "reason": "This cloud does not build images",
    }


def test_an_image_of_a_pipeline_has_its_settings_and_tags(builder: ImageBuilder) -> None:
    pipeline = builder.pipeline(imageTags={"team": "web"})

    arn = builder("StartImagePipelineExecution", imagePipelineArn=pipeline)["imageBuildVersionArn"]

    shown = image(builder, arn)
    assert (shown["sourcePipelineArn"], shown["tags"]) == (pipeline, {"team": "web"})
    assert shown["infrastructureConfiguration"]["name"] == "Web"


def test_tags_of_a_start_replace_those_of_the_pipeline(builder: ImageBuilder) -> None:
    pipeline = builder.pipeline(imageTags={"team": "web"})

    started = builder("StartImagePipelineExecution", imagePipelineArn=pipeline, tags={"a": "b"})

    assert image(builder, started["imageBuildVersionArn"])["tags"] == {"a": "b"}


def test_a_pipeline_lists_its_images_and_an_unknown_one_none(builder: ImageBuilder) -> None:
    pipeline = builder.pipeline()
    arn = builder("StartImagePipelineExecution", imagePipelineArn=pipeline)["imageBuildVersionArn"]

    listed = builder("ListImagePipelineImages", imagePipelineArn=pipeline)["imageSummaryList"]
    unknown = builder("ListImagePipelineImages", imagePipelineArn=f"{pipeline}-2")

    assert [each["arn"] for each in listed] == [arn]
    assert unknown["imageSummaryList"] == []


def test_an_image_is_deleted_once_it_is_cancelled(builder: ImageBuilder) -> None:
    pipeline = builder.pipeline()
    arn = builder("StartImagePipelineExecution", imagePipelineArn=pipeline)["imageBuildVersionArn"]
    before = builder.refused("DeleteImage", imageBuildVersionArn=arn)

    builder("CancelImageCreation", imageBuildVersionArn=arn)
    builder("DeleteImage", imageBuildVersionArn=arn)

    assert before == "ResourceDependencyException"
    assert builder.refused("GetImage", imageBuildVersionArn=arn) == "ResourceNotFoundException"


def test_a_build_is_cancelled_once(builder: ImageBuilder) -> None:
    pipeline = builder.pipeline()
    arn = builder("StartImagePipelineExecution", imagePipelineArn=pipeline)["imageBuildVersionArn"]
    builder("CancelImageCreation", imageBuildVersionArn=arn)

    refused = builder.refused("CancelImageCreation", imageBuildVersionArn=arn)

    assert refused == "InvalidRequestException"


def test_the_recipe_of_an_image_may_go(builder: ImageBuilder) -> None:
    pipeline = builder.pipeline()
    arn = builder("StartImagePipelineExecution", imagePipelineArn=pipeline)["imageBuildVersionArn"]
    builder("DeleteImagePipeline", imagePipelineArn=pipeline)

    builder("DeleteImageRecipe", imageRecipeArn=f"{ARN}:image-recipe/web/1.0.1")

    assert image(builder, arn)["imageRecipe"]["version"] == "1.0.1"
