"""Types whose properties are parameters of one API, in CloudFormation's spelling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botocore.model import Shape, StructureShape

from snapshot_constructs.rehearse.cloud.cfn.failures import invalid
from snapshot_constructs.rehearse.cloud.cfn.kind import Properties, Stack
from snapshot_constructs.rehearse.cloud.cfn.spelling import PLAIN, Spelling
from snapshot_constructs.rehearse.cloud.service import model_of


def members(service: str, action: str) -> Mapping[str, Shape]:
    """Return the parameters that an action has."""
    shape = model_of(service).operation_model(action).input_shape
    return shape.members if shape is not None else {}


def spelled(
    stack: Stack, service: str, action: str, given: Properties, spelling: Spelling = PLAIN
) -> dict[str, Any]:
    """Return properties as parameters of an action.

    Args:
        stack: that is deployed.
        service: as botocore names it.
        action: as botocore names it.
        given: the properties.
        spelling: how the service spells them.

    Raises:
        ResourceError: if there is one that the action does not have, or one of another type.
    """
    shape = model_of(service).operation_model(action).input_shape
    wrong: list[str] = []
    found: dict[str, Any] = spelling.params(shape or _NOTHING, given, "#", wrong)
    if wrong:
        raise invalid(stack.logical_id, wrong)
    return found


_NOTHING = StructureShape("Nothing", {"type": "structure", "members": {}})
