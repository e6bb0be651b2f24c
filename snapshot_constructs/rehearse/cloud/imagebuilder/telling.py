"""What Image Builder itself finds out about what is made."""

from __future__ import annotations

from typing import Any

from snapshot_constructs.model.deferred import known_items
from snapshot_constructs.model.imagebuilder import (
    Component,
    ContainerRecipe,
    ImageBuilderResource,
    ImagePipeline,
    ImageRecipe,
    Workflow,
)
from snapshot_constructs.model.imagebuilder.base import LINUX, family_of
from snapshot_constructs.model.imagebuilder.document import ComponentDocument, WorkflowDocument
from snapshot_constructs.rehearse.cloud.imagebuilder.records import Store
from snapshot_constructs.rehearse.cloud.service import Call, Params

Document = ComponentDocument | WorkflowDocument


def told(call: Call, resource: ImageBuilderResource, params: Params) -> dict[str, Any]:
    """Return what the API shows of a resource beside what it was given.

    What is in S3 is not read: a component from there is of type BUILD, and has no parameters.
    """
    match resource:
        case Component():
            return _component(resource)
        case Workflow():
            return {"parameters": _parameters(resource.document)}
        case ImageRecipe():
            return {"type": "AMI", "platform": _platform(call, params)}
        case ContainerRecipe():
            platform = params.get("platformOverride") or _platform(call, params)
            return {"platform": platform, "encrypted": True}
        case ImagePipeline():
            return pipeline(call, params)
    return {}


def pipeline(call: Call, params: Params) -> dict[str, Any]:
    """Return what the API shows of a pipeline beside what it was given."""
    recipe = call.store(Store).find(params.get("imageRecipeArn") or params["containerRecipeArn"])
    return {
        "platform": recipe.state["platform"] if recipe else LINUX,
        "status": params.get("status", "ENABLED"),
        "enhancedImageMetadataEnabled": params.get("enhancedImageMetadataEnabled", True),
        "consecutiveFailures": 0,
    }


def _component(resource: Component) -> dict[str, Any]:
    return {
        "type": "TEST" if _phases(resource) == ["test"] else "BUILD",
        "encrypted": True,
        "parameters": _parameters(resource.document),
        "state": {"status": "ACTIVE"},
    }


def _phases(resource: Component) -> list[object]:
    document = resource.document
    written = document.phases if isinstance(document, ComponentDocument) else ()
    return [phase.name for _, phase in known_items(written)]


def _parameters(document: object) -> list[dict[str, Any]]:
    if not isinstance(document, Document):
        return []
    return [
        {
            "name": each.name,
            "type": each.type,
            "defaultValue": None if each.default is None else [str(each.default)],
            "description": each.description,
        }
        for _, each in known_items(document.parameters)
    ]


def _platform(call: Call, params: Params) -> str:
    """Return the platform of a recipe: that of the base image, or else of its components."""
    family = family_of(params["parentImage"])
    arns = (each["componentArn"] for each in params.get("components", ()))
    found = (call.store(Store).find(arn) for arn in arns)
    platforms = [str(each.content["platform"]) for each in found if each is not None]
    return family.platform if family else next(iter(platforms), LINUX)
