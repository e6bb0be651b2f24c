"""Judges resources of EC2 Image Builder, each alone."""

from collections.abc import Mapping
from typing import Any

from snapshot_constructs.cfn import imagebuilder
from snapshot_constructs.model.imagebuilder import ImageBuilderResource
from snapshot_constructs.rules import Place, Verdict
from snapshot_constructs.rules.imagebuilder import judge_image_builder

TYPES = imagebuilder.RESOURCE_TYPES
"""The resource types that are judged here."""


def judged(
    type_: str, properties: Mapping[str, Any], _attributes: Mapping[str, Any], place: Place
) -> tuple[ImageBuilderResource, Verdict]:
    """Read one resource, and judge it alone.

    Args:
        type_: one of ``TYPES``.
        properties: resolved as far as they are known.
        place: where it will be deployed.
    """
    resource = imagebuilder.decode(type_, properties)
    return resource, judge_image_builder(resource, place)
