"""Details of policies: as they are kept, and as the API shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SETTINGS = (
    "CreateInterval",
    "RetainInterval",
    "CopyTags",
    "ExtendDeletion",
    "CrossRegionCopyTargets",
    "Exclusions",
)
"""Of default policies: in the body of a request, or in its details."""

_DEFAULTS = {"CreateInterval": 1, "RetainInterval": 7, "CopyTags": False, "ExtendDeletion": False}
_TYPES = {"VOLUME": "EBS_SNAPSHOT_MANAGEMENT", "INSTANCE": "IMAGE_MANAGEMENT"}

Details = dict[str, Any]


def custom(asked: Mapping[str, Any]) -> Details:
    """Return the details of a custom or event-based policy, with what DLM fills in."""
    return {"PolicyType": "EBS_SNAPSHOT_MANAGEMENT", "PolicyLanguage": "STANDARD", **asked}


def default(resource: str, asked: Mapping[str, Any]) -> Details:
    """Return the details of a default policy, with what DLM fills in.

    Args:
        resource: ``VOLUME`` or ``INSTANCE``.
        asked: its settings, wherever they stand.
    """
    given = {name: asked[name] for name in SETTINGS if asked.get(name) is not None}
    fixed = {
        "PolicyType": _TYPES[resource],
        "PolicyLanguage": "SIMPLIFIED",
        "ResourceType": resource,
    }
    return fixed | _DEFAULTS | given


def shown(details: Mapping[str, Any]) -> Details:
    """Return details as GetLifecyclePolicy shows them."""
    if "Schedules" not in details:
        return dict(details)
    schedules = [_schedule(each) for each in details["Schedules"]]
    return {"ResourceLocations": ["CLOUD"], **details, "Schedules": schedules}


def _schedule(written: Mapping[str, Any]) -> Details:
    create = {"Location": "CLOUD", **written["CreateRule"]}
    retain = written["RetainRule"]
    if "Count" in retain:
        retain = {"Interval": 0, **retain}
    return {**written, "CreateRule": create, "RetainRule": retain}
