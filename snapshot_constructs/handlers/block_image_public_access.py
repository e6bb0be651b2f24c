"""Block public access for AMIs of an account in a Region, as a custom resource.

Properties: ``State`` (``block-new-sharing`` or ``unblocked``) and ``OnRemoval`` (``keep``, or ``restore``
what was before, where nobody has changed it since). What was before is kept in the physical id.
"""

import logging
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

PERMISSIONS = {
    "on_event": [
        {
            "Action": [
                "ec2:DisableImageBlockPublicAccess",
                "ec2:EnableImageBlockPublicAccess",
                "ec2:GetImageBlockPublicAccessState",
            ],
            "Resource": "*",
        },
    ],
    "is_complete": [{"Action": "ec2:GetImageBlockPublicAccessState", "Resource": "*"}],
}

BLOCKED = "block-new-sharing"

_log = logging.getLogger(__name__)


def on_event(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Set what is wanted; it may take EC2 ten minutes until that counts (checked 2026-11)."""
    properties = event["ResourceProperties"]
    if event["RequestType"] == "Delete":
        if properties["OnRemoval"] == "restore":
            _restore(properties["State"], event["PhysicalResourceId"].partition("/")[2])
        return {}
    found = _found()
    identity = event.get("PhysicalResourceId") or f"image-block-public-access/{found['state']}"
    _set(properties["State"], found)
    return {"PhysicalResourceId": identity}


def is_complete(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Tell whether what is wanted counts by now; nobody waits for a removal."""
    if event["RequestType"] == "Delete":
        return {"IsComplete": True}
    return {"IsComplete": _found()["state"] == event["ResourceProperties"]["State"]}


def _restore(ours: str, before: str) -> None:
    """Put back what was before, if what there is now is still ours."""
    found = _found()
    if found == {"state": ours, "manager": "account"} and before:
        _set(before, found)
    else:
        _log.info("kept", extra={"state": found["state"]})


def _set(wanted: str, found: dict[str, str]) -> None:
    if found["state"] == wanted:
        _log.info("already so", extra={"state": wanted})
        return
    if found["manager"] != "account":
        raise RuntimeError(
            f"block public access for AMIs is set by a {found['manager']} of the organization (got "
            f"{found['state']!r}, want {wanted!r}); change it there, or write block_public_access=None"
        )
    if wanted == BLOCKED:
        _ec2().enable_image_block_public_access(ImageBlockPublicAccessState=BLOCKED)
    else:
        _ec2().disable_image_block_public_access()
    _log.info("set", extra={"before": found["state"], "state": wanted})


def _found() -> dict[str, str]:
    answer = _ec2().get_image_block_public_access_state()
    manager = answer.get("ManagedBy", "account")
    return {"state": answer["ImageBlockPublicAccessState"], "manager": manager}


@cache
def _ec2() -> Any:
    retries = {"mode": "adaptive", "total_max_attempts": 8}
    return boto3.client("ec2", config=Config(retries=retries))
