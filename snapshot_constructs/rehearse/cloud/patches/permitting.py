"""What a service of AWS may do on behalf of a role that somebody gave it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.world import World

_LOG = logging.getLogger(__name__)
_ASKED = {
    "lambda": "lambda:InvokeFunction",
    "states": "states:StartExecution",
    "sqs": "sqs:SendMessage",
    "sns": "sns:Publish",
    "events": "events:PutEvents",
    "ssm": "ssm:StartAutomationExecution",
}
"""What a target must be allowed, by its service."""


def may_deliver(world: World, service: str, source: str, target: Mapping[str, Any]) -> bool:
    """Tell whether a target may be invoked; where no role is named, its own policy decides elsewhere.

    Args:
        world: where roles are.
        service: that invokes it, such as ``scheduler.amazonaws.com``.
        source: ARN of what it invokes it for.
        target: with its ARN, and that of a role.
    """
    role, arn = target.get("RoleArn"), str(target["Arn"])
    if not role:
        return True
    try:
        caller = world.assume(role, service, "schedule", source)
    except ApiError as error:
        _LOG.warning("%s is not invoked: %s", arn, error)
        return False
    asked = _ASKED.get(arn.split(":")[2])
    if asked is None or caller.may(asked, arn, {}):
        return True
    _LOG.warning("%s is not invoked: %s may not %s", arn, role, asked)
    return False
