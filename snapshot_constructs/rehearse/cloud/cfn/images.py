"""AWS::ImageBuilder::ImagePipeline and Image. No image is built: it is there, in state PENDING."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from snapshot_constructs.rehearse.cloud.cfn.failures import said_by_handler
from snapshot_constructs.rehearse.cloud.cfn.imagebuilder import call, kind_of, latest, retag
from snapshot_constructs.rehearse.cloud.cfn.kind import (
    Attributes,
    Kind,
    Properties,
    Stack,
    Tags,
)
from snapshot_constructs.rehearse.cloud.cfn.spelled import spelled
from snapshot_constructs.rehearse.cloud.cfn.spelling import IMAGE_BUILDER
from snapshot_constructs.rehearse.cloud.cfn.tagging import given

_SERVICE = "imagebuilder"
_EXECUTION = "ImagePipelineExecutionSettings"
_APART = (_EXECUTION, "DeletionSettings")
_PLAIN_PIPELINE = kind_of(
    "ImagePipeline",
    "imagePipelineArn",
    "ContainerRecipeArn Description DistributionConfigurationArn EnhancedImageMetadataEnabled "
    "ExecutionRole ImageRecipeArn ImageScanningConfiguration ImageTags ImageTestsConfiguration "
    "InfrastructureConfigurationArn LoggingConfiguration Name Schedule Status Workflows",
    required="",
    fixed="Name",
)
_CONTENT = [name[0].lower() + name[1:] for name in _PLAIN_PIPELINE.properties]


def _read_pipeline(stack: Stack, arn: str) -> Attributes:
    shown = stack.call(_SERVICE, "GetImagePipeline", imagePipelineArn=arn)["imagePipeline"]
    return {**_PLAIN_PIPELINE.read(stack, arn), "DeploymentId": _deployment(shown)}


def _deployment(pipeline: Mapping[str, Any]) -> str:
    """Return what changes with the configuration of a pipeline."""
    content = {name: pipeline[name] for name in ("arn", *_CONTENT) if name in pipeline}
    return str(uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(content, sort_keys=True)))


PIPELINE = replace(_PLAIN_PIPELINE, read=_read_pipeline)


def _create(stack: Stack, properties: Properties, tags: Tags) -> str:
    if _EXECUTION in properties:
        return _start(stack, properties[_EXECUTION], tags)
    body = {name: value for name, value in properties.items() if name not in _APART}
    asked = spelled(stack, _SERVICE, "CreateImage", body, IMAGE_BUILDER)
    made = call(stack, "CreateImage", **asked, **given(tags, tags=dict(tags)))
    return str(made["imageBuildVersionArn"])


def _start(stack: Stack, settings: Mapping[str, Any], tags: Tags) -> str:
    """Make an image by the pipeline that has a deployment id."""
    wanted = settings.get("DeploymentId")
    found = (each["arn"] for each in _pipelines(stack) if _deployment(each) == wanted)
    arn = next(found, None)
    if arn is None:
        raise said_by_handler("NotFound", f"No pipeline has the deployment id {wanted}")
    tagged = given(tags, tags=dict(tags))
    made = call(stack, "StartImagePipelineExecution", imagePipelineArn=arn, **tagged)
    return str(made["imageBuildVersionArn"])


def _pipelines(stack: Stack) -> Iterator[Mapping[str, Any]]:
    """Yield all pipelines."""
    page: dict[str, str] = {}
    while True:
        listed = stack.call(_SERVICE, "ListImagePipelines", **page)
        yield from listed["imagePipelineList"]
        if listed["nextToken"] is None:
            return
        page = {"nextToken": listed["nextToken"]}


def _read(stack: Stack, arn: str) -> Attributes:
    shown = stack.call(_SERVICE, "GetImage", imageBuildVersionArn=arn)
    image, references = shown["image"], latest(shown["latestVersionReferences"])
    amis = image["outputResources"].get("amis", ())
    ids = [each["image"] for each in amis if each["region"] == stack.region]
    made = {"ImageId": ids[0]} if ids else {}
    return {"Arn": arn, "Name": image["name"], **references, **made}


def _delete(stack: Stack, arn: str, _properties: Properties) -> None:
    """Delete an image; its build is cancelled before."""
    image = stack.call(_SERVICE, "GetImage", imageBuildVersionArn=arn)["image"]
    if image["state"]["status"] == "PENDING":
        call(stack, "CancelImageCreation", imageBuildVersionArn=arn)
    stack.call(_SERVICE, "DeleteImage", imageBuildVersionArn=arn)


def _is_replaced(old: Properties, new: Properties) -> bool:
    """Tell whether another state of the pipeline is to make another image."""
    settings = new.get(_EXECUTION, {})
    same = old.get(_EXECUTION, {}).get("DeploymentId") == settings.get("DeploymentId")
    return not same and str(settings.get("OnUpdate", True)).lower() == "true"


_IMAGE_FIXED = frozenset(
    {
        "ContainerRecipeArn",
        "DistributionConfigurationArn",
        "EnhancedImageMetadataEnabled",
        "ImageRecipeArn",
        "ImageScanningConfiguration",
        "ImageTestsConfiguration",
        "InfrastructureConfigurationArn",
        "Workflows",
    }
)
IMAGE = Kind(
    name="AWS::ImageBuilder::Image",
    properties=_IMAGE_FIXED | {*_APART, "ExecutionRole", "LoggingConfiguration"},
    replaces=_IMAGE_FIXED,
    is_replaced=_is_replaced,
    tagged="map",
    create=_create,
    read=_read,
    retag=retag(),
    delete=_delete,
)
KINDS = (PIPELINE, IMAGE)
