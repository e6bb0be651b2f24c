"""The public parameters of Systems Manager that lead to Amazon's images."""

from __future__ import annotations

from typing import Any

from ministack.core.responses import get_region
from ministack.services import ssm

from snapshot_constructs.rehearse.cloud.ebs.amazon import image_of
from snapshot_constructs.rehearse.cloud.world import World


def install(world: World) -> None:
    """Let each Region have parameters of its own, for the images that it has."""

    def parameter(name: str) -> dict[str, Any] | None:
        region = get_region()
        image = image_of(name, region)
        if image is None:
            return None
        return {
            "Name": name,
            "Type": "String",
            "Value": image,
            "Version": 1,
            "LastModifiedDate": world.clock.now().timestamp(),
            "ARN": f"arn:aws:ssm:{region}::parameter{name}",
            "DataType": "aws:ec2:image",
        }

    ssm._public_parameter = parameter  # noqa: SLF001 - see the package
