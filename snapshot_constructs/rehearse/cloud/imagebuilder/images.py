"""Images. Nothing is built: they stay in state PENDING until they are cancelled."""

from __future__ import annotations

import uuid
from typing import Any

from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.imagebuilder.asking import (
    once,
    require,
    require_new,
    require_role,
)
from snapshot_constructs.rehearse.cloud.imagebuilder.creating import answer, content_of
from snapshot_constructs.rehearse.cloud.imagebuilder.judging import judge
from snapshot_constructs.rehearse.cloud.imagebuilder.links import check_links
from snapshot_constructs.rehearse.cloud.imagebuilder.nouns import IMAGE, PIPELINE
from snapshot_constructs.rehearse.cloud.imagebuilder.records import Record, Store
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params

WHY = "This cloud does not build images"
_RECIPES = ("imageRecipeArn", "containerRecipeArn")
_OF_PIPELINE = (
    *_RECIPES,
    "infrastructureConfigurationArn",
    "distributionConfigurationArn",
    "imageTestsConfiguration",
    "enhancedImageMetadataEnabled",
    "imageScanningConfiguration",
    "workflows",
    "executionRole",
    "loggingConfiguration",
)


def _create(call: Call, params: Params) -> Output:
    """Make an image of a recipe."""
    judge(call, IMAGE, params)
    require_role(call, params.get("executionRole"))
    check_links(call, params)
    return answer(_image(call, params, params.get("tags", {})), params)


def _start(call: Call, params: Params) -> Output:
    """Make an image as a pipeline says; it need not be enabled."""
    pipeline = call.store(Store).get(params["imagePipelineArn"])
    if pipeline.noun is not PIPELINE:
        raise ApiError("InvalidRequestException", f"{pipeline.arn} is no pipeline")
    require(call, pipeline)
    asked = {name: pipeline.content[name] for name in _OF_PIPELINE if name in pipeline.content}
    tags = params.get("tags", pipeline.content.get("imageTags", {}))
    image = _image(call, asked, tags)
    image.state |= {"sourcePipelineArn": pipeline.arn, "sourcePipelineName": pipeline.name}
    pipeline.state["dateLastRun"] = image.described()["dateCreated"]
    return answer(image, params)


def _cancel(call: Call, params: Params) -> Output:
    """Stop the build of an image."""
    image = call.store(Store).get(params[IMAGE.id])
    require(call, image)
    if image.state["state"]["status"] != "PENDING":
        raise ApiError("InvalidRequestException", f"The image {image.arn} is not being built")
    image.state["state"] = {"status": "CANCELLED"}
    return {
        "requestId": str(uuid.uuid4()),
        "clientToken": params["clientToken"],
        IMAGE.id: image.arn,
    }


def list_pipeline_images(call: Call, params: Params) -> list[Record]:
    """Return the images that a pipeline has made."""
    made = call.store(Store).all(IMAGE)
    wanted = params["imagePipelineArn"]
    return [each for each in made if each.state.get("sourcePipelineArn") == wanted]


def _image(call: Call, asked: Params, tags: dict[str, str]) -> Record:
    """Make the record of an image, which has the name and the version of its recipe."""
    store = call.store(Store)
    recipe = store.get(next(asked[name] for name in _RECIPES if name in asked))
    base = recipe.base.replace(recipe.noun.word, IMAGE.word, 1)
    builds = [each.build for each in store.versions(base) if each.version == recipe.version]
    image = Record(
        noun=IMAGE,
        base=base,
        name=recipe.name,
        made=call.world.clock.now(),
        content=content_of(asked),
        version=recipe.version,
        build=max(builds, default=0) + 1,
        tags=dict(tags),
        state=_state(call, recipe, asked),
    )
    require_new(call, image.arn, image.tags)
    store.add(image)
    return image


def _state(call: Call, recipe: Record, asked: Params) -> dict[str, Any]:
    store = call.store(Store)
    parts = {
        member: store.get(asked[f"{member}Arn"]).described()
        for member in ("infrastructureConfiguration", "distributionConfiguration")
        if f"{member}Arn" in asked
    }
    return {
        **parts,
        recipe.noun.member: recipe.described(),
        "type": recipe.state.get("type", "DOCKER"),
        "platform": recipe.state["platform"],
        "state": {"status": "PENDING", "reason": WHY},
        "buildType": "USER_INITIATED",
        "imageSource": "CUSTOM",
        "outputResources": {"amis": [], "containers": []},
    }


create_image = once(_create)
start_image_pipeline_execution = once(_start)
cancel_image_creation = once(_cancel)
