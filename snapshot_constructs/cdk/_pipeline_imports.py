"""Refer to pipelines made elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from snapshot_constructs.cdk._pipeline_base import AmiPipelineBase, PipelineBase
from snapshot_constructs.cdk._place import check_position
from snapshot_constructs.cdk._undo import undone_on_failure
from snapshot_constructs.model.deferred import is_deferred

if TYPE_CHECKING:
    from constructs import Construct

P = TypeVar("P", bound=PipelineBase)

_NAME = re.compile(r"[a-z0-9-]{3,128}")


def by_name(scope: Construct, id: str, name: str, parameter_name: str | None) -> AmiPipelineBase:
    """Refer to a pipeline of AMIs; see ``named``."""
    found = named(AmiPipelineBase, scope, id, name)
    found.parameter_name = parameter_name or f"/imagebuilder/{name}/latest"
    return found


def named(kind: type[P], scope: Construct, id: str, name: object) -> P:
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
        found = kind(scope, id)
        found.pipeline_name = name
    return found
