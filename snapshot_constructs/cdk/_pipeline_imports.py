"""Refer to pipelines made elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from snapshot_constructs.cdk._pipeline_base import AmiPipelineBase
from snapshot_constructs.cdk._place import check_position
from snapshot_constructs.cdk._undo import undone_on_failure
from snapshot_constructs.model.deferred import is_deferred

if TYPE_CHECKING:
    from constructs import Construct

_NAME = re.compile(r"[a-z0-9-]{3,128}")


def by_name(scope: Construct, id: str, name: object, parameter_name: str | None) -> AmiPipelineBase:
    """Refer to a pipeline of this account and Region.

    Raises:
        ValueError: if it is no name of a pipeline.
    """
    check_position(scope, id)
    if not isinstance(name, str) or not (is_deferred(name) or _NAME.fullmatch(name)):
        raise ValueError(
            f"name: names no pipeline (got {name!r}); write it as in its ARN: 'web-server'"
        )
    with undone_on_failure(scope, id):
        found = AmiPipelineBase(scope, id)
        found.pipeline_name = name
        found.parameter_name = parameter_name or f"/imagebuilder/{name}/latest"
    return found
