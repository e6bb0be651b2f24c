"""What someone wrote down: frozen values, right or wrong."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snapshot_constructs.model.copying import CopyTo
    from snapshot_constructs.model.create_rule import CreateRule
    from snapshot_constructs.model.cron import Cron, CronError
    from snapshot_constructs.model.default_policy import (
        CopyTarget,
        DefaultSettings,
        Exclusions,
    )
    from snapshot_constructs.model.deferred import Deferred
    from snapshot_constructs.model.event import CopyAction, EventParameters, EventSource
    from snapshot_constructs.model.fast_restore import FastRestore
    from snapshot_constructs.model.governance import (
        AllowedImages,
        DeregistrationProtection,
        ImageCriterion,
    )
    from snapshot_constructs.model.objective import Objective
    from snapshot_constructs.model.policy import Kind, Parameters, PolicyDetails, PolicySpec
    from snapshot_constructs.model.presets import Schedules
    from snapshot_constructs.model.retention import Retain, Window
    from snapshot_constructs.model.schedule import Schedule
    from snapshot_constructs.model.scripts import Script
    from snapshot_constructs.model.sharing import Share
    from snapshot_constructs.model.tags import Tag, Targets
    from snapshot_constructs.model.value import Misread, Value

__all__ = [
    "AllowedImages",
    "CopyAction",
    "CopyTarget",
    "CopyTo",
    "CreateRule",
    "Cron",
    "CronError",
    "DefaultSettings",
    "Deferred",
    "DeregistrationProtection",
    "EventParameters",
    "EventSource",
    "Exclusions",
    "FastRestore",
    "ImageCriterion",
    "Kind",
    "Misread",
    "Objective",
    "Parameters",
    "PolicyDetails",
    "PolicySpec",
    "Retain",
    "Schedule",
    "Schedules",
    "Script",
    "Share",
    "Tag",
    "Targets",
    "Value",
    "Window",
]

_PLACES = {
    "AllowedImages": "governance",
    "CopyAction": "event",
    "CopyTarget": "default_policy",
    "CopyTo": "copying",
    "CreateRule": "create_rule",
    "Cron": "cron",
    "CronError": "cron",
    "DefaultSettings": "default_policy",
    "Deferred": "deferred",
    "DeregistrationProtection": "governance",
    "EventParameters": "event",
    "EventSource": "event",
    "Exclusions": "default_policy",
    "FastRestore": "fast_restore",
    "ImageCriterion": "governance",
    "Kind": "policy",
    "Misread": "value",
    "Objective": "objective",
    "Parameters": "policy",
    "PolicyDetails": "policy",
    "PolicySpec": "policy",
    "Retain": "retention",
    "Schedule": "schedule",
    "Schedules": "presets",
    "Script": "scripts",
    "Share": "sharing",
    "Tag": "tags",
    "Targets": "tags",
    "Value": "value",
    "Window": "retention",
}


def __getattr__(name: str) -> object:
    """Load a name on first use, so that whoever needs one value pays for no other."""
    if name in _PLACES:
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the names."""
    return __all__
