"""What Image Builder refuses when something is made or changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from snapshot_constructs.cfn.imagebuilder import decode
from snapshot_constructs.model.imagebuilder import ImageBuilderResource
from snapshot_constructs.rehearse.cloud.cfn.spelling import IMAGE_BUILDER
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.imagebuilder.nouns import Noun
from snapshot_constructs.rehearse.cloud.service import Call
from snapshot_constructs.rules.imagebuilder import judge_image_builder
from snapshot_constructs.rules.registry import Place

_CODES = {
    "imagebuilder/component-source": "InvalidParameterCombinationException",
    "imagebuilder/component-version-x": "InvalidVersionNumberException",
    "imagebuilder/version-format": "InvalidVersionNumberException",
    "imagebuilder/version-range": "InvalidVersionNumberException",
}
_LATER = {
    f"imagebuilder/{slug}"
    for slug in (
        "action-platform",
        "ami-name-date",
        "chained-stage",
        "chained-step",
        "checksum-algorithm",
        "container-parent",
        "disk-key-region",
        "distribution-empty",
        "distribution-key-region",
        "distribution-source-region",
        "download-wildcard",
        "fast-launch-cross-account",
        "fast-launch-parallel",
        "host-tenancy",
        "input-platform",
        "instance-type",
        "iops-gp3",
        "iops-per-gib",
        "iops-required",
        "kms-encrypted",
        "launch-groups",
        "lifecycle-include-amis",
        "lifecycle-include-type",
        "lifecycle-order",
        "lifecycle-snapshots-amis",
        "log-group-role",
        "property-name",
        "property-type",
        "public-key",
        "root-type",
        "shared-default-key",
        "ssm-parameter-account",
        "throughput-per-iops",
        "throughput-type",
        "volume-size-type",
    )
}
"""Errors that only a build meets, or nobody. Names and types of properties are botocore's to judge: the
API has some that CloudFormation lacks."""


def judge(call: Call, noun: Noun, params: Mapping[str, Any]) -> ImageBuilderResource:
    """Hold parameters against the rules that one resource alone can break.

    Returns:
        What they say.

    Raises:
        ApiError: if they break any that Image Builder itself asks for.
    """
    shape = call.service.model.operation_model(f"Create{noun.title}").input_shape
    resource = decode(noun.type, IMAGE_BUILDER.properties(shape, params))
    place = Place(region=call.region, account=call.account, today=call.world.clock.now().date())
    errors = judge_image_builder(resource, place).errors
    found = [each for each in errors if each.rule.id not in _LATER]
    if found:
        code = _CODES.get(found[0].rule.id, "InvalidParameterValueException")
        raise ApiError(code, "; ".join(map(str, found)))
    return resource
