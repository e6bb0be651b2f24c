"""Allowed AMIs of an account in a Region, as a custom resource.

Properties: ``State`` (``enabled`` or ``audit-mode``), ``Criteria`` (JSON, because CloudFormation makes text
of numbers) and ``OnRemoval`` (``keep``, or ``restore`` what was before, where nobody has changed it
since). What was before is kept in the physical id, where it fits into its 1024 characters.
"""

import base64
import json
import logging
import zlib
from functools import cache, partial
from typing import Any

import boto3
from botocore.config import Config

PERMISSIONS = {
    "on_event": [
        {
            "Action": [
                "ec2:DisableAllowedImagesSettings",
                "ec2:EnableAllowedImagesSettings",
                "ec2:GetAllowedImagesSettings",
                "ec2:ReplaceImageCriteriaInAllowedImagesSettings",
            ],
            "Resource": "*",
        },
    ],
}

_LONGEST = 1000
_log = logging.getLogger(__name__)

Settings = dict[str, Any]
"""The state, and the criteria as EC2 spells them."""


def on_event(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Set what is wanted: criteria first, so that old ones are never enforced in between."""
    properties = event["ResourceProperties"]
    wanted = {"state": properties["State"], "criteria": json.loads(properties["Criteria"])}
    if event["RequestType"] == "Delete":
        if properties["OnRemoval"] == "restore":
            _restore(wanted, _recalled(event["PhysicalResourceId"]))
        return {}
    found = _found()
    identity = event.get("PhysicalResourceId") or _identity(found)
    _set(wanted, found)
    return {"PhysicalResourceId": identity}


def _restore(ours: Settings, before: Settings | None) -> None:
    """Put back what was before, if that is known and what there is now is still ours."""
    found = _found()
    if before and _equal(found, ours):
        _set(before, found)
    else:
        _log.info("kept", extra={"state": found["state"]})


def _set(wanted: Settings, found: Settings) -> None:
    if _equal(wanted, found):
        _log.info("already so", extra={"state": wanted["state"]})
        return
    if found["manager"] != "account":
        raise RuntimeError(
            f"Allowed AMIs are set by a {found['manager']} of the organization (got state "
            f"{found['state']!r}); change them there, or write allowed_images=None"
        )
    if wanted["state"] == "disabled":
        _ec2().disable_allowed_images_settings()
    _ec2().replace_image_criteria_in_allowed_images_settings(ImageCriteria=wanted["criteria"])
    if wanted["state"] != "disabled":
        _ec2().enable_allowed_images_settings(AllowedImagesSettingsState=wanted["state"])
    _log.info("set", extra={"before": found["state"], "state": wanted["state"]})


def _found() -> Settings:
    answer = _ec2().get_allowed_images_settings()
    return {
        "state": answer["State"],
        "criteria": answer.get("ImageCriteria", []),
        "manager": answer.get("ManagedBy", "account"),
    }


def _equal(one: Settings, other: Settings) -> bool:
    return all(_sorted(one[part]) == _sorted(other[part]) for part in ("state", "criteria"))


def _sorted(value: Any) -> Any:
    """Order lists: EC2 promises no order, and none means anything."""
    if isinstance(value, dict):
        return {key: _sorted(part) for key, part in value.items() if part not in ([], {}, None)}
    if isinstance(value, list):
        return sorted(map(_sorted, value), key=partial(json.dumps, sort_keys=True))
    return value


def _identity(before: Settings) -> str:
    kept = json.dumps([before["state"], before["criteria"]], separators=(",", ":"))
    packed = base64.urlsafe_b64encode(zlib.compress(kept.encode(), 9)).decode()
    if len(packed) > _LONGEST:
        _log.warning("too long to be restored", extra={"criteria": before["criteria"]})
        packed = ""
    return f"allowed-images/{packed}"


def _recalled(identity: str) -> Settings | None:
    packed = identity.partition("/")[2]
    if not packed:
        return None
    state, criteria = json.loads(zlib.decompress(base64.urlsafe_b64decode(packed)))
    return {"state": state, "criteria": criteria}


@cache
def _ec2() -> Any:
    retries = {"mode": "adaptive", "total_max_attempts": 8}
    return boto3.client("ec2", config=Config(retries=retries))
